package org.autodiff4j.reference;

import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Sums of products. Both operands are laid out as {@code [batch, free, contracted]} first. */
final class ContractionKernel {
  private ContractionKernel() {}

  static void register(Kernels kernels) {
    kernels.put(Contraction.class, (p, x, y) -> contract(p, x[0], x[1], y));
  }

  private static ReferenceTensor contract(
      Contraction p, ReferenceTensor x, ReferenceTensor y, TensorType z) {
    Shape shape = x.shape();
    Axes leftFree = p.free(0, x.rank());
    Axes rightFree = p.free(1, y.rank());
    Sizes sizes =
        new Sizes(
            shape.select(p.leftBatch()).length(),
            shape.select(leftFree).length(),
            y.shape().select(rightFree).length(),
            shape.select(p.leftOver()).length());
    ReferenceTensor left = ordered(x, p.leftBatch().concat(leftFree).concat(p.leftOver()));
    ReferenceTensor right = ordered(y, p.rightBatch().concat(rightFree).concat(p.rightOver()));
    return z.isFloat()
        ? reals(left.reals(), right.reals(), sizes, z)
        : integers(left.integers(), right.integers(), sizes, z);
  }

  private static ReferenceTensor ordered(ReferenceTensor x, Axes axes) {
    return x.pick(x.type().with(x.shape().select(axes)), Offsets.along(x.shape(), axes));
  }

  /** The numbers of elements over all batch axes, free axes left and right, contracted axes. */
  private record Sizes(int batches, int left, int right, int over) {
    /** Where the row starts in the left operand that makes element n of the result. */
    int leftRow(int n) {
      return n / right * over;
    }

    int rightRow(int n) {
      return (n / (left * right) * right + n % right) * over;
    }
  }

  private static ReferenceTensor reals(double[] x, double[] y, Sizes sizes, TensorType z) {
    return ReferenceTensor.ofReals(
        z,
        n -> {
          int i = sizes.leftRow(n);
          int j = sizes.rightRow(n);
          CompensatedSum sum = new CompensatedSum();
          for (int k = 0; k < sizes.over; k++) {
            sum.addProduct(x[i + k], y[j + k]);
          }
          return sum.value();
        });
  }

  private static ReferenceTensor integers(long[] x, long[] y, Sizes sizes, TensorType z) {
    return ReferenceTensor.ofIntegers(
        z,
        n -> {
          int i = sizes.leftRow(n);
          int j = sizes.rightRow(n);
          long sum = 0;
          for (int k = 0; k < sizes.over; k++) {
            sum += x[i + k] * y[j + k];
          }
          return sum;
        });
  }
}
