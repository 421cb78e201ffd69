package org.autodiff4j.tensor;

/**
 * The density {@code t^a·(1-t)^b/B(a, b)} of the logit of a beta variable, and its derivatives in a
 * and b over itself. Factors a, b and 1/(a + b) of 1/B are differentiated on their own where they
 * are below 1, for there the derivatives of the rest do not cancel.
 */
final class BetaDensity {
  private final int m;
  private final int n;
  private final double a;
  private final double b;

  /** Derivatives of the logarithm in a and b, without those of the powers. */
  private final double[][] log;

  private final double[][] leading;
  private double logX;
  private double logY;

  BetaDensity(int m, int n, double a, double b) {
    this.m = m;
    this.n = n;
    this.a = a;
    this.b = b;
    this.log = new double[m + 1][n + 1];
    this.leading = leading(m, n, a, b, a < 1);
    for (int j = 1; j <= m; j++) {
      for (int k = 1; k <= n; k++) {
        log[j][k] = shifted(j + k - 1, a + b);
      }
    }
    // where a ≥ 1, log t is taken relative to a/(a + b), and ψ relative to its logarithm
    for (int j = 1; j <= m; j++) {
      log[j][0] = a >= 1 && j == 1 ? Polygammas.belowLogDifference(a, b) : rise(j - 1, a, b);
    }
    for (int k = 1; k <= n; k++) {
      log[0][k] = b >= 1 && k == 1 ? Polygammas.belowLogDifference(b, a) : rise(k - 1, b, a);
    }
  }

  /** The polygamma function, of the argument plus 1 if that is below 1. */
  private static double shifted(int order, double x) {
    return Polygammas.polygamma(order, x < 1 ? 1 + x : x);
  }

  /** What that rises by from x to x + d. */
  private static double rise(int order, double x, double d) {
    return x < 1 == x + d < 1
        ? -Polygammas.difference(order, x < 1 ? 1 + x : x, d)
        : shifted(order, x + d) - shifted(order, x);
  }

  boolean isConstant() {
    return m + n == 0;
  }

