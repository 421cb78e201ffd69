package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.sqrt;

/** Scalar functions that {@link Math} lacks, to about an ulp over the whole range. */
public final class ScalarMath {
  private static final double LN_2 = 0.6931471805599453;

  private ScalarMath() {}

  /** {@code sgn(x)·log1p(|x| + x²/(1 + √(x² + 1)))}; beyond 2^28 {@code log|x| + ln 2}. */
  public static double asinh(double x) {
    double a = abs(x);
    double y = a > 0x1p28 ? log(a) + LN_2 : log1p(a + a * a / (1 + sqrt(a * a + 1)));
    return Math.copySign(y, x);
  }

  /** {@code log1p(t + √(t(t + 2)))} with {@code t = x - 1}; NaN below 1. */
  public static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    double t = x - 1;
    return x > 0x1p28 ? log(x) + LN_2 : log1p(t + sqrt(t * (t + 2)));
  }

  /** {@code ½·log1p(2x/(1 - x))}, odd. */
  public static double atanh(double x) {
    double a = abs(x);
    return Math.copySign(0.5 * log1p(2 * a / (1 - a)), x);
  }

  /** The binary logarithm, exact for powers of 2: k + log(m)/ln 2 for x = m·2^k, m near 1. */
  public static double log2(double x) {
    if (!(x > 0) || Double.isInfinite(x)) {
      return log(x);
    }
    int k = Math.getExponent(x < Double.MIN_NORMAL ? x * 0x1p54 : x);
    double m = Math.scalb(x < Double.MIN_NORMAL ? x * 0x1p54 : x, -k);
    if (m > 1.4142135623730951) {
      m /= 2;
      k++;
    }
    return (x < Double.MIN_NORMAL ? k - 54 : k) + log(m) / LN_2;
  }

  /** {@code 1/cosh² x = 4e/(1 + e)²} with {@code e = e^(-2|x|)}. */
  public static double sechSquared(double x) {
    double e = exp(-2 * abs(x));
    return 4 * e / ((1 + e) * (1 + e));
  }

  /** {@code x/(1 + |x|)}. */
  public static double softsign(double x) {
    return Double.isInfinite(x) ? Math.signum(x) : x / (1 + abs(x));
  }

  /** {@code e^(-rate·x²)} for a power of 2 as the rate, with the rounding error of x² made good. */
  public static double gaussian(double rate, double x) {
    double square = x * x;
    if (!(square * rate < 746)) {
      return Double.isNaN(x) ? x : 0;
    }
    double error = Math.fma(x, x, -square);
    return exp(-rate * square) * (1 - rate * error);
  }

  /** {@code log(e^x + e^y)}: -∞ of two -∞. */
  public static double logAddExp(double x, double y) {
    double m = Math.max(x, y);
    return Double.isInfinite(m) ? m : m + log1p(exp(-abs(x - y)));
  }

  /** {@code log2(2^x + 2^y)}: -∞ of two -∞. */
  public static double logAddExp2(double x, double y) {
    double m = Math.max(x, y);
    return Double.isInfinite(m) ? m : m + log1p(Math.pow(2, -abs(x - y))) / LN_2;
  }

  /** {@code 1/(1 + e^-x)}, with the small exponential on either side. */
  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + exp(-x));
    }
    double e = exp(x);
    return e / (1 + e);
  }

  /** {@code log(1 + e^x) = max(x, 0) + log1p(e^-|x|)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + log1p(exp(-abs(x)));
  }

  /** {@code 2/√π ∫₀ˣ e^(-t²) dt}. */
  public static double erf(double x) {
    return ErrorFunction.erf(x);
  }

  /** {@code 1 - erf(x)}, with full relative precision where erf is near 1. */
  public static double erfc(double x) {
    return ErrorFunction.erfc(x);
  }

  /** {@code x^n} modulo 2^64, for n ≥ 0. */
  public static long power(long x, int n) {
    long result = 1;
    long base = x;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= base;
      }
      base *= base;
    }
    return result;
  }
}
