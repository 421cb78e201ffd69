package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Pooling.Ties;
import org.autodiff4j.types.DType;

/**
 * What is done with the elements of each window of x that equal the window's y, one example after
 * another.
 *
 * <p>Elements are compared, and taken or left out, as bits: which of them are equal no processor
 * can guess. Zeros are made positive first; NaN, which is equal here, is dealt with afterwards.
 */
abstract class WindowTies implements PoolingKernels.Action {
  final WindowRows rows;
  final Track track;

  /** Whether of the equal elements of a window the first alone counts. */
  final boolean takesFirst;

  private final Nd4jTensor x;
  private final Nd4jTensor y;
  private final double[] values;
  final long[] elements;
  final double[] extrema;
  final long[] extremumBits;

  /** For each place of a row how many elements are equal. */
  final long[] counts;

  /** For each place of a row all ones until an equal element is met. */
  private final long[] open;

  private WindowTies(Ties ties, WindowRows rows, Nd4jTensor x, Nd4jTensor y) {
    this.takesFirst = ties == Ties.FIRST;
    this.rows = rows;
    this.track = rows.track;
    this.x = x;
    this.y = y;
    this.values = new double[rows.inputs()];
    this.elements = new long[rows.inputs()];
    this.extrema = new double[rows.places()];
    this.extremumBits = new long[rows.places()];
    this.counts = new long[track.count()];
    this.open = new long[track.count()];
  }

  @Override
  public void run(int example) {
    rows.read(x, example, Double.NaN, values);
    readPlaces(y, example, extrema);
    toBits(values, elements);
    toBits(extrema, extremumBits);
    start(example);
    for (int row = 0; row < rows.placeRows; row++) {
      if (takesFirst) {
        Arrays.fill(open, -1);
      } else {
        count(row);
      }
      share(row);
    }
    finish(example);
  }

  private void count(int row) {
    int n = counts.length;
    Arrays.fill(counts, 0);
    for (int i = rows.start(row); i < rows.start(row + 1); i++) {
      for (int k = 0; k < track.window(); k++) {
        int first = track.first(k, 0, n);
        int end = track.end(k, 0, n);
        count(rows.met(i) + rows.shift(k), row * n, first, end);
      }
    }
  }

  /** Reads what a tensor holds for the places of an example. */
  final void readPlaces(Nd4jTensor from, int example, double[] to) {
    DType dtype = from.dtype();
    Rows.get(dtype, from.address() + (long) example * to.length * dtype.bytes(), to, to.length);
  }

  private static void toBits(double[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = Double.doubleToRawLongBits(from[i] + 0.0);
    }
  }

  /** 0 where the bits are the same, else -1. */
  static long differ(long x, long y) {
    long bits = x ^ y;
    return (bits | -bits) >> 63;
  }

  private void count(int shift, int at, int first, int end) {
    int stride = track.stride();
    long[] x = elements;
    long[] y = extremumBits;
    long[] to = counts;
    for (int p = first; p < end; p++) {
      to[p] += 1 + differ(x[p * stride + shift], y[at + p]);
    }
  }

