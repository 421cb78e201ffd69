package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;

/**
 * Runs a graph by binding its primitives, so that it can be differentiated, batched or recorded.
 */
public final class GraphEvaluator {
  private GraphEvaluator() {}

  /** The outputs for these inputs, which have the types of the graph's. */
  public static Tensor[] evaluate(Graph graph, Tensor[] inputs) {
    Tensor[] values = new Tensor[graph.slots()];
    for (int i = 0; i < inputs.length; i++) {
      values[graph.inputs().get(i).slot()] = inputs[i];
    }
    for (Equation equation : graph.equations()) {
      Tensor[] results = Interpreter.bindAll(equation.primitive(), read(equation.inputs(), values));
      for (int i = 0; i < results.length; i++) {
        values[equation.outputs().get(i).slot()] = results[i];
      }
    }
    return read(graph.outputs(), values);
  }

  private static Tensor[] read(List<Atom> atoms, Tensor[] values) {
    Tensor[] result = new Tensor[atoms.size()];
    for (int i = 0; i < result.length; i++) {
      Atom atom = atoms.get(i);
      result[i] =
          atom instanceof Constant constant ? constant.value() : values[((Variable) atom).slot()];
    }
    return result;
  }
}
