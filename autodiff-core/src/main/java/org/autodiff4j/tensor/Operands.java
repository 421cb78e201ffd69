package org.autodiff4j.tensor;

import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Brings operands to what primitives take: one element type, one shape. */
final class Operands {
  private Operands() {}

  /** A function of one real tensor; integers become f64 first. */
  static Tensor real(SingleResult primitive, Tensor x) {
    return Interpreter.bind(primitive, x.cast(x.dtype().toFloat()));
  }

  /** A function of one tensor of numbers; booleans become i64 first. */
  static Tensor number(SingleResult primitive, Tensor x) {
    return Interpreter.bind(primitive, numeric(x));
  }

  /** The tensor in the type that numbers of its type are computed in; booleans become i64. */
  static Tensor floating(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }

  static Tensor numeric(Tensor x) {
    return x.cast(numericType(x).dtype());
  }

  /** The tensors in the types in which those of their types are computed. */
  static Tensor[] computed(Tensor[] x) {
    Tensor[] result = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = x[i].cast(x[i].dtype().computed());
    }
    return result;
  }

  /** A function of two tensors, promoted and broadcast. */
  static Tensor pair(SingleResult primitive, Tensor x, Tensor y) {
    if (x.type().equals(y.type())) {
      return Interpreter.bind(primitive, x, y);
    }
    // Halves before they are repeated, not after.
    Tensor[] promoted = computed(promoted(x, y));
    Shape shape = Broadcasting.broadcast(primitive.label(), x.shape(), y.shape());
    return Interpreter.bind(
        primitive, promoted[0].broadcastTo(shape), promoted[1].broadcastTo(shape));
  }

  /** As {@link #pair}, where booleans become i64 first. */
  static Tensor numberPair(SingleResult primitive, Tensor x, Tensor y) {
    return pair(primitive, numeric(x), numeric(y));
  }

  /** As {@link #pair}, where two integers or booleans become f64 first. */
  static Tensor realPair(SingleResult primitive, Tensor x, Tensor y) {
    boolean real = x.type().isFloat() || y.type().isFloat();
    return real
        ? pair(primitive, x, y)
        : pair(primitive, x.cast(DType.FLOAT64), y.cast(DType.FLOAT64));
  }

  /** The product; a factor known to be 1 is left out. */
  static Tensor product(Tensor x, Tensor y) {
    if (Literal.is(y, 1)
        && x.dtype() == y.dtype()
        && Broadcasting.broadcasts(y.shape(), x.shape())) {
      return numeric(x);
    }
    if (Literal.is(x, 1)
        && x.dtype() == y.dtype()
        && Broadcasting.broadcasts(x.shape(), y.shape())) {
      return numeric(y);
    }
    return numberPair(Arithmetic.Product.MUL, x, y);
  }

  /** Both tensors in the type that their types promote to. */
  static Tensor[] promoted(Tensor x, Tensor y) {
    DType dtype = x.dtype().promote(y.dtype());
    return new Tensor[] {x.cast(dtype), y.cast(dtype)};
  }

  /**
   * A Java number as an operand beside x: of x's type, so that it never widens x.
   *
   * @throws DTypeException if x holds integers and the number is not one of them
   */
  static Tensor scalar(SingleResult primitive, Tensor x, double value) {
    Literal literal = Literal.of(numericType(x), value);
    if (!x.type().isFloat() && literal.value() != value) {
      throw new DTypeException(
          primitive.label()
              + ": "
              + value
              + (value == Math.rint(value) ? " is out of range" : " is not an integer")
              + ", but the tensor is "
              + x.type()
              + ". Convert it with cast(FLOAT64).");
    }
    return literal;
  }

  private static TensorType numericType(Tensor x) {
    return x.type().with(x.dtype() == DType.BOOL ? DType.INT64 : x.dtype().computed());
  }
}
