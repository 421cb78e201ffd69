package org.autodiff4j.transform;

import java.util.BitSet;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.tensor.Call;
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
    Graph graph = Tracing.graph(transform, Call.Recording.LINEAR, f, types);
    String wayOut = " Only linear functions have a transpose; use vjp for others.";
    Tracing.requireLinear(transform + ": the function", "the input", wayOut, graph);
    return new LinearProgram(graph);
  }

  /**
   * The cotangents of the marked inputs of a function that is linear in them, symbolic zeros for
   * the others.
   *
   * @param x the inputs; what stands at the marked places does not matter
   * @throws org.autodiff4j.types.DerivativeException if a step is not linear
   */
  static Tensor[] backward(
      String label, FlatFunction f, Tensor[] x, BitSet linear, TensorType[] types, Tensor[] ct) {
    GraphBuilder recorder = new GraphBuilder(label, Call.Recording.LINEAR);
    Tensor[] inputs = x.clone();
    for (int i = linear.nextSetBit(0); i >= 0; i = linear.nextSetBit(i + 1)) {
      inputs[i] = recorder.input(types[i]);
    }
    Tensor[] back = Transpose.run(recorder.build(f.apply(inputs)), ct, true);
    return Masks.spread(back, linear, types);
  }

  /** The cotangents of the inputs for cotangents of the results. */
  public Tensor[] transpose(Tensor[] ct) {
    return Transpose.run(graph, ct, false);
  }
}
