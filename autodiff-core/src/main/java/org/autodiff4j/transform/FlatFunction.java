package org.autodiff4j.transform;

import org.autodiff4j.tensor.Tensor;

/** A function of the leaves of its arguments: what a transform sees of the user's function. */
@FunctionalInterface
public interface FlatFunction {
  Tensor[] apply(Tensor[] x);
}
