package org.autodiff4j.nd4j.compile;

/** Computes a block of elements of some registers from those of others. */
@FunctionalInterface
interface Instruction {
  /** Computes the first n elements. */
  void run(Registers registers, int n);
}
