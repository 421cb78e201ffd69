package org.autodiff4j.transform;

import java.util.Arrays;
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

  static Tensor[] range(Tensor[] leaves, int from, int to) {
    return Arrays.copyOfRange(leaves, from, to);
  }

  static boolean[] allMapped(int count) {
    boolean[] mapped = new boolean[count];
    Arrays.fill(mapped, true);
    return mapped;
  }
}
