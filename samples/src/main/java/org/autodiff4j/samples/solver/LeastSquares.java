package org.autodiff4j.samples.solver;

import static org.autodiff4j.solver.VectorSpace.dot;
import static org.autodiff4j.solver.VectorSpace.norm;

import java.util.function.BiFunction;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;

/**
 * Minimises {@code ‖r(b)‖²} by steps s that minimise {@code ‖r + J s‖² + λ ‖D s‖²}. D holds the
 * column norms of J, so that parameters of any size weigh alike; λ falls while the linear model
 * predicts well and rises when it does not (Nielsen, Damping parameter in Marquardt's method,
 * 1999).
 */
public final class LeastSquares {
  private static final double FIRST_DAMPING = 1e-3;
  private static final double STEP_TOLERANCE = 1e-13;
  private static final double NEGLIGIBLE_GAIN = 1e-9;

  private LeastSquares() {}

  /** The residuals r and their Jacobian J at one point. */
  public interface LinearModel {
    /** The residuals. */
    Tensor residuals();

    /** {@code J v}. */
    Tensor times(Tensor v);

    /** {@code Jᵀ r}, half the gradient of the sum of squares. */
    Tensor gradient();

    /** The norm of each column of J. */
    Tensor columnNorms();

    /** The s that minimises {@code ‖r + J s‖² + damping·‖scale·s‖²}. */
    Tensor step(Tensor scale, double damping);

    /** Products with J and Jᵀ that the last step took; 0 if it formed J. */
    int products();
  }

  /**
   * Where a fit ended.
   *
   * @param parameters the parameters b
   * @param residualSumOfSquares the sum of squares there
   * @param iterations steps tried
   * @param products products with J and Jᵀ, where it was not formed
   * @param converged whether the last step was negligible
   */
  public record Fit(
      Tensor parameters,
      double residualSumOfSquares,
      int iterations,
      int products,
      boolean converged) {}

  /** Fits from {@code start}; {@code linearise} says how J is had. */
  public static Fit fit(
      TensorFunction residuals,
      Tensor start,
      BiFunction<TensorFunction, Tensor, LinearModel> linearise,
      int maxIterations) {
    Tensor b = start;
    LinearModel model = linearise.apply(residuals, b);
    Tensor scale = model.columnNorms();
    double squares = squared(model.residuals());
    double damping = FIRST_DAMPING;
    double growth = 2;
    int products = 0;
    for (int iteration = 1; iteration <= maxIterations; iteration++) {
      Tensor step = model.step(scale, damping);
      products += model.products();
      Tensor candidate = b.add(step);
      double there = squared(residuals.apply(candidate));
      double predicted = -2 * dot(model.gradient(), step) - squared(model.times(step));
      // A gain below the rounding of the sum of squares cannot be measured, only computed.
      boolean measurable = predicted > NEGLIGIBLE_GAIN * squares;
      double gain = measurable ? (squares - there) / predicted : 1;
      if (gain > 0 && there <= squares * (1 + NEGLIGIBLE_GAIN)) {
        if (norm(scale.mul(step)) <= STEP_TOLERANCE * norm(scale.mul(candidate))) {
          return new Fit(candidate, there, iteration, products, true);
        }
        b = candidate;
        squares = there;
        damping *= Math.max(1.0 / 3, 1 - Math.pow(2 * gain - 1, 3));
        growth = 2;
        model = linearise.apply(residuals, b);
        scale = scale.maximum(model.columnNorms());
      } else {
        damping *= growth;
        growth *= 2;
      }
    }
    return new Fit(b, squares, maxIterations, products, false);
  }

  private static double squared(Tensor x) {
    return dot(x, x);
  }
}
