package org.autodiff4j.reference;

import java.util.Arrays;
import org.autodiff4j.tensor.Factorization.Cholesky;
import org.autodiff4j.tensor.Factorization.Lu;
import org.autodiff4j.tensor.Factorization.Qr;
import org.autodiff4j.types.TensorType;

/** Factorizations by the algorithms of the textbooks, in double. */
final class FactorizationKernels {
  private FactorizationKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Cholesky.class, (p, x, y) -> cholesky(x[0], y));
    kernels.putAll(Lu.class, (p, x, y) -> lu(x[0], y));
    kernels.putAll(Qr.class, (p, x, y) -> qr(x[0], y));
  }

  private static ReferenceTensor cholesky(ReferenceTensor x, TensorType y) {
    Dense a = Dense.of(x);
    Dense l = Dense.results(y);
    for (int k = 0; k < a.count; k++) {
      l.put(k, cholesky(a.get(k)));
    }
    return l.tensor(y);
  }

  private static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    boolean positive = Dense.isFinite(a);
    for (int i = 0; i < n && positive; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0.5 * a[i][j] + 0.5 * a[j][i];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        positive &= i != j || sum > 0;
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    for (int i = 0; i < n && !positive; i++) {
      for (int j = 0; j <= i; j++) {
        l[i][j] = Double.NaN;
      }
    }
    return l;
  }

  private static ReferenceTensor[] lu(ReferenceTensor x, TensorType[] y) {
    Dense a = Dense.of(x);
    Dense packed = Dense.results(y[0]);
    long[] p = new long[y[1].shape().length()];
    for (int i = 0; i < p.length; i++) {
      p[i] = i % a.rows;
    }
    for (int k = 0; k < a.count; k++) {
      double[][] matrix = a.get(k);
      int[] order = lu(matrix);
      packed.put(k, matrix);
      for (int i = 0; i < a.rows; i++) {
        p[k * a.rows + i] = order[i];
      }
    }
    return new ReferenceTensor[] {packed.tensor(y[0]), ReferenceTensor.ofIntegers(y[1], i -> p[i])};
  }

  /** Factors the matrix in place, all NaN if an element is not finite; the order of its rows. */
  static int[] lu(double[][] a) {
    int m = a.length;
    int n = m == 0 ? 0 : a[0].length;
    int[] order = new int[m];
    for (int i = 0; i < m; i++) {
      order[i] = i;
    }
    if (!Dense.isFinite(a)) {
      for (double[] row : a) {
        Arrays.fill(row, Double.NaN);
      }
      return order;
    }
    for (int j = 0; j < Math.min(m, n); j++) {
      int pivot = j;
      for (int i = j + 1; i < m; i++) {
        pivot = Math.abs(a[i][j]) > Math.abs(a[pivot][j]) ? i : pivot;
      }
      swap(a, order, j, pivot);
      for (int i = j + 1; i < m && a[j][j] != 0; i++) {
        a[i][j] /= a[j][j];
        for (int c = j + 1; c < n; c++) {
          a[i][c] -= a[i][j] * a[j][c];
        }
      }
    }
    return order;
  }

  static void swap(double[][] a, int[] order, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
    int number = order[i];
    order[i] = order[j];
    order[j] = number;
  }

  /** 1 or -1: the determinant of the permutation. */
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

  private static ReferenceTensor[] qr(ReferenceTensor x, TensorType[] y) {
    Dense a = Dense.of(x);
    Dense q = Dense.results(y[0]);
    Dense r = Dense.results(y[1]);
    int matrices = Math.max(q.count, r.count);
    for (int k = 0; k < matrices; k++) {
      double[][] reduced = a.count == 0 ? new double[a.rows][a.columns] : a.get(k);
      double[][] reflected = qr(reduced);
      if (q.count > 0) {
        q.put(k, reflected);
      }
      if (r.count > 0) {
        r.put(k, reduced);
      }
    }
    return new ReferenceTensor[] {q.tensor(y[0]), r.tensor(y[1])};
  }

  /** Reduces the matrix to R in place; the square Q. All NaN if an element is not finite. */
  private static double[][] qr(double[][] a) {
    int m = a.length;
    int n = m == 0 ? 0 : a[0].length;
    double[][] qt = Dense.identity(m, m);
    boolean finite = Dense.isFinite(a);
    for (int j = 0; j < Math.min(m - 1, n) && finite; j++) {
      double[] v = reflector(a, j);
      if (v.length > 0) {
        reflect(v, a, j);
        reflect(v, qt, j);
      }
      for (int i = j + 1; i < m; i++) {
        a[i][j] = 0;
      }
      finite = Dense.isFinite(a); // sums may overflow
    }
    for (int i = 0; i < m && !finite; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = j < i ? 0 : Double.NaN;
      }
    }
    return finite ? Dense.transposed(qt, m) : Dense.filled(m, m, Double.NaN);
  }

  /** The v with {@code I - v·vᵀ} that clears column j below row j; empty if it is clear. */
  private static double[] reflector(double[][] a, int j) {
    int m = a.length;
    double greatest = 0;
    for (int i = j + 1; i < m; i++) {
      greatest = Math.max(greatest, Math.abs(a[i][j]));
    }
    if (greatest == 0) {
      return new double[0];
    }
    greatest = Math.max(greatest, Math.abs(a[j][j]));
    double[] v = new double[m - j];
    double squares = 0;
    for (int i = j; i < m; i++) {
      v[i - j] = a[i][j] / greatest;
      squares += v[i - j] * v[i - j];
    }
    double norm = Math.sqrt(squares);
    v[0] += Math.copySign(norm, a[j][j]);
    double scale = 1 / Math.sqrt(norm * Math.abs(v[0]));
    for (int i = 0; i < v.length; i++) {
      v[i] *= scale;
    }
    return v;
  }

  private static void reflect(double[] v, double[][] a, int from) {
    for (int c = 0; c < a[0].length; c++) {
      double sum = 0;
      for (int i = 0; i < v.length; i++) {
        sum += v[i] * a[from + i][c];
      }
      for (int i = 0; i < v.length; i++) {
        a[from + i][c] -= v[i] * sum;
      }
    }
  }
}
