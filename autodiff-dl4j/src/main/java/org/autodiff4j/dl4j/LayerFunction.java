package org.autodiff4j.dl4j;

import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What a layer computes, as a differentiable function of its parameters and input. */
@FunctionalInterface
public interface LayerFunction {
  /** The activations. */
  Tensor apply(LayerCall call);

  /** The mask of what the layer gives, or null; that of its input unless the layer changes it. */
  default @Nullable Tensor mask(LayerCall call) {
    return call.mask();
  }
}
