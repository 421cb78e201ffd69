package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Primitives that compare elements to put them in order. All NaN are equal and greater than every
 * number; zeros of either sign are equal; false is less than true.
 */
public final class Ordering {
  private Ordering() {}

  /** The order of two real numbers. */
  public static int compare(double x, double y) {
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
  }

  /**
   * The positions of the elements along an axis in the order of the elements, as i64: the first
   * {@code count} of them. Equal elements stay in the order of their positions.
   *
   * @param axis the axis
   * @param descending whether the greatest comes first
   * @param count how many positions, at most the size of the axis
   */
  public record ArgSort(int axis, boolean descending, int count) implements NonDifferentiable {
    @Override
    public String label() {
      return "argsort";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      TensorType x = inputs[0];
      Types.axes(this, Axes.of(axis), x);
      int n = x.shape().size(axis);
      if (count < 0 || count > n) {
        throw new ShapeException(
            "argsort: "
                + count
                + " elements are asked for, but axis "
                + axis
                + " of "
                + x
                + " has "
                + n
                + ".");
      }
      return new TensorType(DType.INT64, x.shape().with(axis, count));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new ArgSort(axis + 1, descending, count), inputs.x(0));
    }
  }

  /**
   * How many elements of a sorted line come before a value, as i64. Inputs: the lines {@code [b…,
   * n]} and values {@code [b…, m…]} of one element type.
   *
   * @param right whether elements equal to the value come before it
   * @param batchAxes how many leading axes lines and values share
   */
  public record SearchSorted(boolean right, int batchAxes) implements NonDifferentiable {
    @Override
    public String label() {
      return "searchSorted";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      TensorType sorted = inputs[0];
      TensorType values = inputs[1];
      if (sorted.dtype() != values.dtype()) {
        throw new DTypeException(
            "searchSorted takes two tensors of one type, but got "
                + sorted
                + " and "
                + values
                + ".");
      }
      if (sorted.rank() != batchAxes + 1
          || values.rank() < batchAxes
          || !values.shape().range(0, batchAxes).equals(sorted.shape().range(0, batchAxes))) {
        throw new ShapeException(
            "searchSorted needs a sorted vector"
                + (batchAxes == 0 ? "" : " for each batch of values")
                + ", but got "
                + sorted
                + " for values "
                + values
                + ".");
      }
      return values.with(DType.INT64);
    }

    @Override
    public Tensor batch(Batch inputs) {
      if (!inputs.mapped(0) && batchAxes == 0) {
        return Interpreter.bind(this, inputs.x(0), inputs.x(1));
      }
      return Interpreter.bind(new SearchSorted(right, batchAxes + 1), inputs.spreadAll());
    }
  }
}