  /**
   * {@code (∂/∂a)^m (∂/∂b)^n (∂/∂x)^inX} of the density {@code p = x^(a-1)·(1-x)^(b-1)/B(a, b)} of
   * the beta distribution: Taylor coefficients in x from {@code x(1-x)·p' = ((a-1)(1-x) -
   * (b-1)x)·p}.
   */
  static double of(int m, int n, int inX, double a, double b, double x) {
    if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1)) {
      return Double.NaN;
    }
    if (x == 0) {
      return atZero(m, n, inX, a, b);
    }
    if (x == 1) {
      double y = atZero(n, m, inX, b, a);
      return inX % 2 == 0 ? y : -y;
    }
    if (a == 0 || b == 0 || Double.isInfinite(a) || Double.isInfinite(b)) {
      return m + n == 0 ? 0 : Double.NaN;
    }
    double[][] c = new double[m + 1][n + 1];
    double[][] before = new double[m + 1][n + 1];
    for (int j = inX == 0 ? m : 0; j <= m; j++) {
      for (int k = inX == 0 ? n : 0; k <= n; k++) {
        c[j][k] = of(j, k, a, b, x);
      }
    }
    double y = 1 - x;
    for (int i = 0; i < inX; i++) {
      double[][] next = new double[m + 1][n + 1];
      for (int j = 0; j <= m; j++) {
        for (int k = 0; k <= n; k++) {
          double sum = ((a - 1) * y - (b - 1) * x - (1 - 2 * x) * i) * c[j][k];
          sum += (i - 1 - (a + b - 2)) * before[j][k];
          sum += j > 0 ? j * (y * c[j - 1][k] - before[j - 1][k]) : 0;
          sum -= k > 0 ? k * (x * c[j][k - 1] + before[j][k - 1]) : 0;
          next[j][k] = sum / (x * y * (i + 1));
        }
      }
      before = c;
      c = next;
    }
    double result = c[m][n];
    for (int k = 2; k <= inX; k++) {
      result *= k;
    }
    return result;
  }

  private static double of(int m, int n, double a, double b, double x) {
    BetaDensity density = new BetaDensity(m, n, a, b);
    TwoDoubles whole = new TwoDoubles(x, 0);
    TwoDoubles rest = TwoDoubles.sum(1, -x);
    density.at(whole, rest);
    double factor = density.isConstant() ? 1 : density.factor(0, 0);
    TwoDoubles exponent = density.exponent(whole, rest).minus(whole.log()).minus(rest.log());
    return BetaFunctions.scaled(a, b) * exponent.exp() * factor;
  }

  private static double atZero(int m, int n, int inX, double a, double b) {
    if (a > inX + 1 || (a == 0 && m + n == 0)) {
      return 0;
    }
    if (m + n > 0) {
      return Double.NaN;
    }
    double y = 1 / BetaFunctions.beta(a, b);
    boolean whole = a == Math.rint(a);
    for (int k = 0; k < inX; k++) { // (d/dx)^inX of x^(a-1)·(1 - (b-1)x + …)
      y *= whole ? k + 1 : a - 1 - k;
    }
    if (!whole) {
      return y > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    for (int r = 1; r <= inX + 1 - a; r++) {
      y *= (r - b) / r;
    }
    return y;
  }

  /** The density of the logit at {@code t = x}, where y = 1 - x. */
  double scale(TwoDoubles x, TwoDoubles y) {
    return BetaFunctions.scaled(a, b) * exponent(x, y).exp();
  }

  private TwoDoubles exponent(TwoDoubles x, TwoDoubles y) {
    TwoDoubles sum = TwoDoubles.sum(a, b);
    TwoDoubles inX = power(x.times(sum), a);
    TwoDoubles inY = power(y.times(sum), b);
    return inX.plus(inY);
  }

  /** {@code a·log(x/a)}. */
  private static TwoDoubles power(TwoDoubles x, double a) {
    return a < 1e-200 ? new TwoDoubles(0, 0) : x.over(new TwoDoubles(a, 0)).log().times(a);
  }

  /** Sets the point from which {@link #factor} counts. */
  void at(TwoDoubles x, TwoDoubles y) {
    if (isConstant()) {
      return;
    }
    TwoDoubles sum = TwoDoubles.sum(a, b);
    TwoDoubles inX = a < 1 ? x : x.times(sum).over(new TwoDoubles(a, 0));
    TwoDoubles inY = b < 1 ? y : y.times(sum).over(new TwoDoubles(b, 0));
    logX = inX.log().hi();
    logY = inY.log().hi();
  }

  /** The derivative over the density, where log t and log (1-t) are off by so much. */
  double factor(double dLogX, double dLogY) {
    double[][] f = derivatives(m, n, log, logX + dLogX, logY + dLogY);
    double sum = 0;
    for (int j = 0; j <= m; j++) {
      for (int k = 0; k <= n; k++) {
        sum += choose(m, j) * choose(n, k) * leading[j][k] * f[m - j][n - k];
      }
    }
    return sum / leading[0][0];
  }

  /** The derivatives of e^g over itself, where g has these, and x and y more at first order. */
  private static double[][] derivatives(int m, int n, double[][] g, double x, double y) {
    double[][] f = new double[m + 1][n + 1];
    f[0][0] = 1;
    for (int j = 0; j <= m; j++) {
      for (int k = j == 0 ? 1 : 0; k <= n; k++) {
        double sum = 0;
        int p = j > 0 ? 1 : 0; // one derivative is taken first: in a, or if there is none in b
        int q = 1 - p;
        for (int i = 0; i <= j - p; i++) {
          for (int l = 0; l <= k - q; l++) {
            double h = g[i + p][l + q] + (i + l == 0 ? p * x + q * y : 0);
            sum += choose(j - p, i) * choose(k - q, l) * h * f[j - p - i][k - q - l];
          }
        }
        f[j][k] = sum;
      }
    }
    return f;
  }

  private static double choose(int n, int k) {
    double y = 1;
    for (int i = 1; i <= k; i++) {
      y = y * (n - k + i) / i;
    }
    return y;
  }

  /**
   * The derivatives of {@code a·b/(a + b)}, where each factor counts only if below 1, and a only if
   * asked for.
   */
  private static double[][] leading(int m, int n, double a, double b, boolean withA) {
    double[][] y = new double[m + 1][n + 1];
    double sum = a + b;
    for (int j = 0; j <= m; j++) {
      for (int k = 0; k <= n; k++) {
        if (sum >= 1) {
          y[j][k] = (withA ? linear(j, a) : constant(j)) * (b < 1 ? linear(k, b) : constant(k));
        } else if (!withA) { // b/(a + b) = 1 - a/(a + b)
          y[j][k] =
              k == 0 || b < a
                  ? b * inverse(j + k, sum) + k * inverse(j + k - 1, sum)
                  : -a * inverse(j + k, sum) - j * inverse(j + k - 1, sum);
        } else if (j + k == 0) {
          y[0][0] = a * (b / sum);
        } else { // a·b/(a + b) = b - b²/(a + b) = a - a²/(a + b)
          y[j][k] =
              k == 0 || (j > 0 && b < a) ? lessSquare(j, k, b, sum) : lessSquare(k, j, a, sum);
        }
      }
    }
    return y;
  }

  /** The derivative of {@code b - b²/(a + b)}, of order j ≥ 1 in a and k in b. */
  private static double lessSquare(int j, int k, double b, double sum) {
    int order = j + k;
    double y = b * b * inverse(order, sum);
    y += k > 0 ? 2 * k * b * inverse(order - 1, sum) : 0;
    y += k > 1 ? k * (k - 1) * inverse(order - 2, sum) : 0;
    return -y;
  }

  private static double linear(int order, double x) {
    return order == 0 ? x : constant(order - 1);
  }

  private static double constant(int order) {
    return order == 0 ? 1 : 0;
  }

  /** The derivative of {@code 1/sum}, 0 of a negative order. */
  private static double inverse(int order, double sum) {
    double y = order < 0 ? 0 : 1 / sum;
    for (int i = 1; i <= order; i++) {
      y *= -i / sum;
    }
    return y;
  }

  /** The derivatives of {@code x^a·Γ(a+b)/(Γ(1+a)·Γ(b))} for a &lt; 1, over itself. */
  static double[][] powerDerivatives(int m, int n, double a, double b, double logX) {
    double[][] g = new double[m + 1][n + 1];
    for (int j = 0; j <= m; j++) {
      for (int k = 0; k <= n; k++) {
        if (j > 0) {
          g[j][k] = shifted(j + k - 1, a + b) - (k == 0 ? shifted(j - 1, a) : 0);
        } else if (k > 0) {
          g[0][k] = rise(k - 1, b, a);
        }
      }
    }
    double[][] f = derivatives(m, n, g, logX, 0);
    double[][] leading = leading(m, n, a, b, false);
    double[][] y = new double[m + 1][n + 1];
    for (int j = 0; j <= m; j++) {
      for (int k = 0; k <= n; k++) {
        for (int i = 0; i <= j; i++) {
          for (int l = 0; l <= k; l++) {
            y[j][k] +=
                choose(j, i) * choose(k, l) * leading[i][l] / leading[0][0] * f[j - i][k - l];
          }
        }
      }
    }
    return y;
  }
}
