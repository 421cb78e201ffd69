package org.autodiff4j.nd4j.compile;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Reader;
import org.autodiff4j.nd4j.kernel.Scratch;
import org.autodiff4j.nd4j.kernel.Transfer;

/**
 * Instructions that compute some tensors from others of the same shape, a block of elements at a
 * time. All of a block's inputs are read before its outputs are written, so that an output may
 * share the memory of an input.
 */
final class BlockProgram {
  /** The number of registers, by bank. */
  private final int[] sizes;

  /** The registers that hold one number. */
  private final List<Constant> constants;

  /** What is done for each block, the reading of inputs included. */
  private final Instruction[] instructions;

  /** The registers that hold the outputs. */
  private final Place[] outputs;

  private final int effort;

  /**
   * A program.
   *
   * @param effort how much work there is for an element, in operations that take a fraction of a
   *     nanosecond
   */
  BlockProgram(
      int[] sizes,
      List<Constant> constants,
      List<Instruction> instructions,
      List<Place> outputs,
      int effort) {
    this.sizes = sizes;
    this.constants = constants;
    this.instructions = instructions.toArray(Instruction[]::new);
    this.outputs = outputs.toArray(Place[]::new);
    this.effort = effort;
  }

  int effort() {
    return effort;
  }

  /** A register. */
  record Place(Bank bank, int register) {}

  /** A register of one number. */
  record Constant(Place place, double value) {}

  /** Computes the elements from one, inclusive, to another, exclusive. */
  void run(Nd4jTensor[] inputs, Nd4jTensor[] results, long from, long to) {
    Registers registers = Registers.get(sizes, inputs.length);
    for (int i = 0; i < inputs.length; i++) {
      Reader reader = registers.readers[i];
      reader.open(inputs[i]);
      if (from > 0) {
        reader.seek(from);
      }
    }
    int filled = (int) Math.min(Scratch.BLOCK, to - from);
    for (Constant constant : constants) {
      fill(registers, constant, filled);
    }
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      for (Instruction instruction : instructions) {
        instruction.run(registers, n);
      }
      for (int i = 0; i < results.length; i++) {
        store(registers, outputs[i], results[i].address(), at, n);
      }
    }
  }

  /** Reads the next elements of an input. */
  static Instruction read(int input, Place to) {
    int register = to.register();
    return switch (to.bank()) {
      case REALS -> (r, n) -> r.readers[input].reals(r.reals[register], n);
      case FLOATS -> (r, n) -> r.readers[input].floats(r.floats[register], n);
      case TRUTHS -> (r, n) -> r.readers[input].integers(r.truths[register], n);
    };
  }

  private static void fill(Registers registers, Constant constant, int n) {
    int register = constant.place.register();
    switch (constant.place.bank()) {
      case REALS -> Arrays.fill(registers.reals[register], 0, n, constant.value);
      case FLOATS -> Arrays.fill(registers.floats[register], 0, n, (float) constant.value);
      case TRUTHS -> Arrays.fill(registers.truths[register], 0, n, (long) constant.value);
    }
  }

  private static void store(Registers registers, Place place, long address, long at, int n) {
    int register = place.register();
    switch (place.bank()) {
      case REALS -> Transfer.putDoubles(registers.reals[register], address + 8 * at, n);
      case FLOATS -> Transfer.putFloats(registers.floats[register], address + 4 * at, n);
      case TRUTHS -> Transfer.putTruths(registers.truths[register], address + at, n);
    }
  }
}
