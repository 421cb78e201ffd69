package org.autodiff4j.tensor;

/**
 * A primitive that is linear in all its real inputs together (integer and boolean ones, such as
 * indices, are fixed). It owes its transpose; its JVP is itself, applied to the tangents.
 */
public interface Linear extends Transposable {
  /**
   * The tangent of the result. An input without a tangent has a {@link Literal} zero in {@code dx}.
   */
  default Tensor jvp(Tensor[] x, Tensor[] dx) {
    Tensor[] inputs = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = x[i].type().isFloat() ? dx[i] : x[i];
    }
    return Interpreter.bind(this, inputs);
  }
}
