package org.autodiff4j.tensor;

import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/**
 * The incomplete gamma functions P(a, x) and Q(a, x) and their derivatives in a. With t = a·e^v the
 * integrand of DLMF 8.2.1 is {@code D(a)·e^(-a(e^v - 1 - v))}, which is log-concave; P or Q,
 * whichever is the smaller, is the integral from x outwards by Gauss–Legendre quadrature, the value
 * at x taken out of it with an exponent of twice the precision. A derivative in a multiplies the
 * integrand by a polynomial in v, of one sign at first order. Where a and x are small, the power
 * series DLMF 8.7.1.
 */
final class IncompleteGamma {
  /** The integrand is left out where it is below {@code e^-44} of its value at the end. */
  private static final double RANGE = 44;

  private final int order;
  private final double a;

  /** Derivatives of log Γ from order 2 on, at a or, for a &lt; 1, at 1 + a. */
  private final double[] higher;

  /** What is added to v, or for a &lt; 1 to log t, for the derivative of the logarithm in a. */
  private final double shift;

  private IncompleteGamma(int order, double a) {
    this.order = order;
    this.a = a;
    this.higher = new double[order + 1];
    double at = a < 1 ? 1 + a : a;
    for (int k = 2; k <= order; k++) {
      higher[k] = -Polygammas.polygamma(k - 1, at);
    }
    this.shift = order == 0 ? 0 : a < 1 ? -Polygammas.digamma(at) : Polygammas.logMinusDigamma(a);
  }

  /** {@code (∂/∂a)^order P(a, x)}. */
  static double lower(int order, double a, double x) {
    return of(order, false, a, x);
  }

  /** {@code (∂/∂a)^order Q(a, x)}. */
  static double upper(int order, double a, double x) {
    return of(order, true, a, x);
  }

