package org.autodiff4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Opaque;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program shorter without changing a bit of what it computes, NaN, infinities and signs of
 * zero included: equal steps become one, steps on known numbers are computed now, identities that
 * hold for every input are applied, and what no output needs is left out. The derivatives of the
 * simpler program are those of the other one.
 *
 * <p>One pass in the order of the steps: each is looked at once its inputs are as simple as they
 * get, so that a second pass finds nothing more to do. Linear in the number of steps.
 */
public final class Simplify {
  private final Map<Step, List<Atom>> known = new HashMap<>();
  private final List<Equation> equations = new ArrayList<>();
  private final List<@Nullable Equation> sources = new ArrayList<>();

  /**
   * What is computed: equal steps have equal results. Tensors with numbers equal only themselves.
   */
  private record Step(Primitive primitive, List<Atom> inputs) {}

  private Simplify() {}

  /**
   * The simpler program. Its inputs and outputs have the types of the given one's, and steps that
   * are {@link Opaque} stay as they are; a call is merged with an equal one only.
   */
  public static Graph apply(Graph graph) {
    Simplify pass = new Simplify();
    @Nullable Atom[] replaced = new @Nullable Atom[graph.slots()];
    List<Variable> inputs = new ArrayList<>();
    for (Variable input : graph.inputs()) {
      Variable fresh = pass.variable(input.type(), null);
      inputs.add(fresh);
      replaced[input.slot()] = fresh;
    }
    for (Equation equation : graph.equations()) {
      List<Atom> results = pass.step(equation.primitive(), map(equation.inputs(), replaced));
      for (int i = 0; i < results.size(); i++) {
        replaced[equation.outputs().get(i).slot()] = results.get(i);
      }
    }
    List<Atom> outputs = map(graph.outputs(), replaced);
    List<Equation> live = Graph.live(pass.equations, outputs, pass.sources.size());
    return renumbered(inputs, live, outputs, pass.sources.size());
  }

  /** The result of a step on these inputs, as simple as it gets. */
  Atom bind(SingleResult primitive, Atom... inputs) {
    return step(primitive, List.of(inputs)).get(0);
  }

  /** The primitive that computes this atom, if it is a step's only result, else null. */
  @Nullable SingleResult source(Atom atom) {
    Equation equation = equation(atom);
    return equation != null
            && equation.primitive() instanceof SingleResult single
            && !(single instanceof Opaque)
        ? single
        : null;
  }

  /** An input of the step that computes this atom. */
  Atom input(Atom atom, int i) {
    Equation equation = equation(atom);
    if (equation == null) {
      throw new IllegalStateException(atom + " is not computed by a step.");
    }
    return equation.inputs().get(i);
  }

  private @Nullable Equation equation(Atom atom) {
    return atom instanceof Variable variable ? sources.get(variable.slot()) : null;
  }

  private List<Atom> step(Primitive primitive, List<Atom> inputs) {
    if (primitive instanceof Opaque) {
      return append(primitive, inputs);
    }
    Step step = new Step(primitive, inputs);
    List<Atom> results = known.get(step);
    if (results == null && isCommutative(primitive)) {
      results = known.get(new Step(primitive, List.of(inputs.get(1), inputs.get(0))));
    }
    if (results == null) {
      results =
          primitive instanceof SingleResult single && !(primitive instanceof Call)
              ? single(single, inputs)
              : append(primitive, inputs);
      known.put(step, results);
    }
    return results;
  }

  private List<Atom> single(SingleResult primitive, List<Atom> inputs) {
    TensorType type = primitive.outputType(types(inputs));
    Tensor number = Folding.fold(primitive, inputs, type);
    if (number != null) {
      return List.of(new Constant(number));
    }
    Atom simpler = ArithmeticRules.apply(this, primitive, inputs, type);
    if (simpler == null) {
      simpler = MovementRules.apply(this, primitive, inputs, type);
    }
    if (simpler == null) {
      return append(primitive, inputs);
    }
    assert simpler.type().equals(type) : primitive + " of " + inputs + " became " + simpler;
    return List.of(simpler);
  }

  private List<Atom> append(Primitive primitive, List<Atom> inputs) {
    TensorType[] types = primitive.outputTypes(types(inputs));
    Variable[] outputs = new Variable[types.length];
    Equation equation = new Equation(primitive, inputs, Arrays.asList(outputs));
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = variable(types[i], equation);
    }
    equations.add(equation);
    return List.of(outputs);
  }

  private Variable variable(TensorType type, @Nullable Equation source) {
    sources.add(source);
    return new Variable(type, sources.size() - 1);
  }

  private static boolean isCommutative(Primitive primitive) {
    return primitive == Additive.ADD
        || primitive == Product.MUL
        || primitive == ElementwisePair.MAX
        || primitive == ElementwisePair.MIN
        || primitive == Comparison.EQ
        || primitive == Comparison.NE
        || (primitive instanceof Logic && primitive != Logic.NOT);
  }

  private static TensorType[] types(List<Atom> atoms) {
    TensorType[] types = new TensorType[atoms.size()];
    Arrays.setAll(types, i -> atoms.get(i).type());
    return types;
  }

  /** The program with variables numbered in the order of the steps that are left. */
  private static Graph renumbered(
      List<Variable> inputs, List<Equation> equations, List<Atom> outputs, int slots) {
    @Nullable Atom[] replaced = new @Nullable Atom[slots];
    int next = 0;
    for (Variable input : inputs) {
      replaced[input.slot()] = new Variable(input.type(), next++);
    }
    List<Equation> result = new ArrayList<>(equations.size());
    for (Equation equation : equations) {
      List<Variable> fresh = new ArrayList<>(equation.outputs().size());
      for (Variable output : equation.outputs()) {
        Variable variable = new Variable(output.type(), next++);
        fresh.add(variable);
        replaced[output.slot()] = variable;
      }
      result.add(new Equation(equation.primitive(), map(equation.inputs(), replaced), fresh));
    }
    return new Graph(inputs, result, map(outputs, replaced), next);
  }

  private static List<Atom> map(List<Atom> atoms, @Nullable Atom[] replaced) {
    List<Atom> result = new ArrayList<>(atoms.size());
    for (Atom atom : atoms) {
      Atom other = atom instanceof Variable variable ? replaced[variable.slot()] : null;
      result.add(other == null ? atom : other);
    }
    return result;
  }
}
