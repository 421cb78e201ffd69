package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * One step of a program: a value that knows its rules. Parameterless families are enums, parametric
 * ones records, so equality, hashing and printing come with the type.
 *
 * <p>Which rules a primitive owes beyond those here is said by its kind: {@link Nonlinear}, {@link
 * SeveralResults}, {@link Linear}, {@link Bilinear}, {@link NonDifferentiable} or {@link Call}.
 * Rules use only operations on {@link Tensor}, so every rule can itself be differentiated, batched
 * and recorded.
 */
public interface Primitive {
  /** The name in printed graphs and errors. */
  String label();

  /**
   * The types of the results for inputs of these types.
   *
   * @throws org.autodiff4j.types.ShapeException if the shapes do not fit
   * @throws org.autodiff4j.types.DTypeException if the element types do not fit
   */
  TensorType[] outputTypes(TensorType[] inputs);

  /**
   * Whether this takes elements of f16 and bf16 as they are stored, because it only moves or
   * converts them. All other primitives get them as f32: {@link Interpreter#bind} converts them.
   */
  default boolean takesHalves() {
    return false;
  }

  /** The results, batch axis first, for inputs of which some carry a batch axis, also first. */
  Tensor[] batchAll(Batch inputs);
}
