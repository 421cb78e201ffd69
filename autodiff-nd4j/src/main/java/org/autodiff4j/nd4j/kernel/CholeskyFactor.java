package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;

/**
 * The Cholesky factor of an f64 matrix, in place: halves in turn, and between them matrix products.
 */
final class CholeskyFactor {
  private static final int FEW = 16;

  private final long a;
  private final int n;

  private CholeskyFactor(long a, int n) {
    this.a = a;
    this.n = n;
  }

  /**
   * Replaces the row-major matrix [n, n] at this address by the factor of its symmetric part; by
   * NaN in the lower triangle if that is not positive definite.
   */
  static void factor(long a, int n) {
    CholeskyFactor factor = new CholeskyFactor(a, n);
    boolean positive = Matrices.isFinite(a, (long) n * n);
    for (int i = 0; i < n && positive; i++) {
      for (int j = 0; j <= i; j++) {
        double below = Memory.getDouble(factor.element(i, j));
        double above = Memory.getDouble(factor.element(j, i));
        Memory.putDouble(factor.element(i, j), 0.5 * below + 0.5 * above);
      }
    }
    positive = positive && factor.block(0, n);
    for (int i = 0; i < n; i++) {
      Matrices.fill(factor.element(i, i + 1), n - i - 1, 0);
      if (!positive) {
        Matrices.fill(factor.element(i, 0), i + 1, Double.NaN);
      }
    }
  }

  private long element(int i, int j) {
    return a + 8L * ((long) i * n + j);
  }

  /** Factors a block on the diagonal; whether it is positive definite. */
  private boolean block(int from, int size) {
    if (size <= FEW) {
      return few(from, from + size);
    }
    int half = size / 2;
    int middle = from + half;
    int rest = size - half;
    if (!block(from, half)) {
      return false;
    }
    right(from, half, middle, rest);
    long left = element(middle, from);
    long z = element(middle, middle);
    Blas.subtractProduct(rest, rest, half, left, false, n, left, true, n, z, n);
    return block(middle, rest);
  }

  private boolean few(int from, int to) {
    for (int i = from; i < to; i++) {
      for (int j = from; j <= i; j++) {
        double sum = reduced(i, j, from);
        if (i == j && !(sum > 0)) {
          return false;
        }
        double value = i == j ? Math.sqrt(sum) : sum / Memory.getDouble(element(j, j));
        Memory.putDouble(element(i, j), value);
      }
    }
    return true;
  }

  /** Element [i, j] less what the columns between these have made of it. */
  private double reduced(int i, int j, int from) {
    double sum = Memory.getDouble(element(i, j));
    for (int k = from; k < j; k++) {
      sum -= Memory.getDouble(element(i, k)) * Memory.getDouble(element(j, k));
    }
    return sum;
  }

  /** Multiplies rows by L⁻ᵀ from the right, where L is the block at {@code from}. */
  private void right(int from, int size, int row, int rows) {
    if (size <= FEW) {
      for (int i = row; i < row + rows; i++) {
        for (int j = from; j < from + size; j++) {
          double sum = reduced(i, j, from);
          Memory.putDouble(element(i, j), sum / Memory.getDouble(element(j, j)));
        }
      }
      return;
    }
    int half = size / 2;
    int middle = from + half;
    right(from, half, row, rows);
    Blas.subtractProduct(
        rows,
        size - half,
        half,
        element(row, from),
        false,
        n,
        element(middle, from),
        true,
        n,
        element(row, middle),
        n);
    right(middle, size - half, row, rows);
  }
}
