package org.autodiff4j.dl4j;

import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/**
 * Maxima whose derivative is that of the first greatest element, as Deeplearning4j's are; the
 * toolkit's own share it among equal ones.
 */
public final class FirstMax {
  private FirstMax() {}

  /** The greatest element along an axis, which stays with size 1. */
  public static Tensor along(Tensor x, int axis) {
    Tensor first = x.stopGradient().argmax(axis).expandDims(axis);
    return Tensors.takeAlongAxis(x, first, axis);
  }

  /** The greatest elements, of each place the first of the tensors that has it. */
  public static Tensor of(List<Tensor> tensors) {
    Tensor max = tensors.get(0);
    for (Tensor next : tensors.subList(1, tensors.size())) {
      max = Tensors.where(next.gt(max), next, max);
    }
    return max;
  }
}
