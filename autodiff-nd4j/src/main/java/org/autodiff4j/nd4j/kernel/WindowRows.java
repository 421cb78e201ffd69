package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Pooling.OverWindows;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/**
 * Sliding windows over row-major tensors, taken apart into rows along the last axis: which rows of
 * the input each row of places meets, and the movement along a row. Rows are counted through all
 * axes but the last.
 */
final class WindowRows {
  private final Slide[] slides;
  private final int[] sizes;
  private final int[] windows;
  private final int[] counts;

  /** Movement along rows that hold the gaps of a dilated axis too. */
  final Track track;

  /** The distance of the input's elements in such a row. */
  final int base;

  /** The elements of a row of the input. */
  final int rowSize;

  private final int inputRows;
  private final int placeRows;
  private final int taps;

  WindowRows(OverWindows primitive, Shape x, Shape y) {
    int rank = primitive.window().rank();
    int lead = x.rank() - rank;
    int outer = Math.max(0, rank - 1);
    slides = primitive.slides().toArray(Slide[]::new);
    sizes = x.range(lead, lead + outer).toArray();
    counts = y.range(lead, lead + outer).toArray();
    windows = primitive.window().range(0, outer).toArray();
    inputRows = product(sizes);
    placeRows = product(counts);
    taps = product(windows);
    if (rank == 0) {
      track = Track.POINT;
      base = 1;
      rowSize = 1;
    } else {
      Slide slide = slides[outer];
      base = slide.base();
      rowSize = x.size(-1);
      int dilated = rowSize == 0 ? 0 : (rowSize - 1) * base + 1;
      track =
          new Track(
              dilated,
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
      product *= factor;
    }
    return product;
  }

  /** Gives each row of the input that a row of places meets, once for each element that does. */
  void met(int places, IntConsumer action) {
    int example = places / placeRows;
    for (int tap = 0; tap < taps; tap++) {
      int p = places % placeRows;
      int k = tap;
      int row = 0;
      int stride = 1;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        Slide slide = slides[axis];
        long at =
            (long) (p % counts[axis]) * slide.stride()
                + (long) (k % windows[axis]) * slide.dilation()
                - slide.low();
        long element = at / slide.base();
        if (at < 0 || at % slide.base() != 0 || element >= sizes[axis]) {
          row = -1;
          break;
        }
        row += (int) element * stride;
        stride *= sizes[axis];
        p /= counts[axis];
        k /= windows[axis];
      }
      if (row >= 0) {
        action.accept(example * inputRows + row);
      }
    }
  }

  /** Gives each row of places that meets a row of the input, once for each element that does. */
  void meeting(int input, IntConsumer action) {
    int example = input / inputRows;
    for (int tap = 0; tap < taps; tap++) {
      int i = input % inputRows;
      int k = tap;
      int row = 0;
      int stride = 1;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        Slide slide = slides[axis];
        long at =
            (long) (i % sizes[axis]) * slide.base()
                + slide.low()
                - (long) (k % windows[axis]) * slide.dilation();
        long place = at / slide.stride();
        if (at < 0 || at % slide.stride() != 0 || place >= counts[axis]) {
          row = -1;
          break;
        }
        row += (int) place * stride;
        stride *= counts[axis];
        i /= sizes[axis];
        k /= windows[axis];
      }
      if (row >= 0) {
        action.accept(example * placeRows + row);
      }
    }
  }

  /** What to add to {@code p·stride} for the element that element k of the window meets. */
  int shift(int k) {
    return (int) track.element(k, 0);
  }

  /** Reads a row of a real input, with this number in the gaps of a dilated axis. */
  void read(Nd4jTensor x, int row, double gap, double[] to) {
    DType dtype = x.dtype();
    Rows.get(dtype, x.address() + (long) row * rowSize * dtype.bytes(), to, rowSize);
    for (int i = base == 1 ? 0 : rowSize - 1; i > 0; i--) {
      to[i * base] = to[i];
      Arrays.fill(to, (i - 1) * base + 1, i * base, gap);
    }
  }

  /** As the other, for integers. */
  void read(Nd4jTensor x, int row, long gap, long[] to) {
    DType dtype = x.dtype();
    Rows.get(dtype, x.address() + (long) row * rowSize * dtype.bytes(), to, rowSize);
    for (int i = base == 1 ? 0 : rowSize - 1; i > 0; i--) {
      to[i * base] = to[i];
      Arrays.fill(to, (i - 1) * base + 1, i * base, gap);
    }
  }
}
