package org.autodiff4j.graph;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.types.TensorType;

/** Checks that a graph is well formed: defined before use, defined once, typed as the rules say. */
public final class GraphChecker {
  private GraphChecker() {}

  /**
   * Always true, so that it can stand behind {@code assert}.
   *
   * @throws IllegalStateException naming the equation that breaks an invariant, with the graph
   */
  public static boolean check(Graph graph) {
    boolean[] defined = new boolean[graph.slots()];
    graph.inputs().forEach(input -> define(graph, input, defined, "the inputs"));
    for (Equation equation : graph.equations()) {
      String where = equation.primitive().label();
      use(graph, equation.inputs(), defined, where);
      TensorType[] inputs = equation.inputs().stream().map(Atom::type).toArray(TensorType[]::new);
      TensorType[] expected = equation.primitive().outputTypes(inputs);
      TensorType[] actual = equation.outputs().stream().map(Atom::type).toArray(TensorType[]::new);
      require(
          graph,
          Arrays.equals(expected, actual),
          where + " gives " + Arrays.toString(expected) + ", not " + Arrays.toString(actual));
      equation.outputs().forEach(output -> define(graph, output, defined, where));
    }
    use(graph, graph.outputs(), defined, "the outputs");
    return true;
  }

  private static void define(Graph graph, Variable variable, boolean[] defined, String where) {
    require(graph, !defined[variable.slot()], variable + " is defined again in " + where);
    defined[variable.slot()] = true;
  }

  private static void use(Graph graph, List<Atom> atoms, boolean[] defined, String where) {
    for (Atom atom : atoms) {
      require(
          graph,
          !(atom instanceof Variable variable) || defined[variable.slot()],
          atom + " is used by " + where + " before it is defined");
    }
  }

  private static void require(Graph graph, boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("Malformed graph: " + what + ":\n" + graph);
    }
  }
}
