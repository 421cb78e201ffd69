package org.autodiff4j.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.autodiff4j.graph.Atom.Variable;

/**
 * A program: equations in an order in which each uses only what came before. {@link #toString}
 * prints it.
 *
 * @param inputs the variables that are given
 * @param equations the steps
 * @param outputs what the program returns: variables or constants
 * @param slots the number of variables, inputs included
 */
public record Graph(
    List<Variable> inputs, List<Equation> equations, List<Atom> outputs, int slots) {
  /** The program with other outputs, without the steps that none of them needs. */
  public Graph withOutputs(List<Atom> others) {
    return new Graph(inputs, live(equations, others, slots), others, slots);
  }

  /**
   * The program with other inputs, of which it may use some; slots from {@code slots()} on are
   * free.
   */
  public Graph withInputs(List<Variable> others) {
    int free = slots;
    for (Variable input : others) {
      free = Math.max(free, input.slot() + 1);
    }
    return new Graph(others, equations, outputs, free);
  }

  /** The equations that the outputs need, as a list of the caller's own. */
  static List<Equation> live(List<Equation> equations, List<Atom> outputs, int slots) {
    boolean[] needed = new boolean[slots];
    mark(outputs, needed);
    ArrayList<Equation> kept = new ArrayList<>(equations.size());
    for (int i = equations.size() - 1; i >= 0; i--) {
      Equation equation = equations.get(i);
      for (Variable output : equation.outputs()) {
        if (needed[output.slot()]) {
          mark(equation.inputs(), needed);
          kept.add(equation);
          break;
        }
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private static void mark(List<Atom> atoms, boolean[] needed) {
    for (Atom atom : atoms) {
      if (atom instanceof Variable variable) {
        needed[variable.slot()] = true;
      }
    }
  }

  @Override
  public String toString() {
    return GraphPrinter.print(this);
  }
}
