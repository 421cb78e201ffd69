package org.autodiff4j.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.autodiff4j.tensor.Ordering;
import org.autodiff4j.tensor.Ordering.ArgSort;
import org.autodiff4j.tensor.Ordering.SearchSorted;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Kernels that compare elements to put them in order. */
final class OrderingKernels {
  private OrderingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(ArgSort.class, (p, x, y) -> argSort(p, x[0], y));
    kernels.put(SearchSorted.class, (p, x, y) -> searchSorted(p, x[0], x[1], y));
  }

  /** Compares elements of a tensor by their places in its array. */
  private static Comparator<Integer> order(ReferenceTensor x) {
    if (x.type().isFloat()) {
      double[] reals = x.reals();
      return (i, j) -> Ordering.compare(reals[i], reals[j]);
    }
    long[] integers = x.integers();
    return (i, j) -> Long.compare(integers[i], integers[j]);
  }

  private static ReferenceTensor argSort(ArgSort p, ReferenceTensor x, TensorType y) {
    Comparator<Integer> order = p.descending() ? order(x).reversed() : order(x);
    Groups lines = new Groups(x, Axes.of(p.axis()));
    long[] positions = new long[y.shape().length()];
    int[] starts = Offsets.along(y.shape(), Axes.of(p.axis()).complement(y.rank()));
    int[] steps = Offsets.along(y.shape(), Axes.of(p.axis()));
    for (int k = 0; k < starts.length; k++) {
      int[] offsets = lines.offsets(k);
      Integer[] sorted =
          IntStream.range(0, offsets.length).boxed().toArray(Integer[]::new); // stable, so by index
      Arrays.sort(sorted, (i, j) -> order.compare(offsets[i], offsets[j]));
      for (int i = 0; i < steps.length; i++) {
        positions[starts[k] + steps[i]] = sorted[i];
      }
    }
    return ReferenceTensor.ofIntegers(y, i -> positions[i]);
  }

  private static ReferenceTensor searchSorted(
      SearchSorted p, ReferenceTensor lines, ReferenceTensor values, TensorType y) {
    int n = lines.shape().size(-1);
    int perLine = values.shape().range(p.batchAxes(), values.rank()).length();
    Comparator<Integer> order = order(ReferenceTensor.join(lines, values));
    return ReferenceTensor.ofIntegers(
        y, i -> place(order, lines.length() + i, i / perLine * n, n, p.right()));
  }

  /** How many of n elements from the first one on come before a value, by halving. */
  private static int place(Comparator<Integer> order, int value, int first, int n, boolean right) {
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int comparison = order.compare(first + middle, value);
      if (comparison < 0 || (right && comparison == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
