package org.autodiff4j.tensor;

/** A primitive that is linear in some of its arguments and owes their transposes. */
public interface Transposable extends SingleResult {
  /** Whether the result is linear in this argument when the others are held fixed. */
  default boolean isLinearIn(int argument) {
    return true;
  }

  /** The cotangent of one linear argument, from the cotangent of the result. */
  Tensor transpose(int argument, Tensor ct, LinearInputs inputs);
}
