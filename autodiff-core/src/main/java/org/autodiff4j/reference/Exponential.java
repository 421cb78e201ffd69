package org.autodiff4j.reference;

import java.util.Arrays;

/**
 * The exponential of an n×n matrix and its derivative along another, by scaling to a norm of at
 * most 1, Taylor's series and squaring.
 */
final class Exponential {
  /** 1/24! is below a unit in the last place of 1, also beside the sum of what follows. */
  private static final int TERMS = 24;

  private Exponential() {}

  static double[] of(double[] matrix, int n) {
    return both(matrix, new double[n * n], n)[0];
  }

  /** NaN where the direction is not finite. */
  static double[] derivative(double[] matrix, double[] direction, int n) {
    if (!Arrays.stream(direction).allMatch(Double::isFinite)) {
      double[] result = new double[n * n];
      Arrays.fill(result, Double.NaN);
      return result;
    }
    return both(matrix, direction, n)[1];
  }

  /** A product's derivative along with each product. */
  private static double[][] both(double[] matrix, double[] direction, int n) {
    int squarings = Math.max(0, Math.getExponent(norm(matrix, n)) + 1);
    double[] a = scaled(matrix, -squarings);
    double[] e = scaled(direction, -squarings);
    double[] term = new double[n * n];
    for (int i = 0; i < n; i++) {
      term[i * n + i] = 1;
    }
    double[] sum = term.clone();
    double[] dTerm = new double[n * n];
    double[] dSum = new double[n * n];
    for (int k = 1; k <= TERMS; k++) {
      dTerm = combined(product(dTerm, a, n), product(term, e, n), 1.0 / k);
      term = combined(product(term, a, n), new double[n * n], 1.0 / k);
      sum = combined(sum, term, 1);
      dSum = combined(dSum, dTerm, 1);
    }
    for (int i = 0; i < squarings; i++) {
      dSum = combined(product(sum, dSum, n), product(dSum, sum, n), 1);
      sum = product(sum, sum, n);
    }
    return new double[][] {sum, dSum};
  }

  /** The greatest sum of magnitudes of a column. */
  private static double norm(double[] a, int n) {
    double greatest = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.abs(a[i * n + j]);
      }
      greatest = Math.max(greatest, sum);
    }
    return Math.min(greatest, Double.MAX_VALUE);
  }

  private static double[] scaled(double[] a, int exponent) {
    return Arrays.stream(a).map(x -> Math.scalb(x, exponent)).toArray();
  }

  private static double[] combined(double[] x, double[] y, double factor) {
    double[] result = new double[x.length];
    Arrays.setAll(result, i -> (x[i] + y[i]) * factor);
    return result;
  }

  private static double[] product(double[] x, double[] y, int n) {
    double[] result = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        CompensatedSum sum = new CompensatedSum();
        for (int k = 0; k < n; k++) {
          sum.addProduct(x[i * n + k], y[k * n + j]);
        }
        result[i * n + j] = sum.value();
      }
    }
    return result;
  }
}
