package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;

/**
 * Solutions for triangular f64 matrices, in place: halves of the matrix in turn, and between them a
 * matrix product, which does nearly all of the work of large ones.
 *
 * @param at the address of the matrix
 * @param n its size
 * @param stride elements from one stored row to the next
 * @param stored whether it is stored by rows, rather than by columns
 * @param lower whether it is the lower triangle
 * @param unit whether its diagonal is taken as ones
 */
record Substitution(long at, int n, int stride, boolean stored, boolean lower, boolean unit) {
  private static final int FEW = 16;

  private long element(int i, int j) {
    return at + 8L * (stored ? (long) i * stride + j : (long) j * stride + i);
  }

  private Substitution part(int from, int size) {
    return new Substitution(element(from, from), size, stride, stored, lower, unit);
  }

  /** Replaces b[n, columns] by A⁻¹·b. */
  void solve(long b, int columns, int bStride) {
    if (n <= FEW) {
      few(b, columns, bStride);
      return;
    }
    int half = n / 2;
    long lowerHalf = b + 8L * half * bStride;
    if (lower) {
      part(0, half).solve(b, columns, bStride);
      subtract(n - half, half, element(half, 0), b, columns, lowerHalf, bStride);
      part(half, n - half).solve(lowerHalf, columns, bStride);
    } else {
      part(half, n - half).solve(lowerHalf, columns, bStride);
      subtract(half, n - half, element(0, half), lowerHalf, columns, b, bStride);
      part(0, half).solve(b, columns, bStride);
    }
  }

  private void subtract(int rows, int over, long block, long x, int columns, long z, int bStride) {
    Blas.subtractProduct(
        rows, columns, over, block, !stored, stride, x, false, bStride, z, bStride);
  }

  private void few(long b, int columns, int bStride) {
    for (int step = 0; step < n; step++) {
      int i = lower ? step : n - 1 - step;
      long row = b + 8L * i * bStride;
      for (int before = 0; before < step; before++) {
        int j = lower ? before : n - 1 - before;
        Matrices.subtract(Memory.getDouble(element(i, j)), b + 8L * j * bStride, row, columns);
      }
      if (!unit) {
        double pivot = Memory.getDouble(element(i, i));
        for (long x = row; x < row + 8L * columns; x += 8) {
          Memory.putDouble(x, Memory.getDouble(x) / pivot);
        }
      }
    }
  }
}
