package org.autodiff4j.fft;

import org.autodiff4j.tensor.Fourier.Dft;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Fourier transforms of any length. There is no complex element type: complex numbers are pairs
 * (re, im) on a last axis of size 2, and derivatives are those of functions of these real numbers.
 * Axes of a complex tensor are counted without it, so {@code -1} is the last axis of numbers.
 *
 * <p>Costs n·log n, for lengths with great prime factors a few times more. Transforms of f32 are
 * computed in f64 and rounded. A line with a NaN or an infinity becomes NaN as a whole. The
 * pullback of a transform is one transform.
 */
public final class Fft {
  private Fft() {}

  /** Which of a transform and its inverse is divided by the number n of elements. */
  public enum Norm {
    /** The inverse by n. */
    BACKWARD,
    /** Both by √n, which makes them unitary. */
    ORTHO,
    /** The transform by n. */
    FORWARD;

    private double factor(boolean inverse, long n) {
      return switch (this) {
        case BACKWARD -> inverse ? 1.0 / n : 1;
        case ORTHO -> 1 / Math.sqrt((double) n);
        case FORWARD -> inverse ? 1 : 1.0 / n;
      };
    }
  }

  // ---- Complex numbers as pairs ----

  /** {@code [...], [...] -> [..., 2]}: complex numbers of these parts, which broadcast. */
  public static Tensor complex(Tensor re, Tensor im) {
    Tensor[] parts = {re.add(im.like(0)), im.add(re.like(0))};
    return Tensors.stack(parts[0].rank(), parts);
  }

  /** {@code [..., 2] -> [...]}: the real parts. */
  public static Tensor real(Tensor x) {
    requireComplex("real", x);
    return x.slice(-1, 0, 1).squeeze(-1);
  }

  /** {@code [..., 2] -> [...]}: the imaginary parts. */
  public static Tensor imag(Tensor x) {
    requireComplex("imag", x);
    return x.slice(-1, 1, 2).squeeze(-1);
  }

  // ---- Complex to complex: [..., n, ..., 2] -> [..., n, ..., 2] ----

  /** {@code Σ_j x_j·e^(-2πi·jk/n)} along the last axis. */
  public static Tensor fft(Tensor x) {
    return fft(x, -1);
  }

  /** As {@link #fft(Tensor)}, along an axis. */
  public static Tensor fft(Tensor x, int axis) {
    return transform("fft", x, Norm.BACKWARD, false, axis);
  }

  /** {@code 1/n Σ_j x_j·e^(2πi·jk/n)} along the last axis: the inverse of {@link #fft(Tensor)}. */
  public static Tensor ifft(Tensor x) {
    return ifft(x, -1);
  }

  /** As {@link #ifft(Tensor)}, along an axis. */
  public static Tensor ifft(Tensor x, int axis) {
    return transform("ifft", x, Norm.BACKWARD, true, axis);
  }

  /** The transform along the last two axes. */
  public static Tensor fft2(Tensor x) {
    return transform("fft2", x, Norm.BACKWARD, false, -2, -1);
  }

  /** The inverse of {@link #fft2}. */
  public static Tensor ifft2(Tensor x) {
    return transform("ifft2", x, Norm.BACKWARD, true, -2, -1);
  }

  /**
   * The transform along several axes, or all.
   *
   * @throws ShapeException if x does not end in an axis of size 2, or an axis does not exist
   */
  public static Tensor fftn(Tensor x, Norm norm, int... axes) {
    return transform("fftn", x, norm, false, axes);
  }

  /**
   * The inverse of {@link #fftn}.
   *
   * @throws ShapeException if x does not end in an axis of size 2, or an axis does not exist
   */
  public static Tensor ifftn(Tensor x, Norm norm, int... axes) {
    return transform("ifftn", x, norm, true, axes);
  }

  // ---- Real to complex and back ----

  /** {@code [..., n] -> [..., n/2 + 1, 2]}: the first half of the transform of real numbers. */
  public static Tensor rfft(Tensor x) {
    return rfft(x, -1);
  }

  /** As {@link #rfft(Tensor)}, along an axis. */
  public static Tensor rfft(Tensor x, int axis) {
    return rfftn(x, Norm.BACKWARD, axis);
  }

  /**
   * {@code [..., m, 2] -> [..., n]}: the n real numbers whose {@link #rfft(Tensor)} is x, of which
   * the first n/2 + 1 numbers count; those that are missing are 0. The imaginary parts of the first
   * and, for even n, of the last one are not looked at.
   */
  public static Tensor irfft(Tensor x, int n) {
    return irfft(x, n, -1);
  }

  /** As {@link #irfft(Tensor, int)}, along an axis. */
  public static Tensor irfft(Tensor x, int n, int axis) {
    return irfftn(x, n, Norm.BACKWARD, axis);
  }

  /** {@link #rfft(Tensor)} along the last axis, then {@link #fft(Tensor)} along the one before. */
  public static Tensor rfft2(Tensor x) {
    return rfftn(x, Norm.BACKWARD, -2, -1);
  }

  /** The inverse of {@link #rfft2}, of n real numbers along the last axis. */
  public static Tensor irfft2(Tensor x, int n) {
    return irfftn(x, n, Norm.BACKWARD, -2, -1);
  }

