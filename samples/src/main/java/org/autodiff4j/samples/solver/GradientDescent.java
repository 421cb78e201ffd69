package org.autodiff4j.samples.solver;

import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.solver.VectorSpace.norm;

import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.samples.solver.LineSearch.Step;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.solver.VectorSpace;
import org.autodiff4j.tensor.Tensor;

/** Steepest descent with a line search. */
public final class GradientDescent {
  private GradientDescent() {}

  /**
   * Minimises f from {@code start} until the norm of its gradient is at most {@code tolerance}.
   * Each line search begins at twice the size that the last one ended with.
   *
   * @param watcher is told the norm of the gradient at each iteration
   */
  public static <P> Minimum<P> minimise(
      Function<P, Tensor> f, P start, double tolerance, int maxIterations, DoubleConsumer watcher) {
    Function<P, ValueAndGrad<P>> both = valueAndGrad(f);
    P x = start;
    double size = 1;
    int evaluations = 0;
    int iteration = 0;
    while (true) {
      ValueAndGrad<P> here = both.apply(x);
      double value = here.value().toDouble();
      double norm = norm(here.gradient());
      watcher.accept(norm);
      if (norm <= tolerance || iteration == maxIterations) {
        Minimum.Reason reason =
            norm <= tolerance ? Minimum.Reason.GRADIENT : Minimum.Reason.ITERATIONS;
        return new Minimum<>(x, value, norm, iteration, evaluations, iteration + 1, 0, reason);
      }
      P downhill = VectorSpace.times(-1, here.gradient());
      Step<P> step = LineSearch.along(f, x, value, downhill, -norm * norm, 2 * size);
      x = step.x();
      size = step.size();
      evaluations += step.evaluations();
      iteration++;
    }
  }
}
