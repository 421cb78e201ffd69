package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.NaNs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.NaNException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph by binding its primitives, so that it can be differentiated, batched or recorded. A
 * value is let go after its last use.
 */
public final class GraphEvaluator {
  private GraphEvaluator() {}

  /** The outputs for these inputs, which have the types of the graph's. */
  public static Tensor[] evaluate(Graph graph, Tensor[] inputs) {
    List<Equation> equations = graph.equations();
    int[] lastUse = lastUses(graph);
    @Nullable Tensor[] values = new @Nullable Tensor[graph.slots()];
    for (int i = 0; i < inputs.length; i++) {
      values[graph.inputs().get(i).slot()] = inputs[i];
    }
    for (int e = 0; e < equations.size(); e++) {
      Equation equation = equations.get(e);
      Tensor[] arguments = read(equation.inputs(), values);
      for (Atom atom : equation.inputs()) {
        if (atom instanceof Variable variable && lastUse[variable.slot()] == e) {
          values[variable.slot()] = null;
        }
      }
      Tensor[] results = bind(equation, arguments);
      for (int i = 0; i < results.length; i++) {
        values[equation.outputs().get(i).slot()] = results[i];
      }
    }
    return read(graph.outputs(), values);
  }

  private static Tensor[] bind(Equation equation, Tensor[] arguments) {
    try {
      return Interpreter.bindAll(equation.primitive(), arguments);
    } catch (NaNException e) {
      throw equation.site() == null ? e : NaNs.recordedAt(equation.site(), e);
    }
  }

  /** For each variable the last equation that uses it; outputs are used after all. */
  private static int[] lastUses(Graph graph) {
    int[] last = new int[graph.slots()];
    for (int e = 0; e < graph.equations().size(); e++) {
      note(graph.equations().get(e).inputs(), e, last);
    }
    note(graph.outputs(), Integer.MAX_VALUE, last);
    return last;
  }

  private static void note(List<Atom> atoms, int use, int[] last) {
    for (Atom atom : atoms) {
      if (atom instanceof Variable variable) {
        last[variable.slot()] = use;
      }
    }
  }

  private static Tensor[] read(List<Atom> atoms, @Nullable Tensor[] values) {
    Tensor[] result = new Tensor[atoms.size()];
    for (int i = 0; i < result.length; i++) {
      Atom atom = atoms.get(i);
      result[i] =
          atom instanceof Constant constant ? constant.value() : values[((Variable) atom).slot()];
    }
    return result;
  }
}
