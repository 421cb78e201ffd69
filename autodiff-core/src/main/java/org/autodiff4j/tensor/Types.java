package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** The checks that primitives' type rules share. */
final class Types {
  private Types() {}

  /** The type of the one input, which must be real. */
  static TensorType real(Primitive primitive, TensorType[] inputs) {
    arity(primitive, inputs, 1);
    if (!inputs[0].isFloat()) {
      throw new DTypeException(
          primitive.label()
              + " needs a real tensor, but got "
              + inputs[0]
              + ". Convert it with cast(FLOAT64).");
    }
    return inputs[0];
  }

  /** The type of the one input, which must be a number. */
  static TensorType number(Primitive primitive, TensorType[] inputs) {
    arity(primitive, inputs, 1);
    notBool(primitive, inputs[0]);
    return inputs[0];
  }

  /** The type that both inputs have. */
  static TensorType same(Primitive primitive, TensorType[] inputs) {
    arity(primitive, inputs, 2);
    if (!inputs[0].equals(inputs[1])) {
      String what =
          primitive.label()
              + " takes two tensors of equal type, but got "
              + inputs[0]
              + " and "
              + inputs[1]
              + ".";
      throw inputs[0].dtype() == inputs[1].dtype()
          ? new ShapeException(what)
          : new DTypeException(what);
    }
    return inputs[0];
  }

  /** The type that both inputs have, which must be a number. */
  static TensorType sameNumber(Primitive primitive, TensorType[] inputs) {
    TensorType type = same(primitive, inputs);
    notBool(primitive, type);
    return type;
  }

  /** The type that both inputs have, which must be real. */
  static TensorType sameReal(Primitive primitive, TensorType[] inputs) {
    TensorType type = same(primitive, inputs);
    if (!type.isFloat()) {
      throw new DTypeException(
          primitive.label()
              + " needs real tensors, but got "
              + type
              + ". Convert them with cast(FLOAT64).");
    }
    return type;
  }

  static void arity(Primitive primitive, TensorType[] inputs, int count) {
    if (inputs.length != count) {
      throw new ShapeException(
          primitive.label() + " takes " + count + " inputs, but got " + inputs.length + ".");
    }
  }

  static void notBool(Primitive primitive, TensorType type) {
    if (type.dtype() == DType.BOOL) {
      throw new DTypeException(
          primitive.label() + " needs numbers, but got " + type + ". Convert it with cast(INT64).");
    }
  }

  /** Checks that the axes exist in a tensor of this rank. */
  static void axes(Primitive primitive, org.autodiff4j.types.Axes axes, TensorType input) {
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) < 0 || axes.get(i) >= input.rank()) {
        throw new ShapeException(
            primitive.label() + ": axis " + axes.get(i) + " does not exist in " + input + ".");
      }
    }
  }
}
