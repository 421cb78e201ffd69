package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Kernels that combine the elements along one axis and keep the shape. */
final class CumulativeKernels {
  private CumulativeKernels() {}

  static void register(Kernels kernels) {
    kernels.put(CumSum.class, (p, x, y) -> cumSum(p, x[0], y));
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
