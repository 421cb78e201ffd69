package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;

/** Lists of leaves, put together and taken apart. */
final class Leaves {
  private Leaves() {}

  static Tensor[] concat(Tensor[] a, Tensor[] b) {
    Tensor[] result = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, result, a.length, b.length);
    return result;
  }

  static boolean[] concat(boolean[] a, boolean[] b) {
    boolean[] result = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, result, a.length, b.length);
    return result;
  }

  /** The sum of two of one type, which it keeps: 16-bit numbers are added as f32. */
  static Tensor sum(Tensor x, Tensor y) {
    return x.add(y).cast(x.dtype());
  }

  static Tensor[] range(Tensor[] leaves, int from, int to) {
    return Arrays.copyOfRange(leaves, from, to);
  }

  static <T> T[] permuted(T[] all, List<Integer> order) {
    T[] result = Arrays.copyOf(all, order.size());
    Arrays.setAll(result, i -> all[order.get(i)]);
    return result;
  }

  static boolean[] allMapped(int count) {
    boolean[] mapped = new boolean[count];
    Arrays.fill(mapped, true);
    return mapped;
  }
}
