package org.autodiff4j.tensor;

import java.util.Arrays;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Quantiles over axes, or over all elements: the element at position {@code q·(n - 1)} of the n
 * sorted ones, counted from 0. NaN where an element is NaN, unless NaN are left out. Integers are
 * taken as f64. The derivative goes to the elements chosen. Costs a sort.
 */
public final class Quantiles {
  private Quantiles() {}

  /** What stands for a position between two elements. */
  public enum Method {
    /** Their mean, weighted by nearness. */
    LINEAR,
    /** The lesser. */
    LOWER,
    /** The greater. */
    HIGHER,
    /** Their mean. */
    MIDPOINT,
    /** The nearer; the lesser at equal distance. */
    NEAREST
  }

  /** The middle element, or the mean of the two in the middle. */
  public static Tensor median(Tensor x, int... axes) {
    return quantile(x, 0.5, axes);
  }

  /** {@link #median} without NaN; NaN where all are. */
  public static Tensor nanMedian(Tensor x, int... axes) {
    return nanQuantile(x, new double[] {0.5}, axes, Method.LINEAR, false).at(0);
  }

  /** The quantile for a q from 0 to 1, linear between elements. */
  public static Tensor quantile(Tensor x, double q, int... axes) {
    return quantile(x, new double[] {q}, axes, Method.LINEAR, false).at(0);
  }

  /** {@link #quantile(Tensor, double, int...)} for a percentage from 0 to 100. */
  public static Tensor percentile(Tensor x, double percent, int... axes) {
    return quantile(x, percent / 100, axes);
  }

  /**
   * The quantiles for several q from 0 to 1, along a new first axis: {@code [..., n, ...] -> [k,
   * ..., ...]}.
   *
   * @param axes the axes, or none for all
   * @param keepDims whether they stay, with size 1
   * @throws ShapeException if there are no elements
   */
  public static Tensor quantile(Tensor x, double[] q, int[] axes, Method method, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor sorted = sorted("quantile", x, over, q);
    int last = sorted.rank() - 1;
    int n = sorted.shape().size(last);
    Tensor chosen =
        between(sorted, Tensor.of(q).mul(n - 1.0), method, at -> sorted.gather(last, at));
    Tensor greatest = sorted.slice(last, n - 1, n);
    Tensor whole = Tensors.where(greatest.eq(greatest), chosen, chosen.like(Double.NaN));
    return arranged(whole, x.shape(), over, keepDims);
  }

  /**
   * {@link #quantile(Tensor, double[], int[], Method, boolean)} of the elements that are not NaN;
   * NaN where all are.
   */
  public static Tensor nanQuantile(
      Tensor x, double[] q, int[] axes, Method method, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor sorted = sorted("nanQuantile", x, over, q);
    Axes last = Axes.of(sorted.rank() - 1);
    Tensor count = Statistics.count(sorted, last, true);
    Tensor position = count.sub(1).maximum(0).cast(DType.FLOAT64).mul(Tensor.of(q));
    Tensor chosen = between(sorted, position, method, at -> Tensors.takeAlongAxis(sorted, at, -1));
    return arranged(chosen, x.shape(), over, keepDims);
  }

  /** What is at positions in the sorted elements. */
  private interface Taker {
    Tensor at(Tensor indices);
  }

  private static Tensor between(Tensor sorted, Tensor position, Method method, Taker taker) {
    Tensor floor = position.floor();
    Tensor part = position.sub(floor);
    Tensor exact = part.eq(0);
    Tensor low = taker.at(floor.cast(DType.INT64));
    Tensor high = taker.at(position.ceil().cast(DType.INT64));
    if (method == Method.LOWER) {
      return low;
    }
    if (method == Method.HIGHER) {
      return high;
    }
    if (method == Method.NEAREST) {
      return Tensors.where(part.le(0.5), low, high);
    }
    Tensor share = method == Method.LINEAR ? part : part.like(0.5);
    Tensor weight = share.cast(sorted.dtype());
    Tensor mixed = low.mul(weight.neg().add(1)).add(high.mul(weight));
    return Tensors.where(exact, low, mixed); // where high is infinite, 0 of it is NaN
  }

  /** The elements over the axes as sorted lines, {@code [rest..., n]}. */
  private static Tensor sorted(String label, Tensor x, Axes over, double[] q) {
    for (double each : q) {
      if (!(each >= 0 && each <= 1)) {
        throw new AutodiffException(
            label + ": q must be from 0 to 1, but is " + Arrays.toString(q) + ".");
      }
    }
    int n = x.shape().select(over).length();
    if (n == 0) {
      throw new ShapeException(
          label + " over axes " + over + " of " + x.type() + " has no elements to choose from.");
    }
    Axes rest = over.complement(x.rank());
    Tensor real = x.cast(x.dtype().toFloat());
    Tensor lines = real.permute(rest.concat(over).toArray());
    return lines.reshape(x.shape().select(rest).concat(Shape.of(n))).sort(-1);
  }

  /** {@code [rest..., k]} with the k first, and the axes put back if they stay. */
  private static Tensor arranged(Tensor result, Shape from, Axes over, boolean keepDims) {
    Tensor moved = Tensors.moveAxis(result, -1, 0);
    return keepDims
        ? moved.reshape(Shape.of(moved.shape().size(0)).concat(from.keep(over)))
        : moved;
  }
}
