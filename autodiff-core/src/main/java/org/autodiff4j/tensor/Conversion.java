package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Conversion to another element type: to booleans by {@code x ≠ 0}, from reals to integers towards
 * zero and saturating with NaN to 0, as a Java cast does, and to the nearest real, halfway cases to
 * the even one. Between reals it is linear; through an integer no tangent passes.
 *
 * @param to the element type of the result
 */
public record Conversion(DType to) implements Linear {
  @Override
  public String label() {
    return "cast";
  }

  @Override
  public boolean takesHalves() {
    return true;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    Types.arity(this, inputs, 1);
    return inputs[0].with(to);
  }

  /** ct, converted back. */
  @Override
  public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
    return ct.cast(inputs.type(0).dtype());
  }

  @Override
  public Tensor batch(Batch inputs) {
    return inputs.x(0).cast(to);
  }

  /** {@code x} in this element type, itself if it has it already. */
  static Tensor cast(Tensor x, DType to) {
    if (x.dtype() == to) {
      return x;
    }
    if (x instanceof Literal literal) {
      TensorType type = x.type().with(to);
      return x.type().isFloat()
          ? Literal.of(type, literal.value())
          : Literal.ofInteger(type, literal.integer());
    }
    return Interpreter.bind(new Conversion(to), x);
  }
}
