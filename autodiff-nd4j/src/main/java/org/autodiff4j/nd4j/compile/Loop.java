package org.autodiff4j.nd4j.compile;

/** A compiled {@link LoopBody}. */
interface Loop {
  /**
   * Runs the body for the first n elements.
   *
   * @param at the numbers of the registers that hold the inputs, then of those for the outputs; an
   *     output's register is not an input's
   * @param constants the body's constants, f32 ones widened
   */
  void run(Registers registers, int[] at, double[] constants, int n);
}
