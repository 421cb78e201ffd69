package org.autodiff4j.nn;

import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.SpecialFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;

/**
 * Activations: functions of each element, of tensors of any shape. Results have the element type of
 * x, f64 where that is an integer or boolean type. NaN gives NaN. Values and derivatives of any
 * order keep their relative precision in the tails.
 *
 * <p>{@link Nn#relu}, {@link Nn#softmax}, {@link Tensor#sigmoid}, {@link Tensor#tanh} and {@link
 * Tensor#softplus} stand elsewhere.
 *
 * <p>At a kink the derivative is the number of least magnitude between the derivatives to the left
 * and to the right.
 */
public final class Activations {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private Activations() {}

  // ---- Pieces of straight lines ----

  /** {@code min(max(x, 0), 6)}. The derivative at 0 and 6 is 0. */
  public static Tensor relu6(Tensor x) {
    Tensor real = real(x);
    return Tensors.where(real.ge(6), real.like(6), Nn.relu(real));
  }

  /** {@link #leakyRelu(Tensor, double)} with slope 0.01. */
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.01);
  }

  /** x, and {@code slope·x} where x is negative. The derivative at 0: slope, but from 0 to 1. */
  public static Tensor leakyRelu(Tensor x, double slope) {
    Tensor real = real(x);
    return slope == 0 ? Nn.relu(real) : prelu(real, real.like(slope));
  }

  /**
   * x, and {@code slope·x} where x is negative, with a slope that may be learned and broadcasts
   * against x. The derivative in x at 0: slope, but from 0 to 1; in the slope: x where x is
   * negative, else 0.
   */
  public static Tensor prelu(Tensor x, Tensor slope) {
    Tensor real = real(x);
    Tensor bounded = slope.stopGradient().clamp(0, 1);
    Tensor below = Tensors.where(real.eq(0), bounded, slope);
    return real.mul(Tensors.where(real.gt(0), below.like(1), below));
  }

  /** {@code min(max(x, -1), 1)}. The derivative at -1 and 1 is 0. */
  public static Tensor hardTanh(Tensor x) {
    Tensor real = real(x);
    Tensor high = Tensors.where(real.ge(1), real.like(1), real);
    return Tensors.where(real.le(-1), real.like(-1), high);
  }

  /** {@code min(max(x + 3, 0), 6)/6}. The derivative at -3 and 3 is 0. */
  public static Tensor hardSigmoid(Tensor x) {
    return relu6(real(x).add(3)).div(6);
  }

  /** {@code x·hardSigmoid(x)}. The derivative at -3 is 0, at 3 it is 1. */
  public static Tensor hardSwish(Tensor x) {
    Tensor real = real(x);
    Tensor high = Tensors.where(real.ge(3), real, hardSigmoid(real).mul(real));
    return Tensors.where(real.le(-3), real.like(0), high);
  }

  /** x where it is above the threshold, else the value. The derivative at the threshold is 0. */
  public static Tensor threshold(Tensor x, double threshold, double value) {
    Tensor real = real(x);
    return Tensors.where(real.le(threshold), real.like(value), real);
  }

  // ---- Exponential below 0 ----

  /** {@link #elu(Tensor, double)} with alpha 1, which is smooth. */
  public static Tensor elu(Tensor x) {
    return elu(x, 1);
  }

  /**
   * x, and {@code alpha·(e^x - 1)} where x is negative. The derivative at 0: alpha, but from 0 to
   * 1.
   */
  public static Tensor elu(Tensor x, double alpha) {
    Tensor real = real(x);
    Tensor above = alpha >= 0 && alpha <= 1 ? real.gt(0) : real.ge(0);
    Tensor negative = Tensors.where(above, real.like(0), real);
    Tensor below = negative.expm1().mul(alpha);
    Tensor y = Tensors.where(above, real, below);
    return alpha < 0 ? Tensors.where(real.eq(0), real.like(0), y) : y;
  }

  /**
   * The self-normalising {@code scale·elu(x, alpha)} of Klambauer et al. (2017), with scale 1.0507
   * and alpha 1.6733. The derivative at 0 is scale.
   */
  public static Tensor selu(Tensor x) {
    return elu(x, SELU_ALPHA).mul(SELU_SCALE);
  }

  /** {@link #celu(Tensor, double)} with alpha 1. */
  public static Tensor celu(Tensor x) {
    return celu(x, 1);
  }

  /** x, and {@code alpha·(e^(x/alpha) - 1)} where x is negative; the derivative at 0 is 1. */
  public static Tensor celu(Tensor x, double alpha) {
    Tensor real = real(x);
    Tensor above = real.gt(0);
    Tensor negative = Tensors.where(above, real.like(0), real);
    return Tensors.where(above, real, negative.div(alpha).expm1().mul(alpha));
  }

  // ---- Smooth ----

  /** {@code x·Φ(x)} with the normal distribution function Φ (Hendrycks and Gimpel, 2016). */
  public static Tensor gelu(Tensor x) {
    return gelu(x, false);
  }

  /**
   * {@link #gelu(Tensor)}, or its approximation {@code x·σ(2u)} with {@code u = √(2/π)·(x +
   * 0.044715x³)}, the tanh form of the same paper. 0 at -∞.
   */
  public static Tensor gelu(Tensor x, boolean approximate) {
    return inDouble(
        x,
        v -> {
          if (approximate) {
            Tensor u = v.mul(v.square().mul(0.044715).add(1)).mul(2 * Math.sqrt(2 / Math.PI));
            return weighted(v, u.sigmoid());
          }
          return weighted(v, Interpreter.bind(SpecialFunction.NDTR, v));
        });
  }

  /** {@code x·σ(x)}, also known as swish; 0 at -∞. */
  public static Tensor silu(Tensor x) {
    Tensor real = real(x);
    return weighted(real, real.sigmoid());
  }

  /** {@code x·σ(βx)}; 0 where the weight is. With beta 1 it is {@link #silu}. */
  public static Tensor swish(Tensor x, double beta) {
    return inDouble(x, v -> weighted(v, v.mul(beta).sigmoid()));
  }

  /** {@code x·tanh(softplus(x))} (Misra, 2019); 0 at -∞. */
  public static Tensor mish(Tensor x) {
    Tensor real = real(x);
    return weighted(real, real.softplus().tanh());
  }

  /** {@code x/(1 + |x|)}. */
  public static Tensor softsign(Tensor x) {
    return Interpreter.bind(Elementwise.SOFTSIGN, real(x));
  }

  /** {@code log σ(x) = -softplus(-x)}. */
  public static Tensor logSigmoid(Tensor x) {
    return real(x).neg().softplus().neg();
  }

  /** {@link #squareplus(Tensor, double)} with b = 4. */
  public static Tensor squareplus(Tensor x) {
    return squareplus(x, 4);
  }

  /** {@code (x + √(x² + b))/2} for b &gt; 0 (Barron, 2021), without the cancellation below 0. */
  public static Tensor squareplus(Tensor x, double b) {
    if (!(b > 0)) {
      throw new IllegalArgumentException("squareplus needs b > 0, but got " + b + ".");
    }
    return inDouble(
        x,
        v -> {
          Tensor negative = v.lt(0);
          Tensor size = Tensors.where(negative, v.neg(), v);
          Tensor rest = v.hypot(v.like(Math.sqrt(b))).add(size).reciprocal().mul(b / 2);
          return Tensors.where(negative, v.like(0), v).add(rest);
        });
  }

  /**
   * {@code a·σ(b)} for the two halves a, b of x along an axis, {@code [..., 2n, ...] -> [..., n,
   * ...]}.
   *
   * @throws ShapeException if the size of the axis is odd
   */
  public static Tensor glu(Tensor x, int axis) {
    int along = Axes.normalise(axis, x.rank());
    int size = x.shape().size(along);
    if (size % 2 != 0) {
      throw new ShapeException(
          "glu halves an axis, but axis "
              + along
              + " of "
              + x.type()
              + " has odd size "
              + size
              + ".");
    }
    Tensor real = real(x);
    Tensor gate = real.slice(along, size / 2, size).sigmoid();
    return real.slice(along, 0, size / 2).mul(gate);
  }

  /** {@code x·w}, where a weight that is 0 beats an infinite x. */
  private static Tensor weighted(Tensor x, Tensor weight) {
    return Tensors.where(x.eq(Double.NEGATIVE_INFINITY), x.like(0), x).mul(weight);
  }

  private interface Function {
    Tensor of(Tensor x);
  }

  /** In f64, for f32 would lose digits of an argument on the way that the result depends on. */
  private static Tensor inDouble(Tensor x, Function f) {
    return f.of(x.cast(DType.FLOAT64)).cast(x.dtype().toFloat());
  }

  private static Tensor real(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }
}
