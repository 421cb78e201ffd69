package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Blocks.IntegerRow;
import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.Integers;
import org.autodiff4j.tensor.SmoothFamilies.Gaussian;
import org.autodiff4j.tensor.SmoothFamilies.Sinc;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Functions of one variable, element by element. */
final class ElementwiseKernels {
  /** From so many elements on, a native kernel beats a loop of arithmetic. */
  static final int CHEAP = 1024;

  /** From so many elements on, a native kernel beats a loop of function calls. */
  static final int COSTLY = 24;

  /** Powers up to this are products. */
  private static final int PRODUCTS = 8;

  private static final Map<Elementwise, Unary> FUNCTIONS = functions();
  private static final Map<Stepwise, Unary> STEPS = steps();
  private static final Unary NEG =
      new Unary(
          (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
              z[i] = -x[i];
            }
          },
          Launch.Unary.NEG,
          CHEAP);

  private static final Kernel<Stepwise> ROUNDING =
      Repeats.once((f, x, z) -> z.isFloat() ? of(STEPS, f).run(x[0], z) : integers(f, x[0], z));

  private ElementwiseKernels() {}

  /**
   * How a function of a real variable is computed.
   *
   * @param row the loop
   * @param launch the native kernel, where that is right and fast
   * @param from the number of elements from which it is faster
   */
  private record Unary(RealRow row, Launch.@Nullable Unary launch, int from) {
    Unary(RealRow row) {
      this(row, null, 0);
    }

    Tensor run(Tensor x, TensorType type) {
      if (launch != null && type.shape().elements() >= from) {
        Nd4jTensor in = Nd4jTensor.of(x).rowMajor();
        Nd4jTensor z = Nd4jTensor.allocate(type);
        Launch.unary(launch, type.dtype(), in.address(), z.address(), type.shape().elements());
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(z);
        return z;
      }
      Nd4jTensor z = Nd4jTensor.allocate(type);
      Blocks.reals(row, x, null, z);
      return z;
    }
  }

  static void register(Kernels kernels) {
    kernels.put(
        Elementwise.class,
        Repeats.once(
            (f, x, z) -> z.isFloat() ? of(FUNCTIONS, f).run(x[0], z) : integers(f, x[0], z)));
    kernels.put(
        Stepwise.class,
        (f, x, z) ->
            f == Stepwise.STOP_GRADIENT || (f != Stepwise.SIGN && !z.isFloat())
                ? x[0]
                : ROUNDING.run(f, x, z));
    kernels.put(
        Negation.class,
        Repeats.once((f, x, z) -> z.isFloat() ? NEG.run(x[0], z) : integers(f, x[0], z)));
    kernels.put(Sinc.class, Repeats.once((f, x, z) -> new Unary(each(f)).run(x[0], z)));
    kernels.put(Gaussian.class, Repeats.once((f, x, z) -> new Unary(each(f)).run(x[0], z)));
    kernels.put(Integers.Unary.class, Repeats.once((f, x, z) -> integers(f, x[0], z)));
    kernels.put(
        IntegerPow.class,
        Repeats.once((f, x, z) -> z.isFloat() ? power(f.n(), x[0], z) : integers(f, x[0], z)));
  }

  /**
   * The loop that computes a function of real tensors with so many elements, or null where that is
   * left to a native kernel.
   */
  static @Nullable RealRow row(ElementwiseUnary f, long elements) {
    if (f instanceof IntegerPow pow) {
      if (Math.abs((long) pow.n()) <= PRODUCTS) {
        return products(pow.n());
      }
      return elements >= COSTLY ? null : powers(pow.n());
    }
    if (f instanceof Sinc || f instanceof Gaussian) {
      return each(f);
    }
    Unary unary = f instanceof Stepwise step ? of(STEPS, step) : of(FUNCTIONS, (Elementwise) f);
    return unary.launch != null && elements >= unary.from ? null : unary.row;
  }

  private static Tensor integers(ElementwiseUnary f, Tensor x, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    IntegerRow row =
        (in, ignored, out, n) -> {
          for (int i = 0; i < n; i++) {
            out[i] = f.apply(type.dtype(), in[i]);
          }
        };
    Blocks.integers(row, x, null, z);
    return z;
  }

  /** Products for small exponents; |n| roundings cost less than an ulp each. */
  private static Tensor power(int n, Tensor x, TensorType type) {
    if (Math.abs((long) n) > PRODUCTS && type.shape().elements() >= COSTLY) {
      Nd4jTensor in = Nd4jTensor.of(x).rowMajor();
      Nd4jTensor z = Nd4jTensor.allocate(type);
      Launch.scalar(
          Launch.WithScalar.POW,
          type.dtype(),
          in.address(),
          n,
          z.address(),
          type.shape().elements());
      Reference.reachabilityFence(in);
      Reference.reachabilityFence(z);
      return z;
    }
    Nd4jTensor z = Nd4jTensor.allocate(type);
    Blocks.reals(Math.abs((long) n) > PRODUCTS ? powers(n) : products(n), x, null, z);
    return z;
  }

  private static RealRow powers(int exponent) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = Math.pow(x[i], exponent);
      }
    };
  }

  private static RealRow products(int exponent) {
    return (x, y, z, n) -> {
      Arrays.fill(z, 0, n, 1);
      for (int k = Math.abs(exponent); k > 0; k--) {
        if (exponent > 0) {
          times(z, x, n);
        } else {
          divided(z, x, n);
        }
      }
    };
  }

  private static void times(double[] z, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      z[i] *= x[i];
    }
  }

  private static void divided(double[] z, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      z[i] /= x[i];
    }
  }

  private static <E extends Enum<E>> Unary of(Map<E, Unary> functions, E function) {
    return Objects.requireNonNull(functions.get(function));
  }

  /** Where nothing better is known, each element goes through the primitive's own function. */
  private static RealRow each(ElementwiseUnary f) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = f.apply(x[i]);
      }
    };
  }

  private static Map<Elementwise, Unary> functions() {
    Map<Elementwise, Unary> table = new EnumMap<>(Elementwise.class);
    for (Elementwise f : Elementwise.values()) {
      table.put(f, new Unary(each(f), launch(f), COSTLY));
    }
    table.put(Elementwise.EXP, new Unary((x, y, z, n) -> VectorMath.exp(x, z, n)));
    table.put(Elementwise.EXP2, new Unary((x, y, z, n) -> VectorMath.exp2(x, z, n)));
    table.put(Elementwise.EXPM1, new Unary((x, y, z, n) -> VectorMath.expm1(x, z, n)));
    table.put(Elementwise.LOG, new Unary((x, y, z, n) -> VectorMath.log(x, z, n)));
    table.put(Elementwise.LOG1P, new Unary((x, y, z, n) -> VectorMath.log1p(x, z, n)));
    table.put(Elementwise.TANH, new Unary((x, y, z, n) -> VectorMath.tanh(x, z, n)));
    table.put(Elementwise.SIGMOID, new Unary((x, y, z, n) -> VectorMath.sigmoid(x, z, n)));
    table.put(Elementwise.SOFTPLUS, new Unary((x, y, z, n) -> VectorMath.softplus(x, z, n)));
    table.put(
        Elementwise.SQRT,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.sqrt(x[i]);
              }
            }));
    table.put(
        Elementwise.RSQRT,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = 1 / Math.sqrt(x[i]);
              }
            }));
    table.put(
        Elementwise.SQUARE,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = x[i] * x[i];
              }
            },
            Launch.Unary.SQUARE,
            CHEAP));
    table.put(
        Elementwise.RECIPROCAL,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = 1 / x[i];
              }
            },
            Launch.Unary.RECIPROCAL,
            CHEAP));
    table.put(
        Elementwise.ABS,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.abs(x[i]);
              }
            },
            Launch.Unary.ABS,
            CHEAP));
    return table;
  }

  /** The native kernel, unless it is inaccurate or slow. */
  private static Launch.@Nullable Unary launch(Elementwise f) {
    return switch (f) {
      case SIN -> Launch.Unary.SIN;
      case COS -> Launch.Unary.COS;
      case TAN -> Launch.Unary.TAN;
      case ASIN -> Launch.Unary.ASIN;
      case ACOS -> Launch.Unary.ACOS;
      case ATAN -> Launch.Unary.ATAN;
      case SINH -> Launch.Unary.SINH;
      case COSH -> Launch.Unary.COSH;
      case ATANH -> Launch.Unary.ATANH;
      case ERF -> Launch.Unary.ERF;
      case ERFC -> Launch.Unary.ERFC;
      default -> null;
    };
  }

  private static Map<Stepwise, Unary> steps() {
    Map<Stepwise, Unary> table = new EnumMap<>(Stepwise.class);
    table.put(
        Stepwise.SIGN,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.signum(x[i]);
              }
            }));
    table.put(
        Stepwise.FLOOR,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.floor(x[i]);
              }
            }));
    table.put(
        Stepwise.CEIL,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.ceil(x[i]);
              }
            }));
    table.put(Stepwise.TRUNC, new Unary(each(Stepwise.TRUNC)));
    table.put(
        Stepwise.ROUND,
        new Unary(
            (x, y, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = Math.rint(x[i]);
              }
            }));
    return table;
  }
}
