package org.autodiff4j.tensor;

import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log1p;
import static java.lang.Math.sqrt;

/**
 * The regularized incomplete beta function I_x(a, b) and its derivatives in a and b. In the logit
 * of t the integrand of DLMF 8.17.1 is {@code t^a·(1-t)^b/B(a, b)}, which is log-concave; the
 * integral from x outwards, to that side on which less lies, is computed by Gauss–Legendre
 * quadrature, the value at x taken out of it with an exponent of twice the precision. Derivatives
 * multiply the integrand by polynomials in log t and log (1-t). Where a and x are small, the power
 * series DLMF 8.17.7.
 */
final class IncompleteBeta {
  /** The integrand is left out where it is below {@code e^-44} of its value at the end. */
  private static final double RANGE = 44;

  private final double a;
  private final double b;
  private final BetaDensity density;

  private IncompleteBeta(int m, int n, double a, double b) {
    this.a = a;
    this.b = b;
    this.density = new BetaDensity(m, n, a, b);
  }

  /** {@code (∂/∂a)^m (∂/∂b)^n I_x(a, b)}. */
  static double of(int m, int n, double a, double b, double x) {
    if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1) || (a == b && (a == 0 || Double.isInfinite(a)))) {
      return Double.NaN;
    }
    int order = m + n;
    if (x == 0 || x == 1) {
      return order == 0 ? x : 0;
    }
    if (a == 0 || b == 0 || Double.isInfinite(a) || Double.isInfinite(b)) {
      boolean all = a == 0 || Double.isInfinite(b); // whether all the weight is at 0
      return order > 0 ? (Double.isInfinite(a + b) ? 0 : Double.NaN) : all ? 1 : 0;
    }
    double result = inside(m, n, a, b, x);
    return order == 0 ? Math.min(1, result) : result;
  }

  private static double inside(int m, int n, double a, double b, double x) {
    int order = m + n;
    TwoDoubles y = TwoDoubles.sum(1, -x);
    TwoDoubles whole = new TwoDoubles(x, 0);
    boolean belowHalf = x <= 0.5;
    if (a < 1 && belowHalf && (b < 1 || b * x <= 1)) {
      return BetaSeries.below(m, n, a, b, whole);
    }
    if (b < 1 && !belowHalf && (a < 1 || a * y.hi() <= 1) && order > 0) {
      return -BetaSeries.below(n, m, b, a, y);
    }
    if (a < 1 && b < 1) {
      return BetaSeries.below(0, 0, a, b, new TwoDoubles(0.5, 0)) + middle(a, b, x);
    }
    if (b < 1 || (a >= 1 && x <= a / (a + b))) {
      return new IncompleteBeta(m, n, a, b).below(whole, y);
    }
    double above = new IncompleteBeta(n, m, b, a).below(y, whole);
    return order == 0 ? 1 - above : -above;
  }

  /** The integral from ½ to x, for small a and b. */
  private static double middle(double a, double b, double x) {
    double end = LogFunctions.logit(x);
    int parts = 1 + (int) (end / 2);
    double sum = 0;
    for (int i = 0; i < parts; i++) {
      sum +=
          Quadrature.integral(
              s -> exp(-a * log1p(exp(-s)) - b * log1p(exp(s))),
              end * i / parts,
              end * (i + 1) / parts);
    }
    return sum / BetaFunctions.beta(a, b);
  }

  /** The integral from x downwards; y is 1 - x. */
  private double below(TwoDoubles x, TwoDoubles y) {
    double slope = y.times(a).minus(x.times(b)).toDouble(); // of the exponent, in the logit
    double width = width(slope, x.hi(), y.hi());
    double scale = density.scale(x, y);
    if (scale == 0) {
      return 0;
    }
    density.at(x, y);
    double integral =
        Quadrature.decaying(
            w -> {
              double f = exp(-(slope * w + (a + b) * excess(w, x.hi(), y.hi())));
              return density.isConstant()
                  ? f
                  : f * density.factor(-log1p(y.hi() * expm1(w)), -log1p(x.hi() * expm1(-w)));
            },
            width,
            slope < 0 ? 2 : 4);
    return scale * integral;
  }

  /** {@code log(1 - x + x·e^-w) + x·w}, without cancellation for small w. */
  private static double excess(double w, double x, double y) {
    if (x <= 0.5) {
      double z = x * expm1(-w);
      return x * LogFunctions.expm1MinusX(-w) - LogFunctions.xMinusLog1p(z);
    }
    double z = y * expm1(w);
    return z < 1
        ? y * LogFunctions.expm1MinusX(w) - LogFunctions.xMinusLog1p(z)
        : log1p(x * expm1(-w)) + x * w;
  }

  /** A little more than the root of {@code slope·w + (a + b)·excess(w) = RANGE}. */
  private double width(double slope, double x, double y) {
    double sum = a + b;
    double width = Math.min(1, sqrt(8 * RANGE / sum));
    while (slope * width + sum * excess(width, x, y) < RANGE) {
      width *= 2;
    }
    for (int i = 0; i < 4; i++) { // Newton's method, from above on a convex function
      double e = exp(-width);
      double rest = slope * width + sum * excess(width, x, y) - RANGE;
      double rise = slope + sum * x * y * -expm1(-width) / (y + x * e);
      width -= rest / rise;
    }
    return width;
  }
}
