package org.autodiff4j.tensor;

import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.TensorType;

/**
 * Boolean algebra, element by element; on integers bit by bit. {@link #NOT} takes one tensor, the
 * others two.
 */
public enum Logic implements NonDifferentiable {
  AND("and"),
  OR("or"),
  XOR("xor"),
  NOT("not");

  private final String label;

  Logic(String label) {
    this.label = label;
  }

  /** The value for two truth values; {@link #NOT} ignores the second. */
  public boolean test(boolean x, boolean y) {
    return switch (this) {
      case AND -> x && y;
      case OR -> x || y;
      case XOR -> x ^ y;
      case NOT -> !x;
    };
  }

  /** The value for the bits of two integers; {@link #NOT} ignores the second. */
  public long bits(long x, long y) {
    return switch (this) {
      case AND -> x & y;
      case OR -> x | y;
      case XOR -> x ^ y;
      case NOT -> ~x;
    };
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    if (this == NOT) {
      Types.arity(this, inputs, 1);
    } else {
      Types.same(this, inputs);
    }
    if (inputs[0].isFloat()) {
      throw new DTypeException(
          label
              + " needs booleans or integers, but got "
              + inputs[0]
              + ". Compare first, as in x.ne(0).");
    }
    return inputs[0];
  }

  @Override
  public Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spreadAll());
  }
}
