package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log;
import static java.lang.Math.log1p;

/** Functions made of logarithms, without the cancellation of the formulas that define them. */
final class LogFunctions {
  private static final double LN_2 = 0.6931471805599453;
  private static final double LN_2_LOW = 2.3190468138462996e-17;

  private LogFunctions() {}

  /** {@code log(x/(1 - x))}; as {@code 2·atanh(2x - 1)} around ½. */
  static double logit(double x) {
    if (x > 0.25 && x < 0.75) {
      double t = 2 * x - 1;
      return log1p(2 * t / (1 - t));
    }
    return x < 0.5 ? log(x) - log1p(-x) : log(x / (1 - x));
  }

  /** {@code log(e^x - 1)}, the inverse of softplus; NaN below 0. */
  static double logExpm1(double x) {
    if (x > 0.4 && x < 1) {
      return log1p(2 * expm1((x - LN_2) - LN_2_LOW)); // near its zero log 2
    }
    return x < 1 ? log(expm1(x)) : x + log1p(-exp(-x));
  }

  /** {@code log(1 - e^-x)}; NaN below 0. */
  static double log1mExp(double x) {
    return x < LN_2 ? log(-expm1(-x)) : log1p(-exp(-x));
  }

  /** {@code x·log y}, and 0 where x = 0 unless y is NaN. */
  static double xlogy(double x, double y) {
    return x == 0 && !Double.isNaN(y) ? 0 : x * log(y);
  }

  /** {@code x·log(1 + y)}, and 0 where x = 0 unless y is NaN. */
  static double xlog1py(double x, double y) {
    return x == 0 && !Double.isNaN(y) ? 0 : x * log1p(y);
  }

  /** {@code log(x/y)} for x, y ≥ 0, and 0 of 0/0. */
  static double logRatio(double x, double y) {
    if (x == 0 && y == 0) {
      return 0;
    }
    if (x < 0 || y < 0) {
      return Double.NaN;
    }
    double ratio = x / y;
    if (ratio > 0.5 && ratio < 2) {
      return log1p((x - y) / y);
    }
    return ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(x) - log(y);
  }

  /** {@code x·log(x/y)} for x, y &gt; 0; 0 where x = 0 ≤ y, elsewhere +∞. */
  static double relEntr(double x, double y) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Double.NaN;
    }
    if (x > 0 && y > 0) {
      return x * logRatio(x, y);
    }
    return x == 0 && y >= 0 ? 0 : Double.POSITIVE_INFINITY;
  }

  /** {@code x·log(x/y) - x + y} for x, y &gt; 0; y where x = 0 ≤ y, elsewhere +∞. */
  static double klDiv(double x, double y) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Double.NaN;
    }
    if (x > 0 && y > 0) {
      double d = (x - y) / y;
      return abs(d) < 0.3 ? y * (d * d - xMinusLog1p(d) * (1 + d)) : x * (logRatio(x, y) - 1) + y;
    }
    return x == 0 && y >= 0 ? y : Double.POSITIVE_INFINITY;
  }

  /**
   * {@code x - log(1 + x)}, to full relative precision at 0: with s = x/(2 + x), log(1 + x) = 2s +
   * 2s³/3 + ….
   */
  static double xMinusLog1p(double x) {
    if (abs(x) > 0.4) {
      return x - log1p(x);
    }
    double s = x / (2 + x);
    double z = s * s;
    double series = 0;
    for (int n = 25; n >= 3; n -= 2) {
      series = series * z + 1.0 / n;
    }
    return s * (x - 2 * z * series);
  }

  /** {@code e^x - 1 - x}, to full relative precision at 0. */
  static double expm1MinusX(double x) {
    if (abs(x) > 0.5) {
      return expm1(x) - x;
    }
    double series = 1;
    for (int n = 15; n >= 3; n--) {
      series = 1 + series * x / n;
    }
    return 0.5 * x * x * series;
  }
}
