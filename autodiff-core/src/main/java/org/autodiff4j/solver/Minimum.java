package org.autodiff4j.solver;

/**
 * Where a minimisation ended.
 *
 * @param x the point
 * @param value the function there
 * @param gradientNorm the norm of its gradient there
 * @param iterations steps tried
 * @param evaluations evaluations of the function alone
 * @param gradients evaluations of its gradient
 * @param hessianProducts products with its Hessian, or with what stood for it
 * @param reason why it ended
 * @param <P> a tensor or another pytree
 */
public record Minimum<P>(
    P x,
    double value,
    double gradientNorm,
    int iterations,
    int evaluations,
    int gradients,
    int hessianProducts,
    Reason reason) {
  /** Why a minimisation ended. */
  public enum Reason {
    /** The norm of the gradient is small enough. */
    GRADIENT,
    /** The value is small enough. */
    VALUE,
    /** No step could be found that makes a difference above the rounding of the function. */
    ROUNDING,
    /** As many iterations as were allowed. */
    ITERATIONS
  }

  /** Whether the gradient or the value that was asked for has been reached. */
  public boolean isReached() {
    return reason == Reason.GRADIENT || reason == Reason.VALUE;
  }
}
