package org.autodiff4j.tensor;

/** A primitive that maps every element by one scalar function. */
public interface ElementwiseUnary extends SingleResult {
  /** The function on a real number; f32 results are this, rounded. */
  double apply(double x);

  /** The function on an integer; defined where {@link #outputType} accepts integers. */
  default long apply(long x) {
    throw new IllegalStateException(label() + " has no integer form.");
  }

  @Override
  default Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.x(0));
  }
}
