package org.autodiff4j.transform;

import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** The program of a function that was promised, and found, to be linear. */
public final class LinearProgram {
  private final Graph graph;

  private LinearProgram(Graph graph) {
    this.graph = graph;
  }

  /**
   * Records a function on inputs of these types, without running it on numbers.
   *
   * @throws org.autodiff4j.types.DerivativeException if a step is not linear
   */
  public static LinearProgram of(String transform, FlatFunction f, TensorType[] types) {
    Graph graph = Tracing.graph(transform, f, types);
    Tracing.requireLinear(transform + ": the function", "the input", graph);
    return new LinearProgram(graph);
  }

  /** The cotangents of the inputs for cotangents of the results. */
  public Tensor[] transpose(Tensor[] ct) {
    return Transpose.run(graph, ct, false);
  }
}
