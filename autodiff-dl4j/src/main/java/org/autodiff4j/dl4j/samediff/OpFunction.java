package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.tensor.Tensor;

/** What an operation of SameDiff computes, as a differentiable function. */
@FunctionalInterface
public interface OpFunction {
  /**
   * The results, as many as the operation has.
   *
   * @param inputs the operands, in SameDiff's order
   * @param arguments the numbers that were fixed when the graph was built
   */
  List<Tensor> apply(List<Tensor> inputs, OpArguments arguments);
}
