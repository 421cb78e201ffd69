package org.autodiff4j.tensor;

import org.autodiff4j.types.ShapeException;

/**
 * How many elements to put before, after and between those of an axis. Negative numbers before and
 * after take elements away, once those between are in place.
 *
 * @param low how many before the first
 * @param high how many after the last
 * @param interior how many between any two, at least 0
 */
public record Padding(int low, int high, int interior) {
  /** No padding. */
  public static final Padding NONE = new Padding(0, 0, 0);

  public Padding {
    if (interior < 0) {
      throw new ShapeException(
          "pad: interior padding must not be negative, but is " + interior + ".");
    }
  }

  /** Padding at the ends only. */
  public static Padding of(int low, int high) {
    return new Padding(low, high, 0);
  }

  /** The size of a padded axis of this size. */
  public int size(int n) {
    return low + high + n + Math.max(0, n - 1) * interior;
  }

  @Override
  public String toString() {
    return low + "_" + high + (interior == 0 ? "" : "_" + interior);
  }
}
