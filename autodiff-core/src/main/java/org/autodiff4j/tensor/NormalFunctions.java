package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.fma;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

/**
 * The normal distribution function, its logarithm, their inverses and derivatives. Tails come from
 * Mills' ratio (1 - Φ(t))/φ(t), the continued fraction DLMF 7.9.1: {@code 1/(t + 1/(t + 2/(t +
 * …)))}; quantiles from {@link NormalQuantile}.
 */
final class NormalFunctions {
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_TWO_PI = 2.5066282746310007;
  private static final double HALF_SQRT_PI = 0.886226925452758;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

  /** From here on the continued fraction is used, to a depth of some dozens. */
  private static final double TAIL = 3;

  private NormalFunctions() {}

  /** {@code e^(-x²/2)/√(2π)}, with the rounding error of x² made good. */
  static double density(double x) {
    double square = x * x;
    double error = square < 1e4 ? fma(x, x, -square) : 0;
    return exp(-0.5 * square) * (1 - 0.5 * error) / SQRT_TWO_PI;
  }

  /** {@code Φ(x)}. */
  static double ndtr(double x) {
    return x < -TAIL ? density(x) * mills(-x) : 0.5 * ErrorFunction.erfc(-x * SQRT_HALF);
  }

  /** {@code (1 - Φ(t))/φ(t)} for t ≥ 0. */
  private static double mills(double t) {
    if (t < TAIL) {
      return 0.5 * ErrorFunction.erfc(t * SQRT_HALF) / density(t);
    }
    return 1 / (t + fraction(t));
  }

  /** {@code 1/(t + 2/(t + 3/(t + …)))}. */
  private static double fraction(double t) {
    double y = 0;
    for (int k = depth(t); k >= 1; k--) {
      y = k / (t + y);
    }
    return y;
  }

  private static int depth(double t) {
    return (int) (20 + 520 / (t * t));
  }

  /** The derivative of order k of {@code log Φ(x)}. */
  static double logNdtr(int k, double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (k > 0) {
      return Jet.derivative(inverseMills(k - 1, x), k - 1);
    }
    if (x > -1) {
      return x > 0 ? log1p(-ndtr(-x)) : log(ndtr(x));
    }
    return x > -20 ? log(ndtr(x)) : -0.5 * x * x - HALF_LOG_TWO_PI - log(-x + fraction(-x));
  }

  /** Taylor coefficients of {@code h = φ/Φ}. */
  private static double[] inverseMills(int order, double x) {
    if (x < -1.5) {
      double[] t = Jet.variable(-x, order);
      if (order > 0) {
        t[1] = -1;
      }
      double[] y = new double[order + 1];
      for (int k = depth(x); k >= 1; k--) {
        for (int j = 0; j <= order; j++) {
          y[j] += t[j];
        }
        double[] numerator = new double[order + 1];
        numerator[0] = k;
        y = Jet.quotient(numerator, y);
      }
      for (int j = 0; j <= order; j++) {
        y[j] += t[j];
      }
      return y;
    }
    double[] h = new double[order + 1];
    h[0] = density(x) / ndtr(x);
    if (h[0] == 0) {
      return h;
    }
    for (int j = 0; j < order; j++) { // h' = -h·(x + h)
      double sum = x * h[j] + (j > 0 ? h[j - 1] : 0);
      for (int i = 0; i <= j; i++) {
        sum += h[i] * h[j - i];
      }
      h[j + 1] = -sum / (j + 1);
    }
    return h;
  }

  /** {@code Φ⁻¹(p)}; ∓∞ at 0 and 1, NaN outside. */
  static double ndtri(double p) {
    return p > 0 && p < 1 ? NormalQuantile.of(p) : atEnds(p, 0, 1);
  }

  /** {@code 1/φ(Φ⁻¹(p))}. */
  static double ndtriSlope(double p) {
    if (p > 0 && p < 1) {
      return mills(abs(NormalQuantile.of(p))) / min(p, 1 - p);
    }
    return abs(atEnds(p, 0, 1));
  }

  /** The inverse of erf; ∓∞ at -1 and 1, NaN outside. */
  static double erfInv(double x) {
    return abs(x) < 1
        ? NormalQuantile.of(0.5 * x, 0.5 * (1 - abs(x))) * SQRT_HALF
        : atEnds(x, -1, 1);
  }

  /** {@code ½√π·e^(y²)} with y = erfInv(x). */
  static double erfInvSlope(double x) {
    return abs(x) < 1 ? slope(erfInv(x), 1 - abs(x)) : abs(atEnds(x, -1, 1));
  }

  /** The inverse of erfc; ±∞ at 0 and 2, NaN outside. */
  static double erfcInv(double x) {
    return x > 0 && x < 2
        ? -NormalQuantile.of(0.5 * (x - 1), 0.5 * min(x, 2 - x)) * SQRT_HALF
        : -atEnds(x, 0, 2);
  }

  /** {@code -½√π·e^(y²)} with y = erfcInv(x). */
  static double erfcInvSlope(double x) {
    return -(x > 0 && x < 2 ? slope(erfcInv(x), min(x, 2 - x)) : abs(atEnds(x, 0, 2)));
  }

  /** {@code ½√π·e^(y²)}, where erfc(|y|) is given: in the tail by way of {@code e^(y²)·erfc(y)}. */
  private static double slope(double y, double tail) {
    double a = abs(y);
    if (a < 1) {
      return HALF_SQRT_PI * exp(y * y);
    }
    return HALF_SQRT_PI * 2 / sqrt(2 * Math.PI) * mills(a / SQRT_HALF) / tail;
  }

  private static double atEnds(double x, double low, double high) {
    return x == low ? Double.NEGATIVE_INFINITY : x == high ? Double.POSITIVE_INFINITY : Double.NaN;
  }
}
