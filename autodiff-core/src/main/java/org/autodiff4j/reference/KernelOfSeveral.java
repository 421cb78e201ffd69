package org.autodiff4j.reference;

import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.TensorType;

/** Computes the results of one kind of primitive. */
@FunctionalInterface
interface KernelOfSeveral<P extends Primitive> {
  /** The results, which are of types {@code y}, for inputs that fit the primitive. */
  ReferenceTensor[] apply(P primitive, ReferenceTensor[] x, TensorType[] y);
}
