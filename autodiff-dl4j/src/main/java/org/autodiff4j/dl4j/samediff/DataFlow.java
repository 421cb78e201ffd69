package org.autodiff4j.dl4j.samediff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/**
 * A graph: values that are given, and the steps that make others of them.
 *
 * @param problems why some given values cannot be expressed, by name
 * @param makers the step that makes a value, by the value's name
 */
record DataFlow(
    Map<String, Tensor> variables,
    Map<String, Tensor> constants,
    Map<String, Placeholder> placeholders,
    Map<String, String> problems,
    Map<String, Step> makers) {

  /** What has to be computed for some values: steps in an order in which they can be run. */
  record Plan(List<String> outputs, List<Step> steps, Set<String> inputs) {}

  /**
   * The steps that lead to some values.
   *
   * @throws UnsupportedGraphException if some of them cannot be expressed; it lists all of them
   */
  Plan plan(Collection<String> outputs) {
    outputs.forEach(this::requireKnown);
    Set<Step> steps = new LinkedHashSet<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (String output : outputs) {
      collect(output, steps, inputs);
    }
    List<String> found = new ArrayList<>();
    for (String input : inputs) {
      if (problems.containsKey(input)) {
        found.add(input + " is a " + problems.get(input));
      }
    }
    for (Step step : steps) {
      if (step.function() == null) {
        found.add(step.name() + " -> " + String.join(", ", step.outputs()) + ": " + step.problem());
      }
    }
    if (!found.isEmpty()) {
      throw new UnsupportedGraphException(found);
    }
    return new Plan(List.copyOf(outputs), List.copyOf(steps), inputs);
  }

  private void requireKnown(String name) {
    if (!makers.containsKey(name)
        && !variables.containsKey(name)
        && !constants.containsKey(name)
        && !placeholders.containsKey(name)
        && !problems.containsKey(name)) {
      throw new StructureException(
          "The graph has no variable " + name + ". Its operations make " + made() + ".");
    }
  }

  /** What operations make, by name. */
  List<String> made() {
    return makers.keySet().stream().sorted().toList();
  }

  /** Depth first, without recursion: unrolled graphs are long. Loops are refused by their steps. */
  private void collect(String output, Set<Step> steps, Set<String> inputs) {
    Deque<String> open = new ArrayDeque<>();
    Set<Step> entered = new HashSet<>(steps);
    open.push(output);
    while (!open.isEmpty()) {
      String name = open.peek();
      Step step = makers.get(name);
      if (step == null) {
        inputs.add(name);
        open.pop();
      } else if (entered.add(step)) {
        for (int i = step.inputs().size() - 1; i >= 0; i--) {
          open.push(step.inputs().get(i));
        }
      } else {
        steps.add(step);
        open.pop();
      }
    }
  }

  // ---- Running ----

  /** The values of a plan's outputs. */
  Map<String, Tensor> run(
      Plan plan, Map<String, Tensor> someVariables, Map<String, Tensor> someInputs) {
    Map<String, Tensor> values = new TreeMap<>();
    for (String name : plan.inputs()) {
      values.put(name, given(name, someVariables, someInputs));
    }
    for (Step step : plan.steps()) {
      List<Tensor> inputs = step.inputs().stream().map(name -> value(values, name)).toList();
      List<Tensor> results = apply(step, inputs);
      for (int i = 0; i < results.size(); i++) {
        values.put(step.outputs().get(i), typed(results.get(i), inputs, step.types().get(i)));
      }
    }
    Map<String, Tensor> outputs = new TreeMap<>();
    plan.outputs().forEach(name -> outputs.put(name, value(values, name)));
    return outputs;
  }

  private static Tensor value(Map<String, Tensor> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private Tensor given(
      String name, Map<String, Tensor> someVariables, Map<String, Tensor> someInputs) {
    Placeholder placeholder = placeholders.get(name);
    if (placeholder != null) {
      Tensor value = someInputs.get(name);
      if (value == null) {
        throw new StructureException(
            "Placeholder "
                + name
                + " has no value. Values were given for "
                + someInputs.keySet().stream().sorted().toList()
                + ".");
      }
      return value;
    }
    Tensor value = someVariables.get(name);
    return value != null ? value : Objects.requireNonNull(either(name), name);
  }

  private @Nullable Tensor either(String name) {
    Tensor variable = variables.get(name);
    return variable != null ? variable : constants.get(name);
  }

  private static List<Tensor> apply(Step step, List<Tensor> inputs) {
    OpFunction function = Objects.requireNonNull(step.function());
    List<Tensor> results;
    try {
      results = function.apply(inputs, Objects.requireNonNull(step.arguments()));
    } catch (AutodiffException e) {
      throw new AutodiffException(
          "In the operation " + step.name() + " that makes " + where(step) + ": " + e.getMessage(),
          e);
    }
    if (results.size() != step.outputs().size()) {
      throw new AutodiffException(
          "The operation "
              + step.name()
              + " makes "
              + where(step)
              + ", but its function gave "
              + results.size()
              + " results.");
    }
    return results;
  }

  private static String where(Step step) {
    return String.join(", ", step.outputs());
  }

  /**
   * A result in SameDiff's type where ours differs: integers divide as integers there. Where reals
   * went in, and reals come out, their type stays.
   */
  private static Tensor typed(Tensor result, List<Tensor> inputs, @Nullable DType type) {
    if (type == null || result.dtype() == type) {
      return result;
    }
    boolean real = inputs.stream().anyMatch(input -> input.dtype().isFloat());
    return real && result.dtype().isFloat() && type.isFloat() ? result : result.cast(type);
  }
}
