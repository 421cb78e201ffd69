package org.autodiff4j.tree;

import org.autodiff4j.tensor.Tensor;

/** A pytree taken apart: its tensors in order, and all the rest of it. */
public final class Flattened {
  private final Tensor[] leaves;
  private final TreeStructure structure;

  Flattened(Tensor[] leaves, TreeStructure structure) {
    this.leaves = leaves;
    this.structure = structure;
  }

  /** The tensors, depth first. The array was made for this flattening, and is the caller's own. */
  public Tensor[] leaves() {
    return leaves;
  }

  public TreeStructure structure() {
    return structure;
  }
}
