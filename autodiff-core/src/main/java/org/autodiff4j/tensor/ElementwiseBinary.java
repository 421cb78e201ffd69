package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;

/** A primitive that combines two tensors of equal type element by element. */
public interface ElementwiseBinary extends SingleResult {
  /** The function on real numbers; f32 results are this, rounded. */
  double apply(double x, double y);

  /** The function on integers; defined where {@link #outputType} accepts integers. */
  default long apply(long x, long y) {
    throw new IllegalStateException(label() + " has no integer form.");
  }

  /** As {@link #apply(double, double)}, where that depends on which real type it is. */
  default double apply(DType dtype, double x, double y) {
    return apply(x, y);
  }

  /** As {@link #apply(long, long)}, where that depends on how wide the integers are. */
  default long apply(DType dtype, long x, long y) {
    return apply(x, y);
  }

  /** Whether integers are divided, so that a zero in the second operand is an error. */
  default boolean dividesIntegers() {
    return false;
  }

  @Override
  default Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spread(0), inputs.spread(1));
  }
}
