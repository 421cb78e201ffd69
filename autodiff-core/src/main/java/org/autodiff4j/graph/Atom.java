package org.autodiff4j.graph;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** What an equation takes: a variable of the graph, or a tensor known when it was recorded. */
public sealed interface Atom {
  TensorType type();

  /**
   * A value that the graph computes or is given. {@code slot} numbers the variables of one graph
   * from 0.
   */
  record Variable(TensorType type, int slot) implements Atom {}

  /** A tensor from outside: a literal, a captured array, or a tracer of an outer transform. */
  record Constant(Tensor value) implements Atom {
    @Override
    public TensorType type() {
      return value.type();
    }
  }
}
