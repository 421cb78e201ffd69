package org.autodiff4j.nd4j.kernel;

import java.util.function.LongFunction;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Reduction.ArgMax;
import org.autodiff4j.tensor.Reduction.ArgMin;
import org.autodiff4j.tensor.Reduction.LogSumExp;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Min;
import org.autodiff4j.tensor.Reduction.Prod;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Kernels that make one number of all elements along some axes. */
final class ReductionKernels {
  private ReductionKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Sum.class, (p, x, y) -> reduce(x[0], p.axes(), y, 0, true, n -> sum(y, n)));
    kernels.put(Prod.class, (p, x, y) -> reduce(x[0], p.axes(), y, 1, false, n -> product(y)));
    kernels.put(
        Max.class, (p, x, y) -> reduce(x[0], p.axes(), y, 0, true, n -> extremum(y, false)));
    kernels.put(Min.class, (p, x, y) -> reduce(x[0], p.axes(), y, 0, true, n -> extremum(y, true)));
    kernels.put(LogSumExp.class, (p, x, y) -> logSumExp(x[0], p.axes(), y));
    kernels.put(ArgMax.class, (p, x, y) -> find(x[0], p.axis(), y, 1));
    kernels.put(ArgMin.class, (p, x, y) -> find(x[0], p.axis(), y, -1));
  }

  private static Fold sum(TensorType y, long repeats) {
    return y.isFloat()
        ? new SumFold(y.dtype(), repeats)
        : new IntegerFold(IntegerFold.Operation.SUM, y.dtype(), repeats);
  }

  private static Fold product(TensorType y) {
    return y.isFloat()
        ? new ProductFold(y.dtype())
        : new IntegerFold(IntegerFold.Operation.PRODUCT, y.dtype(), 1);
  }

  private static Fold extremum(TensorType y, boolean least) {
    return y.isFloat()
        ? new ExtremumFold(y.dtype(), least)
        : new IntegerFold(
            least ? IntegerFold.Operation.MIN : IntegerFold.Operation.MAX, y.dtype(), 1);
  }

  /**
   * The fold of the elements along some axes.
   *
   * @param none the result where there are no elements
   * @param counted whether an element that is repeated need only be folded once
   * @param fold the fold, for elements that count so many times
   */
  private static Tensor reduce(
      Tensor input, Axes axes, TensorType y, long none, boolean counted, LongFunction<Fold> fold) {
    long group = input.shape().select(axes).elements();
    if (group == 0 || y.shape().elements() == 0) {
      return Literal.ofInteger(y, none);
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    if (group == 1) {
      return withoutAxes(x, axes, y);
    }
    Groups groups = Groups.of(x, axes, counted);
    return groups.fold(fold.apply(groups.repeats()), y);
  }

  /** The tensor without these axes, which have size 1: the only element of each group. */
  private static Tensor withoutAxes(Nd4jTensor x, Axes axes, TensorType y) {
    Axes kept = axes.complement(x.rank());
    long[] strides = new long[kept.size()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = x.strides()[kept.get(i)];
    }
    return x.view(y.shape(), strides, x.offset());
  }

  private static Tensor logSumExp(Tensor input, Axes axes, TensorType y) {
    int group = input.shape().select(axes).length();
    if (group == 0 || y.shape().elements() == 0) {
      return Literal.of(y, Double.NEGATIVE_INFINITY);
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    if (group == 1) {
      return withoutAxes(x, axes, y);
    }
    return new Lines(x, axes).each(y, 1, () -> new Exponentials(y.dtype(), group)::logSums);
  }

  private static Tensor find(Tensor input, int axis, TensorType y, int sign) {
    Nd4jTensor x = Nd4jTensor.of(input);
    DType dtype = x.dtype();
    Lines lines = new Lines(x, Axes.of(axis));
    long step = (long) lines.length * dtype.bytes();
    return lines.each(
        y,
        1,
        () ->
            (from, to, count) -> {
              for (int i = 0; i < count; i++) {
                int place = Extrema.firstGreatest(dtype, from + i * step, lines.length, sign);
                Memory.putLong(to + 8L * i, place);
              }
            });
  }
}
