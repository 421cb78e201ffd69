package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;

/**
 * A program in which no tracer is left: those of enclosing transforms, which a function may use
 * without being given them, have become its first inputs. So it can be kept beyond those
 * transforms, and differentiated in what it captured.
 */
final class Closed {
  private final Graph graph;
  private final Tensor[] captured;

  private Closed(Graph graph, Tensor[] captured) {
    this.graph = graph;
    this.captured = captured;
  }

  /** The program of a function on inputs of these types, to be transformed further. */
  static Closed of(String label, FlatFunction f, TensorType[] types) {
    return lift(Tracing.graph(label, Call.Recording.TRANSFORMABLE, f, types));
  }

  /** Makes inputs of the tracers among a program's constants. */
  static Closed lift(Graph graph) {
    return lift(graph, List.of());
  }

  /** As {@link #lift(Graph)}, with these tensors as the first inputs, whether used or not. */
  static Closed lift(Graph graph, List<Tensor> first) {
    Lifting lifting = new Lifting(graph.slots());
    first.forEach(lifting::input);
    List<Equation> equations = new ArrayList<>(graph.equations().size());
    for (Equation equation : graph.equations()) {
      List<Atom> inputs = lifting.replace(equation.inputs());
      equations.add(
          inputs.equals(equation.inputs())
              ? equation
              : new Equation(equation.primitive(), inputs, equation.outputs()));
    }
    List<Atom> outputs = lifting.replace(graph.outputs());
    List<Variable> inputs = new ArrayList<>(lifting.variables.values());
    inputs.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
    inputs.addAll(graph.inputs());
    return new Closed(
        new Graph(inputs, equations, outputs, lifting.slots),
        lifting.captured.toArray(Tensor[]::new));
  }

  Graph graph() {
    return graph;
  }

  /** The tensors that the first inputs stand for. */
  Tensor[] captured() {
    return captured;
  }

  /**
   * The types of the results of a function that is kept with a rule of its own, and so must not use
   * what is not its argument: the rule would say nothing of that.
   *
   * @throws TraceException if it does
   */
  static TensorType[] requireClosed(String label, FlatFunction f, TensorType[] types) {
    Closed closed = of(label, f, types);
    if (closed.captured.length > 0) {
      throw new TraceException(
          label
              + " uses a value of "
              + ((Tracer) closed.captured[0]).interpreter().transform()
              + " that is not one of its arguments, a "
              + closed.captured[0].type()
              + ". Pass it as an argument; a record or list can hold several.");
    }
    return closed.graph.outputs().stream().map(Atom::type).toArray(TensorType[]::new);
  }

  private static final class Lifting {
    final IdentityHashMap<Tensor, Variable> variables = new IdentityHashMap<>();
    final List<Tensor> captured = new ArrayList<>();
    int slots;

    Lifting(int slots) {
      this.slots = slots;
    }

    Variable input(Tensor tensor) {
      return variables.computeIfAbsent(
          tensor,
          t -> {
            captured.add(t);
            return new Variable(t.type(), slots++);
          });
    }

    List<Atom> replace(List<Atom> atoms) {
      List<Atom> result = new ArrayList<>(atoms.size());
      for (Atom atom : atoms) {
        result.add(
            atom instanceof Constant constant && constant.value() instanceof Tracer tracer
                ? input(tracer)
                : atom);
      }
      return result;
    }
  }
}
