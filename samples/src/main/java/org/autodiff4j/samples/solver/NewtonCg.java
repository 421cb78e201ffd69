package org.autodiff4j.samples.solver;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.samples.solver.VectorSpace.dot;
import static org.autodiff4j.samples.solver.VectorSpace.norm;
import static org.autodiff4j.samples.solver.VectorSpace.times;

import java.util.function.Function;
import org.autodiff4j.Linearized;
import org.autodiff4j.tensor.Tensor;

/**
 * Newton's method for a smooth function of a pytree. The Newton equation {@code H d = -g} is solved
 * by conjugate gradients, to which H is the function {@code v -> H v}; it is never formed.
 */
public final class NewtonCg {
  private NewtonCg() {}

  /**
   * Minimises f from {@code start} until the norm of its gradient is at most {@code tolerance}.
   *
   * <p>The inner tolerance {@code min(½, √‖g‖)} makes convergence superlinear without wasted
   * products far from the minimum (Nocedal and Wright, Numerical Optimization, section 7.1).
   */
  public static <P> Minimum<P> minimise(
      Function<P, Tensor> f, P start, double tolerance, int maxIterations) {
    P x = start;
    double value = f.apply(x).toDouble();
    int evaluations = 1;
    int products = 0;
    int iteration = 0;
    while (true) {
      // hvp(f, x, v) for many v: the gradient runs once, each product is one linear pass.
      Linearized<P, P> hessian = linearize(grad(f), x);
      P gradient = hessian.primal();
      double size = norm(gradient);
      if (size <= tolerance || iteration == maxIterations) {
        return new Minimum<>(x, value, size, iteration, evaluations, iteration + 1, products);
      }
      ConjugateGradient.Solution<P> newton =
          ConjugateGradient.solve(
              hessian::pushforward, times(-1, gradient), Math.min(0.5, Math.sqrt(size)), 200);
      products += newton.iterations();
      double slope = dot(gradient, newton.x());
      LineSearch.Step<P> step = LineSearch.along(f, x, value, newton.x(), slope, 1);
      x = step.x();
      value = step.value();
      evaluations += step.evaluations();
      iteration++;
    }
  }
}