  private static double of(int order, boolean upper, double a, double x) {
    if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (a == x && Double.isInfinite(a))) {
      return Double.NaN;
    }
    if (x == 0 || Double.isInfinite(x) || Double.isInfinite(a) || (a == 0 && order == 0)) {
      boolean below = x == 0 || Double.isInfinite(a);
      return order == 0 && below == upper ? 1 : 0;
    }
    IncompleteGamma f = new IncompleteGamma(order, a);
    if (a < 1 && x <= 0.5) {
      return order == 0 ? small(upper, a, x) : (upper ? -1 : 1) * f.smallDerivative(x);
    }
    boolean direct = a < 1 || x >= a - 0.5; // whether Q is what is computed
    double y = !direct ? f.below(x) : a < 1 ? f.aboveSmall(x) : f.above(x);
    return direct == upper ? y : order == 0 ? 1 - y : -y;
  }

  /** {@code P = x^a/Γ(1 + a)·(1 + a·Σ (-x)^k/(k!·(a + k)))}. */
  private static double small(boolean upper, double a, double x) {
    double rest = 0;
    double power = 1;
    for (int k = 1; k < 20; k++) {
      power *= -x / k;
      rest += a * power / (a + k);
    }
    if (!upper) {
      return pow(x, a) / GammaFunctions.gamma(1 + a) * (1 + rest);
    }
    double exponent = a * log(x) - GammaFunctions.lgamma1p(a);
    return -expm1(exponent) - exp(exponent) * rest;
  }

  private double smallDerivative(double x) {
    double[] exponent = new double[order + 1];
    double[] series = new double[order + 1];
    exponent[1] = log(x) + shift;
    double factorial = 1;
    for (int j = 2; j <= order; j++) {
      factorial *= j;
      exponent[j] = higher[j] / factorial;
    }
    series[0] = 1;
    double power = 1;
    for (int k = 1; k < 20; k++) {
      power *= -x / k;
      series[0] += a * power / (a + k);
      double term = -k * power / (a + k); // a/(a + k) = 1 - k/(a + k)
      for (int j = 1; j <= order; j++) {
        term /= -(a + k);
        series[j] += term;
      }
    }
    double[] factor = Jet.exp(exponent, pow(x, a) / GammaFunctions.gamma(1 + a));
    return Jet.derivative(Jet.product(factor, series), order);
  }

  /** The integral from x upwards, for a &lt; 1, in log t. */
  private double aboveSmall(double x) {
    double slope = x - a;
    double at = log(x);
    double integral =
        Quadrature.decaying(
            w -> exp(-(slope * w + x * LogFunctions.expm1MinusX(w))) * factor(at + w),
            widthAbove(x),
            1);
    return smallScale(x) * integral;
  }

  private double smallScale(double x) {
    return pow(x, a) * exp(-x) / GammaFunctions.gamma(1 + a);
  }

  private double above(double x) {
    double scale = scale(x, 0);
    if (scale == 0) {
      return 0;
    }
    double slope = x - a;
    double at = logRatio(x);
    double integral =
        Quadrature.decaying(
            w -> exp(-(slope * w + x * LogFunctions.expm1MinusX(w))) * factor(at + w),
            widthAbove(x),
            1);
    return scale * integral;
  }

  private double below(double x) {
    double scale = scale(x, 0);
    if (scale == 0) {
      return 0;
    }
    double slope = a - x;
    double at = logRatio(x);
    double integral =
        Quadrature.decaying(
            w -> exp(-(slope * w + x * LogFunctions.expm1MinusX(-w))) * factor(at - w),
            widthBelow(x),
            5);
    return scale * integral;
  }

  /** A little more than the root of {@code x(e^w - 1) - a·w = RANGE}. */
  private double widthAbove(double x) {
    double width = sqrt(2 * RANGE / x) + RANGE / x;
    double slope = x - a;
    if (slope > 0) {
      width = Math.min(width, RANGE / slope);
    } else if (slope < 0) {
      width += 2 * -slope / x;
    }
    for (int i = 0; i < 6; i++) {
      width = Math.min(width, log1p((RANGE + a * width) / x));
    }
    return width;
  }

  /** A little more than the root of {@code a·w - x(1 - e^-w) = RANGE}: Newton's method. */
  private double widthBelow(double x) {
    double slope = a - x;
    double width = 2 * RANGE / (slope + Math.hypot(slope, sqrt(2 * RANGE) * sqrt(x)));
    for (int i = 0; i < 4; i++) {
      double rest = slope * width + x * LogFunctions.expm1MinusX(-width) - RANGE;
      width -= rest / (slope - x * expm1(-width));
    }
    return width;
  }

  private double logRatio(double x) {
    double relative = (x - a) / a;
    return Math.abs(relative) < 0.5 ? log1p(relative) : log(x / a);
  }

  /** {@code x^(a-n)·e^-x/Γ(a)}. */
  private double scale(double x, int n) {
    TwoDoubles whole = new TwoDoubles(x, 0);
    TwoDoubles logRatio = whole.over(new TwoDoubles(a, 0)).log();
    TwoDoubles exponent = TwoDoubles.sum(a, -x).plus(logRatio.times(a));
    if (n > 0) {
      exponent = exponent.minus(whole.log().times(n));
    }
    return GammaFunctions.scaled(a) * exponent.exp();
  }

  /** The derivative of the integrand in a over the integrand, or for a &lt; 1 over it and a. */
  private double factor(double v) {
    if (order == 0) {
      return a < 1 ? a : 1;
    }
    if (order == 1) {
      return a < 1 ? a * (v + shift) + 1 : v + shift;
    }
    double[] f = new double[order + 1]; // f_n = Σ C(n-1, j)·h_(j+1)·f_(n-1-j)
    f[0] = 1;
    for (int n = 1; n <= order; n++) {
      double choose = 1;
      for (int j = 0; j < n; j++) {
        f[n] += choose * (j == 0 ? v + shift : higher[j + 1]) * f[n - 1 - j];
        choose = choose * (n - 1 - j) / (j + 1);
      }
    }
    return a < 1 ? a * f[order] + order * f[order - 1] : f[order];
  }

  /**
   * {@code (∂/∂a)^order (∂/∂x)^inX} of the density {@code p = x^(a-1)·e^-x/Γ(a)} of the gamma
   * distribution: Taylor coefficients in x from {@code x·p' = (a - 1 - x)·p}.
   */
  static double density(int order, int inX, double a, double x) {
    if (!(a >= 0 && x >= 0) || (a == x && Double.isInfinite(a))) {
      return Double.NaN;
    }
    if (Double.isInfinite(x) || Double.isInfinite(a)) {
      return 0;
    }
    if (x == 0) {
      return densityAtZero(order, inX, a);
    }
    double[] before = new double[order + 1];
    double[] c = new double[order + 1];
    for (int n = inX == 0 ? order : 0; n <= order; n++) {
      IncompleteGamma f = new IncompleteGamma(n, a);
      c[n] =
          a < 1 ? f.smallScale(x) * f.factor(log(x)) / x : f.scale(x, 1) * f.factor(f.logRatio(x));
    }
    for (int m = 0; m < inX; m++) {
      double[] next = new double[order + 1];
      for (int n = 0; n <= order; n++) {
        double sum = ((a - 1 - m) - x) * c[n] - before[n] + (n > 0 ? n * c[n - 1] : 0);
        next[n] = sum / (x * (m + 1));
      }
      before = c;
      c = next;
    }
    double y = c[order];
    for (int k = 2; k <= inX; k++) {
      y *= k;
    }
    return y;
  }

  private static double densityAtZero(int order, int inX, double a) {
    if (a > inX + 1 || (a == 0 && order == 0)) {
      return 0;
    }
    if (order > 0) {
      return inX > 0 ? Double.NaN : order % 2 == 0 ? 1 / 0.0 : -1 / 0.0;
    }
    double y = 1 / GammaFunctions.gamma(a);
    for (int k = 0; k < inX; k++) { // (d/dx)^inX of x^(a-1)·(1 - x + …)
      y *= a == Math.rint(a) ? k + 1 : a - 1 - k;
    }
    if (a != Math.rint(a)) {
      return y > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    for (int r = 1; r <= inX + 1 - a; r++) {
      y /= -r;
    }
    return y;
  }
}
