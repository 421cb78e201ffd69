package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** Computes the one result of one kind of primitive. */
@FunctionalInterface
public interface Kernel<P extends Primitive> {
  /**
   * The result, of type {@code output}.
   *
   * @param inputs tensors of this backend and literals, of types that fit the primitive; never
   *     written to
   */
  Tensor run(P primitive, Tensor[] inputs, TensorType output);
}
