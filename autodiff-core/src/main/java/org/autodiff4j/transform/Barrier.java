package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Opaque;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/**
 * The same tensors, as values of their own: what is computed from them is not recognized as
 * computed before from the originals. No two barriers are equal.
 */
final class Barrier implements Call, Opaque {
  static Tensor[] before(Tensor[] x) {
    return Interpreter.bindAll(new Barrier(), x);
  }

  /** The program without its barriers, for when equal steps are no longer looked for. */
  static Graph removedFrom(Graph graph) {
    Map<Atom, Atom> originals = new HashMap<>();
    UnaryOperator<Atom> original = atom -> originals.getOrDefault(atom, atom);
    List<Equation> equations = new ArrayList<>();
    for (Equation equation : graph.equations()) {
      List<Atom> inputs = equation.inputs().stream().map(original).toList();
      if (equation.primitive() instanceof Barrier) {
        for (int i = 0; i < inputs.size(); i++) {
          originals.put(equation.outputs().get(i), inputs.get(i));
        }
      } else {
        equations.add(new Equation(equation.primitive(), inputs, equation.outputs()));
      }
    }
    List<Atom> outputs = graph.outputs().stream().map(original).toList();
    return new Graph(graph.inputs(), equations, outputs, graph.slots());
  }

  @Override
  public String label() {
    return "barrier";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return inputs.clone();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return inputs.clone();
  }

  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    return new Tangents(before(x), before(dx));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    Tensor[] back = before(cts);
    for (int i = 0; i < back.length; i++) {
      back[i] = inputs.isLinear(i) ? back[i] : Literal.zero(inputs.type(i));
    }
    return back;
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return before(inputs.spreadAll());
  }
}
