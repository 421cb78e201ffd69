package org.autodiff4j.tensor;

import java.util.Collections;
import java.util.List;
import org.autodiff4j.types.ShapeException;

/**
 * How a window moves along an axis. The elements of the axis stand {@code base} apart, with zeros
 * (nothing, for extrema) between them and around them; the elements of the window stand {@code
 * dilation} apart; and the window moves by {@code stride}. Element k of the window at its place p
 * meets element i of the axis where {@code p·stride + k·dilation = low + i·base}.
 *
 * @param stride how far the window moves from one place to the next
 * @param low how many places are put before the first element; negative ones take some away
 * @param high how many are put after the last
 * @param base the distance of neighbours on the axis
 * @param dilation the distance of neighbours in the window
 */
public record Slide(int stride, int low, int high, int base, int dilation) {
  /** The longest padded axis and dilated window. */
  private static final int LONGEST = 1 << 30;

  public Slide {
    if (stride < 1 || base < 1 || dilation < 1) {
      throw new ShapeException(
          "A window needs a stride and dilations of at least 1, but got stride "
              + stride
              + ", base dilation "
              + base
              + " and window dilation "
              + dilation
              + ".");
    }
  }

  /** A window that moves by this stride over an axis as it is. */
  public static Slide by(int stride) {
    return new Slide(stride, 0, 0, 1, 1);
  }

  /** The same movement along each of n axes. */
  public static List<Slide> each(int n, Slide slide) {
    return Collections.nCopies(n, slide);
  }

  /** From the first to the last of n elements that stand so far apart. */
  static int spread(int n, int distance) {
    long length = n == 0 ? 0 : (n - 1L) * distance + 1;
    if (length > LONGEST) {
      throw new ShapeException(
          n + " elements at a distance of " + distance + " take more than " + LONGEST + " places.");
    }
    return (int) length;
  }

  /** The places of an axis of size n once it is dilated and padded. */
  private long places(int n) {
    long places = (long) low + high + spread(n, base);
    if (Math.max(Math.abs((long) low), Math.abs((long) high)) > LONGEST || places > LONGEST) {
      throw new ShapeException(
          "Padding " + low + "_" + high + " of an axis of size " + n + " is too large.");
    }
    return places;
  }

  /** The number of places of a window of this size that lie within an axis of size n. */
  public int count(int n, int window) {
    long rest = places(n) - spread(window, dilation);
    return rest < 0 ? 0 : (int) (rest / stride) + 1;
  }

  /**
   * The movement along the results, of which there are m, that meets the same pairs and gives the n
   * elements of the axis: the window's elements are in reverse order.
   */
  Slide back(int n, int window, int m) {
    int first = spread(window, dilation) - low - 1;
    int last = spread(n, base) + spread(window, dilation) - 1 - spread(m, stride) - first;
    return new Slide(/* stride= */ base, first, last, /* base= */ stride, dilation);
  }

  /** The movement of a window of the m results over the axis that gives the window's elements. */
  Slide over(int n, int window, int m) {
    int last = spread(m, stride) + spread(window, dilation) - spread(n, base) - 1 - low;
    return new Slide(/* stride= */ dilation, low, last, base, /* dilation= */ stride);
  }

  /** {@code 2 pad 1_0 base 2 dilation 3}: the stride, and what else there is. */
  @Override
  public String toString() {
    return stride
        + (low == 0 && high == 0 ? "" : " pad " + low + "_" + high)
        + (base == 1 ? "" : " base " + base)
        + (dilation == 1 ? "" : " dilation " + dilation);
  }
}
