package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.pow;
import static java.lang.Math.rint;
import static java.lang.Math.sqrt;

/**
 * The gamma function and its logarithm: the Taylor series at 1 and 2 (DLMF 5.7.3), Stirling's
 * series (5.11.1) and reflection (5.5.3). Near the zeros of log |Γ| on the negative axis, the
 * integral of the digamma function from the zero, which is known to twice the precision of double.
 */
final class GammaFunctions {
  private static final double ONE_MINUS_EULER = 0.42278433509846713;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double SQRT_TWO_PI = 2.5066282746310007;
  private static final double PI_SQUARED_THIRD = 3.289868133696453;
  private static final double LOG_PI = 1.1447298858494002;

  /** From here on Stirling's series converges to an ulp. */
  private static final double LARGE = 10;

  /** {@code (-1)^k·(ζ(k) - 1)/k} from k = 2 on. */
  private static final double[] AT_TWO = {
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784546,
    -0.007385551028673986,
    0.0028905103307415234,
    -0.001192753911703261,
    0.0005096695247430425,
    -0.00022315475845357939,
    9.945751278180853e-05,
    -4.492623673813314e-05,
    2.050721277567069e-05,
    -9.439488275268397e-06,
    4.374866789907488e-06,
    -2.039215753801366e-06,
    9.55141213040742e-07,
    -4.492469198764566e-07,
    2.1207184805554665e-07,
    -1.0043224823968099e-07,
    4.7698101693639804e-08,
    -2.2711094608943164e-08,
    1.0838659214896955e-08,
    -5.183475041970047e-09,
    2.4836745438024785e-09,
    -1.1921401405860912e-09,
    5.731367241678862e-10,
    -2.7595228851242334e-10,
    1.330476437424449e-10
  };

  /** {@code B_2k/(2k·(2k - 1))}. */
  private static final double[] STIRLING = {
    0.08333333333333333,
    -0.002777777777777778,
    0.0007936507936507937,
    -0.0005952380952380953,
    0.0008417508417508417,
    -0.0019175269175269176,
    0.00641025641025641,
    -0.029550653594771242,
    0.17964437236883057,
    -1.3924322169059011
  };

  /** Where log |Γ| is 0 on the negative axis, as sums of two doubles. */
  private static final double[][] ZEROS = {
    {-2.4570247382208006, -3.7075610815513266e-17},
    {-2.7476826467274127, 9.055340329338315e-17},
    {-3.14358088834998, -2.1818179852331714e-16},
    {-3.955294284858598, -1.999428391746348e-17},
    {-4.039361839740537, 2.1143995503980602e-16},
    {-4.991544640560048, 1.5174411760571722e-16},
    {-5.0082181683225935, -4.3926353491015815e-17},
    {-5.998607480080875, -3.311862478893795e-16},
    {-6.001385294453155, 6.415847287933042e-17},
    {-6.999801507890638, 1.0550130037400023e-17},
    {-7.000198333407325, 2.504354173632409e-16},
    {-7.999975197095821, -5.261737128572354e-17},
    {-8.000024800270682, -4.354586297860107e-16},
    {-8.999997244250977, -2.2185620509727132e-16},
    {-9.000002755714823, -9.491348611623208e-17},
    {-9.99999972442663, 4.883037618642443e-16},
    {-10.000000275573013, -3.4909708332642057e-16},
    {-10.99999997494789, 1.9843998306985407e-16},
    {-11.000000025052106, -6.850849812286175e-16},
    {-11.999999997912324, -1.0020693920103036e-16},
    {-12.000000002087676, 1.2222548112048185e-16},
    {-12.99999999983941, 6.747262033096337e-16},
    {-13.00000000016059, -6.745919484964342e-16},
    {-13.99999999998853, 8.094860741926607e-16},
    {-14.00000000001147, -8.094853704222662e-16},
    {-14.999999999999236, 8.82932241476868e-16},
    {-15.000000000000764, -8.829322382710274e-16},
    {-15.999999999999952, -1.668613399265054e-16},
    {-16.000000000000046, -1.6094954994609367e-15},
    {-16.999999999999996, -7.412564244549576e-16},
    {-17.000000000000004, 7.412564244550028e-16}
  };

  private GammaFunctions() {}

