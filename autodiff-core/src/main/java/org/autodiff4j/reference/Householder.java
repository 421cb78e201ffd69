package org.autodiff4j.reference;

/**
 * Completes orthonormal columns to more of them, by the reflections that bring the given ones to
 * unit vectors; which columns are added so depends on the given ones alone.
 */
final class Householder {
  private Householder() {}

  /** The first {@code known} columns of an m×columns matrix are those of u; the others are new. */
  static double[] completed(double[] u, int m, int known, int columns) {
    double[] reflectors = u.clone();
    double[] factors = new double[known];
    for (int j = 0; j < known; j++) {
      factors[j] = reflector(reflectors, m, known, j);
      for (int other = j + 1; other < known; other++) {
        reflect(reflectors, factors[j], m, known, j, reflectors, known, other);
      }
    }
    double[] result = new double[m * columns];
    for (int j = 0; j < columns; j++) {
      if (j < known) {
        for (int i = 0; i < m; i++) {
          result[i * columns + j] = u[i * known + j];
        }
      } else {
        result[j * columns + j] = 1;
        for (int k = known - 1; k >= 0; k--) {
          reflect(reflectors, factors[k], m, known, k, result, columns, j);
        }
      }
    }
    return result;
  }

  /**
   * Replaces column j below the diagonal by v, of which v_j = 1 is not stored, such that 1 - f·v·vᵀ
   * makes it a multiple of a unit vector; returns f.
   */
  private static double reflector(double[] a, int m, int n, int j) {
    double squares = 0;
    for (int i = j + 1; i < m; i++) {
      squares += a[i * n + j] * a[i * n + j];
    }
    if (squares == 0) {
      return 0;
    }
    double first = a[j * n + j];
    double length = -Math.copySign(Math.sqrt(first * first + squares), first);
    for (int i = j + 1; i < m; i++) {
      a[i * n + j] /= first - length;
    }
    return (length - first) / length;
  }

  private static void reflect(
      double[] reflectors, double factor, int m, int n, int j, double[] x, int width, int column) {
    double dot = x[j * width + column];
    for (int i = j + 1; i < m; i++) {
      dot += reflectors[i * n + j] * x[i * width + column];
    }
    x[j * width + column] -= factor * dot;
    for (int i = j + 1; i < m; i++) {
      x[i * width + column] -= factor * dot * reflectors[i * n + j];
    }
  }
}
