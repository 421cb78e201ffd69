package org.autodiff4j.nd4j.kernel;

import java.util.function.Supplier;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Cumulative.CumLogSumExp;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.CumProd;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Cumulative.Recurrence;
import org.autodiff4j.tensor.Cumulative.Running;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Kernels that combine the elements along one axis and keep the shape. */
final class CumulativeKernels {
  private CumulativeKernels() {}

  static void register(Kernels kernels) {
    kernels.put(CumSum.class, (p, x, y) -> cumSum(p, x[0], y));
    kernels.put(
        CumProd.class,
        (p, x, y) -> run(p, x[0], y, RunningFold.Product::new, RunningFold.IntegerProduct::new));
    kernels.put(
        CumMax.class,
        (p, x, y) -> run(p, x[0], y, RunningFold.Greatest::new, RunningFold.GreatestInteger::new));
    kernels.put(
        CumMin.class,
        (p, x, y) -> run(p, x[0], y, RunningFold.Least::new, RunningFold.LeastInteger::new));
    kernels.put(
        CumLogSumExp.class,
        (p, x, y) -> {
          Lines lines = new Lines(Nd4jTensor.of(x[0]), Axes.of(p.axis()));
          return lines.map(
              y, () -> RunningFold.ofReals(y, lines, p.reverse(), new RunningFold.LogSum()));
        });
    kernels.put(Recurrence.class, (p, x, y) -> recurrence(p, x[0], x[1], y));
    kernels.put(LogSoftmax.class, (p, x, y) -> logSoftmax(p.axis(), x[0], y));
  }

  private static Tensor logSoftmax(int axis, Tensor x, TensorType y) {
    Lines lines = new Lines(Nd4jTensor.of(x), Axes.of(axis));
    return lines.map(y, () -> new Exponentials(y.dtype(), lines.length)::logSoftmax);
  }

  private static Tensor cumSum(CumSum cumSum, Tensor x, TensorType y) {
    Lines lines = new Lines(Nd4jTensor.of(x), Axes.of(cumSum.axis()));
    boolean reverse = cumSum.reverse();
    return y.isFloat()
        ? lines.map(y, () -> new RunningSums(y.dtype(), lines.length, reverse)::ofReals)
        : lines.map(y, () -> new RunningSums(y.dtype(), lines.length, reverse)::ofIntegers);
  }

  private static Tensor run(
      Running running,
      Tensor x,
      TensorType y,
      Supplier<RunningFold.Reals> reals,
      Supplier<RunningFold.Integers> integers) {
    Lines lines = new Lines(Nd4jTensor.of(x), Axes.of(running.axis()));
    boolean reverse = running.reverse();
    return lines.map(
        y,
        () ->
            y.isFloat()
                ? RunningFold.ofReals(y, lines, reverse, reals.get())
                : RunningFold.ofIntegers(y, lines, reverse, integers.get()));
  }

  private static Tensor recurrence(Recurrence p, Tensor factors, Tensor terms, TensorType y) {
    Axes axes = Axes.of(p.axis());
    Lines a = new Lines(Nd4jTensor.of(factors), axes);
    Lines b = new Lines(Nd4jTensor.of(terms), axes);
    int n = a.length;
    boolean reverse = p.reverse();
    boolean isWide = y.dtype() == DType.FLOAT64;
    long size = y.dtype().bytes();
    return a.map(
        b,
        y,
        () ->
            (left, right, to, count) -> {
              for (int i = 0; i < count; i++) {
                long offset = (i * (long) n + (reverse ? n - 1 : 0)) * size;
                long step = reverse ? -size : size;
                if (isWide) {
                  recurDoubles(left + offset, right + offset, to + offset, step, n);
                } else {
                  recurFloats(left + offset, right + offset, to + offset, step, n);
                }
              }
            });
  }

  private static void recurDoubles(long a, long b, long to, long step, int n) {
    double t = Memory.getDouble(b);
    Memory.putDouble(to, t);
    for (long at = step, i = 1; i < n; i++, at += step) {
      double factor = Memory.getDouble(a + at);
      t = (factor == 0 ? 0 : factor * t) + Memory.getDouble(b + at);
      Memory.putDouble(to + at, t);
    }
  }

  private static void recurFloats(long a, long b, long to, long step, int n) {
    double t = Memory.getFloat(b);
    Memory.putFloat(to, (float) t);
    for (long at = step, i = 1; i < n; i++, at += step) {
      double factor = Memory.getFloat(a + at);
      t = (factor == 0 ? 0 : factor * t) + Memory.getFloat(b + at);
      Memory.putFloat(to + at, (float) t);
    }
  }

  /** The running sums of a line, in blocks. */
  private static final class RunningSums {
    /** Short enough that sums within a block are right to a few units in the last place. */
    private static final int BLOCK = 128;

    private final DType dtype;
    private final int length;
    private final boolean reverse;
    private final double[] reals = new double[BLOCK];
    private final long[] integers = new long[BLOCK];

    RunningSums(DType dtype, int length, boolean reverse) {
      this.dtype = dtype;
      this.length = length;
      this.reverse = reverse;
    }

    void ofReals(long from, long to, int count) {
      long step = (long) length * dtype.bytes();
      for (int i = 0; i < count; i++) {
        ofReals(from + i * step, to + i * step);
      }
    }

    void ofIntegers(long from, long to, int count) {
      long step = (long) length * dtype.bytes();
      for (int i = 0; i < count; i++) {
        ofIntegers(from + i * step, to + i * step);
      }
    }

    /** Sums start anew in each block and are added to the sum of the blocks before it. */
    private void ofReals(long from, long to) {
      double before = 0;
      for (int done = 0; done < length; done += BLOCK) {
        int n = Math.min(BLOCK, length - done);
        long offset = (long) (reverse ? length - done - n : done) * dtype.bytes();
        Rows.get(dtype, from + offset, reals, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
          int at = reverse ? n - 1 - i : i;
          sum += reals[at];
          reals[at] = before + sum;
        }
        before += sum;
        Rows.put(dtype, reals, to + offset, n);
      }
    }

    private void ofIntegers(long from, long to) {
      long sum = 0;
      for (int done = 0; done < length; done += BLOCK) {
        int n = Math.min(BLOCK, length - done);
        long offset = (long) (reverse ? length - done - n : done) * dtype.bytes();
        Rows.get(dtype, from + offset, integers, n);
        for (int i = 0; i < n; i++) {
          int at = reverse ? n - 1 - i : i;
          sum += integers[at];
          integers[at] = sum;
        }
        Rows.put(dtype, integers, to + offset, n);
      }
    }
  }
}
