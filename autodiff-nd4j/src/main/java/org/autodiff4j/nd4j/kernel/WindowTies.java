package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.DType;

/** What is done with the elements of each window of x that equal the window's y. */
final class WindowTies {
  private WindowTies() {}

  /** Row after row of places, counts the elements that equal y. */
  private abstract static class Counting implements PoolingKernels.Row {
    final WindowRows rows;
    final Track track;
    final Nd4jTensor x;
    final Nd4jTensor y;
    final double[] elements;
    final double[] extrema;
    final double[] counts;

    Counting(WindowRows rows, Nd4jTensor x, Nd4jTensor y) {
      this.rows = rows;
      this.track = rows.track;
      this.x = x;
      this.y = y;
      this.elements = new double[track.size()];
      this.extrema = new double[track.count()];
      this.counts = new double[track.count()];
    }

    /** Where a row of places starts in a tensor. */
    long start(Nd4jTensor places, int row) {
      return places.address() + (long) row * counts.length * places.dtype().bytes();
    }

    @Override
    public void run(int row) {
      Arrays.fill(counts, 0);
      Rows.get(y.dtype(), start(y, row), extrema, counts.length);
      rows.met(row, this::add);
      finish(row);
    }

    void add(int row) {
      rows.read(x, row, Double.NaN, elements);
      for (int k = 0; k < track.window(); k++) {
        int first = track.first(k, 0, counts.length);
        int end = track.end(k, 0, counts.length);
        int shift = rows.shift(k);
        for (int p = first; p < end; p++) {
          counts[p] += elements[p * track.stride() + shift] == extrema[p] ? 1 : 0;
        }
      }
    }

    abstract void finish(int row);
  }

  /** The ct of each window divided by how many elements equal y; NaN where y is. */
  static final class Shares extends Counting {
    private final Nd4jTensor ct;
    private final Nd4jTensor shares;
    private final double[] values;

    Shares(WindowRows rows, Nd4jTensor x, Nd4jTensor y, Nd4jTensor ct, Nd4jTensor shares) {
      super(rows, x, y);
      this.ct = ct;
      this.shares = shares;
      this.values = new double[track.count()];
    }

    @Override
    void finish(int row) {
      Rows.get(ct.dtype(), start(ct, row), values, values.length);
      for (int p = 0; p < values.length; p++) {
        values[p] = Double.isNaN(extrema[p]) ? Double.NaN : values[p] / counts[p];
      }
      Rows.put(DType.FLOAT64, values, start(shares, row), values.length);
    }
  }

  /** For each window the mean of dx over the elements that equal y; 0 if none does. */
  static final class Means extends Counting {
    private final Nd4jTensor dx;
    private final Nd4jTensor z;
    private final double[] tangents;
    private final double[] sums;

    Means(WindowRows rows, Nd4jTensor x, Nd4jTensor y, Nd4jTensor dx, Nd4jTensor z) {
      super(rows, x, y);
      this.dx = dx;
      this.z = z;
      this.tangents = new double[track.size()];
      this.sums = new double[track.count()];
    }

    @Override
    void add(int row) {
      super.add(row);
      rows.read(dx, row, 0, tangents);
      for (int k = 0; k < track.window(); k++) {
        int first = track.first(k, 0, counts.length);
        int end = track.end(k, 0, counts.length);
        int shift = rows.shift(k);
        for (int p = first; p < end; p++) {
          int at = p * track.stride() + shift;
          sums[p] += elements[at] == extrema[p] ? tangents[at] : 0;
        }
      }
    }

    @Override
    void finish(int row) {
      for (int p = 0; p < sums.length; p++) {
        double mean = counts[p] == 0 ? 0 : sums[p] / counts[p];
        sums[p] = Double.isNaN(extrema[p]) ? Double.NaN : mean;
      }
      Rows.put(z.dtype(), sums, start(z, row), sums.length);
      Arrays.fill(sums, 0);
    }
  }

  /** Row after row of x, the sum of the shares of all windows whose y each element equals. */
  static final class Spreads implements PoolingKernels.Row {
    private final WindowRows rows;
    private final Track track;
    private final Nd4jTensor y;
    private final Nd4jTensor x;
    private final Nd4jTensor shares;
    private final Nd4jTensor z;
    private final double[] elements;
    private final double[] extrema;
    private final double[] values;
    private final double[] sums;

    Spreads(WindowRows rows, Nd4jTensor x, Nd4jTensor y, Nd4jTensor shares, Nd4jTensor z) {
      this.rows = rows;
      this.track = rows.track;
      this.x = x;
      this.y = y;
      this.shares = shares;
      this.z = z;
      this.elements = new double[track.size()];
      this.extrema = new double[track.count()];
      this.values = new double[track.count()];
      this.sums = new double[track.size()];
    }

    @Override
    public void run(int row) {
      rows.read(x, row, Double.NaN, elements);
      Arrays.fill(sums, 0);
      rows.meeting(row, this::add);
      for (int i = 1; rows.base > 1 && i < rows.rowSize; i++) {
        sums[i] = sums[i * rows.base];
      }
      long to = z.address() + (long) row * rows.rowSize * z.dtype().bytes();
      Rows.put(z.dtype(), sums, to, rows.rowSize);
    }

    private void add(int places) {
      int n = extrema.length;
      Rows.get(y.dtype(), y.address() + (long) places * n * y.dtype().bytes(), extrema, n);
      Rows.get(DType.FLOAT64, shares.address() + (long) places * n * 8, values, n);
      for (int k = 0; k < track.window(); k++) {
        int first = track.first(k, 0, n);
        int end = track.end(k, 0, n);
        int shift = rows.shift(k);
        for (int p = first; p < end; p++) {
          int at = p * track.stride() + shift;
          boolean takes = elements[at] == extrema[p] || Double.isNaN(extrema[p]);
          sums[at] += takes ? values[p] : 0;
        }
      }
    }
  }
}
