package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Pooling.MeanWhereEqual;
import org.autodiff4j.tensor.Pooling.OverWindows;
import org.autodiff4j.tensor.Pooling.SpreadWhereEqual;
import org.autodiff4j.tensor.Pooling.WindowMax;
import org.autodiff4j.tensor.Pooling.WindowMin;
import org.autodiff4j.tensor.Pooling.WindowSum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Kernels of reductions over sliding windows, row by row; rows are shared among threads. */
final class PoolingKernels {
  private PoolingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(WindowSum.class, (p, x, y) -> fold(p, x[0], y, WindowFold.Operation.SUM));
    kernels.put(WindowMax.class, (p, x, y) -> fold(p, x[0], y, WindowFold.Operation.MAX));
    kernels.put(WindowMin.class, (p, x, y) -> fold(p, x[0], y, WindowFold.Operation.MIN));
    kernels.put(MeanWhereEqual.class, PoolingKernels::meanWhereEqual);
    kernels.put(SpreadWhereEqual.class, PoolingKernels::spreadWhereEqual);
  }

  private static Tensor fold(
      OverWindows p, Tensor input, TensorType y, WindowFold.Operation operation) {
    if (y.shape().elements() == 0) {
      return Literal.zero(y);
    }
    if (input.shape().elements() == 0) {
      return operation.none(y);
    }
    Nd4jTensor x = Nd4jTensor.of(input).rowMajor();
    Nd4jTensor z = Nd4jTensor.allocate(y);
    WindowRows rows = new WindowRows(p, x.shape(), y.shape());
    each(
        y.shape().elements() / rows.track.count(),
        y.shape().elements() * p.window().elements(),
        () -> new WindowFold(operation, rows, x, z));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(z);
    return z;
  }

  /** What is done with each row. It may keep state: each thread has its own. */
  interface Row {
    void run(int row);
  }

  private static void each(long rows, long work, Supplier<Row> action) {
    Sharing.items(
        Math.toIntExact(rows),
        work,
        (from, to) -> {
          Row each = action.get();
          for (int row = from; row < to; row++) {
            each.run(row);
          }
        });
  }

  private static Tensor meanWhereEqual(MeanWhereEqual p, Tensor[] inputs, TensorType output) {
    if (output.shape().elements() == 0) {
      return Literal.zero(output);
    }
    Nd4jTensor x = Nd4jTensor.of(inputs[0]).rowMajor();
    Nd4jTensor y = Nd4jTensor.of(inputs[1]).rowMajor();
    Nd4jTensor dx = Nd4jTensor.of(inputs[2]).rowMajor();
    Nd4jTensor z = Nd4jTensor.allocate(output);
    WindowRows rows = new WindowRows(p, x.shape(), y.shape());
    each(
        y.shape().elements() / rows.track.count(),
        y.shape().elements() * p.window().elements(),
        () -> new WindowTies.Means(rows, x, y, dx, z));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Reference.reachabilityFence(dx);
    Reference.reachabilityFence(z);
    return z;
  }

  private static Tensor spreadWhereEqual(SpreadWhereEqual p, Tensor[] inputs, TensorType output) {
    if (inputs[1].shape().elements() == 0 || output.shape().elements() == 0) {
      return Literal.zero(output);
    }
    Nd4jTensor x = Nd4jTensor.of(inputs[0]).rowMajor();
    Nd4jTensor y = Nd4jTensor.of(inputs[1]).rowMajor();
    Nd4jTensor ct = Nd4jTensor.of(inputs[2]).rowMajor();
    Nd4jTensor shares = Nd4jTensor.allocate(y.type().with(DType.FLOAT64));
    Nd4jTensor z = Nd4jTensor.allocate(output);
    WindowRows rows = new WindowRows(p, x.shape(), y.shape());
    long work = y.shape().elements() * p.window().elements();
    each(
        y.shape().elements() / rows.track.count(),
        work,
        () -> new WindowTies.Shares(rows, x, y, ct, shares));
    each(
        x.shape().elements() / rows.rowSize,
        work,
        () -> new WindowTies.Spreads(rows, x, y, shares, z));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Reference.reachabilityFence(ct);
    Reference.reachabilityFence(shares);
    Reference.reachabilityFence(z);
    shares.storage().release();
    return z;
  }
}
