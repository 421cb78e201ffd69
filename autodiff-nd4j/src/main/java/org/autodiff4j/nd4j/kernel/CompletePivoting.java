package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;

/**
 * The factors of {@code P·A·Q = L·D·U} with complete pivoting, where L and U are triangular with
 * ones on the diagonal and D is diagonal. Rank shows in D alone, so that sums of products of all
 * but one or two of its elements, which the derivatives of the determinant are, are exact at
 * singular matrices.
 */
final class CompletePivoting {
  private final long lu;
  private final int n;
  private final double[] d;
  private final int[] rows;
  private final int[] columns;
  private final boolean finite;

  /** Factors the row-major f64 matrix [n, n] at this address in place. */
  CompletePivoting(long a, int n) {
    this.lu = a;
    this.n = n;
    this.d = new double[n];
    this.rows = new int[n];
    this.columns = new int[n];
    this.finite = Matrices.isFinite(a, (long) n * n);
    for (int i = 0; i < n; i++) {
      rows[i] = i;
      columns[i] = i;
    }
    for (int k = 0; k < n && finite; k++) {
      choose(k);
      d[k] = Memory.getDouble(element(lu, k, k));
      if (d[k] == 0) {
        return; // all that is left is 0
      }
      eliminate(k);
    }
  }

  private long element(long matrix, int i, int j) {
    return matrix + 8L * ((long) i * n + j);
  }

  private void eliminate(int k) {
    for (int i = k + 1; i < n; i++) {
      double factor = Memory.getDouble(element(lu, i, k)) / d[k];
      Memory.putDouble(element(lu, i, k), factor);
      Matrices.subtract(factor, element(lu, k, k + 1), element(lu, i, k + 1), n - k - 1);
    }
    for (int j = k + 1; j < n; j++) {
      Memory.putDouble(element(lu, k, j), Memory.getDouble(element(lu, k, j)) / d[k]);
    }
  }

  /** Brings the greatest element that is left to place k. */
  private void choose(int k) {
    int row = k;
    int column = k;
    double greatest = Math.abs(Memory.getDouble(element(lu, k, k)));
    for (int i = k; i < n; i++) {
      for (int j = k; j < n; j++) {
        double size = Math.abs(Memory.getDouble(element(lu, i, j)));
        if (size > greatest) {
          greatest = size;
          row = i;
          column = j;
        }
      }
    }
    if (row != k) {
      Matrices.swapRows(lu, n, n, k, row);
      swap(rows, k, row);
    }
    if (column != k) {
      for (int i = 0; i < n; i++) {
        double value = Memory.getDouble(element(lu, i, k));
        Memory.putDouble(element(lu, i, k), Memory.getDouble(element(lu, i, column)));
        Memory.putDouble(element(lu, i, column), value);
      }
      swap(columns, k, column);
    }
  }

  private static void swap(int[] order, int i, int j) {
    int number = order[i];
    order[i] = order[j];
    order[j] = number;
  }

  /** Writes ∂det/∂A. */
  void cofactors(long to) {
    Matrices.fill(to, (long) n * n, 0);
    for (int i = 0; i < n; i++) {
      Memory.putDouble(element(to, i, i), without(i, i));
    }
    back(to);
  }

  /** Replaces a direction by the derivative of the cofactors along it. */
  void cofactorsAlong(long h) {
    double[] g = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        g[i * n + j] = Memory.getDouble(element(h, rows[i], columns[j]));
      }
    }
    Memory.copyIn(g, 0, h, 8L * n * n);
    lower(true).solve(h, n, n);
    transpose(h);
    upper(false).solve(h, n, n);
    // h is now transposed: [j, i] is what stands at [i, j] in the basis in which A is D.
    Memory.copyOut(h, g, 0, 8L * n * n);
    for (int i = 0; i < n; i++) {
      double diagonal = 0;
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double product = without(i, j);
          diagonal += g[j * n + j] * product;
          Memory.putDouble(element(h, i, j), -g[i * n + j] * product);
        }
      }
      Memory.putDouble(element(h, i, i), diagonal);
    }
    back(h);
  }

  /** The product of all of D but elements i and j. */
  private double without(int i, int j) {
    double product = 1;
    for (int k = 0; k < n; k++) {
      product *= k == i || k == j ? 1 : d[k];
    }
    return product;
  }

  /** L, or Lᵀ. */
  private Substitution lower(boolean plain) {
    return new Substitution(lu, n, n, plain, plain, true);
  }

  /** U, or Uᵀ. */
  private Substitution upper(boolean plain) {
    return new Substitution(lu, n, n, plain, !plain, true);
  }

  /** σ·Pᵀ·L⁻ᵀ·C·U⁻ᵀ·Qᵀ, with σ the sign of both permutations, in place of C. */
  private void back(long c) {
    if (!finite) {
      Matrices.fill(c, (long) n * n, Double.NaN);
      return;
    }
    lower(false).solve(c, n, n);
    transpose(c);
    upper(true).solve(c, n, n);
    double[] t = new double[n * n];
    Memory.copyOut(c, t, 0, 8L * n * n);
    int sign = LuFactors.parity(rows) * LuFactors.parity(columns);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        Memory.putDouble(element(c, rows[i], columns[j]), sign * t[j * n + i]);
      }
    }
  }

  private void transpose(long c) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double value = Memory.getDouble(element(c, i, j));
        Memory.putDouble(element(c, i, j), Memory.getDouble(element(c, j, i)));
        Memory.putDouble(element(c, j, i), value);
      }
    }
  }
}
