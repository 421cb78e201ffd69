package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Running results of lines: each element is replaced by what it and those before it give. Real
 * numbers are combined in double and rounded once an element.
 */
final class RunningFold {
  private static final int BLOCK = 512;

  private RunningFold() {}

  /** A running result of real numbers. */
  interface Reals {
    /** Begins a line. */
    void start();

    /** The result with one more element. */
    double next(double x);
  }

  /** A running result of integers. */
  interface Integers {
    /** Begins a line. */
    void start();

    /** The result with one more element. */
    long next(long x);
  }

  /** What computes lines of real numbers, from the start or the end of each. */
  static Lines.Action ofReals(TensorType type, Lines lines, boolean reverse, Reals running) {
    DType dtype = type.dtype();
    int length = lines.length;
    int size = dtype.bytes();
    double[] block = new double[Math.min(BLOCK, length)];
    return (from, to, count) -> {
      for (int line = 0; line < count; line++) {
        running.start();
        for (int done = 0; done < length; done += BLOCK) {
          int n = Math.min(BLOCK, length - done);
          long start = (long) line * length + (reverse ? length - done - n : done);
          Rows.get(dtype, from + start * size, block, n);
          for (int i = 0; i < n; i++) {
            int at = reverse ? n - 1 - i : i;
            block[at] = running.next(block[at]);
          }
          Rows.put(dtype, block, to + start * size, n);
        }
      }
    };
  }

  /** As {@link #ofReals}, of integers. */
  static Lines.Action ofIntegers(TensorType type, Lines lines, boolean reverse, Integers running) {
    DType dtype = type.dtype();
    int length = lines.length;
    int size = dtype.bytes();
    long[] block = new long[Math.min(BLOCK, length)];
    return (from, to, count) -> {
      for (int line = 0; line < count; line++) {
        running.start();
        for (int done = 0; done < length; done += BLOCK) {
          int n = Math.min(BLOCK, length - done);
          long start = (long) line * length + (reverse ? length - done - n : done);
          Rows.get(dtype, from + start * size, block, n);
          for (int i = 0; i < n; i++) {
            int at = reverse ? n - 1 - i : i;
            block[at] = running.next(block[at]);
          }
          Rows.put(dtype, block, to + start * size, n);
        }
      }
    };
  }

  /** The product so far. */
  static final class Product implements Reals {
    private double product;

    @Override
    public void start() {
      product = 1;
    }

    @Override
    public double next(double x) {
      product *= x;
      return product;
    }
  }

  /** The product so far, modulo 2^64. */
  static final class IntegerProduct implements Integers {
    private long product;

    @Override
    public void start() {
      product = 1;
    }

    @Override
    public long next(long x) {
      product *= x;
      return product;
    }
  }

  /** The greatest so far, NaN from the first NaN on. */
  static final class Greatest implements Reals {
    private double greatest;

    @Override
    public void start() {
      greatest = Double.NEGATIVE_INFINITY;
    }

    @Override
    public double next(double x) {
      greatest = Math.max(greatest, x);
      return greatest;
    }
  }

  /** The greatest so far. */
  static final class GreatestInteger implements Integers {
    private long greatest;

    @Override
    public void start() {
      greatest = Long.MIN_VALUE;
    }

    @Override
    public long next(long x) {
      greatest = Math.max(greatest, x);
      return greatest;
    }
  }

  /** The least so far, NaN from the first NaN on. */
  static final class Least implements Reals {
    private double least;

    @Override
    public void start() {
      least = Double.POSITIVE_INFINITY;
    }

    @Override
    public double next(double x) {
      least = Math.min(least, x);
      return least;
    }
  }

  /** The least so far. */
  static final class LeastInteger implements Integers {
    private long least;

    @Override
    public void start() {
      least = Long.MAX_VALUE;
    }

    @Override
    public long next(long x) {
      least = Math.min(least, x);
      return least;
    }
  }

  /**
   * {@code log Σ e^x} so far: the greatest element, and the sum of all others relative to it, so
   * that what is near 0 keeps its relative precision.
   */
  static final class LogSum implements Reals {
    private double greatest;
    private double others;

    @Override
    public void start() {
      greatest = Double.NEGATIVE_INFINITY;
      others = 0;
    }

    @Override
    public double next(double x) {
      if (x > greatest) {
        others = greatest == Double.NEGATIVE_INFINITY ? 0 : (others + 1) * Math.exp(greatest - x);
        greatest = x;
      } else if (Double.isNaN(x)) {
        greatest = x; // and no later element is greater
      } else if (x > Double.NEGATIVE_INFINITY) {
        others += Math.exp(x - greatest);
      }
      return Double.isFinite(greatest) ? greatest + Math.log1p(others) : greatest;
    }
  }
}
