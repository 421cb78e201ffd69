package org.autodiff4j.tree;

import java.util.Arrays;
import org.autodiff4j.tensor.Tensor;

/** The leaves found so far. */
final class LeafCollector {
  private Tensor[] leaves = new Tensor[4];
  private int count;

  void add(Tensor leaf) {
    if (count == leaves.length) {
      leaves = Arrays.copyOf(leaves, 2 * count);
    }
    leaves[count++] = leaf;
  }

  Tensor[] toArray() {
    return count == leaves.length ? leaves : Arrays.copyOf(leaves, count);
  }
}
