package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Statistics over axes, or over all elements where no axis is named; with {@code keepDims} the
 * reduced axes stay, with size 1. Integers are taken as f64 where a result is real. Quantiles are
 * in {@link Quantiles}; variance and standard deviation in {@link Tensors}.
 */
public final class Statistics {
  private Statistics() {}

  // ---- Counts and ranges ----

  /** How many elements are true, or numbers other than 0, as i64; NaN is one. */
  public static Tensor countNonZero(Tensor x, int... axes) {
    return Reductions.nonZero(x).cast(DType.INT64).sum(axes);
  }

  /** The greatest element less the least; NaN if there is one. */
  public static Tensor ptp(Tensor x, int... axes) {
    return x.max(axes).sub(x.min(axes));
  }

  /**
   * The mean with weights, {@code Σ w·x / Σ w}; NaN or infinite where the weights add up to 0.
   *
   * @param weights of a shape that broadcasts to x's, or a vector along the only axis named
   */
  public static Tensor average(Tensor x, Tensor weights, int... axes) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor w = weights;
    if (w.rank() == 1 && over.size() == 1 && w.shape().size(0) == x.shape().size(over.get(0))) {
      w = w.reshape(x.shape().keep(over.complement(x.rank())));
    }
    if (!Broadcasting.broadcasts(w.shape(), x.shape())) {
      throw new ShapeException(
          "average: weights of shape " + weights.shape() + " do not fit " + x.shape() + ".");
    }
    Tensor spread = w.cast(w.dtype().toFloat()).broadcastTo(x.shape());
    return spread.mul(x).sum(over).div(spread.sum(over));
  }

  /**
   * {@code log Σ b·e^x}, computed from the greatest element whose weight b is not 0; -∞ where the
   * sum is 0, NaN where it is negative. Where all elements are -∞ the derivative is taken as 0.
   *
   * @param weights of a shape that broadcasts with x's
   */
  public static Tensor logSumExp(Tensor x, Tensor weights, int[] axes, boolean keepDims) {
    Shape shape = Broadcasting.broadcast("logSumExp", x.shape(), weights.shape());
    Tensor real = x.cast(x.dtype().toFloat()).broadcastTo(shape);
    Tensor b = weights.broadcastTo(shape);
    Axes over = Axes.ofReduction(shape.rank(), axes);
    if (shape.select(over).elements() == 0) {
      return Reductions.logSumExp(real, over, keepDims);
    }
    Tensor counted = b.ne(0);
    Tensor greatest =
        Tensors.where(counted, real, Double.NEGATIVE_INFINITY)
            .stopGradient()
            .max(over.toArray(), true);
    Tensor isFinite = greatest.abs().lt(Double.POSITIVE_INFINITY);
    Tensor shift = Tensors.where(isFinite, greatest, 0);
    Tensor none = greatest.eq(Double.NEGATIVE_INFINITY);
    Tensor terms = Tensors.where(counted, real.sub(shift), Double.NEGATIVE_INFINITY).exp().mul(b);
    Tensor sum = terms.sum(over.toArray(), true);
    Tensor logs = Tensors.where(none, sum.like(1), sum).log().add(shift);
    Tensor result = Tensors.where(none, greatest, logs);
    return keepDims ? result : result.reshape(shape.drop(over));
  }

  // ---- Without what is missing ----

  /** The sum without NaN; 0 of none. */
  public static Tensor nanSum(Tensor x, int... axes) {
    return filled(x, 0).sum(axes);
  }

  /** The product without NaN; 1 of none. */
  public static Tensor nanProd(Tensor x, int... axes) {
    return filled(x, 1).prod(axes);
  }

  /** The mean without NaN; NaN of none. */
  public static Tensor nanMean(Tensor x, int... axes) {
    Tensor real = x.cast(x.dtype().toFloat());
    Axes over = Axes.ofReduction(x.rank(), axes);
    return filled(real, 0).sum(over).div(count(real, over, false));
  }

  /** The greatest element that is not NaN; NaN where all are. */
  public static Tensor nanMax(Tensor x, int... axes) {
    return nanExtremum(x, axes, Double.NEGATIVE_INFINITY, false);
  }

  /** The least element that is not NaN; NaN where all are. */
  public static Tensor nanMin(Tensor x, int... axes) {
    return nanExtremum(x, axes, Double.POSITIVE_INFINITY, true);
  }

  /** {@link Tensors#variance(Tensor, int[], int, boolean)} without NaN. */
  public static Tensor nanVariance(Tensor x, int[] axes, int ddof, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor real = x.cast(x.dtype().toFloat());
    Tensor count = count(real, over, true);
    if (x.shape().select(over).elements() == 0) {
      return Tensors.variance(real, axes, ddof, keepDims);
    }
    // Equal elements may differ from their rounded mean, but not from one of themselves.
    Tensor least = filled(real, Double.POSITIVE_INFINITY).stopGradient().min(over.toArray(), true);
    Tensor shifted = Tensors.where(real.eq(real), real.sub(least), 0);
    Tensor mean = shifted.sum(over.toArray(), true).div(count);
    Tensor deviation = Tensors.where(real.eq(real), shifted.sub(mean), 0);
    Tensor free = count.sub(ddof);
    Tensor variance =
        deviation
            .square()
            .sum(over.toArray(), true)
            .div(Tensors.where(free.gt(0), free, Double.NaN));
    return keepDims ? variance : variance.reshape(x.shape().drop(over));
  }

  /**
   * {@link Tensors#standardDeviation(Tensor, int[], int, boolean)} without NaN; its derivative is 0
   * where it is 0.
   */
  public static Tensor nanStandardDeviation(Tensor x, int[] axes, int ddof, boolean keepDims) {
    Tensor variance = nanVariance(x, axes, ddof, keepDims);
    Tensor zero = variance.eq(0);
    return Tensors.where(
        zero, variance.like(0), Tensors.where(zero, variance.like(1), variance).sqrt());
  }

  private static Tensor nanExtremum(Tensor x, int[] axes, double none, boolean least) {
    if (!x.type().isFloat()) {
      return least ? x.min(axes) : x.max(axes);
    }
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor filled = filled(x, none);
    Tensor extremum =
        least ? Reductions.min(filled, over, false) : Reductions.max(filled, over, false);
    return Tensors.where(count(x, over, false).eq(0), extremum.like(Double.NaN), extremum);
  }

  /** x with a number in place of NaN. */
  private static Tensor filled(Tensor x, double value) {
    return x.type().isFloat() ? Tensors.where(x.eq(x), x, value) : x;
  }

  /** How many elements are not NaN, in the type of x. */
  static Tensor count(Tensor x, Axes over, boolean keepDims) {
    return Reductions.sum(x.eq(x).cast(x.dtype()), over, keepDims);
  }

  // ---- Histograms ----

  /**
   * How often each of the numbers 0 to {@code length - 1} occurs among integers of any shape, as
   * i64 {@code [length]}. Another number is an {@link org.autodiff4j.types.IndexException}.
   */
  public static Tensor bincount(Tensor x, int length) {
    return bincount(x, Tensor.full(x.type().with(DType.INT64), 1), length);
  }

  /** As {@link #bincount(Tensor, int)}, adding up a weight for each number instead of 1. */
  public static Tensor bincount(Tensor x, Tensor weights, int length) {
    if (!x.shape().equals(weights.shape())) {
      throw new ShapeException(
          "bincount: weights have shape " + weights.shape() + ", numbers " + x.shape() + ".");
    }
    Tensor flat = x.reshape(-1);
    // A negative index would count from the end.
    Tensor at = Tensors.where(flat.lt(0), flat.sub(length), flat);
    Tensor values = Operands.numeric(weights).reshape(-1);
    Tensor none = Literal.of(values.type().with(Shape.of(length)), 0);
    return none.scatterAdd(0, at, values);
  }

  /**
   * How many elements are in each bin, as i64: {@code edges[i] <= x < edges[i+1]}, the last bin
   * with its upper edge. Elements outside and NaN are in none.
   *
   * @param edges an ascending vector {@code [bins + 1]}
   */
  public static Tensor histogram(Tensor x, Tensor edges) {
    return histogram(x, edges, Tensor.full(x.type().with(DType.INT64), 1));
  }

  /** As {@link #histogram(Tensor, Tensor)}, adding up a weight for each element instead of 1. */
  public static Tensor histogram(Tensor x, Tensor edges, Tensor weights) {
    if (edges.rank() != 1 || edges.shape().size(0) < 2) {
      throw new ShapeException(
          "histogram needs a vector of at least two edges, but got " + edges.type() + ".");
    }
    int bins = edges.shape().size(0) - 1;
    Tensor number = Sorting.searchSorted(edges, x, true); // 0 below all, bins + 1 beyond
    Tensor atEnd = x.eq(edges.at(bins));
    Tensor bin = Tensors.where(atEnd, number.like(bins), number);
    return bincount(bin, weights, bins + 2).slice(0, 1, bins + 1);
  }

  // ---- Several variables ----

  /**
   * The covariances of variables, one a row: {@code [..., v, n] -> [..., v, v]}, divided by n -
   * ddof. NaN where n is not greater than ddof.
   */
  public static Tensor cov(Tensor x, int ddof) {
    if (x.rank() < 2) {
      throw new ShapeException(
          "cov needs variables in rows, [..., v, n], but got "
              + x.shape()
              + ". Use Tensors.variance for one.");
    }
    Tensor real = x.cast(x.dtype().toFloat());
    Tensor centred = real.sub(real.mean(new int[] {-1}, true));
    int free = x.shape().size(-1) - ddof;
    return centred.matmul(Tensors.swapLast(centred)).div(free > 0 ? free : Double.NaN);
  }

  /**
   * The correlations of variables, one a row: {@code [..., v, n] -> [..., v, v]}. NaN where a
   * variable is constant.
   */
  public static Tensor corrcoef(Tensor x) {
    Tensor cov = cov(x, 0);
    Tensor deviation = Tensors.standardDeviation(x, -1);
    return cov.div(deviation.expandDims(-1)).div(deviation.expandDims(-2));
  }
}
