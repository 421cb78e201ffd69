package org.autodiff4j.nd4j.kernel;

import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The LAPACK routines that are safe in the OpenBLAS that ND4J loads, on row-major matrices in Java
 * arrays. Sizes are at least 1 and numbers finite: callers see to both.
 *
 * <p>LAPACK stores by column, so a row-major matrix is to it the transposed one. {@code getrf} must
 * not be called: its threaded version overflows the stack of a Java thread and ends the process.
 */
final class Lapack {
  private static final int ROWS = 101;
  private static final int COLUMNS = 102;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  static {
    Natives.OPS.lastErrorCode();
  }

  private Lapack() {}

  /**
   * The eigenvalues w, ascending, of a symmetric matrix, by divide and conquer; the rows of a
   * become the eigenvectors. Whether it converged.
   */
  static boolean eigh(double[] a, int n, boolean vectors, double[] w) {
    byte job = (byte) (vectors ? 'V' : 'N');
    return openblas.LAPACKE_dsyevd(COLUMNS, job, (byte) 'L', n, a, n, w) == 0;
  }

  /**
   * The singular values s, descending, of a[m,n], and with vectors also u[m,k] and vt[k,n], k =
   * min(m, n), by divide and conquer. Overwrites a. Whether it converged.
   */
  static boolean svd(
      double[] a, int m, int n, boolean vectors, double[] u, double[] s, double[] vt) {
    int k = Math.min(m, n);
    byte job = (byte) (vectors ? 'S' : 'N');
    return openblas.LAPACKE_dgesdd(COLUMNS, job, n, m, a, n, s, vt, n, u, k) == 0;
  }

  /** An orthogonal m×m matrix whose first columns span those of u[m,k]. */
  static double[] complete(double[] u, int m, int k) {
    double[] factors = new double[k];
    double[] reflectors = u.clone();
    openblas.LAPACKE_dgeqrf(ROWS, m, k, reflectors, k, factors);
    double[] q = new double[m * m];
    for (int i = 0; i < m; i++) {
      System.arraycopy(reflectors, i * k, q, i * m, k);
    }
    openblas.LAPACKE_dorgqr(ROWS, m, m, k, q, m, factors);
    return q;
  }

  /** Factors a[n,n] by partial pivoting, in place, for {@link #solve}. */
  static int[] factor(double[] a, int n) {
    int[] pivots = new int[n];
    openblas.LAPACKE_dgetrf2(COLUMNS, n, n, a, n, pivots);
    return pivots;
  }

  /** The solution of a·x = b for b[n,n], as a new array. */
  static double[] solve(double[] factors, int[] pivots, double[] b, int n) {
    double[] columns = transposed(b, n, n);
    openblas.LAPACKE_dgetrs(COLUMNS, (byte) 'T', n, n, factors, n, pivots, columns, n);
    return transposed(columns, n, n);
  }

  /** x[m,k]·y[k,n] as a new array. */
  static double[] product(double[] x, double[] y, int m, int k, int n) {
    double[] z = new double[m * n];
    openblas_nolapack.cblas_dgemm(ROWS, PLAIN, PLAIN, m, n, k, 1, x, k, y, n, 0, z, n);
    return z;
  }

  /** x[k,m]ᵀ·y[n,l]ᵀ over the first k columns of y, as a new array. */
  static double[] productOfTransposed(double[] x, double[] y, int m, int k, int n, int l) {
    double[] z = new double[m * n];
    if (k > 0) {
      openblas_nolapack.cblas_dgemm(ROWS, TRANSPOSED, TRANSPOSED, m, n, k, 1, x, m, y, l, 0, z, n);
    }
    return z;
  }

  static double[] transposed(double[] a, int m, int n) {
    double[] result = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        result[j * m + i] = a[i * n + j];
      }
    }
    return result;
  }
}
