package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a graph.
 *
 * @param inputs the names of the variables it reads
 * @param outputs the names of the variables it makes
 * @param types their element types in SameDiff, null where that has none of ours
 * @param function what it computes, or null if that cannot be expressed
 * @param problem why not, or empty
 */
record Step(
    String name,
    List<String> inputs,
    List<String> outputs,
    List<@Nullable DType> types,
    @Nullable OpArguments arguments,
    @Nullable OpFunction function,
    String problem) {}
