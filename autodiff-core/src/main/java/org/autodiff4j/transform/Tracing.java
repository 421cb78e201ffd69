package org.autodiff4j.transform;

import java.util.Arrays;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.graph.GraphChecker;
import org.autodiff4j.tensor.Bilinear;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Linear;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Transposable;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;

/** Programs of functions, found by running them on types alone. */
public final class Tracing {
  private Tracing() {}

  /**
   * The program of a function on inputs of these types; every transform inside it is carried out.
   */
  public static Graph graph(
      String transform, Call.Recording purpose, FlatFunction f, TensorType[] types) {
    GraphBuilder builder = new GraphBuilder(transform, purpose);
    Tensor[] inputs = new Tensor[types.length];
    for (int i = 0; i < types.length; i++) {
      inputs[i] = builder.input(types[i]);
    }
    Graph graph = builder.build(f.apply(inputs));
    assert GraphChecker.check(graph);
    return graph;
  }

  /** The types of these tensors. */
  static TensorType[] typesOf(Tensor[] tensors) {
    TensorType[] types = new TensorType[tensors.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = tensors[i].type();
    }
    return types;
  }

  /**
   * Checks that a program is linear in its inputs, not merely affine.
   *
   * @param what what an error calls the program
   * @param input what it calls the inputs
   * @param wayOut how it ends, with a space before, or nothing
   * @throws DerivativeException naming the first step that is not
   */
  static void requireLinear(String what, String input, String wayOut, Graph graph) {
    for (Equation equation : graph.equations()) {
      String wrong = notLinear(input, equation);
      if (!wrong.isEmpty()) {
        throw new DerivativeException(what + " is not linear: " + wrong + "." + wayOut);
      }
    }
    for (Atom output : graph.outputs()) {
      if (output instanceof Constant constant && !isZero(constant.value())) {
        throw new DerivativeException(
            what
                + " is not linear: a result of type "
                + output.type()
                + " does not depend on "
                + input
                + "."
                + wayOut);
      }
    }
  }

  private static boolean isZero(Tensor tensor) {
    return Literal.isZero(tensor)
        || (tensor instanceof ConcreteTensor
            && Arrays.stream(tensor.toArray()).allMatch(value -> value == 0));
  }

  /** What makes a step not linear; empty if it is. */
  private static String notLinear(String input, Equation equation) {
    boolean[] linear = new boolean[equation.inputs().size()];
    int count = 0;
    boolean offset = false;
    for (int i = 0; i < linear.length; i++) {
      Atom atom = equation.inputs().get(i);
      linear[i] = atom instanceof Variable;
      count += linear[i] ? 1 : 0;
      offset |= atom instanceof Constant c && c.type().isFloat() && !isZero(c.value());
    }
    String step = equation.primitive().label();
    if (equation.primitive() instanceof Linear) {
      if (offset) {
        return step + " combines " + input + " with a constant";
      }
      if (!equation.outputs().get(0).type().isFloat()) {
        return step + " turns " + input + " into " + equation.outputs().get(0).type();
      }
      return "";
    }
    for (int i = 0; i < linear.length; i++) {
      boolean allowed =
          equation.primitive() instanceof Call call
              ? call.isLinearIn(i)
              : equation.primitive() instanceof Transposable rule
                  && rule.isLinearIn(i)
                  && (count == 1 || !(rule instanceof Bilinear));
      if (linear[i] && !allowed) {
        return step + " is applied to " + input;
      }
    }
    return "";
  }
}
