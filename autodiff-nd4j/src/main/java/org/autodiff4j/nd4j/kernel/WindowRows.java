package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Pooling.OverWindows;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/**
 * Sliding windows over examples, taken apart into rows along the last axis: which rows of an
 * example each row of places meets, and the movement along a row.
 *
 * <p>An example is read to a Java array in which a dilated last axis has its gaps.
 */
final class WindowRows {
  /** Movement along a row. */
  final Track track;

  /** The number of examples. */
  final int examples;

  /** The rows of an example. */
  final int inputRows;

  /** The rows of places of an example. */
  final int placeRows;

  private final int base;
  private final int rowSize;

  /** The rows of the example that row r of places meets are those from {@code starts[r]} on. */
  private final int[] starts;

  private final int[] met;

  WindowRows(OverWindows primitive, Shape x, Shape y) {
    int rank = primitive.window().rank();
    int lead = x.rank() - rank;
    int outer = Math.max(0, rank - 1);
    examples = x.range(0, lead).length();
    Slide[] slides = primitive.slides().toArray(Slide[]::new);
    int[] sizes = x.range(lead, lead + outer).toArray();
    int[] counts = y.range(lead, lead + outer).toArray();
    int[] windows = primitive.window().range(0, outer).toArray();
    inputRows = product(sizes);
    placeRows = product(counts);
    int taps = product(windows);
    starts = new int[placeRows + 1];
    int[] found = new int[Math.min(16, taps)];
    int n = 0;
    for (int row = 0; row < placeRows; row++) {
      for (int tap = 0; tap < taps; tap++) {
        int meets = meets(slides, sizes, windows, counts, row, tap);
        if (meets >= 0) {
          found = n == found.length ? Arrays.copyOf(found, 2 * n) : found;
          found[n++] = meets;
        }
      }
      starts[row + 1] = n;
    }
    met = found;
    if (rank == 0) {
      track = Track.POINT;
      base = 1;
      rowSize = 1;
    } else {
      Slide slide = slides[outer];
      base = slide.base();
      rowSize = x.size(-1);
      track =
          new Track(
              rowSize == 0 ? 0 : (rowSize - 1) * base + 1,
              primitive.window().size(outer),
              y.size(-1),
              slide.stride(),
              slide.dilation(),
              slide.low());
    }
  }

  private static int product(int[] factors) {
    int product = 1;
    for (int factor : factors) {
      product = Math.multiplyExact(product, factor);
    }
    return product;
  }

  /** The row of an example that an element of the window meets at a row of places, or -1. */
  private static int meets(
      Slide[] slides, int[] sizes, int[] windows, int[] counts, int places, int tap) {
    int p = places;
    int k = tap;
    int row = 0;
    int stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      Slide slide = slides[axis];
      long at =
          (long) (p % counts[axis]) * slide.stride()
              + (long) (k % windows[axis]) * slide.dilation()
              - slide.low();
      if (at < 0 || at % slide.base() != 0 || at / slide.base() >= sizes[axis]) {
        return -1;
      }
      row += (int) (at / slide.base()) * stride;
      stride *= sizes[axis];
      p /= counts[axis];
      k /= windows[axis];
    }
    return row;
  }

  /** Where the rows that a row of places meets start; they end where the next row's start. */
  int start(int places) {
    return starts[places];
  }

  /** Where the i-th row that is met starts in the array of an example. */
  int met(int i) {
    return met[i] * track.size();
  }

  /** The length of an example's array. */
  int inputs() {
    return Math.multiplyExact(inputRows, track.size());
  }

  /** The number of places of an example. */
  int places() {
    return placeRows * track.count();
  }

  /** What to add to {@code p·stride} for the element that element k of the window meets. */
  int shift(int k) {
    return (int) track.element(k, 0);
  }

  /** Reads an example of a real tensor, with this number in the gaps of a dilated axis. */
  void read(Nd4jTensor x, int example, double gap, double[] to) {
    DType dtype = x.dtype();
    int n = inputRows * rowSize;
    Rows.get(dtype, x.address() + (long) example * n * dtype.bytes(), to, n);
    for (int i = base == 1 ? 0 : n - 1; i > 0; i--) {
      int at = i / rowSize * track.size() + i % rowSize * base;
      to[at] = to[i];
      if (i % rowSize > 0) {
        Arrays.fill(to, at - base + 1, at, gap);
      }
    }
  }

  /** As the other, for integers. */
  void read(Nd4jTensor x, int example, long gap, long[] to) {
    DType dtype = x.dtype();
    int n = inputRows * rowSize;
    Rows.get(dtype, x.address() + (long) example * n * dtype.bytes(), to, n);
    for (int i = base == 1 ? 0 : n - 1; i > 0; i--) {
      int at = i / rowSize * track.size() + i % rowSize * base;
      to[at] = to[i];
      if (i % rowSize > 0) {
        Arrays.fill(to, at - base + 1, at, gap);
      }
    }
  }

  /** Writes what an example's array holds to a real tensor, without the gaps. */
  void write(double[] from, Nd4jTensor z, int example) {
    DType dtype = z.dtype();
    int n = inputRows * rowSize;
    for (int i = 0; base > 1 && i < n; i++) {
      from[i] = from[i / rowSize * track.size() + i % rowSize * base];
    }
    Rows.put(dtype, from, z.address() + (long) example * n * dtype.bytes(), n);
  }
}
