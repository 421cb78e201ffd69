package org.autodiff4j.tensor;

/** A primitive of one input each of whose result's elements is an element of the input. */
public interface Rearrangement extends Linear {
  @Override
  default boolean takesHalves() {
    return true;
  }
}
