package org.autodiff4j.nd4j.compile;

import java.util.List;
import org.autodiff4j.graph.Compiler.Executable;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Steps over numbered slots; immutable, so that any number of threads may run it. */
final class Program implements Executable {
  private final List<TensorType> types;
  private final int[] inputs;

  /** The constants in their slots, else null. */
  private final @Nullable Tensor[] constants;

  private final Step[] steps;
  private final int[] outputs;

  /**
   * A program.
   *
   * @param types of the inputs
   */
  Program(
      List<TensorType> types,
      int[] inputs,
      @Nullable Tensor[] constants,
      List<Step> steps,
      int[] outputs) {
    this.types = types;
    this.inputs = inputs;
    this.constants = constants;
    this.steps = steps.toArray(Step[]::new);
    this.outputs = outputs;
  }

  @Override
  public Tensor[] run(Tensor[] arguments) {
    check(arguments);
    Run run = new Run(constants.clone());
    for (int i = 0; i < inputs.length; i++) {
      run.putForeign(inputs[i], BoundStep.here(arguments[i]));
    }
    for (Step step : steps) {
      step.run(run);
    }
    return run.values(outputs);
  }

  private void check(Tensor[] arguments) {
    if (arguments.length != inputs.length) {
      throw new StructureException(
          "The program takes "
              + inputs.length
              + " inputs, but got "
              + arguments.length
              + ". Pass one tensor for each.");
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].type().equals(types.get(i))) {
        throw new StructureException(
            "Input "
                + i
                + " of the program is "
                + types.get(i)
                + ", but got "
                + arguments[i].type()
                + ". Compile the program for this type.");
      }
    }
  }
}
