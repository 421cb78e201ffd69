package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Blocks.FloatRow;
import org.autodiff4j.nd4j.kernel.Blocks.IntegerRow;
import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Division;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Integers;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Neighbour;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Functions of two variables, element by element. */
final class PairKernels {
  private static final Pair ADD =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] + y[i];
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] + y[i];
            }
          },
          new Native(
              Launch.Pair.ADD,
              Launch.WithScalar.ADD,
              Launch.WithScalar.ADD,
              ElementwiseKernels.CHEAP));

  private static final Pair SUB =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] - y[i];
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] - y[i];
            }
          },
          new Native(
              Launch.Pair.SUB,
              Launch.WithScalar.SUB,
              Launch.WithScalar.RSUB,
              ElementwiseKernels.CHEAP));

  private static final Pair MUL =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] * y[i];
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] * y[i];
            }
          },
          new Native(
              Launch.Pair.MUL,
              Launch.WithScalar.MUL,
              Launch.WithScalar.MUL,
              ElementwiseKernels.CHEAP));

  private static final Pair DIV =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] / y[i];
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = x[i] / y[i];
            }
          },
          new Native(
              Launch.Pair.DIV,
              Launch.WithScalar.DIV,
              Launch.WithScalar.RDIV,
              ElementwiseKernels.CHEAP));

  /** The native kernel loses a NaN in x. */
  private static final Pair MAX =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = Math.max(x[i], y[i]);
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = Math.max(x[i], y[i]);
            }
          },
          null);

  /** The native kernel loses a NaN in x. */
  private static final Pair MIN =
      new Pair(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = Math.min(x[i], y[i]);
            }
          },
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = Math.min(x[i], y[i]);
            }
          },
          null);

  private static final Pair POW =
      new Pair(
          each(ElementwisePair.POW),
          null,
          new Native(Launch.Pair.POW, Launch.WithScalar.POW, null, ElementwiseKernels.COSTLY));

  private static final Pair ATAN2 =
      new Pair(
          each(ElementwisePair.ATAN2),
          null,
          new Native(Launch.Pair.ATAN2, null, null, ElementwiseKernels.COSTLY));

  private PairKernels() {}

  static void register(Kernels kernels) {
    kernels.put(
        Additive.class,
        Repeats.once((f, x, z) -> (f == Additive.ADD ? ADD : SUB).run(f, x[0], x[1], z)));
    kernels.put(Product.class, Repeats.once((f, x, z) -> MUL.run(f, x[0], x[1], z)));
    kernels.put(Quotient.class, Repeats.once((f, x, z) -> DIV.run(f, x[0], x[1], z)));
    kernels.put(
        ElementwisePair.class,
        Repeats.once(
            (f, x, z) ->
                switch (f) {
                  case POW -> POW.run(f, x[0], x[1], z);
                  case MAX -> MAX.run(f, x[0], x[1], z);
                  case MIN -> MIN.run(f, x[0], x[1], z);
                  case ATAN2 -> ATAN2.run(f, x[0], x[1], z);
                  case HYPOT, LOG_ADD_EXP, LOG_ADD_EXP2 -> loop(f).run(f, x[0], x[1], z);
                }));
    kernels.put(Remainder.class, Repeats.once((f, x, z) -> loop(f).run(f, x[0], x[1], z)));
    kernels.put(FloorQuotient.class, Repeats.once((f, x, z) -> loop(f).run(f, x[0], x[1], z)));
    kernels.put(Integers.Pair.class, Repeats.once((f, x, z) -> loop(f).run(f, x[0], x[1], z)));
    kernels.put(
        Neighbour.class,
        Repeats.once((f, x, z) -> new Pair(each(f, z.dtype()), null, null).run(f, x[0], x[1], z)));
  }

  /**
   * The native kernels of a function, for contiguous tensors.
   *
   * @param pair for two tensors
   * @param right for a tensor and a scalar
   * @param left for a scalar and a tensor, in this order
   * @param from the number of elements from which they are faster than a loop
   */
  private record Native(
      Launch.Pair pair,
      Launch.@Nullable WithScalar right,
      Launch.@Nullable WithScalar left,
      int from) {
    /** Computes z, unless the operands are not of the kinds that the kernels take. */
    boolean run(Tensor x, Tensor y, Nd4jTensor z) {
      if (Scalars.isContiguous(x) && Scalars.isContiguous(y)) {
        run((Nd4jTensor) x, (Nd4jTensor) y, z);
      } else if (right != null && Scalars.isContiguous(x) && Scalars.isScalar(y)) {
        run(right, (Nd4jTensor) x, Scalars.value(y), z);
      } else if (left != null && Scalars.isContiguous(y) && Scalars.isScalar(x)) {
        run(left, (Nd4jTensor) y, Scalars.value(x), z);
      } else {
        return false;
      }
      return true;
    }

    private void run(Nd4jTensor x, Nd4jTensor y, Nd4jTensor z) {
      Launch.pair(pair, z.dtype(), x.address(), y.address(), z.address(), z.shape().elements());
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
      Reference.reachabilityFence(z);
    }

    private static void run(Launch.WithScalar op, Nd4jTensor x, double s, Nd4jTensor z) {
      Launch.scalar(op, z.dtype(), x.address(), s, z.address(), z.shape().elements());
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(z);
    }
  }

  /**
   * How a function is computed.
   *
   * @param floats the loop for f32, where rounding once in single precision is right
   */
  private record Pair(RealRow reals, @Nullable FloatRow floats, @Nullable Native launch) {
    Tensor run(ElementwiseBinary f, Tensor x, Tensor y, TensorType type) {
      Nd4jTensor z = Nd4jTensor.allocate(type);
      if (launch != null && type.shape().elements() >= launch.from && launch.run(x, y, z)) {
        return z;
      }
      if (!type.isFloat()) {
        if (f.dividesIntegers()) {
          requireNoZero(f, y, type.shape());
        }
        Blocks.integers(integers(f, type.dtype()), x, y, z);
      } else if (floats != null && type.dtype() == DType.FLOAT32) {
        Blocks.floats(floats, x, y, z);
      } else {
        Blocks.reals(reals, x, y, z);
      }
      return z;
    }
  }

  /**
   * The loop that computes a function of real tensors of this type with so many elements, or null
   * where that is left to a native kernel.
   */
  static @Nullable RealRow row(ElementwiseBinary f, DType dtype, long elements) {
    boolean nativeKernel = f == ElementwisePair.POW || f == ElementwisePair.ATAN2;
    return nativeKernel && elements >= ElementwiseKernels.COSTLY ? null : each(f, dtype);
  }

  private static Pair loop(ElementwiseBinary f) {
    return new Pair(each(f), null, null);
  }

  /** Throws for the first zero of the divisors. */
  private static void requireNoZero(ElementwiseBinary f, Tensor y, Shape shape) {
    Scratch scratch = Scratch.get();
    Reader divisors = scratch.open(1, y, 0);
    long count = y instanceof Literal ? 1 : shape.elements();
    for (long at = 0; at < count; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, count - at);
      divisors.integers(scratch.iy, n);
      for (int i = 0; i < n; i++) {
        if (scratch.iy[i] == 0) {
          throw Division.byZero(f, shape, at + i);
        }
      }
    }
    Reference.reachabilityFence(y);
  }

  private static RealRow each(ElementwiseBinary f, DType dtype) {
    return f instanceof Neighbour
        ? (x, y, z, n) -> {
          for (int i = 0; i < n; i++) {
            z[i] = f.apply(dtype, x[i], y[i]);
          }
        }
        : each(f);
  }

  private static RealRow each(ElementwiseBinary f) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = f.apply(x[i], y[i]);
      }
    };
  }

  private static IntegerRow integers(ElementwiseBinary f, DType dtype) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = f.apply(dtype, x[i], y[i]);
      }
    };
  }
}
