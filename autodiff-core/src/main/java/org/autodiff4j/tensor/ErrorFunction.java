package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.fma;
import static java.lang.StrictMath.exp;

/**
 * The error function and its complement to a few ulp: the series DLMF 7.6.2, whose terms are all
 * positive, where the result is not a small difference from 1, and the continued fraction DLMF
 * 7.9.1 beyond. The exponential is that of StrictMath, for random numbers that are the same on all
 * machines.
 */
final class ErrorFunction {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double ONE_OVER_SQRT_PI = 0.5641895835477563;

  private ErrorFunction() {}

  static double erf(double x) {
    double a = abs(x);
    if (a < 1) {
      return series(x);
    }
    return Math.copySign(a < 6 ? 1 - tail(a) : a >= 6 ? 1 : a, x);
  }

  static double erfc(double x) {
    if (abs(x) < 0.5) {
      return 1 - series(x);
    }
    if (x < 0) {
      return x < -6 ? 2 : x > -1 ? 1 + series(-x) : 2 - tail(-x);
    }
    return tail(x);
  }

  /** {@code 2/√π·e^(-x²) Σ 2^n x^(2n+1) / (1·3·…·(2n+1))}. */
  private static double series(double x) {
    double square = x * x;
    double term = x;
    double sum = x;
    for (int n = 1; abs(term) > 1e-18 * abs(sum); n++) {
      term *= 2 * square / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * gaussian(x) * sum;
  }

  /**
   * erfc for x ≥ ½: {@code e^(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …))))}, evaluated from
   * a depth at which what is left out is below an ulp.
   */
  private static double tail(double x) {
    if (Double.isNaN(x) || x > 28) {
      return Double.isNaN(x) ? x : 0;
    }
    double fraction = x;
    for (int k = (int) (20 + 260 / (x * x)); k >= 1; k--) {
      fraction = x + k / (2 * fraction);
    }
    return gaussian(x) * ONE_OVER_SQRT_PI / fraction;
  }

  /** {@code e^(-x²)}, with the rounding error of x² made good. */
  private static double gaussian(double x) {
    double square = x * x;
    double error = fma(x, x, -square);
    return exp(-square) * (1 - error);
  }
}
