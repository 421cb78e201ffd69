package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/**
 * The greatest or least of real numbers, or NaN if there is one. ND4J's reduction passes over NaN.
 *
 * <p>Long rows of results are folded in arrays, by loops that become vector code. Long groups are
 * run through with a branch that is seldom taken, which costs less than {@link Math#max} does
 * outside of vector code.
 */
final class ExtremumFold implements Fold {
  /** Fewer elements than this make no vector code, and more make a new extremum a rare branch. */
  private static final int LONG = 48;

  /** Elements of a column that stay in the cache until the next column is read. */
  private static final int CACHED = 512;

  private final DType dtype;
  private final boolean isLeast;

  /** 1, or -1 where the least is the negative of the greatest negative. */
  private final int sign;

  private double[] results = {};
  private double[] row = {};
  private float[] floatResults = {};
  private float[] floatRow = {};

  /** The greatest, or the least, of f32 or f64. */
  ExtremumFold(DType dtype, boolean least) {
    this.dtype = dtype;
    this.isLeast = least;
    this.sign = least ? -1 : 1;
  }

  @Override
  public void start(int n) {
    if (dtype == DType.FLOAT32) {
      if (floatResults.length < n) {
        floatResults = new float[n];
        floatRow = new float[n];
      }
      Arrays.fill(floatResults, 0, n, sign * Float.NEGATIVE_INFINITY);
    } else {
      if (results.length < n) {
        results = new double[n];
        row = new double[n];
      }
      Arrays.fill(results, 0, n, sign * Double.NEGATIVE_INFINITY);
    }
  }

  @Override
  public void rows(long x, int n, long step, int k) {
    int size = dtype.bytes();
    if (k >= LONG || n < LONG) {
      addGroups(x, n, step, k, size);
    } else {
      addRows(x, n, step, k, size);
    }
  }

  @Override
  public void columns(long x, int m, long step, int n) {
    int size = dtype.bytes();
    if (n >= LONG) {
      addRows(x, n, size, m, step);
    } else {
      for (int j = 0; j < m; j += CACHED) {
        addGroups(x + j * step, n, size, Math.min(CACHED, m - j), step);
      }
    }
  }

  /** Adds to result i the k elements at {@code x + i·step + j·groupStep}, row by row. */
  private void addRows(long x, int n, long step, int k, long groupStep) {
    for (int j = 0; j < k; j++) {
      long from = x + j * groupStep;
      if (dtype == DType.FLOAT64) {
        if (step == Double.BYTES) {
          Rows.get(dtype, from, row, n);
        } else {
          for (int i = 0; i < n; i++) {
            row[i] = Memory.getDouble(from + i * step);
          }
        }
        addRow(results, row, n);
      } else {
        if (step == Float.BYTES) {
          Memory.copyOut(from, floatRow, 0, 4L * n);
        } else {
          for (int i = 0; i < n; i++) {
            floatRow[i] = Memory.getFloat(from + i * step);
          }
        }
        addRow(floatResults, floatRow, n);
      }
    }
  }

  /** Only for long rows: loops that have been seen to be short are not made vector code. */
  private void addRow(double[] to, double[] from, int n) {
    if (isLeast) {
      for (int i = 0; i < n; i++) {
        to[i] = Math.min(to[i], from[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = Math.max(to[i], from[i]);
      }
    }
  }

  private void addRow(float[] to, float[] from, int n) {
    if (isLeast) {
      for (int i = 0; i < n; i++) {
        to[i] = Math.min(to[i], from[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = Math.max(to[i], from[i]);
      }
    }
  }

  /** As {@link #addRows}, group by group. */
  private void addGroups(long x, int n, long step, int k, long groupStep) {
    for (int i = 0; i < n; i++) {
      long from = x + i * step;
      if (dtype == DType.FLOAT64) {
        double of = sign * greatestDouble(from, k, groupStep);
        results[i] = isLeast ? Math.min(results[i], of) : Math.max(results[i], of);
      } else {
        float of = sign * greatestFloat(from, k, groupStep);
        floatResults[i] = isLeast ? Math.min(floatResults[i], of) : Math.max(floatResults[i], of);
      }
    }
  }

  private double greatestDouble(long x, int k, long step) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      double value = sign * Memory.getDouble(x + j * step);
      if (!(value <= greatest)) { // greater, or NaN
        if (Double.isNaN(value)) {
          return value;
        }
        greatest = value;
      }
    }
    return greatest;
  }

  private float greatestFloat(long x, int k, long step) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      float value = sign * Memory.getFloat(x + j * step);
      if (!(value <= greatest)) { // greater, or NaN
        if (Float.isNaN(value)) {
          return value;
        }
        greatest = value;
      }
    }
    return greatest;
  }

  @Override
  public void finish(long z, int n) {
    if (dtype == DType.FLOAT32) {
      Memory.copyIn(floatResults, 0, z, 4L * n);
    } else {
      Rows.put(dtype, results, z, n);
    }
  }
}
