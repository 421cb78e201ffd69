package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/**
 * Log-sums of exponentials of a line of real numbers, computed from the greatest element m: {@code
 * log Σ e^x = m + log1p(Σ' e^(x - m))}, where Σ' leaves m itself out. So nothing overflows, and
 * what is near 0 keeps its relative precision. f32 is computed in double and rounded once.
 */
final class Exponentials {
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN_2 = 0.6931471805599453;

  /** Added to a number below 2^51, leaves it rounded to an integer, in the lowest bits. */
  private static final double SHIFT = 0x1.8p52;

  /** What an exponent of a double is stored with. */
  private static final long BIAS = 1023;

  private final DType dtype;
  private final int length;
  private final double[] block;
  private long loaded;
  private int place;
  private double greatest;

  /** For lines of f32 or f64 of this length, at least 1. */
  Exponentials(DType dtype, int length) {
    this.dtype = dtype;
    this.length = length;
    this.block = new double[Math.min(length, Rows.BLOCK)];
  }

  /** Writes {@code log Σ e^x} of the line at {@code from}. */
  void logSum(long from, long to) {
    findGreatest(from);
    double result = Double.isFinite(greatest) ? greatest + logOfOthers(from) : greatest;
    if (dtype == DType.FLOAT32) {
      Memory.putFloat(to, (float) result);
    } else {
      Memory.putDouble(to, result);
    }
  }

  /**
   * Writes {@code (x - m) - log1p(Σ' e^(x - m))} for each x of the line; NaN if m is not finite.
   */
  void logSoftmax(long from, long to) {
    findGreatest(from);
    double rest = Double.isFinite(greatest) ? logOfOthers(from) : Double.NaN;
    for (int start = 0; start < length; start += Rows.BLOCK) {
      int n = load(from, start);
      for (int i = 0; i < n; i++) {
        block[i] = block[i] - greatest - rest;
      }
      loaded = 0;
      Rows.put(dtype, block, to + (long) start * dtype.bytes(), n);
    }
  }

  /** Brings the line from {@code start} on into the block; a short line is brought there once. */
  private int load(long from, int start) {
    int n = Math.min(Rows.BLOCK, length - start);
    long address = from + (long) start * dtype.bytes();
    if (address != loaded) {
      Rows.get(dtype, address, block, n);
      loaded = address;
    }
    return n;
  }

  private void findGreatest(long from) {
    place = Extrema.firstGreatest(dtype, from, length, 1);
    greatest =
        dtype == DType.FLOAT32
            ? Memory.getFloat(from + 4L * place)
            : Memory.getDouble(from + 8L * place);
  }

  /** {@code log1p(Σ' e^(x - m))}; the terms of a block are added up before they join the others. */
  private double logOfOthers(long from) {
    double sum = 0;
    for (int start = 0; start < length; start += Rows.BLOCK) {
      int n = load(from, start);
      int skipped = place >= start && place < start + n ? place - start : n;
      sum += sum(0, skipped) + sum(skipped + 1, n);
    }
    return Math.log1p(sum);
  }

  private double sum(int start, int end) {
    double sum = 0;
    if (dtype == DType.FLOAT32) {
      for (int i = start; i < end; i++) {
        sum += roughExp(block[i] - greatest);
      }
    } else {
      for (int i = start; i < end; i++) {
        sum += Math.exp(block[i] - greatest);
      }
    }
    return sum;
  }

  /**
   * e^x for x ≤ 0, in a third of the time of {@link Math#exp}, with a relative error below 1e-9, a
   * fiftieth of what f32 resolves: 2^k times the Taylor polynomial of e^r, where x = k·ln 2 + r.
   */
  static double roughExp(double x) {
    if (x < -700) {
      return 0; // beside the greatest term, which is 1, nothing
    }
    double shifted = x * LOG2_E + SHIFT;
    double r = x - (shifted - SHIFT) * LN_2;
    double power = Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + BIAS) << 52);
    double high = 1 / 120.0 + r * (1 / 720.0 + r * (1 / 5040.0 + r / 40320.0));
    return power * (1 + r * (1 + r * (1 / 2.0 + r * (1 / 6.0 + r * (1 / 24.0 + r * high)))));
  }
}
