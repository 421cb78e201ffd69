package org.autodiff4j.tensor;

import static java.lang.Math.PI;
import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.pow;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;

/**
 * The modified Bessel functions of the first kind: the power series DLMF 10.25.2, whose terms are
 * all positive; the asymptotic series 10.40.1; for derivatives of the scaled ones the integral
 * 10.32.3 by the trapezoidal rule, which converges geometrically.
 */
final class BesselFunctions {
  private static final double LARGE = 30;

  private BesselFunctions() {}

  /** {@code I_n(x)} for n ≥ 0. */
  static double i(int n, double x) {
    double a = abs(x);
    double sign = x < 0 && n % 2 == 1 ? -1 : 1;
    if (Double.isNaN(x)) {
      return x;
    }
    if (a <= LARGE + (double) n * n) {
      return sign * series(n, a);
    }
    if (a > 720) {
      return sign * Double.POSITIVE_INFINITY;
    }
    double half = exp(a / 2);
    return sign * half * asymptotic(n, 0, a) * half;
  }

  /** {@code Σ (x/2)^(2k+n)/(k!·(k + n)!)}. */
  private static double series(int n, double x) {
    double half = x / 2;
    double term = 1;
    for (int k = 1; k <= n; k++) {
      term *= half / k;
    }
    double sum = term;
    for (int k = 1; term > 1e-18 * sum; k++) {
      term *= half / k * (half / (k + n));
      sum += term;
    }
    return sum;
  }

  /** The derivative of order k, for x ≥ 0, of {@code e^-x·I_n(x)} by its series in 1/x. */
  private static double asymptotic(int n, int k, double x) {
    double term = 1; // times (-1)^k·x^(-1/2-k)/√(2π)
    for (int i = 0; i < k; i++) {
      term *= 0.5 + i;
    }
    double sum = term;
    for (int j = 1; j < 60; j++) {
      double odd = 2 * j - 1;
      double next =
          term * ((odd - 2.0 * n) * (odd + 2.0 * n)) / (8 * j * x) * (j - 0.5 + k) / (j - 0.5);
      if (abs(next) < 1e-18 * abs(sum) || abs(next) > abs(term)) {
        break;
      }
      term = next;
      sum += term;
    }
    return (k % 2 == 0 ? 1 : -1) * sum / (sqrt(2 * PI) * sqrt(x) * pow(x, k));
  }

  /**
   * The derivative of order k of {@code e^-|x|·I_n(x)}, n = 0 or 1. At 0, where those on either
   * side differ in sign, it is 0.
   */
  static double scaled(int n, int k, double x) {
    boolean odd = (n + k) % 2 == 1;
    if (Double.isNaN(x)) {
      return x;
    }
    if (x == 0 && odd) {
      return 0;
    }
    double a = abs(x);
    double y =
        a > LARGE
            ? Double.isInfinite(a) ? 0 : asymptotic(n, k, a)
            : k == 0 ? exp(-a) * series(n, a) : integral(n, k, a);
    return x < 0 && odd ? -y : y;
  }

  /** {@code 1/π·∫ (cos θ - 1)^k·cos nθ·e^(x(cos θ - 1))} from 0 to π. */
  private static double integral(int n, int k, double x) {
    int points = 44 + k;
    double sum = 0;
    for (int i = 0; i <= points; i++) {
      double s = sin(0.5 * PI * i / points);
      double c = -2 * s * s; // cos θ - 1
      double f = pow(c, k) * exp(x * c) * (n == 0 ? 1 : 1 + c);
      sum += i == 0 || i == points ? 0.5 * f : f;
    }
    return sum / points;
  }
}
