package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;

/**
 * The factors of an f64 matrix by partial pivoting, in place: halves of its columns in turn, and
 * between them a matrix product (Toledo, "Locality of reference in LU decomposition with partial
 * pivoting", 1997).
 */
final class LuFactors {
  private static final int FEW = 16;

  private final long a;
  private final int m;
  private final int n;

  /** The row of the matrix that each row of the factors is. */
  final int[] order;

  /** Factors the row-major matrix [m, n] at this address; all NaN if an element is not finite. */
  LuFactors(long a, int m, int n) {
    this.a = a;
    this.m = m;
    this.n = n;
    this.order = new int[m];
    for (int i = 0; i < m; i++) {
      order[i] = i;
    }
    if (!Matrices.isFinite(a, (long) m * n)) {
      Matrices.fill(a, (long) m * n, Double.NaN);
      return;
    }
    int k = Math.min(m, n);
    columns(0, k);
    if (n > k) {
      new Substitution(a, k, n, true, true, true).solve(element(0, k), n - k, n);
    }
  }

  private long element(int i, int j) {
    return a + 8L * ((long) i * n + j);
  }

  private void columns(int from, int width) {
    if (width <= FEW) {
      for (int j = from; j < from + width; j++) {
        column(j, from + width);
      }
      return;
    }
    int half = width / 2;
    int middle = from + half;
    columns(from, half);
    new Substitution(element(from, from), half, n, true, true, true)
        .solve(element(from, middle), width - half, n);
    Blas.subtractProduct(
        m - middle,
        width - half,
        half,
        element(middle, from),
        false,
        n,
        element(from, middle),
        false,
        n,
        element(middle, middle),
        n);
    columns(middle, width - half);
  }

  /** Brings the pivot of column j to its place, and clears what is below it. */
  private void column(int j, int end) {
    int pivot = j;
    double greatest = Math.abs(Memory.getDouble(element(j, j)));
    for (int i = j + 1; i < m; i++) {
      double size = Math.abs(Memory.getDouble(element(i, j)));
      if (size > greatest) {
        greatest = size;
        pivot = i;
      }
    }
    if (pivot != j) {
      Matrices.swapRows(a, n, n, j, pivot);
      int row = order[j];
      order[j] = order[pivot];
      order[pivot] = row;
    }
    double divisor = Memory.getDouble(element(j, j));
    if (divisor == 0) {
      return;
    }
    for (int i = j + 1; i < m; i++) {
      double factor = Memory.getDouble(element(i, j)) / divisor;
      Memory.putDouble(element(i, j), factor);
      Matrices.subtract(factor, element(j, j + 1), element(i, j + 1), end - j - 1);
    }
  }

  /** 1 or -1: the determinant of a permutation. */
  static int parity(int[] order) {
    int sign = 1;
    boolean[] seen = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      for (int j = i; !seen[j]; j = order[j]) {
        seen[j] = true;
        sign = j == i ? sign : -sign;
      }
    }
    return sign;
  }
}
