package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.nd4j.compile.BlockProgram.Constant;
import org.autodiff4j.nd4j.compile.BlockProgram.Place;
import org.autodiff4j.nd4j.compile.Operation.Arithmetic;
import org.autodiff4j.nd4j.compile.Operation.Row;
import org.autodiff4j.tensor.Literal;

/**
 * Makes the instructions of a cluster: alternately all arithmetic whose operands are known, in
 * loops as long as possible, and all other operations whose operands are known. Registers are used
 * again after the last use of what they hold.
 */
final class Assembler {
  /** The most operations in a loop: so many are still compiled to vector code. */
  private static final int LONGEST = 24;

  private static final int ROW_EFFORT = 16;

  private final Map<Integer, Integer> inputs;
  private final List<Equation> waiting;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Integer, Place> places = new HashMap<>();
  private final Map<Literal, Place> literals = new LinkedHashMap<>();

  /** For each variable how often it is still to be read; outputs are read once more. */
  private final Map<Integer, Integer> uses = new HashMap<>();

  private final int[] sizes = new int[Bank.values().length];
  private final List<List<Integer>> free =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private int effort;

  private Assembler(List<Equation> equations, Map<Integer, Integer> inputs, int[] outputs) {
    this.waiting = new ArrayList<>(equations);
    this.inputs = inputs;
    for (Equation equation : equations) {
      for (Atom atom : equation.inputs()) {
        if (atom instanceof Variable variable) {
          uses.merge(variable.slot(), 1, Integer::sum);
        }
      }
    }
    for (int output : outputs) {
      uses.merge(output, 1, Integer::sum);
    }
  }

  /**
   * The instructions for some equations.
   *
   * @param inputs the place among the program's inputs of each variable from outside
   * @param outputs the slots of the variables to store
   */
  static BlockProgram assemble(
      List<Equation> equations, Map<Integer, Integer> inputs, int[] outputs) {
    return new Assembler(equations, inputs, outputs).program(outputs);
  }

  private BlockProgram program(int[] outputs) {
    while (!waiting.isEmpty()) {
      loop(Bank.REALS);
      loop(Bank.FLOATS);
      rows();
    }
    List<Constant> constants = new ArrayList<>();
    literals.forEach((literal, place) -> constants.add(new Constant(place, literal.value())));
    return new BlockProgram(
        sizes,
        constants,
        instructions,
        Arrays.stream(outputs).mapToObj(this::place).toList(),
        effort);
  }

  /** Everything else that can be computed now. */
  private void rows() {
    for (Equation equation : List.copyOf(waiting)) {
      if (Operation.of(equation) instanceof Row row
          && equation.inputs().stream().allMatch(this::isKnown)) {
        waiting.remove(equation);
        int[] operands = equation.inputs().stream().mapToInt(this::register).toArray();
        Variable output = equation.outputs().get(0);
        Place place = allocate(Operation.bank(equation));
        instructions.add(row.of(operands, place.register()));
        places.put(output.slot(), place);
        equation.inputs().forEach(this::release);
        effort += ROW_EFFORT;
      }
    }
  }

  /** One loop of the arithmetic of a bank that can be computed now, if there is any. */
  private void loop(Bank bank) {
    LoopBuilder builder = new LoopBuilder(bank == Bank.FLOATS);
    List<Equation> taken = new ArrayList<>();
    for (Equation equation : waiting) {
      if (taken.size() < LONGEST
          && Operation.bank(equation) == bank
          && Operation.of(equation) instanceof Arithmetic arithmetic
          && equation.inputs().stream().allMatch(x -> isKnown(x) || builder.holds(x))) {
        builder.add(equation, arithmetic);
        taken.add(equation);
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    waiting.removeAll(taken);
    effort += taken.size();
    List<Variable> operands = builder.inputs();
    int[] at = operands.stream().mapToInt(this::register).toArray();
    Map<Integer, Integer> inside = new HashMap<>();
    for (Equation equation : taken) {
      for (Atom atom : equation.inputs()) {
        if (atom instanceof Variable variable) {
          inside.merge(variable.slot(), 1, Integer::sum);
        }
      }
    }
    List<Variable> stored = new ArrayList<>();
    for (Equation equation : taken) {
      Variable output = equation.outputs().get(0);
      if (uses(output) > inside.getOrDefault(output.slot(), 0)) {
        stored.add(output);
      }
    }
    int[] registers = Arrays.copyOf(at, at.length + stored.size());
    for (int i = 0; i < stored.size(); i++) {
      Place place = allocate(bank);
      places.put(stored.get(i).slot(), place);
      registers[at.length + i] = place.register();
    }
    Loop loop = LoopCompiler.compile(builder.body(stored));
    double[] constants = builder.constants();
    instructions.add((r, n) -> loop.run(r, registers, constants, n));
    for (Equation equation : taken) {
      equation.inputs().forEach(this::release);
    }
  }

  private int uses(Variable variable) {
    return uses.getOrDefault(variable.slot(), 0);
  }

  /** Whether a value is in a register, or can be brought there. */
  private boolean isKnown(Atom atom) {
    return !(atom instanceof Variable variable)
        || places.containsKey(variable.slot())
        || inputs.containsKey(variable.slot());
  }

  private Place place(int slot) {
    return Objects.requireNonNull(places.get(slot));
  }

  /** The register of a value; an input is read at its first use. */
  private int register(Atom atom) {
    if (!(atom instanceof Variable variable)) {
      Literal literal = (Literal) ((Atom.Constant) atom).value();
      return literals
          .computeIfAbsent(literal, key -> fresh(Objects.requireNonNull(Bank.of(key.dtype()))))
          .register();
    }
    Place place = places.get(variable.slot());
    if (place == null) {
      place = allocate(Objects.requireNonNull(Bank.of(variable.type().dtype())));
      places.put(variable.slot(), place);
      instructions.add(
          BlockProgram.read(Objects.requireNonNull(inputs.get(variable.slot())), place));
    }
    return place.register();
  }

  private Place allocate(Bank bank) {
    List<Integer> unused = free.get(bank.index);
    return unused.isEmpty() ? fresh(bank) : new Place(bank, unused.remove(unused.size() - 1));
  }

  /** A register that nothing has used: a number put there beforehand stays. */
  private Place fresh(Bank bank) {
    return new Place(bank, sizes[bank.index]++);
  }

  /** Counts a use; after the last, the register is free. */
  private void release(Atom atom) {
    if (atom instanceof Variable variable && uses.merge(variable.slot(), -1, Integer::sum) == 0) {
      Place place = places.get(variable.slot());
      if (place != null) {
        free.get(place.bank().index).add(place.register());
      }
    }
  }
}
