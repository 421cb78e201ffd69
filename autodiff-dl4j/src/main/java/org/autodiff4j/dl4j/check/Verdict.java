package org.autodiff4j.dl4j.check;

/** What a check says of one block of a gradient. */
public enum Verdict {
  /** Deeplearning4j's gradient is the derivative. */
  OK,
  /**
   * It is not, and differences of Deeplearning4j's own score say so as well as the forward-mode
   * derivative.
   */
  WRONG,
  /** Nothing can be said; the block's reason tells why. */
  SKIPPED
}
