package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;

/** A primitive that maps every element by one scalar function. */
public interface ElementwiseUnary extends SingleResult {
  /** The function on a real number; f32 results are this, rounded. */
  double apply(double x);

  /** The function on an integer; defined where {@link #outputType} accepts integers. */
  default long apply(long x) {
    throw new IllegalStateException(label() + " has no integer form.");
  }

  /** As {@link #apply(long)}, where that depends on how wide the integers are. */
  default long apply(DType dtype, long x) {
    return apply(x);
  }

  @Override
  default Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.x(0));
  }
}
