package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;

/** Norms of vectors, and those of matrices that need no factorization. */
final class Norms {
  private Norms() {}

  static Tensor euclidean(Tensor x, int[] axes, boolean keepDims) {
    return power(x, 2, axes, keepDims);
  }

  static Tensor vector(Tensor x, double p, int[] axes, boolean keepDims) {
    Tensor real = x.cast(x.dtype().toFloat());
    if (p == 0) {
      return real.ne(0).cast(real.dtype()).sum(axes, keepDims);
    }
    if (p == 1) {
      return real.abs().sum(axes, keepDims);
    }
    if (p == Double.NEGATIVE_INFINITY) {
      return real.abs().min(axes, keepDims);
    }
    if (!(p > 0)) {
      throw new AutodiffException("vectorNorm: p must be 0, positive, ∞ or -∞, but is " + p + ".");
    }
    boolean none = x.shape().select(Axes.ofReduction(x.rank(), axes)).elements() == 0;
    return p == Double.POSITIVE_INFINITY && !none
        ? real.abs().max(axes, keepDims)
        : power(real, p, axes, keepDims);
  }

  /** m·(Σ |x/m|^p)^(1/p) with m the greatest magnitude. */
  private static Tensor power(Tensor x, double p, int[] axes, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor real = x.cast(x.dtype().toFloat());
    if (x.shape().select(over).elements() == 0) {
      return real.sum(over.toArray(), keepDims);
    }
    Tensor greatest = greatest(real, over);
    Tensor zero = greatest.eq(0);
    Tensor scale = scale(greatest, p);
    Tensor sum = powers(real.div(scale), p).sum(over.toArray(), true);
    Tensor positive = Tensors.where(zero, sum.like(1), sum);
    Tensor root = p == 2 ? positive.sqrt() : positive.pow(1 / p);
    Tensor norm = Tensors.where(zero, sum.like(0), root).mul(scale);
    return keepDims ? norm : norm.reshape(x.shape().drop(over));
  }

  private static Tensor powers(Tensor x, double p) {
    boolean isWhole = p == Math.rint(p) && p < 1000;
    if (isWhole) {
      return (p % 2 == 0 ? x : x.abs()).pow((int) p);
    }
    Tensor zero = x.eq(0); // where higher derivatives of |x|^p are infinite
    return Tensors.where(zero, x.like(0), Tensors.where(zero, x.like(1), x).abs().pow(p));
  }

  static Tensor normalize(Tensor x, int[] axes) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor real = x.cast(x.dtype().toFloat());
    if (x.shape().elements() == 0) {
      return real;
    }
    Tensor greatest = greatest(real, over);
    Tensor zero = greatest.eq(0).broadcastTo(x.shape());
    Tensor scaled = real.div(scale(greatest, 2));
    Tensor safe = Tensors.where(zero, real.like(1), scaled);
    Tensor unit = safe.div(euclidean(safe, over.toArray(), true));
    return Tensors.where(zero, real.like(0), unit);
  }

  /** The greatest magnitude, a constant: what is scaled by it does not depend on it. */
  private static Tensor greatest(Tensor x, Axes over) {
    return x.stopGradient().abs().max(over.toArray(), true);
  }

  private static Tensor scale(Tensor greatest, double p) {
    Tensor unscaled = greatest.eq(0).or(greatest.eq(Double.POSITIVE_INFINITY));
    // Within these bounds neither the gradient times the scale nor low powers leave the range.
    boolean wide = greatest.dtype() == DType.FLOAT64;
    Tensor bounded = greatest.clamp(wide ? 0x1p-950 : 0x1p-100, wide ? 0x1p900 : 0x1p100);
    return Tensors.where(unscaled, greatest.like(1), p > 2 ? greatest : bounded);
  }
}
