package org.autodiff4j.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.autodiff4j.linalg.Eigh;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;

/**
 * Eigenvalues of a symmetric A that is only known as the function {@code v -> A v}: A projected on
 * the span of {@code v, A v, A² v …} is tridiagonal, and its extreme eigenvalues soon are A's
 * (Lanczos, 1950; Parlett, The Symmetric Eigenvalue Problem, chapter 13).
 *
 * <p>Each step costs one product with A, and four passes over all vectors before it: every new
 * vector is made orthogonal to all earlier ones, twice, without which rounding would bring back
 * eigenvalues already found. It keeps one {@code f64[n]} a step.
 */
public final class Lanczos {
  private static final double INVARIANT = 1e-12;

  private Lanczos() {}

  /**
   * Takes at most {@code maxSteps} steps from a start, fewer if the span becomes invariant.
   *
   * @throws AutodiffException if the start is zero, or a product is not finite
   */
  public static <P> Spectrum<P> spectrum(UnaryOperator<P> a, P start, int maxSteps) {
    return spectrum(a, start, maxSteps, 0, step -> {});
  }

  /**
   * Takes steps from a start until the error bounds of both the least and the greatest eigenvalue
   * are at most {@code tolerance} times the greatest absolute one; at most {@code maxSteps}.
   *
   * @param listener is told the number of steps after each
   * @throws AutodiffException if the start is zero, or a product is not finite
   */
  public static <P> Spectrum<P> spectrum(
      UnaryOperator<P> a, P start, int maxSteps, double tolerance, IntConsumer listener) {
    if (maxSteps < 1) {
      throw new AutodiffException("Lanczos takes at least one step, not " + maxSteps + ".");
    }
    VectorSpace<P> space = VectorSpace.of(start);
    List<Tensor> basis = new ArrayList<>();
    List<Double> diagonal = new ArrayList<>();
    List<Double> offDiagonal = new ArrayList<>();
    double scale = 0;
    Tensor v = normalized(space.vector(start));
    while (true) {
      basis.add(v);
      int step = basis.size();
      Tensor w = space.vector(a.apply(space.tree(v)));
      double alpha = v.matmul(w).toDouble();
      w = orthogonal(w, basis);
      double beta = Math.sqrt(w.matmul(w).toDouble());
      if (!Double.isFinite(alpha + beta)) {
        throw new AutodiffException(
            "Lanczos: the product of step " + step + " with the matrix is not finite.");
      }
      diagonal.add(alpha);
      offDiagonal.add(beta);
      listener.accept(step);
      scale = Math.max(scale, Math.max(Math.abs(alpha), beta));
      boolean last = step == maxSteps || step == space.dimension() || beta <= INVARIANT * scale;
      // An eigendecomposition each few steps, not each: it grows with the cube of their number.
      if (last || (tolerance > 0 && step % 5 == 0)) {
        Spectrum<P> found = ofProjection(space, basis, diagonal, offDiagonal);
        if (last || found.isWithin(tolerance)) {
          return found;
        }
      }
      v = w.mul(1 / beta);
    }
  }

  private static Tensor normalized(Tensor start) {
    double norm = Math.sqrt(start.matmul(start).toDouble());
    if (!(norm > 0) || Double.isInfinite(norm)) {
      throw new AutodiffException("Lanczos cannot start from a vector of norm " + norm + ".");
    }
    return start.mul(1 / norm);
  }

  /** What is left of w without its parts along the basis. */
  private static Tensor orthogonal(Tensor w, List<Tensor> basis) {
    Tensor rest = w;
    for (int pass = 0; pass < 2; pass++) {
      for (Tensor u : basis) {
        rest = rest.sub(u.mul(u.matmul(rest).toDouble()));
      }
    }
    return rest;
  }

  /**
   * The error of an eigenvalue with unit eigenvector s is at most {@code β·|last entry of s|}, and
   * the rounding of the greatest.
   */
  private static <P> Spectrum<P> ofProjection(
      VectorSpace<P> space, List<Tensor> basis, List<Double> diagonal, List<Double> offDiagonal) {
    int steps = basis.size();
    double[][] projected = new double[steps][steps];
    for (int i = 0; i < steps; i++) {
      projected[i][i] = diagonal.get(i);
      if (i + 1 < steps) {
        projected[i][i + 1] = offDiagonal.get(i);
        projected[i + 1][i] = offDiagonal.get(i);
      }
    }
    Eigh eigh = Linalg.eigh(Tensor.of(projected));
    Tensor s = eigh.vectors();
    double rounding = Math.ulp(eigh.values().abs().max().toDouble());
    Tensor residuals = s.at(-1).abs().mul(offDiagonal.get(steps - 1));
    return new Spectrum<>(
        eigh.values(), residuals.add(rounding), s.at(0).square(), space, List.copyOf(basis), s);
  }
}
