package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/**
 * Log-sums of exponentials of lines of real numbers, computed from the greatest element m: {@code
 * log Σ e^x = m + log1p(Σ' e^(x - m))}, where Σ' leaves m itself out. So nothing overflows, and
 * what is near 0 keeps its relative precision. f32 is computed in double and rounded once.
 *
 * <p>Short lines go through the exponential function several at a time, long ones in pieces.
 */
final class Exponentials {
  private static final int BLOCK = Scratch.BLOCK;

  private final DType dtype;
  private final int length;
  private final int size;
  private final int batch;
  private final double[] x = new double[BLOCK];
  private final double[] exponentials = new double[BLOCK];
  private final double[] sums;
  private final double[] results;

  /** The greatest element of each line of a batch, and its place in the line. */
  private final double[] greatest;

  private final int[] places;

  /** For lines of f32 or f64 of this length, at least 1. */
  Exponentials(DType dtype, int length) {
    this.dtype = dtype;
    this.length = length;
    this.size = dtype.bytes();
    this.batch = Math.max(1, BLOCK / length);
    this.sums = new double[batch];
    this.results = new double[batch];
    this.greatest = new double[batch];
    this.places = new int[batch];
  }

  /** Writes {@code log Σ e^x} of each line. */
  void logSums(long from, long to, int count) {
    for (int done = 0; done < count; done += batch) {
      int n = Math.min(batch, count - done);
      takeLogs(from + (long) done * length * size, n);
      for (int i = 0; i < n; i++) {
        double m = greatest[i];
        results[i] = Double.isFinite(m) ? m + results[i] : m;
      }
      Rows.put(dtype, results, to + (long) done * size, n);
    }
  }

  /** Writes {@code (x - m) - log1p(Σ' e^(x - m))} for each element; NaN where m is not finite. */
  void logSoftmax(long from, long to, int count) {
    for (int done = 0; done < count; done += batch) {
      int n = Math.min(batch, count - done);
      long offset = (long) done * length * size;
      takeLogs(from + offset, n);
      if (length > BLOCK) {
        writeLong(from + offset, to + offset);
      } else {
        for (int i = 0; i < n; i++) {
          subtractFrom(i, rest(i));
        }
        Rows.put(dtype, x, to + offset, n * length);
      }
    }
  }

  private double rest(int line) {
    return Double.isFinite(greatest[line]) ? results[line] : Double.NaN;
  }

  private void writeLong(long from, long to) {
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      long offset = (long) start * size;
      Rows.get(dtype, from + offset, x, n);
      subtract(greatest[0], n);
      subtract(rest(0), n);
      Rows.put(dtype, x, to + offset, n);
    }
  }

  /** From a piece of a long line. */
  private void subtract(double amount, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= amount;
    }
  }

  /** From a short line; if this were the same loop, it would not be made vector code for either. */
  private void subtractFrom(int line, double amount) {
    for (int i = line * length; i < (line + 1) * length; i++) {
      x[i] -= amount;
    }
  }

  /**
   * Puts {@code log1p(Σ' e^(x - m))} of n lines into the results, and short lines' x - m into x.
   */
  private void takeLogs(long from, int n) {
    if (length > BLOCK) {
      sumLong(from);
    } else {
      sumShort(from, n);
    }
    VectorMath.log1p(sums, results, n);
  }

  private void sumShort(long from, int n) {
    Rows.get(dtype, from, x, n * length);
    for (int i = 0; i < n; i++) {
      int start = i * length;
      int place = firstGreatest(start);
      places[i] = place;
      greatest[i] = x[start + place];
      subtractFrom(i, greatest[i]);
    }
    VectorMath.exp(x, exponentials, n * length);
    for (int i = 0; i < n; i++) {
      int start = i * length;
      int skipped = start + places[i];
      sums[i] = sum(start, skipped) + sum(skipped + 1, start + length);
    }
  }

  private int firstGreatest(int start) {
    double most = Double.NEGATIVE_INFINITY;
    int place = 0;
    for (int i = 0; i < length; i++) {
      double value = x[start + i];
      if (!(value <= most)) { // greater, or NaN
        if (Double.isNaN(value)) {
          return i;
        }
        most = value;
        place = i;
      }
    }
    return place;
  }

  private void sumLong(long from) {
    int place = Extrema.firstGreatest(dtype, from, length, 1);
    long at = from + (long) place * size;
    double m = dtype == DType.FLOAT32 ? Memory.getFloat(at) : Memory.getDouble(at);
    double sum = 0;
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      Rows.get(dtype, from + (long) start * size, x, n);
      subtract(m, n);
      VectorMath.exp(x, exponentials, n);
      int skipped = place >= start && place < start + n ? place - start : n;
      sum += sum(0, skipped) + sum(skipped + 1, n);
    }
    greatest[0] = m;
    sums[0] = sum;
  }

  private double sum(int start, int end) {
    double even = 0;
    double odd = 0;
    int i = start;
    for (; i + 1 < end; i += 2) {
      even += exponentials[i];
      odd += exponentials[i + 1];
    }
    return i < end ? even + odd + exponentials[i] : even + odd;
  }
}
