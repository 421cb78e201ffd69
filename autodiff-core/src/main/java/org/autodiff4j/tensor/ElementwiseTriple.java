package org.autodiff4j.tensor;

/** A primitive that combines three tensors of equal real type element by element. */
public interface ElementwiseTriple extends SingleResult {
  /** The function on real numbers; f32 results are this, rounded. */
  double apply(double x, double y, double z);

  @Override
  default Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spread(0), inputs.spread(1), inputs.spread(2));
  }
}