  /** The number, or 0 where the bits differ. */
  static double takeEqual(double value, long x, long y) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(value) & ~differ(x, y));
  }

  /** The number, or 0 where the bits differ or did not differ before at this place of the row. */
  final double takeFirst(double value, long x, long y, int place) {
    long differ = differ(x, y);
    long taken = Double.doubleToRawLongBits(value) & ~differ & open[place];
    open[place] &= differ;
    return Double.longBitsToDouble(taken);
  }

  abstract void start(int example);

  /** Makes the results of a row of places, whose equal elements are counted. */
  abstract void share(int row);

  abstract void finish(int example);

  /** For each window the mean of dx over the elements that equal y; 0 if none does. */
  static final class Means extends WindowTies {
    private final Nd4jTensor dx;
    private final Nd4jTensor z;
    private final double[] tangents;
    private final double[] means;

    Means(Ties ties, WindowRows rows, Nd4jTensor x, Nd4jTensor y, Nd4jTensor dx, Nd4jTensor z) {
      super(ties, rows, x, y);
      this.dx = dx;
      this.z = z;
      this.tangents = new double[rows.inputs()];
      this.means = new double[rows.places()];
    }

    @Override
    void start(int example) {
      rows.read(dx, example, 0, tangents);
      Arrays.fill(means, 0);
    }

    @Override
    void share(int row) {
      int n = counts.length;
      int at = row * n;
      for (int i = rows.start(row); i < rows.start(row + 1); i++) {
        for (int k = 0; k < track.window(); k++) {
          int first = track.first(k, 0, n);
          int end = track.end(k, 0, n);
          add(rows.met(i) + rows.shift(k), at, first, end);
        }
      }
      for (int p = 0; p < n; p++) {
        double mean = takesFirst ? means[at + p] : counts[p] == 0 ? 0 : means[at + p] / counts[p];
        means[at + p] = Double.isNaN(extrema[at + p]) ? Double.NaN : mean;
      }
    }

    private void add(int shift, int at, int first, int end) {
      int stride = track.stride();
      if (takesFirst) {
        for (int p = first; p < end; p++) {
          int from = p * stride + shift;
          means[at + p] += takeFirst(tangents[from], elements[from], extremumBits[at + p], p);
        }
        return;
      }
      for (int p = first; p < end; p++) {
        int from = p * stride + shift;
        means[at + p] += takeEqual(tangents[from], elements[from], extremumBits[at + p]);
      }
    }

    @Override
    void finish(int example) {
      DType dtype = z.dtype();
      long to = z.address() + (long) example * means.length * dtype.bytes();
      Rows.put(dtype, means, to, means.length);
    }
  }

  /** For each element of x the sum of the shares of all windows whose y it equals. */
  static final class Spreads extends WindowTies {
    private final Nd4jTensor ct;
    private final Nd4jTensor z;
    private final double[] cotangents;
    private final double[] sums;

    Spreads(Ties ties, WindowRows rows, Nd4jTensor x, Nd4jTensor y, Nd4jTensor ct, Nd4jTensor z) {
      super(ties, rows, x, y);
      this.ct = ct;
      this.z = z;
      this.cotangents = new double[rows.places()];
      this.sums = new double[rows.inputs()];
    }

    @Override
    void start(int example) {
      readPlaces(ct, example, cotangents);
      Arrays.fill(sums, 0);
    }

    @Override
    void share(int row) {
      int n = counts.length;
      int at = row * n;
      boolean any = false;
      for (int p = 0; p < n; p++) {
        cotangents[at + p] /= takesFirst ? 1 : counts[p];
        any |= Double.isNaN(extrema[at + p]);
      }
      for (int i = rows.start(row); i < rows.start(row + 1); i++) {
        for (int k = 0; k < track.window(); k++) {
          int first = track.first(k, 0, n);
          int end = track.end(k, 0, n);
          add(rows.met(i) + rows.shift(k), at, first, end);
          if (any) {
            spoil(rows.met(i) + rows.shift(k), at, first, end);
          }
        }
      }
    }

    private void add(int shift, int at, int first, int end) {
      int stride = track.stride();
      long[] x = elements;
      long[] y = extremumBits;
      double[] from = cotangents;
      double[] to = sums;
      if (takesFirst) {
        for (int p = first; p < end; p++) {
          int i = p * stride + shift;
          to[i] += takeFirst(from[at + p], x[i], y[at + p], p);
        }
        return;
      }
      for (int p = first; p < end; p++) {
        int i = p * stride + shift;
        to[i] += takeEqual(from[at + p], x[i], y[at + p]);
      }
    }

    /** Adds NaN where y is NaN. */
    private void spoil(int shift, int at, int first, int end) {
      for (int p = first; p < end; p++) {
        if (Double.isNaN(extrema[at + p])) {
          sums[p * track.stride() + shift] = Double.NaN;
        }
      }
    }

    @Override
    void finish(int example) {
      rows.write(sums, z, example);
    }
  }
}