  /**
   * Real numbers transformed along several axes, or all: the last one named is halved.
   *
   * @throws ShapeException if an axis does not exist, or there is none
   */
  public static Tensor rfftn(Tensor x, Norm norm, int... axes) {
    int[] over = named("rfftn", axes, x.rank());
    int last = over[over.length - 1];
    int n = x.shape().size(last);
    requireElements("rfftn", n);
    Tensor whole = transform("rfftn", complex(x, Tensor.scalar(0f)), norm, false, over);
    return whole.slice(last, 0, n / 2 + 1);
  }

  /**
   * The inverse of {@link #rfftn}, of n real numbers along the last axis named.
   *
   * @throws ShapeException if x does not end in an axis of size 2, or an axis does not exist
   */
  public static Tensor irfftn(Tensor x, int n, Norm norm, int... axes) {
    requireComplex("irfftn", x);
    requireElements("irfftn", n);
    int[] over = named("irfftn", axes, x.rank() - 1);
    int last = over[over.length - 1];
    int half = n / 2 + 1;
    int kept = Math.min(half, x.shape().size(last));
    Padding[] paddings = new Padding[x.rank()];
    java.util.Arrays.fill(paddings, Padding.NONE);
    paddings[last] = Padding.of(0, n - kept);
    int[] aligned = new int[x.rank()];
    java.util.Arrays.fill(aligned, 1);
    aligned[last] = n;
    // Each number but the first and the middle one stands for its conjugate at n - k too.
    Tensor k = Tensor.arange(n);
    Tensor twice = k.gt(0).and(k.mul(2).ne(n)).cast(x.dtype().toFloat()).add(1).reshape(aligned);
    Tensor counted = x.slice(last, 0, kept).pad(paddings).mul(twice);
    return real(transform("irfftn", counted, norm, true, over));
  }

  // ---- Frequencies ----

  /** Frequency 0 moved to the middle of these axes, counted as they stand, the last included. */
  public static Tensor fftShift(Tensor x, int... axes) {
    return rolled(x, false, axes);
  }

  /** The inverse of {@link #fftShift}; they differ for odd sizes. */
  public static Tensor ifftShift(Tensor x, int... axes) {
    return rolled(x, true, axes);
  }

  /**
   * {@code [0, 1, …, -2, -1] / (n·d)}: the frequencies of {@link #fft(Tensor)} at sample spacing d.
   */
  public static Tensor fftFreq(int n, double d) {
    requireElements("fftFreq", n);
    Tensor k = Tensor.arange(n);
    int negative = (n + 1) / 2;
    return Tensors.where(k.lt(negative), k, k.sub(n)).div(n * d);
  }

  /** {@code [0, 1, …, n/2] / (n·d)}: the frequencies of {@link #rfft(Tensor)}. */
  public static Tensor rfftFreq(int n, double d) {
    requireElements("rfftFreq", n);
    return Tensor.arange(n / 2 + 1).div(n * d);
  }

  private static Tensor rolled(Tensor x, boolean back, int[] axes) {
    Tensor y = x;
    Axes named = Axes.ofReduction(x.rank(), axes);
    for (int i = 0; i < named.size(); i++) {
      int axis = named.get(i);
      int n = x.shape().size(axis);
      int first = back ? n / 2 : n - n / 2;
      y = Tensors.concat(axis, y.slice(axis, first, n), y.slice(axis, 0, first));
    }
    return y;
  }

  private static Tensor transform(String name, Tensor x, Norm norm, boolean inverse, int... axes) {
    requireComplex(name, x);
    if (!x.type().isFloat()) {
      throw new DTypeException(
          name + " needs real and imaginary parts of a real type, but got " + x.type() + ".");
    }
    int[] over = named(name, axes, x.rank() - 1);
    Tensor y = x;
    long n = 1;
    for (int axis : over) {
      requireElements(name, x.shape().size(axis));
      n *= x.shape().size(axis);
      y = Interpreter.bind(new Dft(axis, inverse), y);
    }
    return y.mul(norm.factor(inverse, n));
  }

  private static int[] named(String name, int[] axes, int rank) {
    int[] over = axes.length == 0 ? Axes.range(0, rank).toArray() : axes.clone();
    for (int i = 0; i < over.length; i++) {
      over[i] = Axes.normalise(over[i], rank);
      for (int j = 0; j < i; j++) {
        if (over[i] == over[j]) {
          throw new ShapeException(name + ": axis " + over[i] + " is named twice.");
        }
      }
    }
    if (over.length == 0) {
      throw new ShapeException(name + " needs an axis, but got a scalar.");
    }
    return over;
  }

  private static void requireElements(String name, int n) {
    if (n < 1) {
      throw new ShapeException(
          name + " needs an axis of at least 1 element, but it has " + n + ".");
    }
  }

  private static void requireComplex(String name, Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() == 0 || shape.size(-1) != 2) {
      throw new ShapeException(
          name
              + " takes complex numbers as pairs, [..., 2], but got "
              + x.type()
              + ". Make them with Fft.complex(re, im).");
    }
  }
}
