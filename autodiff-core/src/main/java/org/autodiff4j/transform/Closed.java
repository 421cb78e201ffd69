package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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
public final class Closed {
  private final Graph graph;
  private final Tensor[] captured;

  private Closed(Graph graph, Tensor[] captured) {
    this.graph = graph;
    this.captured = captured;
  }

  /** The program of a function on inputs of these types, to be transformed further. */
  public static Closed of(String label, FlatFunction f, TensorType[] types) {
    return lift(Tracing.graph(label, Call.Recording.TRANSFORMABLE, f, types));
  }

  /** Makes inputs of the tracers among a program's constants. */
  static Closed lift(Graph graph) {
    Lifting lifting = new Lifting(graph.slots());
    List<Equation> equations = new ArrayList<>(graph.equations().size());
    for (Equation equation : graph.equations()) {
      List<Atom> inputs = lifting.replace(equation.inputs());
      equations.add(
          new Equation(equation.primitive(), inputs, equation.outputs(), equation.site()));
    }
    List<Atom> outputs = lifting.replace(graph.outputs());
    List<Variable> inputs = new ArrayList<>();
    lifting.captured.forEach(tensor -> inputs.add(lifting.input(tensor)));
    inputs.addAll(graph.inputs());
    return new Closed(
        new Graph(inputs, equations, outputs, lifting.slots),
        lifting.captured.toArray(Tensor[]::new));
  }

  /** The tensors that several functions captured, each once. */
  static List<Tensor> allCaptured(List<Closed> functions) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> result = new ArrayList<>();
    for (Closed function : functions) {
      for (Tensor tensor : function.captured) {
        if (seen.add(tensor)) {
          result.add(tensor);
        }
      }
    }
    return result;
  }

  /** The program whose first inputs stand for these tensors, those it captured among them. */
  Program program(String label, List<Tensor> first) {
    List<Variable> inputs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      Variable own = new Variable(first.get(i).type(), graph.slots() + i);
      for (int k = 0; k < captured.length; k++) {
        own = captured[k] == first.get(i) ? graph.inputs().get(k) : own;
      }
      inputs.add(own);
    }
    inputs.addAll(graph.inputs().subList(captured.length, graph.inputs().size()));
    return new Program(label, graph.withInputs(inputs));
  }

  /** The types of the function's results. */
  public TensorType[] outputTypes() {
    return Program.types(graph.outputs());
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
    return closed.outputTypes();
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
