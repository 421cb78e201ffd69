package org.autodiff4j.tensor;

/**
 * A primitive of two inputs that is linear in each while the other is fixed. It owes both
 * transposes; its JVP is {@code p(dx0, x1) + p(x0, dx1)}.
 */
public interface Bilinear extends Transposable {
  /** The term of the tangent that comes from one argument. */
  default Tensor jvp(int argument, Tensor dx, Tensor[] x) {
    return argument == 0 ? Interpreter.bind(this, dx, x[1]) : Interpreter.bind(this, x[0], dx);
  }
}
