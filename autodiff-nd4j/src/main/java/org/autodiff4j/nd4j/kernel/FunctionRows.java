package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.Neighbour;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SmoothFamilies.Gaussian;
import org.autodiff4j.tensor.SmoothFamilies.Sinc;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;

/** The loops behind the elementwise kernels, for those who have the elements at hand. */
public final class FunctionRows {
  private FunctionRows() {}

  /**
   * The loop that the kernel runs on each block of {@link Scratch#BLOCK} elements, so that results
   * equal its results bit for bit; f32 elements are widened before and rounded after. Output and
   * input arrays must differ.
   *
   * @param dtype the element type, a real one
   * @param elements of the whole tensor
   * @return null if the kernel has no such loop, or leaves this many elements to native code
   */
  public static @Nullable RealRow of(Primitive primitive, DType dtype, long elements) {
    if (primitive == Stepwise.STOP_GRADIENT) {
      return null;
    }
    if (primitive instanceof Elementwise
        || primitive instanceof Stepwise
        || primitive instanceof IntegerPow
        || primitive instanceof Sinc
        || primitive instanceof Gaussian) {
      return ElementwiseKernels.row((ElementwiseUnary) primitive, elements);
    }
    return primitive instanceof ElementwisePair
            || primitive instanceof Remainder
            || primitive instanceof FloorQuotient
            || primitive instanceof Neighbour
        ? PairKernels.row((ElementwiseBinary) primitive, dtype, elements)
        : null;
  }
}
