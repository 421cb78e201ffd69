package org.autodiff4j.nn;

import java.util.List;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Pooling.Ties;
import org.autodiff4j.tensor.Pooling.WindowMax;
import org.autodiff4j.tensor.Pooling.WindowMin;
import org.autodiff4j.tensor.Pooling.WindowSum;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * One number for each place of a window that slides over the last axes, {@code [..., s…] -> [...,
 * p…]}, or with {@link Pool#channelsLast()} over those before the last. The axes before are kept,
 * as examples and channels; {@link Pool} says how the window moves.
 *
 * <p>Along each axis a window of k elements over s has {@code ⌊(s + padding - dilation·(k - 1) - 1)
 * / stride⌋ + 1} places, or none if it is longer. Padding is no element: it never is the greatest
 * and adds nothing. The cost is that of looking at each window.
 */
public final class Pools {
  private Pools() {}

  /** A reduction over windows. */
  private interface Reduction {
    SingleResult of(Shape window, List<Slide> slides);
  }

  private interface Extremum {
    SingleResult of(Shape window, List<Slide> slides, Ties ties);
  }

  /** {@link #maxPool2d} over one axis, {@code [..., s] -> [..., p]}. */
  public static Tensor maxPool1d(Tensor x, Pool pool) {
    return extremum("maxPool1d", 1, x, pool, WindowMax::new);
  }

  /**
   * The greatest element of each window, {@code [..., h, w] -> [..., ph, pw]}; NaN if there is one,
   * and -∞ (or the least integer) where all is padding. Equal greatest elements share the
   * derivative evenly, unless {@link Pool#firstOfEqual()} gives all of it to the first; the second
   * derivative is 0. Integers stay, booleans become i64.
   *
   * @throws ShapeException if the window does not fit
   */
  public static Tensor maxPool2d(Tensor x, Pool pool) {
    return extremum("maxPool2d", 2, x, pool, WindowMax::new);
  }

  /** {@link #maxPool2d} over three axes, {@code [..., d, h, w] -> [..., pd, ph, pw]}. */
  public static Tensor maxPool3d(Tensor x, Pool pool) {
    return extremum("maxPool3d", 3, x, pool, WindowMax::new);
  }

  /** {@link #minPool2d} over one axis, {@code [..., s] -> [..., p]}. */
  public static Tensor minPool1d(Tensor x, Pool pool) {
    return extremum("minPool1d", 1, x, pool, WindowMin::new);
  }

  /** The least element of each window, otherwise as {@link #maxPool2d}. */
  public static Tensor minPool2d(Tensor x, Pool pool) {
    return extremum("minPool2d", 2, x, pool, WindowMin::new);
  }

  /** {@link #minPool2d} over three axes, {@code [..., d, h, w] -> [..., pd, ph, pw]}. */
  public static Tensor minPool3d(Tensor x, Pool pool) {
    return extremum("minPool3d", 3, x, pool, WindowMin::new);
  }

  /** {@link #sumPool2d} over one axis, {@code [..., s] -> [..., p]}. */
  public static Tensor sumPool1d(Tensor x, Pool pool) {
    return slide("sumPool1d", 1, x, pool, WindowSum::new);
  }

  /**
   * The sum of each window, {@code [..., h, w] -> [..., ph, pw]}; 0 where all is padding. Integers
   * stay, booleans become i64.
   *
   * @throws ShapeException if the window does not fit
   */
  public static Tensor sumPool2d(Tensor x, Pool pool) {
    return slide("sumPool2d", 2, x, pool, WindowSum::new);
  }

  /** {@link #sumPool2d} over three axes, {@code [..., d, h, w] -> [..., pd, ph, pw]}. */
  public static Tensor sumPool3d(Tensor x, Pool pool) {
    return slide("sumPool3d", 3, x, pool, WindowSum::new);
  }

  /** {@link #avgPool2d} over one axis, {@code [..., s] -> [..., p]}. */
  public static Tensor avgPool1d(Tensor x, Pool pool) {
    return average("avgPool1d", 1, x, pool);
  }

  /**
   * The mean of the elements of each window, {@code [..., h, w] -> [..., ph, pw]}; NaN where all is
   * padding. With {@link Pool#countPadding()} the sum divided by the size of the window. Integers
   * become f64.
   *
   * @throws ShapeException if the window does not fit
   */
  public static Tensor avgPool2d(Tensor x, Pool pool) {
    return average("avgPool2d", 2, x, pool);
  }

  /** {@link #avgPool2d} over three axes, {@code [..., d, h, w] -> [..., pd, ph, pw]}. */
  public static Tensor avgPool3d(Tensor x, Pool pool) {
    return average("avgPool3d", 3, x, pool);
  }

  /**
   * {@code (Σ |x|^p)^(1/p)} over each window of two axes, {@code [..., h, w] -> [..., ph, pw]}.
   * Where all is 0 the derivative is taken as 0. Integers become f64.
   *
   * @throws ShapeException if the window does not fit
   */
  public static Tensor lpPool2d(Tensor x, double p, Pool pool) {
    Tensor sizes = x.cast(x.dtype().toFloat()).abs();
    return power(slide("lpPool2d", 2, power(sizes, p), pool, WindowSum::new), 1 / p);
  }

  /** {@code x^p} for x of at least 0, with derivative 0 at 0. */
  private static Tensor power(Tensor x, double p) {
    Tensor zero = x.eq(0);
    return Tensors.where(zero, x.like(0), Tensors.where(zero, x.like(1), x).pow(p));
  }

  private static Tensor average(String name, int spatial, Tensor x, Pool pool) {
    Tensor real = x.cast(x.dtype().toFloat());
    Tensor sums = slide(name, spatial, real, pool, WindowSum::new);
    List<Integer> window = Conv.each(name, "window", pool.window(), spatial);
    if (pool.countsPadding()) {
      return sums.div(window.stream().mapToDouble(n -> n).reduce(1, (n, m) -> n * m));
    }
    // How many elements a window has depends on its place alone.
    Axes axes = axes(spatial, x, pool);
    Tensor ones = Literal.of(real.type().with(x.shape().select(axes)), 1);
    Pool first = pool.isChannelsLast() ? pool.channelsFirst() : pool;
    Tensor counts = slide(name, spatial, ones, first, WindowSum::new);
    return sums.div(pool.isChannelsLast() ? counts.expandDims(-1) : counts);
  }

  private static Tensor extremum(String name, int spatial, Tensor x, Pool pool, Extremum of) {
    Ties ties = pool.isFirstOfEqual() ? Ties.FIRST : Ties.SHARED;
    return slide(name, spatial, x, pool, (window, slides) -> of.of(window, slides, ties));
  }

  private static Tensor slide(String name, int spatial, Tensor x, Pool pool, Reduction reduction) {
    if (x.rank() < spatial + (pool.isChannelsLast() ? 1 : 0)) {
      throw new ShapeException(
          name
              + " takes a tensor of "
              + spatial
              + " spatial axes"
              + (pool.isChannelsLast() ? " and channels after them" : "")
              + ", but got shape "
              + x.shape()
              + ".");
    }
    Shape array = x.shape().select(axes(spatial, x, pool));
    int[] sizes =
        Conv.each(name, "window", pool.window(), spatial).stream().mapToInt(n -> n).toArray();
    Shape window = Shape.of(sizes);
    List<Slide> slides =
        Sliding.over(
            name, array, window, pool.stride(), pool.dilation(), pool.padding(), pool.isSame());
    Tensor numbers = x.cast(x.dtype() == DType.BOOL ? DType.INT64 : x.dtype().computed());
    SingleResult windows = reduction.of(window, slides);
    if (!pool.isChannelsLast()) {
      return Interpreter.bind(windows, numbers);
    }
    int channels = x.rank() - 1 - spatial;
    Tensor first = Tensors.moveAxis(numbers, -1, channels);
    return Tensors.moveAxis(Interpreter.bind(windows, first), channels, -1);
  }

  private static Axes axes(int spatial, Tensor x, Pool pool) {
    int end = x.rank() - (pool.isChannelsLast() ? 1 : 0);
    return Axes.range(end - spatial, end);
  }

  // ---- Over all places ----

  /** The greatest element of each channel, {@code [n, c, s…] -> [n, c]}. */
  public static Tensor globalMaxPool(Tensor x) {
    return x.max(spatial("globalMaxPool", x));
  }

  /** The mean of each channel, {@code [n, c, s…] -> [n, c]}. */
  public static Tensor globalAvgPool(Tensor x) {
    return x.mean(spatial("globalAvgPool", x));
  }

  /** The sum of each channel, {@code [n, c, s…] -> [n, c]}. */
  public static Tensor globalSumPool(Tensor x) {
    return x.sum(spatial("globalSumPool", x));
  }

  private static int[] spatial(String name, Tensor x) {
    if (x.rank() < 3) {
      throw new ShapeException(
          name + " takes a tensor [n, c, s…] of rank 3 or more, but got " + x.shape() + ".");
    }
    return Axes.range(2, x.rank()).toArray();
  }
}
