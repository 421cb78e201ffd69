package org.autodiff4j.dl4j;

/** How layers that behave differently in training are computed. */
public enum Mode {
  /**
   * As {@code net.score(dataSet)}: dropout is the identity, batch normalization uses its averages.
   */
  TEST,
  /**
   * As {@code net.computeGradientAndScore()}: batch normalization uses the batch's own statistics.
   */
  TRAIN
}
