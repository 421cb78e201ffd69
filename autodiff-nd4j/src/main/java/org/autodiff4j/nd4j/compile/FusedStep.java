package org.autodiff4j.nd4j.compile;

import java.lang.ref.Reference;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Scratch;
import org.autodiff4j.nd4j.kernel.Sharing;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Elementwise equations that run block by block, so that nothing between them is stored. */
final class FusedStep extends Step {
  private final BlockProgram program;
  private final Shape shape;
  private final int[] inputs;
  private final int[] outputs;
  private final TensorType[] types;

  /** For each equation that has inputs from outside only, which they are. */
  private final int[][] entries;

  /** For each output the input whose memory it may use if that is not used otherwise, or -1. */
  private final int[] heirs;

  /** The equations one by one. */
  private final List<Step> apart;

  private final int least;

  /** A step; inputs and outputs are slots. */
  FusedStep(
      BlockProgram program,
      int[] inputs,
      int[] outputs,
      TensorType[] types,
      int[][] entries,
      int[] heirs,
      List<Step> apart,
      int[] ending) {
    super(ending);
    this.program = program;
    this.shape = types[0].shape();
    this.inputs = inputs;
    this.outputs = outputs;
    this.types = types;
    this.entries = entries;
    this.heirs = heirs;
    this.apart = apart;
    this.least =
        Math.min(Sharing.CHEAP, Math.max(Sharing.COSTLY, 4 * Sharing.CHEAP / program.effort()));
  }

  @Override
  void compute(Run run) {
    Nd4jTensor[] x = new Nd4jTensor[inputs.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Nd4jTensor.of(run.value(inputs[i]));
    }
    if (isAnyRepeated(x)) {
      for (Step step : apart) {
        step.run(run);
      }
      return;
    }
    Nd4jTensor[] y = new Nd4jTensor[outputs.length];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          heirs[i] >= 0 && isFree(run, inputs[heirs[i]], x[heirs[i]])
              ? x[heirs[i]]
              : Nd4jTensor.allocate(types[i]);
      run.put(outputs[i], y[i], inputs);
    }
    long n = shape.elements();
    if (n <= Scratch.BLOCK) {
      program.run(x, y, 0, n);
    } else {
      Sharing.run(n, least, (from, to) -> program.run(x, y, from, to));
    }
    for (Nd4jTensor tensor : x) {
      Reference.reachabilityFence(tensor);
    }
    for (Nd4jTensor tensor : y) {
      Reference.reachabilityFence(tensor);
    }
  }

  /** Whether an input that ends here fills its memory, and is all that is there. */
  private boolean isFree(Run run, int slot, Nd4jTensor x) {
    return x.isRowMajor()
        && x.storage().bytes() == shape.elements() * x.dtype().bytes()
        && run.isSole(slot);
  }

  /**
   * Whether an equation gets inputs that are all repeated along some axis. Its kernel would compute
   * on shorter rows, for which some functions round differently.
   */
  private boolean isAnyRepeated(Nd4jTensor[] x) {
    if (shape.elements() == 1) {
      return false;
    }
    for (int[] entry : entries) {
      if (isRepeated(entry, x)) {
        return true;
      }
    }
    return false;
  }

  private boolean isRepeated(int[] entry, Nd4jTensor[] x) {
    for (int input : entry) {
      if (x[input].isRowMajor()) {
        return false;
      }
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean repeated = shape.size(axis) > 1;
      for (int input : entry) {
        repeated &= x[input].strides()[axis] == 0;
      }
      if (repeated) {
        return true;
      }
    }
    return false;
  }
}
