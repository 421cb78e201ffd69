package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.log;

/**
 * The beta function and its logarithm. For positive arguments B is split as in {@code
 * (a/s)^a·(b/s)^b / (C(a)·C(b)/C(s))} with s = a + b and {@code C(z) = z^z·e^-z/Γ(z)}, so that no
 * large logarithms cancel.
 */
final class BetaFunctions {
  private BetaFunctions() {}

  /** {@code (a/s)^a·(b/s)^b/B(a, b)} for a, b &gt; 0. */
  static double scaled(double a, double b) {
    double less = Math.min(a, b);
    double more = Math.max(a, b);
    return GammaFunctions.scaled(less)
        * (GammaFunctions.scaled(more) / GammaFunctions.scaled(a + b));
  }

  /** {@code Γ(a)·Γ(b)/Γ(a + b)}. */
  static double beta(double a, double b) {
    if (a > 0 && b > 0) {
      if (a + b < 20) {
        double sum = a + b; // Γ(z) = Γ(1 + z)/z, which does not overflow
        double over = GammaFunctions.gamma(1 + a) * GammaFunctions.gamma(1 + b);
        return over / GammaFunctions.gamma(1 + sum) * (1 / a + 1 / b);
      }
      return Double.isInfinite(a + b) ? 0 : exponent(a, b).exp() / scaled(a, b);
    }
    if ((a == 0 && b >= 0) || (b == 0 && a >= 0)) {
      return Double.POSITIVE_INFINITY;
    }
    double sign = sign(a) * sign(b) * sign(a + b);
    return sign * Math.exp(logBeta(a, b));
  }

  /** {@code log |B(a, b)|}. */
  static double logBeta(double a, double b) {
    if (a > 0 && b > 0) {
      if (Double.isInfinite(a + b)) {
        return Double.NEGATIVE_INFINITY;
      }
      double small = a + b < 20 ? beta(a, b) : 0;
      return small > 1e-300 && small < 1e300
          ? log(small)
          : exponent(a, b).toDouble() - log(scaled(a, b));
    }
    if ((a == 0 && b >= 0) || (b == 0 && a >= 0)) {
      return Double.POSITIVE_INFINITY;
    }
    return GammaFunctions.lgamma(a) + GammaFunctions.lgamma(b) - GammaFunctions.lgamma(a + b);
  }

  private static TwoDoubles exponent(double a, double b) {
    TwoDoubles sum = TwoDoubles.sum(a, b);
    TwoDoubles inA = new TwoDoubles(a, 0).over(sum).log().times(a);
    return inA.plus(new TwoDoubles(b, 0).over(sum).log().times(b));
  }

  /** The sign of Γ(x); NaN at its poles. */
  private static double sign(double x) {
    if (x > 0) {
      return 1;
    }
    double floor = Math.floor(x);
    return floor == x ? Double.NaN : abs(floor % 2) == 0 ? 1 : -1;
  }
}
