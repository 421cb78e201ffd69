package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.log;
import static java.lang.Math.pow;
import static java.lang.Math.rint;

/**
 * The zeta functions of Hurwitz and Riemann and their derivatives in s, by Euler–Maclaurin
 * summation (DLMF 25.11.5, differentiated term by term) and, on the negative axis, Riemann's
 * functional equation (25.4.1).
 */
final class Zetas {
  private static final double EPSILON = 0x1p-55;
  private static final double LARGE = 10;

  private Zetas() {}

  /**
   * {@code (d/ds)^k Σ_n (q + n)^-s}. NaN for s &lt; 1, and for q &lt; 0 unless s is an integer; +∞
   * at s = 1 and, to order 0, where q is 0 or a negative integer.
   */
  static double hurwitz(int k, double s, double q) {
    if (Double.isNaN(s) || Double.isNaN(q) || s < 1) {
      return Double.NaN;
    }
    if (s == 1) {
      return k % 2 == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    if (q <= 0) {
      if (q == rint(q)) {
        return k == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }
      if (k > 0 || s != rint(s)) {
        return Double.NaN;
      }
    }
    if (q == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (s == Double.POSITIVE_INFINITY) {
      return q > 1 ? 0 : q == 1 ? (k == 0 ? 1 : 0) : s;
    }
    return q < 0 ? ofNegative(s, q) : sum(k, s, q);
  }

  /** {@code (d/ds)^k ζ(s)}; 1 at +∞, NaN at -∞; +∞ at 1 itself to order 0. */
  static double riemann(int k, double s) {
    if (Double.isNaN(s) || s == Double.NEGATIVE_INFINITY) {
      return Double.NaN;
    }
    if (s == 1) {
      return k == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (s == Double.POSITIVE_INFINITY) {
      return k == 0 ? 1 : 0;
    }
    return s < -0.5 ? reflected(k, s) : sum(k, s, k == 0 ? 1 : 2); // log 1 is 0
  }

  private static double sum(int k, double s, double q) {
    double sum = 0;
    double y = q;
    double enough = Math.max(LARGE, s + 5);
    while (y < enough) {
      double term = term(k, s, y);
      sum += term;
      if (y > 1
          && s > 1.5
          && abs(term) * y <= EPSILON * abs(sum) * (s - 1)
          && k < 0.5 * s * log(y)) {
        return sum;
      }
      y++;
    }
    return sum + tail(k, s, y);
  }

  private static double term(int k, double s, double y) {
    double power = pow(y, -s);
    if (k == 0) {
      return power;
    }
    double factor = 1;
    double logarithm = -log(y);
    for (int j = 0; j < k; j++) {
      factor *= logarithm;
    }
    return factor * power;
  }

  /** {@code y^(1-s)/(s-1) + y^-s/2 + Σ B_2j/(2j)!·s(s+1)…(s+2j-2)·y^(-s-2j+1)}. */
  private static double tail(int k, double s, double y) {
    double[] variable = Jet.variable(s, k);
    double[] exponent = new double[k + 1];
    if (k > 0) {
      exponent[1] = -log(y);
    }
    double[] power = Jet.exp(exponent, pow(y, 1 - s)); // y^-s may underflow where y^(1-s) does not
    double sum = Jet.quotient(power, Jet.variable(s - 1, k))[k] + 0.5 * power[k] / y;
    double[] term = Jet.product(power, variable);
    for (int i = 0; i <= k; i++) {
      term[i] /= y;
    }
    for (int j = 0; j < Polygammas.BERNOULLI.length; j++) {
      double scale = Polygammas.BERNOULLI[j] / y;
      double next = scale * term[k];
      sum += next;
      if (abs(next) <= 0.1 * EPSILON * abs(sum)) {
        break;
      }
      term = Jet.product(term, Jet.variable(s + 2 * j + 1, k));
      term = Jet.product(term, Jet.variable(s + 2 * j + 2, k));
      for (int i = 0; i <= k; i++) {
        term[i] /= y * y;
      }
    }
    double factorial = 1;
    for (int j = 2; j <= k; j++) {
      factorial *= j;
    }
    return sum * factorial;
  }

  /** {@code ζ(s) = 2·(2π)^(s-1)·sin(πs/2)·Γ(1-s)·ζ(1-s)}, differentiated. */
  private static double reflected(int k, double s) {
    double t = 1 - s;
    if (k == 0 && s == 2 * rint(s / 2)) {
      return 0; // also where Γ(t) is infinite
    }
    double[] exponent = new double[k + 1];
    double[] sine = new double[k + 1];
    double[] zeta = new double[k + 1];
    double factor = 1;
    double sign = 1;
    for (int j = 0; j <= k; j++) {
      factor = j > 0 ? factor / j : 1;
      sign = j % 2 == 0 ? 1 : -1;
      // sin(π(s + j)/2) is the sine's derivative
      sine[j] = factor * pow(Math.PI / 2, j) * GammaFunctions.sinPi((s + j) / 2);
      zeta[j] = sign * factor * riemann(j, t);
      if (j == 1) {
        exponent[1] = log(2 * Math.PI) - Polygammas.digamma(t);
      } else if (j > 1) {
        exponent[j] = sign * factor * Polygammas.polygamma(j - 1, t);
      }
    }
    double scale =
        2 * pow(t / (2 * Math.PI * Math.E), t) / GammaFunctions.scaled(t); // 2·(2π)^-t·Γ(t)
    double[] y = Jet.product(Jet.product(Jet.exp(exponent, scale), sine), zeta);
    return Jet.derivative(y, k);
  }

  /**
   * For q &lt; 0 and a whole number s = n + 1, {@code (-1/π·d/dq)^n π·cot(πq)·π^n/n! + (-1)^n·ζ(s,
   * 1 - q)}, by reflection of the polygamma function (DLMF 5.15.6). Of high powers only those of
   * the numbers nearest to 0 count.
   */
  private static double ofNegative(double s, double q) {
    if (s > 60) {
      double sum = 0;
      for (double k = Math.max(0, Math.floor(-q) - 1); k <= Math.floor(-q) + 2; k++) {
        sum += pow(q + k, -s);
      }
      return sum;
    }
    int n = (int) s - 1;
    return cotangent(n, q) / GammaFunctions.gamma(s) + (n % 2 == 0 ? 1 : -1) * sum(0, s, 1 - q);
  }

  /** {@code (-1)^n·(d/dx)^n π·cot πx}. */
  private static double cotangent(int n, double x) {
    double[] p = {0, 1}; // a polynomial in c = cot πx; c' = -π(1 + c²)
    for (int k = 0; k < n; k++) {
      double[] next = new double[p.length + 1];
      for (int j = 1; j < p.length; j++) {
        next[j - 1] += j * p[j];
        next[j + 1] += j * p[j];
      }
      p = next;
    }
    double c = GammaFunctions.cotPi(x);
    double y = 0;
    for (int j = p.length - 1; j >= 0; j--) {
      y = y * c + p[j];
    }
    return pow(Math.PI, n + 1) * y;
  }
}
