package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Stepwise;
import org.jspecify.annotations.Nullable;

/** The loops behind the elementwise kernels, for those who have the elements at hand. */
public final class FunctionRows {
  private FunctionRows() {}

  /**
   * The loop that the kernel runs on each block of {@link Scratch#BLOCK} elements, so that results
   * equal its results bit for bit; f32 elements are widened before and rounded after. Output and
   * input arrays must differ.
   *
   * @param elements of the whole tensor
   * @return null if the kernel has no such loop, or leaves this many elements to native code
   */
  public static @Nullable RealRow of(Primitive primitive, long elements) {
    if (primitive == Stepwise.STOP_GRADIENT) {
      return null;
    }
    if (primitive instanceof Elementwise
        || primitive instanceof Stepwise
        || primitive instanceof IntegerPow) {
      return ElementwiseKernels.row((ElementwiseUnary) primitive, elements);
    }
    return primitive == ElementwisePair.POW || primitive == ElementwisePair.ATAN2
        ? PairKernels.row((ElementwisePair) primitive, elements)
        : null;
  }
}
