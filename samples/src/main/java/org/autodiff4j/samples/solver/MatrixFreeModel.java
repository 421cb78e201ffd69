package org.autodiff4j.samples.solver;

import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;

import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.Vjp;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.samples.solver.LeastSquares.LinearModel;
import org.autodiff4j.solver.ConjugateGradient;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/**
 * The linear model of a Gauss–Newton step without a matrix: {@code J v} is a pushforward and {@code
 * Jᵀ u} a pullback, and conjugate gradients need no more.
 */
public final class MatrixFreeModel implements LinearModel {
  private static final double TOLERANCE = 1e-12;

  private final Linearized<Tensor, Tensor> forward;
  private final Vjp<Tensor, Tensor> backward;
  private final Tensor gradient;
  private int products;

  /** The model at b. */
  public MatrixFreeModel(TensorFunction residuals, Tensor b) {
    this.forward = linearize(residuals, b);
    this.backward = vjp(residuals, b);
    this.gradient = backward.pullback(backward.primal());
  }

  @Override
  public Tensor residuals() {
    return forward.primal();
  }

  @Override
  public Tensor times(Tensor v) {
    return forward.pushforward(v);
  }

  @Override
  public Tensor gradient() {
    return gradient;
  }

  @Override
  public Tensor columnNorms() {
    int n = gradient.shape().size(0);
    Tensor[] norms = new Tensor[n];
    for (int i = 0; i < n; i++) {
      norms[i] = Linalg.norm(times(Tensor.eye(n).at(i)));
    }
    return Tensors.stack(0, norms);
  }

  @Override
  public int products() {
    return products;
  }

  /** Solves {@code (D⁻¹JᵀJD⁻¹ + λ) z = -D⁻¹Jᵀr} for {@code z = D s}. */
  @Override
  public Tensor step(Tensor scale, double damping) {
    ConjugateGradient.Solution<Tensor> z =
        ConjugateGradient.solve(
            v -> backward.pullback(times(v.div(scale))).div(scale).add(v.mul(damping)),
            gradient.neg().div(scale),
            TOLERANCE,
            20 * scale.shape().size(0));
    products = 2 * z.iterations();
    return z.x().div(scale);
  }
}
