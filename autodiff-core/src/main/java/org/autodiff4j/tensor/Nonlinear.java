package org.autodiff4j.tensor;

/** A differentiable primitive that owes its JVP, one term per argument. */
public interface Nonlinear extends SingleResult {
  /**
   * The term {@code (∂y/∂x_argument)·dx} of the tangent of {@code y}. It must be linear in {@code
   * dx}, for reverse mode transposes it. Not called where {@code dx} is zero.
   */
  Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y);
}
