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
import org.autodiff4j.types.TensorType;

/**
 * Kernels of reductions over sliding windows, an example at a time; examples are shared among
 * threads.
 */
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
    each(rows, p, y, () -> new WindowFold(operation, rows, x, z));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(z);
    return z;
  }

  /** What is done with each example. It may keep state: each thread has its own. */
  interface Action {
    void run(int example);
  }

  private static void each(
      WindowRows rows, OverWindows p, TensorType y, Supplier<? extends Action> action) {
    Sharing.items(
        rows.examples,
        y.shape().elements() * p.window().elements(),
        (from, to) -> {
          Action each = action.get();
          for (int example = from; example < to; example++) {
            each.run(example);
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
    each(rows, p, output, () -> new WindowTies.Means(p.ties(), rows, x, y, dx, z));
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
    Nd4jTensor z = Nd4jTensor.allocate(output);
    WindowRows rows = new WindowRows(p, x.shape(), y.shape());
    each(rows, p, y.type(), () -> new WindowTies.Spreads(p.ties(), rows, x, y, ct, z));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Reference.reachabilityFence(ct);
    Reference.reachabilityFence(z);
    return z;
  }
}
