package org.autodiff4j.reference;

import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.TensorType;

/** Computes the one result of one kind of primitive. */
@FunctionalInterface
interface Kernel<P extends Primitive> {
  /** The result, which is of type {@code y}, for inputs that fit the primitive. */
  ReferenceTensor apply(P primitive, ReferenceTensor[] x, TensorType y);
}
