package org.autodiff4j.tensor;

/** A primitive that combines two tensors of equal type element by element. */
public interface ElementwiseBinary extends SingleResult {
  /** The function on real numbers; f32 results are this, rounded. */
  double apply(double x, double y);

  /** The function on integers; defined where {@link #outputType} accepts integers. */
  default long apply(long x, long y) {
    throw new IllegalStateException(label() + " has no integer form.");
  }

  @Override
  default Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spread(0), inputs.spread(1));
  }
}
