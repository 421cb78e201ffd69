package org.autodiff4j.tensor;

import org.autodiff4j.types.ShapeException;

/**
 * The elements {@code start, start + step, …} before {@code stop} of an axis, counted from 0, with
 * a positive step.
 *
 * @param start the first element
 * @param stop the end, exclusive
 * @param step the distance between elements, at least 1
 */
public record Range(int start, int stop, int step) {
  public Range {
    if (step < 1 || start < 0 || stop < start) {
      throw new ShapeException(
          "A range needs 0 <= start <= stop and step >= 1, but got "
              + start
              + ":"
              + stop
              + ":"
              + step
              + ".");
    }
  }

  /** All of an axis of this size. */
  public static Range all(int size) {
    return new Range(0, size, 1);
  }

  /** The number of elements. */
  public int length() {
    return stop == start ? 0 : (stop - start - 1) / step + 1;
  }

  @Override
  public String toString() {
    return start + ":" + stop + (step == 1 ? "" : ":" + step);
  }
}
