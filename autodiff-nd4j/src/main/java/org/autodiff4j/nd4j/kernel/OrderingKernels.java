package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Ordering.ArgSort;
import org.autodiff4j.tensor.Ordering.SearchSorted;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Kernels that compare elements to put them in order. ND4J's own put NaN anywhere and give the same
 * position twice where elements are equal.
 */
final class OrderingKernels {
  private OrderingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(ArgSort.class, (p, x, y) -> argSort(p, x[0], y));
    kernels.put(SearchSorted.class, (p, x, y) -> searchSorted(p, x[0], x[1], y));
  }

  private static Tensor argSort(ArgSort p, Tensor input, TensorType y) {
    if (y.shape().elements() == 0) {
      return Nd4jTensor.allocate(y);
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    Lines lines = new Lines(x, Axes.of(p.axis()));
    DType dtype = x.dtype();
    long step = (long) lines.length * dtype.bytes();
    return lines.map(
        y,
        p.count(),
        () -> {
          KeySort sort = new KeySort(lines.length, p.count());
          return (from, to, count) -> {
            for (int i = 0; i < count; i++) {
              sort.run(dtype, from + i * step, p.descending(), to + 8L * i * p.count());
            }
          };
        });
  }

  private static Tensor searchSorted(SearchSorted p, Tensor lines, Tensor points, TensorType y) {
    Nd4jTensor z = Nd4jTensor.allocate(y);
    long total = y.shape().elements();
    if (total == 0) {
      return z;
    }
    Nd4jTensor sorted = Nd4jTensor.of(lines).rowMajor();
    Nd4jTensor values = Nd4jTensor.of(points).rowMajor();
    DType dtype = sorted.dtype();
    int size = dtype.bytes();
    int n = sorted.shape().size(-1);
    long perLine = y.shape().range(p.batchAxes(), y.rank()).elements();
    Sharing.run(
        total,
        Sharing.COSTLY,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long line = sorted.address() + i / perLine * n * size;
            long key = KeySort.key(dtype, values.address() + i * size);
            Memory.putLong(z.address() + 8 * i, place(dtype, line, n, key, p.right()));
          }
        });
    Reference.reachabilityFence(sorted);
    Reference.reachabilityFence(values);
    Reference.reachabilityFence(z);
    return z;
  }

  /** How many of n sorted elements come before one with this key. */
  private static int place(DType dtype, long line, int n, long key, boolean right) {
    int size = dtype.bytes();
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long other = KeySort.key(dtype, line + (long) middle * size);
      if (other < key || (right && other == key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
