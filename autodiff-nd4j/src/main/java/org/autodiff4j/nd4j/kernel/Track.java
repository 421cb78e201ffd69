package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.tensor.Slide;

/**
 * A window's movement along an axis whose elements are adjacent: element k of the window at place p
 * meets element {@code p·stride + k·dilation - low}.
 *
 * @param size the elements of the axis
 * @param window the elements of the window
 * @param count the places of the window
 */
record Track(int size, int window, int count, int stride, int dilation, long low) {
  /** The one place of a window of one element on an axis of one. */
  static final Track POINT = new Track(1, 1, 1, 1, 1, 0);

  /** The same meetings, with places and elements of the window exchanged. */
  Track swapped() {
    return new Track(
        size,
        /* window= */ count,
        /* count= */ window,
        /* stride= */ dilation,
        /* dilation= */ stride,
        low);
  }

  /** Whether every element of the window meets one at all places in a range. */
  boolean isFull(int from, int to) {
    return (long) from * stride >= low
        && (to - 1L) * stride + (window - 1L) * dilation - low < size;
  }

  /** The first place in a range at which element k of the window meets one. */
  int first(int k, int from, int to) {
    long missing = low - (long) k * dilation;
    long first = missing <= 0 ? 0 : (missing + stride - 1) / stride;
    return (int) Math.max(from, Math.min(to, first));
  }

  /** The end of the places in a range at which element k of the window meets one. */
  int end(int k, int from, int to) {
    long last = size - 1 + low - (long) k * dilation;
    long end = last < 0 ? 0 : last / stride + 1;
    return (int) Math.max(from, Math.min(to, end));
  }

  /** The element that element k of the window meets at a place. */
  long element(int k, int place) {
    return (long) place * stride + (long) k * dilation - low;
  }

  /**
   * The places {@code r, r + step, …} of an axis that is dilated: at these, the same elements of
   * the window meet elements of the axis, and the others a gap.
   *
   * @param place the first place r
   * @param step from one place to the next
   * @param tap the first element of the window that meets elements
   * @param tapStep from one such element to the next
   * @param track the movement of those elements over those places, without a window if none meets
   *     any
   */
  record Phase(int place, int step, int tap, int tapStep, Track track) {}

  /** How many phases so many places of an axis with this base dilation have. */
  static int phases(Slide slide, int count) {
    return Math.min(count, step(slide));
  }

  private static int step(Slide slide) {
    return slide.base() / gcd(slide.base(), slide.stride());
  }

  /** The phase that starts at place r. */
  static Phase phase(Slide slide, int size, int window, int count, int r) {
    int base = slide.base();
    int step = step(slide);
    int tapStep = base / gcd(base, slide.dilation());
    int places = (count - r - 1) / step + 1;
    int tap = 0;
    while (tap < tapStep && tap < window && at(slide, r, tap) % base != 0) {
      tap++;
    }
    boolean meets = tap < tapStep && tap < window;
    int taps = meets ? (window - tap - 1) / tapStep + 1 : 0;
    int stride = (int) ((long) step * slide.stride() / base);
    int dilation = (int) ((long) tapStep * slide.dilation() / base);
    long low = meets ? -(at(slide, r, tap) / base) : 0;
    return new Phase(r, step, tap, tapStep, new Track(size, taps, places, stride, dilation, low));
  }

  private static long at(Slide slide, int place, int tap) {
    return (long) place * slide.stride() + (long) tap * slide.dilation() - slide.low();
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
