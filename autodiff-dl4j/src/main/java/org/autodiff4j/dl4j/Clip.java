package org.autodiff4j.dl4j;

/** What becomes of probabilities that a loss clips away from 0 and 1. */
public enum Clip {
  /** Clipped, as in the score: beyond the clip the derivative is 0, which is that of the score. */
  AS_SCORE,
  /**
   * Computed from the logits without a clip: the derivative is the one that Deeplearning4j trains
   * with.
   */
  LOGITS
}
