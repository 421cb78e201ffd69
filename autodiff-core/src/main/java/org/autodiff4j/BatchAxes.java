package org.autodiff4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autodiff4j.tree.TreeStructure;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/**
 * Which axis of each tensor of a pytree counts the examples of a batch. Made by {@link
 * Autodiff#axis} and {@link Autodiff#UNMAPPED}, which speak of all tensors of a tree, and {@link
 * #at}, which makes exceptions. Immutable.
 *
 * <pre>{@code
 * axis(0).at(".bias", UNMAPPED)          // all but the bias, along their first axis
 * UNMAPPED.at(".layers[0].w", axis(-1))  // this tensor only, along its last axis
 * }</pre>
 */
public final class BatchAxes {
  static final BatchAxes NONE = new BatchAxes(null, Map.of());

  private static final int LISTED_PATHS = 10;

  private final @Nullable Integer axis;
  private final Map<String, BatchAxes> exceptions;

  private BatchAxes(@Nullable Integer axis, Map<String, BatchAxes> exceptions) {
    this.axis = axis;
    this.exceptions = exceptions;
  }

  static BatchAxes along(int axis) {
    return new BatchAxes(axis, Map.of());
  }

  /**
   * The same, but for the part of the tree at a path, written as errors and {@link
   * TreeStructure#path} print it: {@code .layers[0].w}, {@code ["bias"]}. The path may lead to a
   * tensor or to a container, whose tensors it then all means; where paths overlap the longest one
   * counts. Whether there is such a path shows when the function is applied.
   */
  public BatchAxes at(String path, BatchAxes axes) {
    Map<String, BatchAxes> all = new LinkedHashMap<>(exceptions);
    all.put(path, new BatchAxes(axes.axis, Map.of()));
    axes.exceptions.forEach((below, spec) -> all.put(path + below, spec));
    return new BatchAxes(axis, all);
  }

  /** Whether there is one, where all tensors have the same. */
  boolean isMapped() {
    return axis != null;
  }

  /** The axis, where all tensors have the same; negative ones count from the end. */
  int axis() {
    if (axis == null) {
      throw new IllegalStateException("UNMAPPED has no axis.");
    }
    return axis;
  }

  /**
   * The axis of each leaf.
   *
   * @param whose what an error calls the tree
   * @throws StructureException if an exception was made for a path that the tree does not have
   */
  BatchAxes[] ofLeaves(String transform, String whose, TreeStructure structure) {
    Set<String> unknown = new HashSet<>(exceptions.keySet());
    BatchAxes[] result = new BatchAxes[structure.leaves()];
    for (int i = 0; i < result.length; i++) {
      BatchAxes found = exceptions.getOrDefault("", this);
      StringBuilder path = new StringBuilder();
      for (String step : structure.steps(i)) {
        path.append(step);
        unknown.remove(path.toString());
        found = exceptions.getOrDefault(path.toString(), found);
      }
      result[i] = found;
    }
    unknown.remove("");
    for (String path : exceptions.keySet()) {
      if (unknown.contains(path)) {
        throw new StructureException(
            transform
                + ": the axes of "
                + whose
                + " name "
                + path
                + ", which it does not have. "
                + known(structure));
      }
    }
    return result;
  }

  private static String known(TreeStructure structure) {
    int n = structure.leaves();
    if (n == 0) {
      return "It holds no tensors: name no path.";
    }
    if (structure.steps(0).isEmpty()) {
      return "It is a single tensor: name no path.";
    }
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < Math.min(n, LISTED_PATHS); i++) {
      paths.add(structure.path(i));
    }
    String more = n > LISTED_PATHS ? ", ... (" + n + " in all)" : "";
    return "Its tensors are at " + String.join(", ", paths) + more + ".";
  }

  /** As it is written in Java. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(axis == null ? "UNMAPPED" : "axis(" + axis + ")");
    exceptions.forEach(
        (path, axes) ->
            text.append(".at(\"")
                .append(path.replace("\"", "\\\""))
                .append("\", ")
                .append(axes)
                .append(')'));
    return text.toString();
  }
}
