package org.autodiff4j.tensor;

/**
 * The inverse of the normal distribution function to about 1e-16, in plain arithmetic, so that its
 * bits are the same wherever it runs. M. J. Wichura, Algorithm AS 241 (PPND16): the percentage
 * points of the normal distribution, <i>Applied Statistics</i> 37 (1988) 477–484.
 */
final class NormalQuantile {
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double LN_2_HIGH = 0.6931471803691238;
  private static final double LN_2_LOW = 1.9082149292705877e-10;

  private NormalQuantile() {}

  /** {@code Φ(x) = erfc(-x/√2)/2}: the probability of less than x. */
  static double probability(double x) {
    return 0.5 * ScalarMath.erfc(-x * SQRT_HALF);
  }

  /** {@code Φ⁻¹(p)} for 0 &lt; p &lt; 1. */
  static double of(double p) {
    return of(p - 0.5, p < 0.5 ? p : 1 - p);
  }

  /** {@code Φ⁻¹(½ + q)}, where the tail is the lesser of ½ + q and ½ - q. */
  static double of(double q, double tail) {
    if (Math.abs(q) <= 0.425) {
      return central(q);
    }
    double r = Math.sqrt(-log(tail));
    return Math.copySign(r <= 5 ? near(r - 1.6) : far(r - 5), q);
  }

  private static double central(double q) {
    double r = 0.180625 - q * q;
    double numerator = 2509.0809287301227;
    numerator = numerator * r + 33430.57558358813;
    numerator = numerator * r + 67265.7709270087;
    numerator = numerator * r + 45921.95393154987;
    numerator = numerator * r + 13731.69376550946;
    numerator = numerator * r + 1971.5909503065513;
    numerator = numerator * r + 133.14166789178438;
    numerator = numerator * r + 3.3871328727963665;
    double denominator = 5226.495278852854;
    denominator = denominator * r + 28729.085735721943;
    denominator = denominator * r + 39307.89580009271;
    denominator = denominator * r + 21213.794301586597;
    denominator = denominator * r + 5394.196021424751;
    denominator = denominator * r + 687.1870074920579;
    denominator = denominator * r + 42.31333070160091;
    denominator = denominator * r + 1;
    return numerator * q / denominator;
  }

  private static double near(double r) {
    double numerator = 0.0007745450142783414;
    numerator = numerator * r + 0.022723844989269184;
    numerator = numerator * r + 0.2417807251774506;
    numerator = numerator * r + 1.2704582524523684;
    numerator = numerator * r + 3.6478483247632045;
    numerator = numerator * r + 5.769497221460691;
    numerator = numerator * r + 4.630337846156546;
    numerator = numerator * r + 1.4234371107496835;
    double denominator = 1.0507500716444169e-9;
    denominator = denominator * r + 0.0005475938084995345;
    denominator = denominator * r + 0.015198666563616457;
    denominator = denominator * r + 0.14810397642748008;
    denominator = denominator * r + 0.6897673349851;
    denominator = denominator * r + 1.6763848301838038;
    denominator = denominator * r + 2.053191626637759;
    denominator = denominator * r + 1;
    return numerator / denominator;
  }

  private static double far(double r) {
    double numerator = 2.0103343992922881e-7;
    numerator = numerator * r + 2.7115555687434876e-5;
    numerator = numerator * r + 0.0012426609473880784;
    numerator = numerator * r + 0.026532189526576124;
    numerator = numerator * r + 0.29656057182850487;
    numerator = numerator * r + 1.7848265399172913;
    numerator = numerator * r + 5.463784911164114;
    numerator = numerator * r + 6.657904643501103;
    double denominator = 2.0442631033899397e-15;
    denominator = denominator * r + 1.421511758316446e-7;
    denominator = denominator * r + 1.8463183175100548e-5;
    denominator = denominator * r + 0.0007868691311456133;
    denominator = denominator * r + 0.014875361290850615;
    denominator = denominator * r + 0.1369298809227358;
    denominator = denominator * r + 0.599832206555888;
    denominator = denominator * r + 1;
    return numerator / denominator;
  }

  /**
   * The natural logarithm of a positive number to less than an ulp: with {@code x = 2^k·(1 + f)}
   * and {@code s = f/(2 + f)}, {@code log(1 + f) = 2s + s·R(s²)}. After fdlibm's e_log, which is
   * freely available from Sun Microsystems (1993).
   */
  static double log(double x) {
    int k = 0;
    double normal = x;
    if (x < Double.MIN_NORMAL) {
      normal = x * 0x1p54;
      k = -54;
    }
    long bits = Double.doubleToRawLongBits(normal);
    // The exponent is that of x/√½, so that 1 + f lies between √½ and √2.
    long shifted = bits - Double.doubleToRawLongBits(SQRT_HALF);
    k += (int) (shifted >> 52);
    double f = Double.longBitsToDouble(bits - (shifted >> 52 << 52)) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
    double odd =
        z
            * (0.6666666666666735
                + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
    double half = 0.5 * f * f;
    return k * LN_2_HIGH - (half - (s * (half + even + odd) + k * LN_2_LOW) - f);
  }
}
