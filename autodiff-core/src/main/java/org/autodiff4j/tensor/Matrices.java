package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** What primitives on matrices share. A matrix is the last two axes; those before are a batch. */
final class Matrices {
  private Matrices() {}

  /** Checks that the type is that of real matrices, and returns it. */
  static TensorType real(Primitive primitive, TensorType x) {
    if (x.rank() < 2) {
      throw new ShapeException(primitive.label() + " needs matrices, but got " + x + ".");
    }
    if (!x.isFloat()) {
      throw new DTypeException(
          primitive.label()
              + " needs real matrices, but got "
              + x
              + ". Convert it with cast(FLOAT64).");
    }
    return x;
  }

  /** Checks that the type is that of real square matrices, and returns it. */
  static TensorType square(Primitive primitive, TensorType x) {
    if (x.rank() < 2 || x.shape().size(-1) != x.shape().size(-2)) {
      throw new ShapeException(primitive.label() + " needs square matrices, but got " + x + ".");
    }
    return real(primitive, x);
  }

  /**
   * Checks that b holds right-hand sides {@code [..., n,k]} for the square matrices {@code a [...,
   * n,n]}, one for each and of their type, and returns it.
   */
  static TensorType sides(Primitive primitive, TensorType a, TensorType b) {
    square(primitive, a);
    if (a.dtype() != b.dtype()) {
      throw new DTypeException(
          primitive.label() + " takes tensors of one type, but got " + a + " and " + b + ".");
    }
    int rank = a.rank();
    if (b.rank() != rank || !b.shape().range(0, rank - 1).equals(a.shape().range(0, rank - 1))) {
      throw new ShapeException(
          primitive.label()
              + ": "
              + b
              + " does not hold a right-hand side of "
              + a.shape().size(-1)
              + " rows for each matrix of "
              + a
              + ".");
    }
    return b;
  }

  /** The axes before the last two. */
  static Shape batch(TensorType x) {
    return x.shape().range(0, x.rank() - 2);
  }

  /** Each matrix with rows and columns exchanged. */
  static Tensor transposed(Tensor x) {
    return x.permute(
        Axes.range(0, x.rank() - 2).concat(Axes.of(x.rank() - 1, x.rank() - 2)).toArray());
  }

  /** Each matrix with 0 above its diagonal, or from it on where {@code strictly}. */
  static Tensor lower(Tensor x, boolean strictly) {
    Tensor rows = Tensor.arange(x.shape().size(-2)).expandDims(1);
    Tensor columns = Tensor.arange(x.shape().size(-1));
    return keep(strictly ? columns.lt(rows) : columns.le(rows), x);
  }

  /** Each matrix with 0 below its diagonal, or up to it where {@code strictly}. */
  static Tensor upper(Tensor x, boolean strictly) {
    Tensor rows = Tensor.arange(x.shape().size(-2)).expandDims(1);
    Tensor columns = Tensor.arange(x.shape().size(-1));
    return keep(strictly ? rows.lt(columns) : rows.le(columns), x);
  }

  /** The identity, for each matrix of this type. */
  static Tensor identity(TensorType x) {
    return Tensor.eye(x.shape().size(-1)).cast(x.dtype()).broadcastTo(x.shape());
  }

  /** The sum of the diagonal of each matrix. */
  static Tensor trace(Tensor x) {
    Tensor rows = Tensor.arange(x.shape().size(-2)).expandDims(1);
    Tensor columns = Tensor.arange(x.shape().size(-1));
    return keep(rows.eq(columns), x).sum(-2, -1);
  }

  /** A number for each matrix, stretched to all its elements. */
  static Tensor stretch(Tensor x, TensorType matrices) {
    return x.expandDims(-1).expandDims(-1).broadcastTo(matrices.shape());
  }

  private static Tensor keep(Tensor mask, Tensor x) {
    return Tensors.where(mask.broadcastTo(x.shape()), x, 0);
  }

  /**
   * The batch rule of a primitive that solves for the right-hand side that is its last input. Where
   * that alone is mapped, its examples become further columns, so that nothing else is repeated.
   */
  static Tensor batchOfSides(SingleResult solve, Batch inputs) {
    int last = inputs.count() - 1;
    for (int i = 0; i < last; i++) {
      if (inputs.mapped(i)) {
        return Interpreter.bind(solve, inputs.spreadAll());
      }
    }
    Tensor moved = Tensors.moveAxis(inputs.x(last), 0, -1);
    Shape sides = moved.shape();
    int columns = sides.size(-2) * sides.size(-1);
    Tensor[] all = inputs.all();
    all[last] = moved.reshape(sides.range(0, sides.rank() - 2).concat(Shape.of(columns)));
    return Tensors.moveAxis(Interpreter.bind(solve, all).reshape(sides), -1, 0);
  }
}
