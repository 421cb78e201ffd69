package org.autodiff4j.tree;

import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The structure of a tree that is a tensor. */
final class Leaf extends TreeStructure {
  static final Leaf LEAF = new Leaf();

  private Leaf() {
    super(1);
  }

  @Override
  Object rebuild(Tensor[] leaves, int from) {
    Tensor leaf = leaves[from];
    if (leaf == null) {
      throw new Misfit("cannot be rebuilt: leaf " + from + " is null.");
    }
    return leaf;
  }

  @Override
  String rootName() {
    return "";
  }

  @Override
  String outline(boolean full) {
    return "Tensor";
  }

  @Override
  void addSteps(List<String> steps, int leaf) {}

  @Override
  void print(StringBuilder text) {
    text.append('*');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return 1;
  }
}
