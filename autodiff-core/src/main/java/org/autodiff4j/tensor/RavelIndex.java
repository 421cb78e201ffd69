package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * The row-major position, as i64, of the element that integer tensors, one for each axis, point to.
 * A negative index counts from the end. An index outside its axis is an {@link
 * org.autodiff4j.types.IndexException} when the kernel runs, so that none is taken for an element
 * of another row.
 *
 * @param sizes the sizes of the axes
 * @param axes what the axes are called in messages
 */
public record RavelIndex(Shape sizes, Axes axes) implements NonDifferentiable {
  @Override
  public String label() {
    return "ravelIndex";
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    Types.arity(this, inputs, sizes.rank());
    for (TensorType input : inputs) {
      if (!input.dtype().isInteger()) {
        throw new DTypeException(
            "ravelIndex needs integer indices, but got "
                + input
                + ". Convert them with cast(INT64).");
      }
      if (!input.equals(inputs[0])) {
        throw new ShapeException(
            "ravelIndex takes indices of equal type, but got " + inputs[0] + " and " + input + ".");
      }
    }
    return inputs[0].with(DType.INT64);
  }

  @Override
  public Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spreadAll());
  }
}
