package org.autodiff4j.dl4j;

import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What flows between layers: activations, and for sequences which of their steps exist. */
record Signal(Tensor x, @Nullable Tensor mask) {
  Signal with(Tensor other) {
    return new Signal(other, mask);
  }
}
