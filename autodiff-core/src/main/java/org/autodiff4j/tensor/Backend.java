package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * Where the numbers are. A backend is found by {@link java.util.ServiceLoader}; the one of highest
 * priority on the class path is standard, unless the system property {@code autodiff4j.backend}
 * names another. An operation runs on the backend of its inputs.
 */
public interface Backend {
  /** The name that the system property and error messages use. */
  String name();

  /** The one with the highest number is standard; the reference backend has 0. */
  int priority();

  /**
   * A tensor with a copy of these row-major numbers: a {@code double[]}, {@code float[]}, {@code
   * long[]}, {@code int[]} or {@code boolean[]}, as the element type asks, of exactly the shape's
   * length.
   */
  ConcreteTensor tensor(TensorType type, Object array);

  /**
   * Runs the kernel of a primitive. Inputs are never modified.
   *
   * @param inputs tensors of this backend, and literals
   * @param outputs what {@link Primitive#outputTypes} says for these inputs
   */
  Tensor[] evaluate(Primitive primitive, Tensor[] inputs, TensorType[] outputs);

  /** The standard backend. */
  static Backend standard() {
    return Evaluation.standard();
  }
}
