package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** {@code where(condition, a, b)}: a where the condition holds, else b; all of one shape. */
public enum Selection implements Linear {
  WHERE;

  @Override
  public String label() {
    return "where";
  }

  @Override
  public boolean takesHalves() {
    return true;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    Types.arity(this, inputs, 3);
    if (inputs[0].dtype() != DType.BOOL) {
      throw new DTypeException(
          "where needs a boolean condition, but got "
              + inputs[0]
              + ". Compare first, as in x.gt(0).");
    }
    if (!inputs[1].equals(inputs[2]) || !inputs[0].shape().equals(inputs[1].shape())) {
      throw new ShapeException(
          "where takes a condition and two tensors of equal shape and type, but got "
              + inputs[0]
              + ", "
              + inputs[1]
              + " and "
              + inputs[2]
              + ".");
    }
    return inputs[1];
  }

  /** where(c, ct, 0) and where(c, 0, ct). */
  @Override
  public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
    Tensor condition = inputs.value(0);
    return argument == 1
        ? Tensors.where(condition, ct, Literal.zero(ct.type()))
        : Tensors.where(condition, Literal.zero(ct.type()), ct);
  }

  @Override
  public Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spreadAll());
  }
}
