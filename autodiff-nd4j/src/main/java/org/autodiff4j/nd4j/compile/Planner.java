package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Compiler.Executable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Plans how a program runs: in which steps, and after which of them each value is done with. */
public final class Planner {
  private final Graph graph;

  /** Slots of constants; they follow those of the variables. */
  private final IdentityHashMap<Tensor, Integer> constantSlots = new IdentityHashMap<>();

  private final List<Tensor> constants = new ArrayList<>();

  private Planner(Graph graph) {
    this.graph = graph;
  }

  /** The program, whose constants are literals and tensors with numbers. */
  public static Executable plan(Graph graph) {
    return new Planner(graph).program();
  }

  private Program program() {
    List<Equation> equations = new ArrayList<>(graph.equations().size());
    for (Equation equation : graph.equations()) {
      List<Atom> atoms = equation.inputs().stream().map(this::placed).toList();
      equations.add(new Equation(equation.primitive(), atoms, equation.outputs()));
    }
    int[] outputs = graph.outputs().stream().mapToInt(this::slot).toArray();
    Map<Integer, Tensor> known = new HashMap<>();
    constantSlots.forEach((tensor, slot) -> known.put(slot, constant(slot)));
    List<List<Equation>> parts = Clustering.of(equations, known);
    int[][] endings = endings(parts, outputs);
    Set<Integer> needed = new HashSet<>();
    Arrays.stream(outputs).forEach(needed::add);
    Step[] steps = new Step[parts.size()];
    for (int i = steps.length - 1; i >= 0; i--) {
      steps[i] = step(parts.get(i), endings[i], needed);
      parts.get(i).forEach(equation -> slots(equation.inputs()).forEach(needed::add));
    }
    @Nullable Tensor[] values = new @Nullable Tensor[graph.slots() + constants.size()];
    for (int i = 0; i < constants.size(); i++) {
      values[graph.slots() + i] = constants.get(i);
    }
    return new Program(
        graph.inputs().stream().map(Variable::type).toList(),
        graph.inputs().stream().mapToInt(Variable::slot).toArray(),
        values,
        List.of(steps),
        outputs);
  }

  private Tensor constant(int slot) {
    return constants.get(slot - graph.slots());
  }

  /** The atom, where a constant with numbers is a variable, whose value is known. */
  private Atom placed(Atom atom) {
    return atom instanceof Constant constant && !(constant.value() instanceof Literal)
        ? new Variable(atom.type(), slot(atom))
        : atom;
  }

  private int slot(Atom atom) {
    if (atom instanceof Variable variable) {
      return variable.slot();
    }
    return constantSlots.computeIfAbsent(
        ((Constant) atom).value(),
        tensor -> {
          constants.add(BoundStep.here(tensor));
          return graph.slots() + constants.size() - 1;
        });
  }

  private List<Integer> slots(List<Atom> atoms) {
    return atoms.stream().map(this::slot).toList();
  }

  private int[] slotArray(List<? extends Atom> atoms) {
    return atoms.stream().mapToInt(this::slot).toArray();
  }

  /** For each part the variables that nothing uses after it. Inputs and outputs do not end. */
  private int[][] endings(List<List<Equation>> parts, int[] outputs) {
    Set<Integer> seen = new HashSet<>();
    Arrays.stream(outputs).forEach(seen::add);
    graph.inputs().forEach(input -> seen.add(input.slot()));
    int[][] endings = new int[parts.size()][];
    for (int i = parts.size() - 1; i >= 0; i--) {
      Set<Integer> produced = new HashSet<>();
      Set<Integer> ending = new LinkedHashSet<>();
      for (Equation equation : parts.get(i)) {
        equation.outputs().forEach(output -> produced.add(output.slot()));
      }
      boolean single = parts.get(i).size() == 1;
      for (Equation equation : parts.get(i)) {
        for (int slot : slots(equation.inputs())) {
          if (slot < graph.slots() && !produced.contains(slot) && seen.add(slot)) {
            ending.add(slot);
          }
        }
        for (Variable output : equation.outputs()) {
          if (single && seen.add(output.slot())) {
            ending.add(output.slot());
          }
        }
      }
      endings[i] = ending.stream().mapToInt(Integer::intValue).toArray();
    }
    return endings;
  }

