package org.autodiff4j.tensor;

import static java.lang.Math.fma;

/**
 * An unevaluated sum of two doubles, for exponents that are small differences of large terms. T. J.
 * Dekker, A floating-point technique for extending the available precision, <i>Numerische
 * Mathematik</i> 18 (1971) 224–242.
 *
 * @param hi the sum, rounded
 * @param lo what the rounding lost
 */
record TwoDoubles(double hi, double lo) {
  private static final double LN_2_HIGH = 0.6931471803691238; // the last 21 bits are 0
  private static final double LN_2_LOW = 1.9082149292705877e-10;
  private static final double SQRT_2 = 1.4142135623730951;

  static TwoDoubles sum(double a, double b) {
    double hi = a + b;
    double part = hi - a;
    return new TwoDoubles(hi, Double.isFinite(hi) ? (a - (hi - part)) + (b - part) : 0);
  }

  static TwoDoubles product(double a, double b) {
    double hi = a * b;
    return new TwoDoubles(hi, Double.isFinite(hi) ? fma(a, b, -hi) : 0);
  }

  TwoDoubles plus(TwoDoubles other) {
    TwoDoubles sum = sum(hi, other.hi);
    return sum(sum.hi, sum.lo + (lo + other.lo));
  }

  TwoDoubles minus(TwoDoubles other) {
    return plus(new TwoDoubles(-other.hi, -other.lo));
  }

  TwoDoubles times(double factor) {
    TwoDoubles product = product(hi, factor);
    return Double.isFinite(product.hi) ? sum(product.hi, fma(lo, factor, product.lo)) : product;
  }

  TwoDoubles times(TwoDoubles other) {
    TwoDoubles product = product(hi, other.hi);
    return sum(product.hi, product.lo + (hi * other.lo + lo * other.hi));
  }

  TwoDoubles over(TwoDoubles other) {
    double quotient = hi / other.hi;
    if (!Double.isFinite(quotient)) {
      return new TwoDoubles(quotient, 0);
    }
    TwoDoubles back = product(quotient, other.hi);
    double rest = (hi - back.hi) - back.lo + lo - quotient * other.lo;
    return sum(quotient, rest / other.hi);
  }

  /**
   * The natural logarithm of a positive number, off by less than 1e-18 and, near 1, by less than
   * 1e-17 of itself: {@code k·ln 2 + 2·atanh((m - 1)/(m + 1))} for {@code 2^k·m}.
   */
  TwoDoubles log() {
    if (!(hi > 0) || hi == Double.POSITIVE_INFINITY) {
      return new TwoDoubles(Math.log(hi), 0);
    }
    int shift = hi < 0x1p-900 ? 200 : 0;
    double scaled = Math.scalb(hi, shift);
    int k = Math.getExponent(scaled);
    double m = Math.scalb(scaled, -k);
    if (m > SQRT_2) {
      k++;
      m *= 0.5;
    }
    double low = Math.scalb(lo, shift - k);
    TwoDoubles above = sum(m, 1);
    TwoDoubles s = sum(m - 1, low).over(new TwoDoubles(above.hi, above.lo + low)); // m - 1 is exact
    double z = s.hi * s.hi;
    double series = 0;
    for (int n = 27; n >= 3; n -= 2) {
      series = series * z + 1.0 / n;
    }
    TwoDoubles y = sum(2 * s.hi, 2 * s.lo + 2 * s.hi * z * series);
    int e = k - shift;
    return e == 0
        ? y
        : sum(e * LN_2_HIGH, y.hi).plus(new TwoDoubles(y.lo, 0)).plus(sum(0, e * LN_2_LOW));
  }

  /** The exponential function to about an ulp. */
  double exp() {
    double e = Math.exp(hi);
    return Double.isFinite(e) ? e + e * lo : e;
  }

  double toDouble() {
    return hi + lo;
  }
}
