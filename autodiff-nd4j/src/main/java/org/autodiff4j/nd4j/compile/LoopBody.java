package org.autodiff4j.nd4j.compile;

import java.util.List;

/**
 * The body of a loop of arithmetic, which one iteration runs for one element. Equal bodies share
 * their code.
 *
 * <p>Values are numbered: inputs first, then the results of the operations. Constants, which are
 * numbers of the caller, are named by {@code -1 - index}.
 *
 * @param single whether the arithmetic is that of f32, not f64
 * @param inputs the number of inputs
 * @param constants the number of constants
 * @param operations the operations in order
 * @param outputs the values to store
 */
record LoopBody(
    boolean single, int inputs, int constants, List<Step> operations, List<Integer> outputs) {
  /**
   * One operation.
   *
   * @param x the first operand
   * @param y the second, if the operation takes two; else equal to the first
   * @param exponent of {@link Algebra#POWER}, else 0
   */
  record Step(Algebra algebra, int x, int y, int exponent) {}

  /** What arithmetic there is. */
  enum Algebra {
    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN,
    NEG,
    ABS,
    SQRT,
    /** {@code 1/√x}, with two roundings. */
    RSQRT,
    SQUARE,
    RECIPROCAL,
    /** x itself. */
    SAME,
    /** {@code 1·x·x·…} or {@code 1/x/x/…}, from left to right. */
    POWER
  }
}
