package org.autodiff4j.tensor;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * Running results of an associative operator: neighbours are combined in pairs, the pairs scanned,
 * and the results of every other element filled in.
 */
final class AssociativeScan {
  private final BinaryOperator<Tensor[]> operator;
  private final int[] axes;
  private final boolean reverse;

  /** A scan of several tensors, each along its axis. */
  AssociativeScan(BinaryOperator<Tensor[]> operator, int[] axes, boolean reverse) {
    this.operator = operator;
    this.axes = axes;
    this.reverse = reverse;
  }

  Tensor[] run(Tensor[] x) {
    return reverse ? flip(scan(flip(x))) : scan(x);
  }

  private Tensor[] scan(Tensor[] x) {
    int n = x[0].shape().size(axes[0]);
    if (n < 2) {
      return x;
    }
    Tensor[] pairs = operator.apply(slice(x, 0, n - 1, 2), slice(x, 1, n, 2));
    Tensor[] odd = scan(pairs);
    int evens = (n + 1) / 2;
    if (n == 2) {
      return each(i -> Tensors.concat(axes[i], x[i].slice(axes[i], 0, 1), odd[i]));
    }
    Tensor[] later = operator.apply(slice(odd, 0, evens - 1, 1), slice(x, 2, n, 2));
    return each(
        i ->
            interleave(
                Tensors.concat(axes[i], x[i].slice(axes[i], 0, 1), later[i]), odd[i], axes[i]));
  }

  /** The elements by turns; the first tensor may have one more. */
  private static Tensor interleave(Tensor even, Tensor odd, int axis) {
    int n = odd.shape().size(axis);
    Tensor pairs = Tensors.stack(axis + 1, even.slice(axis, 0, n), odd);
    int[] sizes = even.shape().toArray();
    int extra = sizes[axis] - n;
    sizes[axis] = 2 * n;
    Tensor joined = pairs.reshape(sizes);
    return extra == 0 ? joined : Tensors.concat(axis, joined, even.slice(axis, n, n + 1));
  }

  private Tensor[] slice(Tensor[] x, int start, int stop, int step) {
    return each(i -> x[i].slice(axes[i], start, stop, step));
  }

  private Tensor[] flip(Tensor[] x) {
    return each(i -> x[i].flip(axes[i]));
  }

  private Tensor[] each(IntFunction<Tensor> one) {
    Tensor[] result = new Tensor[axes.length];
    Arrays.setAll(result, one);
    return result;
  }
}