  private Step step(List<Equation> part, int[] ending, Set<Integer> needed) {
    return part.size() == 1 ? single(part.get(0), ending) : fused(part, ending, needed);
  }

  private Step single(Equation equation, int[] ending) {
    int[] inputs = slotArray(equation.inputs());
    int[] outputs = slotArray(equation.outputs());
    if (!(equation.primitive() instanceof Call)) {
      TensorType[] types =
          equation.outputs().stream().map(Variable::type).toArray(TensorType[]::new);
      return new KernelStep(equation.primitive(), types, inputs, outputs, ending);
    }
    return new BoundStep(equation.primitive(), inputs, outputs, ending);
  }

  /**
   * A cluster as one step.
   *
   * @param needed the slots that later steps and the program's outputs use
   */
  private Step fused(List<Equation> part, int[] ending, Set<Integer> needed) {
    Map<Integer, Variable> results = new LinkedHashMap<>();
    Map<Integer, TensorType> inputTypes = new LinkedHashMap<>();
    for (Equation equation : part) {
      for (Atom atom : equation.inputs()) {
        if (atom instanceof Variable variable && !results.containsKey(variable.slot())) {
          inputTypes.putIfAbsent(variable.slot(), variable.type());
        }
      }
      Variable output = equation.outputs().get(0);
      results.put(output.slot(), output);
    }
    int[] inputs = inputTypes.keySet().stream().mapToInt(Integer::intValue).toArray();
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      places.put(inputs[i], i);
    }
    Variable[] outputs =
        results.values().stream()
            .filter(variable -> needed.contains(variable.slot()))
            .toArray(Variable[]::new);
    int[] slots = Arrays.stream(outputs).mapToInt(Variable::slot).toArray();
    TensorType[] types = Arrays.stream(outputs).map(Variable::type).toArray(TensorType[]::new);
    return new FusedStep(
        Assembler.assemble(part, places, slots),
        inputs,
        slots,
        types,
        entries(part, places),
        heirs(inputs, inputTypes, ending, types),
        apart(part, slots),
        ending);
  }

  private static int[][] entries(List<Equation> part, Map<Integer, Integer> places) {
    List<int[]> entries = new ArrayList<>();
    for (Equation equation : part) {
      List<Variable> variables = new ArrayList<>();
      equation
          .inputs()
          .forEach(
              atom -> {
                if (atom instanceof Variable variable) {
                  variables.add(variable);
                }
              });
      if (variables.stream().allMatch(variable -> places.containsKey(variable.slot()))) {
        entries.add(variables.stream().mapToInt(x -> places.getOrDefault(x.slot(), 0)).toArray());
      }
    }
    return entries.toArray(int[][]::new);
  }

  /** An ending input of the same type for each output that there is one for. */
  private static int[] heirs(
      int[] inputs, Map<Integer, TensorType> inputTypes, int[] ending, TensorType[] types) {
    int[] heirs = new int[types.length];
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < heirs.length; i++) {
      heirs[i] = -1;
      for (int k = 0; k < inputs.length && heirs[i] < 0; k++) {
        int slot = inputs[k];
        if (Arrays.stream(ending).anyMatch(end -> end == slot)
            && types[i].equals(inputTypes.get(slot))
            && taken.add(slot)) {
          heirs[i] = k;
        }
      }
    }
    return heirs;
  }

  /** The equations as steps of their own, after which the values of no further use end. */
  private List<Step> apart(List<Equation> part, int[] outputs) {
    Set<Integer> results = new HashSet<>();
    part.forEach(equation -> results.add(equation.outputs().get(0).slot()));
    Set<Integer> seen = new HashSet<>();
    Arrays.stream(outputs).forEach(seen::add);
    Step[] steps = new Step[part.size()];
    for (int i = steps.length - 1; i >= 0; i--) {
      Equation equation = part.get(i);
      Set<Integer> ending = new LinkedHashSet<>();
      List<Integer> used = new ArrayList<>(slots(equation.inputs()));
      used.add(equation.outputs().get(0).slot());
      for (int slot : used) {
        if (results.contains(slot) && seen.add(slot)) {
          ending.add(slot);
        }
      }
      steps[i] = single(equation, ending.stream().mapToInt(Integer::intValue).toArray());
    }
    return List.of(steps);
  }
}
