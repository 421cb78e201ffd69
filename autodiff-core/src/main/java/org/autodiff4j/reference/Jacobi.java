package org.autodiff4j.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.autodiff4j.tensor.Spectral;

/**
 * Jacobi's methods for eigenvalues and singular values of a row-major matrix of finite numbers:
 * rotations of two rows or columns at a time until nothing is left to rotate. They converge for
 * every matrix, quadratically at the end; the number of sweeps is limited all the same.
 *
 * <p>Sources: Golub and Van Loan, "Matrix Computations", 8.5 and 8.6.3; Demmel and Veselić,
 * "Jacobi's method is more accurate than QR" (1992).
 */
final class Jacobi {
  private static final int SWEEPS = 60;
  private static final double EPSILON = 0x1p-52;

  private Jacobi() {}

  // ---- Eigenvalues ----

  /** The eigenvalues w of the symmetric part, ascending, and V with the vectors as columns. */
  static double[][] eigh(double[] matrix, int n) {
    int exponent = exponent(matrix);
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum =
            Math.scalb(matrix[i * n + j], exponent) + Math.scalb(matrix[j * n + i], exponent);
        a[i * n + j] = sum / 2;
      }
    }
    double[] v = identity(n);
    boolean rotated = true;
    for (int sweep = 0; sweep < SWEEPS && rotated; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotate(a, v, n, p, q);
        }
      }
    }
    double[] w = new double[n];
    Arrays.setAll(w, i -> a[i * n + i]);
    int[] order = order(w, Comparator.naturalOrder());
    double[] vectors = columns(v, n, order);
    for (int j = 0; j < n; j++) {
      scale(vectors, j, n, n, Spectral.sign(vectors, j, n, n));
    }
    double[] values = new double[n];
    Arrays.setAll(values, i -> Math.scalb(w[order[i]], -exponent) + 0.0);
    return new double[][] {values, vectors};
  }

  /** Makes a[p, q] zero; whether it was not negligible. The greatest element is near 1. */
  private static boolean rotate(double[] a, double[] v, int n, int p, int q) {
    double apq = a[p * n + q];
    if (Math.abs(apq) < EPSILON * EPSILON) {
      return false;
    }
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    double t = tangent(theta);
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    a[p * n + p] -= t * apq;
    a[q * n + q] += t * apq;
    a[p * n + q] = 0;
    a[q * n + p] = 0;
    for (int r = 0; r < n; r++) {
      if (r != p && r != q) {
        double x = a[r * n + p];
        double y = a[r * n + q];
        a[r * n + p] = c * x - s * y;
        a[r * n + q] = s * x + c * y;
        a[p * n + r] = a[r * n + p];
        a[q * n + r] = a[r * n + q];
      }
    }
    turn(v, n, n, p, q, c, s);
    return true;
  }

  /** The smaller root of t² + 2θt - 1. */
  private static double tangent(double theta) {
    double root = Math.abs(theta) + Math.hypot(theta, 1);
    return theta < 0 ? -1 / root : 1 / root;
  }

  // ---- Singular values ----

  /**
   * U, s and Vᵀ of an m×n matrix: k = min(m, n) singular values, descending; the left vectors are
   * the columns of an m×k matrix, or with {@code full} m×m, the right ones the rows of k×n or n×n.
   */
  static double[][] svd(double[] matrix, int m, int n, boolean full) {
    if (m < n) {
      double[][] other = svd(transpose(matrix, m, n), n, m, full);
      int k = full ? n : m;
      double[] left = transpose(other[2], m, m);
      double[] right = transpose(other[0], n, k);
      chooseSigns(left, m, right, n, m);
      return new double[][] {left, other[1], right};
    }
    int exponent = exponent(matrix);
    double[] a = new double[m * n];
    Arrays.setAll(a, i -> Math.scalb(matrix[i], exponent));
    double[] v = identity(n);
    boolean rotated = true;
    for (int sweep = 0; sweep < SWEEPS && rotated; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= makeOrthogonal(a, v, m, n, p, q);
        }
      }
    }
    double[] norms = new double[n];
    Arrays.setAll(norms, j -> Math.sqrt(dot(a, m, n, j, j)));
    int[] order = order(norms, Comparator.reverseOrder());
    double[] values = new double[n];
    int rank = 0;
    for (int j = 0; j < n; j++) {
      values[j] = norms[order[j]];
      rank += values[j] > 0 ? 1 : 0;
    }
    double[] u = new double[m * rank];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < rank; j++) {
        u[i * rank + j] = a[i * n + order[j]] / values[j];
      }
    }
    int columns = full ? m : n;
    double[] left = Householder.completed(u, m, rank, columns);
    double[] right = transpose(columns(v, n, order), n, n);
    Arrays.setAll(values, j -> Math.scalb(values[j], -exponent));
    chooseSigns(left, m, right, n, rank);
    return new double[][] {left, values, right};
  }

  /** Makes the columns p and q orthogonal; whether they were not. */
  private static boolean makeOrthogonal(double[] a, double[] v, int m, int n, int p, int q) {
    double pp = dot(a, m, n, p, p);
    double qq = dot(a, m, n, q, q);
    double pq = dot(a, m, n, p, q);
    if (pp == 0
        || qq == 0
        || Math.abs(pq) <= EPSILON * Math.sqrt(m) * Math.sqrt(pp) * Math.sqrt(qq)) {
      return false;
    }
    double t = tangent((qq - pp) / (2 * pq));
    double c = 1 / Math.sqrt(t * t + 1);
    turn(a, m, n, p, q, c, t * c);
    turn(v, n, n, p, q, c, t * c);
    return true;
  }

  /**
   * Gives each left vector the sign that {@link Spectral#sign} chooses, the right one of the same
   * singular value with it, and those beyond the rank each on its own.
   */
  private static void chooseSigns(double[] left, int m, double[] right, int n, int rank) {
    int columns = m == 0 ? 0 : left.length / m;
    for (int j = 0; j < columns; j++) {
      double sign = Spectral.sign(left, j, columns, m);
      scale(left, j, columns, m, sign);
      if (j < rank) {
        scale(right, j * n, 1, n, sign);
      }
    }
    for (int j = rank; n > 0 && j < right.length / n; j++) {
      scale(right, j * n, 1, n, Spectral.sign(right, j * n, 1, n));
    }
  }

  private static void scale(double[] x, int start, int step, int length, double factor) {
    for (int i = 0; i < length; i++) {
      x[start + i * step] *= factor;
    }
  }

  // ---- Matrices ----

  /** A power of two by which to scale so that the greatest magnitude is near 1; 0 for zeros. */
  private static int exponent(double[] matrix) {
    double greatest = 0;
    for (double element : matrix) {
      greatest = Math.max(greatest, Math.abs(element));
    }
    // Subnormal numbers have no exponent of their own.
    int lift = greatest < Double.MIN_NORMAL ? 54 : 0;
    return greatest == 0 ? 0 : lift - 1 - Math.getExponent(Math.scalb(greatest, lift));
  }

  private static double[] identity(int n) {
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    return identity;
  }

  /** (x, y) becomes (cx - sy, sx + cy) for the columns p and q. */
  private static void turn(double[] a, int m, int n, int p, int q, double c, double s) {
    for (int i = 0; i < m; i++) {
      double x = a[i * n + p];
      double y = a[i * n + q];
      a[i * n + p] = c * x - s * y;
      a[i * n + q] = s * x + c * y;
    }
  }

  private static double dot(double[] a, int m, int n, int p, int q) {
    double sum = 0;
    for (int i = 0; i < m; i++) {
      sum += a[i * n + p] * a[i * n + q];
    }
    return sum;
  }

  private static int[] order(double[] values, Comparator<Double> comparator) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((i, j) -> comparator.compare(values[i], values[j]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] columns(double[] a, int n, int[] order) {
    double[] result = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[i * n + j] = a[i * n + order[j]];
      }
    }
    return result;
  }

  private static double[] transpose(double[] a, int m, int n) {
    double[] result = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        result[j * m + i] = a[i * n + j];
      }
    }
    return result;
  }
}
