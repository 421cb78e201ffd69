package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.tensor.ScalarMath;

/**
 * Elementary functions of the elements of an array, to one or two ulp, two to ten times as fast as
 * native kernels and {@link Math}: each is a chain of loops so short that the compiler turns every
 * one into vector code. What is outside the range of the formula, NaN included, goes through the
 * scalar function afterwards.
 *
 * <p>Integers that stand in the bits of real numbers are reached by copying arrays to arrays of
 * {@code long}, because a loop that reinterprets single elements is not vectorized.
 */
final class VectorMath {
  /** Below so many elements, {@link Math#exp} and {@link Math#log} are faster. */
  private static final int FEW = 24;

  /** Below so many elements, so are scalar functions that call those. */
  private static final int VERY_FEW = 6;

  private static final ThreadLocal<VectorMath> OF_THREAD = ThreadLocal.withInitial(VectorMath::new);

  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2 = 0.6931471805599453;

  /** ln 2 = LN2_HIGH + LN2_LOW; multiples of the first by integers up to 2^11 are exact. */
  private static final double LN2_HIGH = 0.6931471803691238;

  private static final double LN2_LOW = 1.9082149292705877E-10;

  /** Added to a small number it rounds that to an integer, which then stands in the low bits. */
  private static final double ROUNDER = 0x1.8p52;

  private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

  /** Up to here e^x and e^-x are normal numbers. */
  private static final double LARGEST = 708;

  /** The bits of √½, rounded down. */
  private static final long ROOT_HALF = 0x3fe6a09e00000000L;

  private static final long ONE = 0x3ff0000000000000L;
  private static final long MANTISSA = 0x000fffffffffffffL;

  private final double[] argument = new double[Scratch.BLOCK];
  private final double[] rest = new double[Scratch.BLOCK];
  private final double[] scale = new double[Scratch.BLOCK];
  private final double[] series = new double[Scratch.BLOCK];
  private final double[] correction = new double[Scratch.BLOCK];
  private final long[] bits = new long[Scratch.BLOCK];
  private final long[] exponents = new long[Scratch.BLOCK];

  private VectorMath() {}

  // ---- For up to Scratch.BLOCK elements; z is not x ----

