package org.autodiff4j.samples.solver;

import static org.autodiff4j.samples.solver.VectorSpace.dot;
import static org.autodiff4j.samples.solver.VectorSpace.norm;
import static org.autodiff4j.samples.solver.VectorSpace.plus;
import static org.autodiff4j.samples.solver.VectorSpace.zero;

import java.util.function.UnaryOperator;

/** Solves {@code A x = b} for a symmetric A that is only known as the function {@code v -> A v}. */
public final class ConjugateGradient {
  private ConjugateGradient() {}

  /**
   * What the iteration came to.
   *
   * @param x the solution as far as it was found
   * @param iterations products with A
   * @param residual the norm of {@code b - A x}, as the recurrence has it
   * @param indefinite whether a direction with {@code d·A d <= 0} ended the iteration
   * @param <P> a tensor or another pytree
   */
  public record Solution<P>(P x, int iterations, double residual, boolean indefinite) {}

  /**
   * Iterates from 0 until the residual is at most {@code tolerance} times the norm of b. A
   * direction of curvature 0 or below ends the iteration; if it is the first, x is b itself, along
   * which a function with Hessian A and gradient -b decreases.
   */
  public static <P> Solution<P> solve(
      UnaryOperator<P> a, P b, double tolerance, int maxIterations) {
    P x = zero(b);
    P residual = b;
    P direction = b;
    double squared = dot(residual, residual);
    double target = tolerance * norm(b);
    int iteration = 0;
    while (iteration < maxIterations && Math.sqrt(squared) > target) {
      P product = a.apply(direction);
      iteration++;
      double curvature = dot(direction, product);
      if (curvature <= 0) {
        return new Solution<>(iteration == 1 ? b : x, iteration, Math.sqrt(squared), true);
      }
      double step = squared / curvature;
      x = plus(x, step, direction);
      residual = plus(residual, -step, product);
      double next = dot(residual, residual);
      direction = plus(residual, next / squared, direction);
      squared = next;
    }
    return new Solution<>(x, iteration, Math.sqrt(squared), false);
  }
}
