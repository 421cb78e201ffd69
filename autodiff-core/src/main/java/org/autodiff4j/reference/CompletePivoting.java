package org.autodiff4j.reference;

/**
 * The factors of {@code P·A·Q = L·D·U} with complete pivoting, where L and U are triangular with
 * ones on the diagonal and D is diagonal. Rank shows in D alone, so that sums of products of all
 * but one or two of its elements, which the derivatives of the determinant are, are exact at
 * singular matrices.
 */
final class CompletePivoting {
  private final int n;
  private final double[][] lu;
  private final double[] d;
  private final int[] rows;
  private final int[] columns;
  private final boolean finite;

  /** Factors a square matrix, which becomes the factors. */
  CompletePivoting(double[][] a) {
    this.n = a.length;
    this.lu = a;
    this.d = new double[n];
    this.rows = new int[n];
    this.columns = new int[n];
    this.finite = Dense.isFinite(a);
    for (int i = 0; i < n; i++) {
      rows[i] = i;
      columns[i] = i;
    }
    for (int k = 0; k < n && finite; k++) {
      choose(k);
      d[k] = lu[k][k];
      if (d[k] == 0) {
        return; // all that is left is 0
      }
      for (int i = k + 1; i < n; i++) {
        lu[i][k] /= d[k];
        for (int j = k + 1; j < n; j++) {
          lu[i][j] -= lu[i][k] * lu[k][j];
        }
      }
      for (int j = k + 1; j < n; j++) {
        lu[k][j] /= d[k];
      }
    }
  }

  /** Brings the greatest element that is left to place k. */
  private void choose(int k) {
    int row = k;
    int column = k;
    for (int i = k; i < n; i++) {
      for (int j = k; j < n; j++) {
        if (Math.abs(lu[i][j]) > Math.abs(lu[row][column])) {
          row = i;
          column = j;
        }
      }
    }
    FactorizationKernels.swap(lu, rows, k, row);
    for (double[] each : lu) {
      double value = each[k];
      each[k] = each[column];
      each[column] = value;
    }
    int number = columns[k];
    columns[k] = columns[column];
    columns[column] = number;
  }

  /** ∂det/∂A. */
  double[][] cofactors() {
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      c[i][i] = productWithout(i, i);
    }
    return back(c);
  }

  /** The derivative of the cofactors along H. */
  double[][] cofactorsAlong(double[][] h) {
    double[][] g = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        g[i][j] = h[rows[i]][columns[j]];
      }
    }
    LinearSystemKernels.substitute(lu, true, true, g);
    g = Dense.transposed(g, n);
    LinearSystemKernels.substitute(Dense.transposed(lu, n), true, true, g);
    // g is now transposed: g[j][i] is what stands at [i, j] in the basis in which A is D.
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double product = productWithout(i, j);
          c[i][i] += g[j][j] * product;
          c[i][j] = -g[i][j] * product;
        }
      }
    }
    return back(c);
  }

  private double productWithout(int i, int j) {
    double product = 1;
    for (int k = 0; k < n; k++) {
      product *= k == i || k == j ? 1 : d[k];
    }
    return product;
  }

  /** σ·Pᵀ·L⁻ᵀ·C·U⁻ᵀ·Qᵀ, with σ the sign of both permutations. */
  private double[][] back(double[][] c) {
    if (!finite) {
      return Dense.filled(n, n, Double.NaN);
    }
    LinearSystemKernels.substitute(Dense.transposed(lu, n), false, true, c);
    double[][] t = Dense.transposed(c, n);
    LinearSystemKernels.substitute(lu, false, true, t);
    int sign = FactorizationKernels.parity(rows) * FactorizationKernels.parity(columns);
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[rows[i]][columns[j]] = sign * t[j][i];
      }
    }
    return result;
  }
}
