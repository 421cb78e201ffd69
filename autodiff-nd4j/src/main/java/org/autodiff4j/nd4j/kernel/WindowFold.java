package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Folds the windows of one example after another. f32 is folded in double. */
final class WindowFold implements PoolingKernels.Action {
  /** Short enough that sums of so many terms are right to a few units in the last place. */
  private static final int TERMS = 64;

  /** What is done with the elements of a window. */
  enum Operation {
    SUM(0, 0, 0),
    MAX(Double.NEGATIVE_INFINITY, Long.MIN_VALUE, Integer.MIN_VALUE),
    MIN(Double.POSITIVE_INFINITY, Long.MAX_VALUE, Integer.MAX_VALUE);

    final double none;
    private final long noLong;
    private final int noInt;

    Operation(double none, long noLong, int noInt) {
      this.none = none;
      this.noLong = noLong;
      this.noInt = noInt;
    }

    long noInteger(DType dtype) {
      return dtype == DType.INT64 ? noLong : noInt;
    }

    /** The result where there are no elements. */
    Literal none(TensorType y) {
      return y.isFloat() ? Literal.of(y, none) : Literal.ofInteger(y, noInteger(y.dtype()));
    }
  }

  private final Operation operation;
  private final WindowRows rows;
  private final Nd4jTensor x;
  private final Nd4jTensor z;
  private final DType dtype;
  private final Track track;
  private final double[] reals;
  private final double[] results;
  private final double[] part;
  private final long[] integers;
  private final long[] integerResults;

  WindowFold(Operation operation, WindowRows rows, Nd4jTensor x, Nd4jTensor z) {
    this.operation = operation;
    this.rows = rows;
    this.x = x;
    this.z = z;
    this.dtype = x.dtype();
    this.track = rows.track;
    boolean real = dtype.isFloat();
    this.reals = new double[real ? rows.inputs() : 0];
    this.results = new double[real ? rows.places() : 0];
    this.part = new double[real && operation == Operation.SUM ? track.count() : 0];
    this.integers = new long[real ? 0 : rows.inputs()];
    this.integerResults = new long[real ? 0 : rows.places()];
  }

  @Override
  public void run(int example) {
    long to = z.address() + (long) example * rows.places() * dtype.bytes();
    if (dtype.isFloat()) {
      rows.read(x, example, operation.none, reals);
      Arrays.fill(results, operation.none);
    } else {
      rows.read(x, example, operation.noInteger(dtype), integers);
      Arrays.fill(integerResults, operation.noInteger(dtype));
    }
    for (int row = 0; row < rows.placeRows; row++) {
      for (int i = rows.start(row); i < rows.start(row + 1); i++) {
        if (dtype.isFloat()) {
          addReals(rows.met(i), row * track.count());
        } else {
          addIntegers(rows.met(i), row * track.count());
        }
      }
    }
    if (dtype.isFloat()) {
      Rows.put(dtype, results, to, results.length);
    } else {
      Rows.put(dtype, integerResults, to, integerResults.length);
    }
  }

  /** Folds a row of the example into the row of places that starts here. */
  private void addReals(int from, int to) {
    int n = track.count();
    int terms = 0;
    for (int k = 0; k < track.window(); k++) {
      int first = track.first(k, 0, n);
      int end = track.end(k, 0, n);
      int shift = from + rows.shift(k);
      if (operation != Operation.SUM) {
        choose(operation, reals, shift, track.stride(), results, to, first, end);
      } else if (track.window() <= TERMS) {
        add(reals, shift, track.stride(), results, to, first, end);
      } else {
        add(reals, shift, track.stride(), part, 0, first, end);
        if (++terms % TERMS == 0 || k == track.window() - 1) {
          add(part, 0, 1, results, to, 0, n);
          Arrays.fill(part, 0);
        }
      }
    }
  }

  private static void add(
      double[] x, int shift, int stride, double[] z, int to, int first, int end) {
    if (stride == 1) {
      for (int p = first; p < end; p++) {
        z[to + p] += x[p + shift];
      }
    } else {
      for (int p = first; p < end; p++) {
        z[to + p] += x[p * stride + shift];
      }
    }
  }

  private static void choose(
      Operation operation,
      double[] x,
      int shift,
      int stride,
      double[] z,
      int to,
      int first,
      int end) {
    if (operation == Operation.MAX) {
      for (int p = first; p < end; p++) {
        z[to + p] = Math.max(z[to + p], x[p * stride + shift]);
      }
    } else {
      for (int p = first; p < end; p++) {
        z[to + p] = Math.min(z[to + p], x[p * stride + shift]);
      }
    }
  }

  private void addIntegers(int from, int to) {
    int n = track.count();
    for (int k = 0; k < track.window(); k++) {
      int end = track.end(k, 0, n);
      int shift = from + rows.shift(k);
      for (int p = track.first(k, 0, n); p < end; p++) {
        long term = integers[p * track.stride() + shift];
        long before = integerResults[to + p];
        integerResults[to + p] =
            switch (operation) {
              case SUM -> before + term;
              case MAX -> Math.max(before, term);
              case MIN -> Math.min(before, term);
            };
      }
    }
  }
}
