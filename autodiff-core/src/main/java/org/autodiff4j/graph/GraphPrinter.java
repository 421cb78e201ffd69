package org.autodiff4j.graph;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;

/**
 * Prints a graph, one equation a line, variables named a, b, c in the order of appearance, captured
 * tensors k0, k1 and literals by their value.
 */
final class GraphPrinter {
  private final Map<Integer, String> variables = new HashMap<>();
  private final IdentityHashMap<Tensor, String> constants = new IdentityHashMap<>();
  private final List<String> captured = new ArrayList<>();

  private GraphPrinter() {}

  static String print(Graph graph) {
    return new GraphPrinter().text(graph);
  }

  private String text(Graph graph) {
    StringJoiner inputs = new StringJoiner(" ", "{ ", " ").setEmptyValue("{ ");
    graph.inputs().forEach(input -> inputs.add(declared(input)));
    StringBuilder body = new StringBuilder();
    for (Equation equation : graph.equations()) {
      StringJoiner arguments = new StringJoiner(" ");
      equation.inputs().forEach(atom -> arguments.add(used(atom)));
      StringJoiner results = new StringJoiner(" ");
      equation.outputs().forEach(output -> results.add(declared(output)));
      body.append("  ").append(results).append(" = ").append(name(equation.primitive()));
      body.append(' ').append(arguments).append('\n');
      if (equation.primitive() instanceof Enclosing enclosing) {
        enclosing.programs().forEach((what, program) -> body.append(nested(what, program)));
      }
    }
    StringJoiner outputs = new StringJoiner(" ");
    graph.outputs().forEach(atom -> outputs.add(used(atom)));
    String header = captured.isEmpty() ? "" : "; " + String.join(" ", captured) + " ";
    return inputs + header + "->\n" + body + "  return " + outputs + " }\n";
  }

  private static String nested(String what, Graph program) {
    return ("    " + what + " " + print(program)).stripTrailing().replace("\n", "\n    ") + "\n";
  }

  private String declared(Variable variable) {
    return used(variable) + ":" + variable.type();
  }

  private String used(Atom atom) {
    if (atom instanceof Variable variable) {
      return variables.computeIfAbsent(variable.slot(), slot -> letters(variables.size()));
    }
    Tensor value = ((Constant) atom).value();
    if (value instanceof Literal literal) {
      return literal.type().rank() == 0 ? literal.text() : literal.text() + ":" + literal.type();
    }
    String known = constants.get(value);
    if (known == null) {
      known = "k" + constants.size();
      constants.put(value, known);
      captured.add(known + ":" + value.type());
    }
    return known;
  }

  /** a … z, then aa, ab and so on. */
  private static String letters(int n) {
    String last = String.valueOf((char) ('a' + n % 26));
    return n < 26 ? last : letters(n / 26 - 1) + last;
  }

  /** {@code sum[axes=(0)]}: the components of a record behind its label. */
  private static String name(Primitive primitive) {
    if (primitive instanceof Enclosing enclosing) {
      return enclosing.heading();
    }
    if (!primitive.getClass().isRecord() || primitive instanceof org.autodiff4j.tensor.Call) {
      return primitive.label();
    }
    StringJoiner parameters = new StringJoiner(" ", "[", "]").setEmptyValue("");
    for (RecordComponent component : primitive.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(primitive);
        if (!value.equals(Axes.of())) {
          parameters.add(component.getName() + "=" + value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component + " of " + primitive.label(), e);
      }
    }
    return primitive.label() + parameters;
  }
}