  /** {@code log |Γ(x)|}; +∞ at the poles and at both infinities. */
  static double lgamma(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (Double.isInfinite(x)) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < 0.5) {
      return x > 0 && x < 1e-300
          ? -log(x)
          : x > -0.5 ? lgammaOfOnePlus(x) - log(abs(x)) : reflected(x);
    }
    if (x <= 1.5) {
      return lgammaOfOnePlus(x - 1);
    }
    if (x <= 2.5) {
      return lgammaOfTwoPlus(x - 2);
    }
    if (x < LARGE) {
      double y = x;
      double product = 1;
      while (y > 2.5) {
        y--;
        product *= y;
      }
      return lgammaOfTwoPlus(y - 2) + log(product);
    }
    double logarithm = log(x);
    return x > 1e17
        ? x * (logarithm - 1)
        : (x - 0.5) * (logarithm - 1) + (HALF_LOG_TWO_PI - 0.5) + stirling(x);
  }

  private static double reflected(double x) {
    double sine = abs(sinPi(x));
    if (sine == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double y = LOG_PI - log(sine) - log(-x) - lgamma(-x);
    return abs(y) < 0.3 && x > -18 ? nearZero(x) : y;
  }

  /**
   * The integral of {@code ψ(x) = -1/ε + (1/ε - π·cot πε) + ψ(1 - x)}, x = n + ε, from the zero.
   */
  private static double nearZero(double x) {
    double[] zero = ZEROS[0];
    for (double[] other : ZEROS) {
      zero = abs(x - other[0]) < abs(x - zero[0]) ? other : zero;
    }
    double pole = rint(x);
    double from = (zero[0] - pole) + zero[1];
    double distance = (x - zero[0]) - zero[1];
    double rest =
        Quadrature.integral(
            t -> {
              double e = from + t;
              double cotangent = abs(e) < 1e-3 ? PI_SQUARED_THIRD * e : 1 / e - Math.PI * cotPi(e);
              return cotangent + Polygammas.digamma(1 - pole - e);
            },
            0,
            distance);
    return rest - log1p(distance / from);
  }

  /** {@code log Γ(1 + z)} for |z| ≤ ½, to full relative precision at 0. */
  private static double lgammaOfOnePlus(double z) {
    return lgammaOfTwoPlus(z) - log1p(z);
  }

  /** {@code log Γ(2 + z)} for |z| ≤ ½, to full relative precision at 0. */
  private static double lgammaOfTwoPlus(double z) {
    double sum = 0;
    for (int k = AT_TWO.length - 1; k >= 0; k--) {
      sum = sum * z + AT_TWO[k];
    }
    return z * (ONE_MINUS_EULER + z * sum);
  }

  /** {@code log Γ(1 + z)} for z from 0 to 1, to full relative precision at both ends. */
  static double lgamma1p(double z) {
    return z <= 0.5 ? lgammaOfOnePlus(z) : lgammaOfTwoPlus(z - 1);
  }

  /** {@code log Γ(x) - ((x - ½)·log x - x + ½·log 2π)} for large x. */
  private static double stirling(double x) {
    double z = 1 / (x * x);
    double sum = 0;
    for (int k = STIRLING.length - 1; k >= 0; k--) {
      sum = sum * z + STIRLING[k];
    }
    return sum / x;
  }

  /** {@code Γ(x)}: ±∞ at ±0, NaN at the other poles and at -∞. */
  static double gamma(double x) {
    if (Double.isNaN(x) || x == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (x == 0) {
      return 1 / x;
    }
    if (x == rint(x) && x < 0) {
      return Double.NaN;
    }
    if (x > 172) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < 0.5) {
      return x > -0.5 ? exp(lgammaOfOnePlus(x)) / x : reflectedGamma(x);
    }
    if (x < 20) {
      double y = x;
      double product = 1;
      while (y > 2.5) {
        y--;
        product *= y;
      }
      return y == rint(y)
          ? product
          : product * exp(y <= 1.5 ? lgammaOfOnePlus(y - 1) : lgammaOfTwoPlus(y - 2));
    }
    double root = pow(x, 0.5 * x - 0.25);
    return root * exp(-x) * root * SQRT_TWO_PI * exp(stirling(x));
  }

  /** {@code Γ(x) = -π/(x·sin πx·Γ(-x))}, in an order that does not overflow. */
  private static double reflectedGamma(double x) {
    double a = -x;
    if (a > 190) {
      return sinPi(x) > 0 ? 0.0 : -0.0;
    }
    if (a < 20) {
      return Math.PI / (sinPi(x) * gamma(a) * a);
    }
    double root = pow(a, 0.5 * a - 0.25);
    double y = Math.PI / (a * sinPi(x)) / root / SQRT_TWO_PI / exp(stirling(a));
    return y * exp(a) / root;
  }

  /** {@code a^a·e^-a/Γ(a)} for a ≥ 0, which is √(a/2π) for large and a for small a. */
  static double scaled(double a) {
    return a < LARGE
        ? pow(a, a) * exp(-a) * a / gamma(1 + a)
        : sqrt(a) / SQRT_TWO_PI * exp(-stirling(a));
  }

  /** {@code sin πx}, exactly 0 at integers. */
  static double sinPi(double x) {
    double n = rint(x);
    double y = Math.sin(Math.PI * (x - n));
    return n % 2 == 0 ? y : -y;
  }

  /** {@code cot πx}. */
  static double cotPi(double x) {
    double r = x - rint(x);
    double toHalf = 0.5 - abs(r);
    return toHalf < 0.25 ? Math.copySign(Math.tan(Math.PI * toHalf), r) : 1 / Math.tan(Math.PI * r);
  }
}
