package org.autodiff4j.nd4j.compile;

/** A part of a program that runs as one. */
abstract class Step {
  /** The slots whose values nothing uses after this step. */
  private final int[] ending;

  Step(int[] ending) {
    this.ending = ending;
  }

  /** Computes the values of some slots from those of others. */
  abstract void compute(Run run);

  final void run(Run run) {
    compute(run);
    for (int slot : ending) {
      run.end(slot);
    }
  }
}
