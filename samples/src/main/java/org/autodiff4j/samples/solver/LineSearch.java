package org.autodiff4j.samples.solver;

import static org.autodiff4j.solver.VectorSpace.plus;

import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;

/** Halves a step until the function decreases enough (Armijo's rule). */
final class LineSearch {
  private static final double SUFFICIENT = 1e-4;
  private static final int MAX_HALVINGS = 60;

  private LineSearch() {}

  /** A point taken; {@code evaluations} of the function were spent on it. */
  record Step<P>(P x, double value, double size, int evaluations) {}

  /**
   * The first of the sizes {@code first, first/2, first/4 …} that decreases f by {@code 1e-4} of
   * what its slope promises. Near a minimum that promise is below the rounding of f: a few units in
   * the last place are allowed for.
   *
   * @throws ArithmeticException if no size does, so that the direction cannot be one of descent
   */
  static <P> Step<P> along(
      Function<P, Tensor> f, P x, double value, P direction, double slope, double first) {
    double size = first;
    for (int tried = 1; tried <= MAX_HALVINGS; tried++) {
      P candidate = plus(x, size, direction);
      double there = f.apply(candidate).toDouble();
      if (there <= value + SUFFICIENT * size * slope + 4 * Math.ulp(value)) {
        return new Step<>(candidate, there, size, tried);
      }
      size /= 2;
    }
    throw new ArithmeticException(
        "The function does not decrease along a direction of slope " + slope + ".");
  }
}
