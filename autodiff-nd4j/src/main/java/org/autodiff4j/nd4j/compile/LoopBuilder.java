package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.nd4j.compile.Operation.Arithmetic;
import org.autodiff4j.tensor.Literal;

/** Collects equations of arithmetic into the body of one loop. */
final class LoopBuilder {
  private final boolean single;
  private final List<Equation> equations = new ArrayList<>();
  private final List<Arithmetic> arithmetics = new ArrayList<>();
  private final List<Variable> inputs = new ArrayList<>();
  private final List<Double> constants = new ArrayList<>();

  /** The number of each value: of inputs from 0, of results by their equation. */
  private final Map<Integer, Integer> inputNumbers = new HashMap<>();

  private final Map<Integer, Integer> resultNumbers = new HashMap<>();

  LoopBuilder(boolean single) {
    this.single = single;
  }

  /** Whether this is a result of the loop. */
  boolean holds(Atom atom) {
    return atom instanceof Variable variable && resultNumbers.containsKey(variable.slot());
  }

  void add(Equation equation, Arithmetic arithmetic) {
    for (Atom atom : equation.inputs()) {
      if (atom instanceof Variable variable
          && !holds(variable)
          && inputNumbers.putIfAbsent(variable.slot(), inputs.size()) == null) {
        inputs.add(variable);
      }
    }
    resultNumbers.put(equation.outputs().get(0).slot(), equations.size());
    equations.add(equation);
    arithmetics.add(arithmetic);
  }

  /** The values that the loop reads. */
  List<Variable> inputs() {
    return inputs;
  }

  /** The constants of the body, once that is made. */
  double[] constants() {
    return constants.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The body, of which these values are stored. */
  LoopBody body(List<Variable> stored) {
    List<LoopBody.Step> steps = new ArrayList<>();
    for (int i = 0; i < equations.size(); i++) {
      List<Atom> operands = equations.get(i).inputs();
      int x = number(operands.get(0));
      int y = operands.size() > 1 ? number(operands.get(1)) : x;
      steps.add(
          new LoopBody.Step(arithmetics.get(i).algebra(), x, y, arithmetics.get(i).exponent()));
    }
    List<Integer> outputs = stored.stream().map(this::number).toList();
    return new LoopBody(single, inputs.size(), constants.size(), List.copyOf(steps), outputs);
  }

  private int number(Atom atom) {
    if (atom instanceof Constant constant) {
      constants.add(((Literal) constant.value()).value());
      return -constants.size();
    }
    int slot = ((Variable) atom).slot();
    Integer result = resultNumbers.get(slot);
    return result != null ? inputs.size() + result : Objects.requireNonNull(inputNumbers.get(slot));
  }
}
