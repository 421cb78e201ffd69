package org.autodiff4j.dl4j;

/** How the losses of the examples become one number. */
public enum Reduction {
  /** As Deeplearning4j's score: the sum over examples and time steps, divided by the examples. */
  SCORE,
  /** The sum over examples and time steps. */
  SUM
}
