package org.autodiff4j.special;

import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/** Brings operands to what the primitives take: one real element type, one shape. */
final class Elements {
  private Elements() {}

  /** The function of the tensors, promoted and broadcast; integers become f64 first. */
  static Tensor apply(SingleResult function, Tensor... x) {
    DType dtype = x[0].dtype();
    Shape shape = x[0].shape();
    for (Tensor operand : x) {
      dtype = dtype.promote(operand.dtype());
      shape = Broadcasting.broadcast(function.label(), shape, operand.shape());
    }
    Tensor[] same = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      same[i] = x[i].cast(dtype.toFloat()).broadcastTo(shape);
    }
    return Interpreter.bind(function, same);
  }
}
