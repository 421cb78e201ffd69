package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Reading and adding at positions given by an integer tensor. An index from -n to n - 1 is inside
 * an axis of size n; any other is an {@link org.autodiff4j.types.IndexException} when the kernel
 * runs.
 */
public final class Indexing {
  private Indexing() {}

  /**
   * {@code y[b, p, i…, q] = x[b, p, indices[b, i…], q]}: the elements of an axis at indices, which
   * share the first {@code batchAxes} axes with x.
   *
   * @param axis the axis of x that is indexed
   * @param batchAxes how many leading axes x and the indices share
   */
  public record Gather(int axis, int batchAxes) implements Linear {
    @Override
    public String label() {
      return "gather";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      return inputs[0].with(indexed(this, axis, batchAxes, inputs[0], inputs[1]));
    }

    /** ct, added into zeros at the indices. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Tensor zeros = Literal.zero(inputs.type(0));
      return Interpreter.bind(new ScatterAdd(axis, batchAxes), zeros, inputs.value(1), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      if (!inputs.mapped(1) && batchAxes == 0) {
        return Interpreter.bind(new Gather(axis + 1, 0), inputs.x(0), inputs.x(1));
      }
      if (!inputs.mapped(0) && batchAxes == 0) {
        return Tensors.moveAxis(Interpreter.bind(this, inputs.x(0), inputs.x(1)), axis, 0);
      }
      return Interpreter.bind(
          new Gather(axis + 1, batchAxes + 1), inputs.spread(0), inputs.spread(1));
    }
  }

  /**
   * x with updates added at indices; several updates of one element all count. Inputs: x, indices,
   * and updates of the shape that {@link Gather} would give.
   *
   * @param axis the axis of x that is indexed
   * @param batchAxes how many leading axes x and the indices share
   */
  public record ScatterAdd(int axis, int batchAxes) implements Linear {
    @Override
    public String label() {
      return "scatterAdd";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      Types.notBool(this, inputs[0]);
      Shape expected = indexed(this, axis, batchAxes, inputs[0], inputs[1]);
      if (!inputs[2].equals(inputs[0].with(expected))) {
        throw new ShapeException(
            "scatterAdd: updates are "
                + inputs[2]
                + ", but indices "
                + inputs[1].shape()
                + " along axis "
                + axis
                + " of "
                + inputs[0]
                + " need "
                + inputs[0].with(expected)
                + ".");
      }
      return inputs[0];
    }

    /** ct to x; ct's elements at the indices to the updates. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return argument == 0
          ? ct
          : Interpreter.bind(new Gather(axis, batchAxes), ct, inputs.value(1));
    }

    @Override
    public Tensor batch(Batch inputs) {
      if (!inputs.mapped(1) && batchAxes == 0) {
        return Interpreter.bind(
            new ScatterAdd(axis + 1, 0), inputs.spread(0), inputs.x(1), inputs.spread(2));
      }
      return Interpreter.bind(new ScatterAdd(axis + 1, batchAxes + 1), inputs.spreadAll());
    }
  }

  /**
   * The shape of x with the indexed axis replaced by the axes of the indices that are not shared.
   */
  private static Shape indexed(
      Primitive primitive, int axis, int batchAxes, TensorType x, TensorType indices) {
    if (!indices.dtype().isInteger()) {
      throw new DTypeException(
          primitive.label()
              + " needs integer indices, but got "
              + indices
              + ". Convert them with cast(INT64).");
    }
    Types.axes(primitive, Axes.of(axis), x);
    Shape shared = x.shape().range(0, batchAxes);
    if (axis < batchAxes
        || indices.rank() < batchAxes
        || !indices.shape().range(0, batchAxes).equals(shared)) {
      throw new ShapeException(
          primitive.label()
              + ": indices "
              + indices.shape()
              + " do not share the first "
              + batchAxes
              + " axes of "
              + x.shape()
              + ".");
    }
    return x.shape()
        .range(0, axis)
        .concat(indices.shape().range(batchAxes, indices.rank()))
        .concat(x.shape().range(axis + 1, x.rank()));
  }
}
