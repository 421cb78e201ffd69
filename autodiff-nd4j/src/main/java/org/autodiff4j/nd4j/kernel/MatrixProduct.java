package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/**
 * Products {@code z[m, n] = x[m, k] · y[n, k]ᵀ} of matrices of given strides, into row-major z: by
 * BLAS where it takes the strides, else by a loop.
 */
final class MatrixProduct {
  /** Up to so many multiplications a loop is faster than a call. */
  private static final int FEW = 16;

  private final DType dtype;
  private final int m;
  private final int n;
  private final int k;
  private final Matrix x;
  private final Matrix y;
  private final boolean isLoop;

  /**
   * Products of matrices with these strides, counted in elements.
   *
   * @param loop whether few multiplications are worth a loop: of one product alone they are not
   */
  MatrixProduct(DType dtype, Matrix x, Matrix y, boolean loop) {
    this.dtype = dtype;
    this.m = x.rows;
    this.n = y.rows;
    this.k = x.columns;
    this.x = x;
    this.y = y;
    this.isLoop = !dtype.isFloat() || (loop && (long) m * n * k <= FEW);
  }

  /**
   * A matrix in memory.
   *
   * @param rowStride elements from one row to the next
   * @param columnStride elements from one column to the next
   */
  record Matrix(int rows, int columns, long rowStride, long columnStride) {
    /** Whether BLAS can take this as stored row by row. */
    private boolean isPlain() {
      return (columns == 1 || columnStride == 1) && (rows == 1 || fits(rowStride, columns));
    }

    /** Whether BLAS can take this as stored column by column. */
    private boolean isTransposed() {
      return (rows == 1 || rowStride == 1) && (columns == 1 || fits(columnStride, rows));
    }

    private static boolean fits(long stride, int length) {
      return stride >= length && stride <= Integer.MAX_VALUE;
    }

    /** Whether BLAS can take the only row as a vector. */
    private boolean isVector() {
      return rows == 1
          && (columns == 1 || (columnStride != 0 && Math.abs(columnStride) <= Integer.MAX_VALUE));
    }

    /** Elements from one stored row to the next. */
    private int leading() {
      return isPlain()
          ? (rows == 1 ? columns : (int) rowStride)
          : (columns == 1 ? rows : (int) columnStride);
    }

    private int step() {
      return columns == 1 ? 1 : (int) columnStride;
    }
  }

  /** Whether this operand must be copied to row-major order first. */
  boolean needsCopy(Matrix operand) {
    return !isLoop && !operand.isVector() && !operand.isPlain() && !operand.isTransposed();
  }

  /** Multiplies the matrices at these addresses. */
  void run(long xAt, long yAt, long zAt) {
    if (isLoop) {
      loop(xAt, yAt, zAt);
    } else if (m == 1 && n == 1) {
      Elements.put(dtype, zAt, Blas.dot(dtype, k, xAt, x.step(), yAt, y.step()));
    } else if (n == 1) {
      Blas.gemv(dtype, m, k, xAt, !x.isPlain(), x.leading(), yAt, y.step(), zAt);
    } else if (m == 1) {
      Blas.gemv(dtype, n, k, yAt, !y.isPlain(), y.leading(), xAt, x.step(), zAt);
    } else {
      Blas.gemm(
          dtype, m, n, k, xAt, !x.isPlain(), x.leading(), yAt, y.isPlain(), y.leading(), zAt, n);
    }
  }

  private void loop(long xAt, long yAt, long zAt) {
    int size = dtype.bytes();
    long xRow = x.rowStride * size;
    long yRow = y.rowStride * size;
    long z = zAt;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++, z += size) {
        element(xAt + i * xRow, yAt + j * yRow, z);
      }
    }
  }

  private void element(long from, long with, long z) {
    int size = dtype.bytes();
    long xStep = x.columnStride * size;
    long yStep = y.columnStride * size;
    double real = 0;
    long integer = 0;
    switch (dtype) {
      case FLOAT64 -> {
        for (int l = 0; l < k; l++) {
          real += Memory.getDouble(from + l * xStep) * Memory.getDouble(with + l * yStep);
        }
        Memory.putDouble(z, real);
      }
      case FLOAT32 -> {
        for (int l = 0; l < k; l++) {
          real += (double) Memory.getFloat(from + l * xStep) * Memory.getFloat(with + l * yStep);
        }
        Memory.putFloat(z, (float) real);
      }
      case INT64 -> {
        for (int l = 0; l < k; l++) {
          integer += Memory.getLong(from + l * xStep) * Memory.getLong(with + l * yStep);
        }
        Memory.putLong(z, integer);
      }
      default -> {
        for (int l = 0; l < k; l++) {
          integer += (long) Memory.getInt(from + l * xStep) * Memory.getInt(with + l * yStep);
        }
        Memory.putInt(z, (int) integer);
      }
    }
  }
}