  /** {@code z = e^x}. */
  static void exp(double[] x, double[] z, int n) {
    if (n >= FEW) {
      OF_THREAD.get().expNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < FEW || !(Math.abs(x[i]) < LARGEST)) {
        z[i] = Math.exp(x[i]);
      }
    }
  }

  /** {@code z = 2^x}. */
  static void exp2(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().exp2Normal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(Math.abs(x[i]) < 1021)) {
        z[i] = Math.pow(2, x[i]);
      }
    }
  }

  /** {@code z = e^x - 1}. */
  static void expm1(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().expm1Normal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(Math.abs(x[i]) < LARGEST && x[i] != 0)) {
        z[i] = Math.expm1(x[i]);
      }
    }
  }

  /** {@code z = tanh x = (e^2x - 1)/(e^2x + 1)}. */
  static void tanh(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().tanhNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(Math.abs(x[i]) < LARGEST / 2 && x[i] != 0)) {
        z[i] = Math.tanh(x[i]);
      }
    }
  }

  /** {@code z = 1/(1 + e^-x)}. */
  static void sigmoid(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().sigmoidNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(Math.abs(x[i]) < LARGEST)) {
        z[i] = ScalarMath.sigmoid(x[i]);
      }
    }
  }

  /** {@code z = log(1 + e^x) = max(x, 0) + log1p(e^-|x|)}. */
  static void softplus(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().softplusNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(Math.abs(x[i]) < LARGEST)) {
        z[i] = ScalarMath.softplus(x[i]);
      }
    }
  }

  /** {@code z = log x}. */
  static void log(double[] x, double[] z, int n) {
    if (n >= FEW) {
      VectorMath work = OF_THREAD.get();
      Arrays.fill(work.correction, 0, n, 0);
      work.logNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < FEW || !(x[i] >= Double.MIN_NORMAL && x[i] <= Double.MAX_VALUE)) {
        z[i] = Math.log(x[i]);
      }
    }
  }

  /** {@code z = log(1 + x)}. */
  static void log1p(double[] x, double[] z, int n) {
    if (n >= VERY_FEW) {
      OF_THREAD.get().log1pNormal(x, z, n);
    }
    for (int i = 0; i < n; i++) {
      if (n < VERY_FEW || !(x[i] > -1 && x[i] <= Double.MAX_VALUE && x[i] != 0)) {
        z[i] = Math.log1p(x[i]);
      }
    }
  }

  // ---- Exponentials: x = k·ln 2 + r with |r| ≤ ½·ln 2, e^x = 2^k·e^r ----

  private void expNormal(double[] x, double[] z, int n) {
    reduce(x, rest, scale, n);
    finishExp(z, n);
  }

  private void exp2Normal(double[] x, double[] z, int n) {
    reduceBy2(x, rest, scale, n);
    finishExp(z, n);
  }

  private void sigmoidNormal(double[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      argument[i] = -x[i];
    }
    expNormal(argument, z, n);
    for (int i = 0; i < n; i++) {
      z[i] = 1 / (1 + z[i]);
    }
  }

  private void finishExp(double[] z, int n) {
    seriesOfExpm1(rest, z, n);
    powersOf2(n);
    for (int i = 0; i < n; i++) {
      z[i] = (z[i] + 1) * scale[i];
    }
  }

  /** {@code 2^k·(e^r - 1) + (2^k - 1)}, whose parts have one sign unless the result is large. */
  private void expm1Normal(double[] x, double[] z, int n) {
    reduce(x, rest, scale, n);
    seriesOfExpm1(rest, z, n);
    powersOf2(n);
    for (int i = 0; i < n; i++) {
      z[i] = z[i] * scale[i] + (scale[i] - 1);
    }
  }

  private void tanhNormal(double[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      argument[i] = 2 * x[i];
    }
    expm1Normal(argument, z, n);
    for (int i = 0; i < n; i++) {
      z[i] = z[i] / (z[i] + 2);
    }
  }

  private static void reduce(double[] x, double[] r, double[] k, int n) {
    for (int i = 0; i < n; i++) {
      double rounded = x[i] * LOG2_E + ROUNDER;
      double whole = rounded - ROUNDER;
      k[i] = rounded;
      r[i] = (x[i] - whole * LN2_HIGH) - whole * LN2_LOW;
    }
  }

  private static void reduceBy2(double[] x, double[] r, double[] k, int n) {
    for (int i = 0; i < n; i++) {
      double rounded = x[i] + ROUNDER;
      k[i] = rounded;
      r[i] = (x[i] - (rounded - ROUNDER)) * LN2;
    }
  }

  /** {@code r + r²/2! + … + r^13/13!}. */
  private static void seriesOfExpm1(double[] r, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] =
          (((1.0 / 6227020800L * r[i] + 1.0 / 479001600) * r[i] + 1.0 / 39916800) * r[i]
                  + 1.0 / 3628800)
              * r[i];
    }
    for (int i = 0; i < n; i++) {
      z[i] = (((z[i] + 1.0 / 362880) * r[i] + 1.0 / 40320) * r[i] + 1.0 / 5040) * r[i] + 1.0 / 720;
    }
    for (int i = 0; i < n; i++) {
      z[i] = (((z[i] * r[i] + 1.0 / 120) * r[i] + 1.0 / 24) * r[i] + 1.0 / 6) * r[i] + 0.5;
    }
    for (int i = 0; i < n; i++) {
      z[i] = r[i] + r[i] * r[i] * z[i];
    }
  }

  /** From k in the low bits of each scale to 2^k, by putting it where the exponent is. */
  private void powersOf2(int n) {
    Memory.reinterpret(scale, bits, 8L * n);
    for (int i = 0; i < n; i++) {
      bits[i] = (bits[i] + 1023) << 52;
    }
    Memory.reinterpret(bits, scale, 8L * n);
  }

  // ---- Logarithms: x = 2^k·(1 + f) with 1 + f from √½ to √2; the series in s = f/(2 + f) and its
  // coefficients are those of fdlibm's e_log.c ----

  /** {@code log(u) + e/u} for u + e = 1 + x, where u is 1 + x rounded. */
  private void log1pNormal(double[] x, double[] z, int n) {
    double[] u = argument == x ? series : argument; // logNormal reads u before it writes series
    for (int i = 0; i < n; i++) {
      u[i] = 1 + x[i];
    }
    for (int i = 0; i < n; i++) {
      double part = u[i] - 1;
      correction[i] = ((1 - (u[i] - part)) + (x[i] - part)) / u[i];
    }
    logNormal(u, z, n);
  }

  private void softplusNormal(double[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = -Math.abs(x[i]);
    }
    expNormal(z, argument, n);
    log1pNormal(argument, z, n);
    for (int i = 0; i < n; i++) {
      z[i] += Math.max(x[i], 0);
    }
  }

  /** {@code z = log x + correction}. */
  private void logNormal(double[] x, double[] z, int n) {
    Memory.reinterpret(x, bits, 8L * n);
    for (int i = 0; i < n; i++) {
      long raised = bits[i] + (ONE - ROOT_HALF);
      exponents[i] = (raised >>> 52) - 1023 + ROUNDER_BITS;
      bits[i] = (raised & MANTISSA) + ROOT_HALF;
    }
    Memory.reinterpret(bits, rest, 8L * n);
    Memory.reinterpret(exponents, scale, 8L * n);
    for (int i = 0; i < n; i++) {
      rest[i] -= 1;
      z[i] = rest[i] / (2 + rest[i]);
    }
    for (int i = 0; i < n; i++) {
      double s2 = z[i] * z[i];
      double s4 = s2 * s2;
      series[i] = s4 * (0.3999999999940942 + s4 * (0.22222198432149784 + s4 * 0.15313837699209373));
    }
    for (int i = 0; i < n; i++) {
      double s2 = z[i] * z[i];
      double s4 = s2 * s2;
      series[i] +=
          s2
              * (0.6666666666666735
                  + s4
                      * (0.2857142874366239
                          + s4 * (0.1818357216161805 + s4 * 0.14798198605116586)));
    }
    for (int i = 0; i < n; i++) {
      double halfSquare = 0.5 * rest[i] * rest[i];
      double k = scale[i] - ROUNDER;
      z[i] =
          z[i] * (halfSquare + series[i])
              + (k * LN2_LOW + correction[i])
              - halfSquare
              + rest[i]
              + k * LN2_HIGH;
    }
  }
}
