package org.autodiff4j.graph;

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
  @Override
  public String toString() {
    return GraphPrinter.print(this);
  }
}
