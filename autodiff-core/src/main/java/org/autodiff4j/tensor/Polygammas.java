package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.log;
import static java.lang.Math.rint;

/**
 * The derivatives of log Γ: the asymptotic series DLMF 5.11.2 and 5.15.8, to which small arguments
 * are led by recurrence (5.5.2, 5.15.5) and negative ones by reflection (5.5.4, 5.15.6). Near its
 * zeros down to -20 the digamma function is the integral of the trigamma function from the zero,
 * which is known to twice the precision of double.
 */
final class Polygammas {
  /** {@code B_2k/(2k)!}. */
  static final double[] BERNOULLI = {
    0.08333333333333333,
    -0.001388888888888889,
    3.306878306878307e-05,
    -8.267195767195768e-07,
    2.08767569878681e-08,
    -5.284190138687493e-10,
    1.3382536530684679e-11,
    -3.3896802963225827e-13,
    8.586062056277845e-15,
    -2.174868698558062e-16,
    5.5090028283602295e-18,
    -1.3954464685812522e-19,
    3.534707039629467e-21,
    -8.953517427037546e-23,
    2.267952452337683e-24
  };

  /** {@code B_2k/2k}. */
  private static final double[] AT_INFINITY = {
    0.08333333333333333,
    -0.008333333333333333,
    0.003968253968253968,
    -0.004166666666666667,
    0.007575757575757576,
    -0.021092796092796094,
    0.08333333333333333,
    -0.4432598039215686,
    3.0539543302701198,
    -26.456212121212122
  };

  /** The zeros of the digamma function, as sums of two doubles. */
  private static final double[][] ZEROS = {
    {1.4616321449683622, 9.549995429965697e-17},
    {-0.5040830082644554, -8.15428206243813e-18},
    {-1.5734984731623904, -1.574185691077347e-17},
    {-2.6107208684441447, 9.881960746978353e-17},
    {-3.635293366436901, 5.454396163173039e-17},
    {-4.653237761743142, -2.5492686201468193e-16},
    {-5.6671624415568855, -3.2153051074948335e-18},
    {-6.678418213073427, 3.470798723495241e-16},
    {-7.687788325031626, -1.351562494643672e-16},
    {-8.695764163816401, -3.2859903716289447e-16},
    {-9.702672540001863, -3.2563178405401477e-16},
    {-10.708740838254144, -6.287211750540301e-16},
    {-11.714133061228955, 8.598250154343834e-16},
    {-12.718971025749207, -4.752312432106917e-16},
    {-13.723347457363827, 4.528278691518058e-16},
    {-14.727334416018529, -3.6618399963139786e-17},
    {-15.730988906332882, 1.0551956373365842e-16},
    {-16.734356723955734, -1.2039501631800144e-15},
    {-17.73747515997759, -5.125776230727235e-16},
    {-18.7403749447801, 7.757330874026816e-16},
    {-19.74308167259022, 6.505672516695227e-16}
  };

  private static final double LARGE = 10;

  private Polygammas() {}

  /** {@code ψ^(n)(x)}, the derivative of order n of the digamma function. */
  static double polygamma(int n, double x) {
    return n == 0 ? digamma(x) : of(n, x);
  }

  /** {@code ψ(x)}: ∓∞ at ±0, NaN at the other poles and at -∞. */
  static double digamma(double x) {
    if (Double.isNaN(x) || x == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (abs(x) < 1e-17) {
      return -1 / x;
    }
    if (x < 0 && x == rint(x)) {
      return Double.NaN;
    }
    if (x > -20 && x < 2) {
      for (double[] zero : ZEROS) {
        double distance = (x - zero[0]) - zero[1];
        if (abs(distance) < 0.02) {
          return Quadrature.integral(t -> of(1, zero[0] + t), 0, distance);
        }
      }
    }
    if (x < 0) {
      return digamma(-x) - 1 / x - Math.PI * GammaFunctions.cotPi(x);
    }
    double y = x;
    double sum = 0;
    for (; y < LARGE; y++) {
      sum += 1 / y;
    }
    return log(y) - belowLog(y) - sum;
  }

  /** {@code log x - ψ(x)} for x &gt; 0, to full relative precision where both are large. */
  static double logMinusDigamma(double x) {
    return x < LARGE ? log(x) - digamma(x) : belowLog(x);
  }

  /** {@code (log x - ψ(x)) - (log (x + d) - ψ(x + d))} for x, d &gt; 0, also for small d. */
  static double belowLogDifference(double x, double d) {
    return d <= 0.25 * x
        ? Quadrature.integral(t -> trigammaMinusInverse(x + t), 0, d)
        : logMinusDigamma(x) - logMinusDigamma(x + d);
  }

  /** {@code ψ'(x) - 1/x}. */
  private static double trigammaMinusInverse(double x) {
    if (x < LARGE) {
      return of(1, x) - 1 / x;
    }
    double z = 1 / (x * x);
    double sum = 0;
    for (int k = AT_INFINITY.length; k >= 1; k--) {
      sum = sum * z + 2 * k * AT_INFINITY[k - 1];
    }
    return z * (0.5 + sum / x);
  }

  private static double belowLog(double x) {
    double z = 1 / (x * x);
    double sum = 0;
    for (int k = AT_INFINITY.length - 1; k >= 0; k--) {
      sum = sum * z + AT_INFINITY[k];
    }
    return 0.5 / x + z * sum;
  }

  private static double of(int n, double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    int sign = n % 2 == 0 ? -1 : 1;
    if (x == Double.POSITIVE_INFINITY) {
      return sign * 0.0;
    }
    return sign * GammaFunctions.gamma(n + 1.0) * Zetas.hurwitz(0, n + 1, x);
  }

  /** {@code ψ^(n)(x) - ψ^(n)(x + d)}, to full relative precision for small d. */
  static double difference(int n, double x, double d) {
    if (x > 0 && abs(d) <= 0.25 * x) {
      return -Quadrature.integral(t -> polygamma(n + 1, x + t), 0, d);
    }
    return polygamma(n, x) - polygamma(n, x + d);
  }
}
