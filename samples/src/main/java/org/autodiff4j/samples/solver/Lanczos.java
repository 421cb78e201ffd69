package org.autodiff4j.samples.solver;

import static org.autodiff4j.samples.solver.VectorSpace.dot;
import static org.autodiff4j.samples.solver.VectorSpace.norm;
import static org.autodiff4j.samples.solver.VectorSpace.plus;
import static org.autodiff4j.samples.solver.VectorSpace.times;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.autodiff4j.tensor.Tensor;

/**
 * Eigenvalues of a symmetric A that is only known as the function {@code v -> A v}: A projected on
 * the span of {@code v, A v, A² v …} is tridiagonal, and its extreme eigenvalues soon are A's.
 */
public final class Lanczos {
  private static final double INVARIANT = 1e-12;

  private Lanczos() {}

  /**
   * Eigenvalues of the projection, ascending, with bounds on their errors. One that A has several
   * times appears once.
   *
   * @param eigenvalues the approximations
   * @param errorBounds each is within this distance of an eigenvalue of A
   * @param products products with A
   */
  public record Spectrum(Tensor eigenvalues, Tensor errorBounds, int products) {
    /** The least eigenvalue. */
    public double least() {
      return eigenvalues.item(0);
    }

    /** The greatest eigenvalue. */
    public double greatest() {
      return eigenvalues.item(-1);
    }
  }

  /**
   * Takes at most {@code maxSteps} steps from a start, fewer if the span becomes invariant. Every
   * new vector is made orthogonal to all earlier ones, twice: without that, rounding brings back
   * eigenvalues already found.
   */
  public static <P> Spectrum spectrum(UnaryOperator<P> a, P start, int maxSteps) {
    List<P> basis = new ArrayList<>();
    double[] diagonal = new double[maxSteps];
    double[] offDiagonal = new double[maxSteps];
    double scale = 0;
    P v = times(1 / norm(start), start);
    for (int j = 0; j < maxSteps; j++) {
      basis.add(v);
      P w = a.apply(v);
      diagonal[j] = dot(v, w);
      for (int pass = 0; pass < 2; pass++) {
        for (P u : basis) {
          w = plus(w, -dot(u, w), u);
        }
      }
      offDiagonal[j] = norm(w);
      scale = Math.max(scale, Math.max(Math.abs(diagonal[j]), offDiagonal[j]));
      if (offDiagonal[j] <= INVARIANT * scale) {
        break;
      }
      v = times(1 / offDiagonal[j], w);
    }
    return ofProjection(diagonal, offDiagonal, basis.size());
  }

  /**
   * The error of an eigenvalue θ with unit eigenvector s is at most {@code β·|last entry of s|}.
   */
  private static Spectrum ofProjection(double[] diagonal, double[] offDiagonal, int steps) {
    EigenDecomposition projected =
        new EigenDecomposition(
            Arrays.copyOf(diagonal, steps), Arrays.copyOf(offDiagonal, steps - 1));
    double[] eigenvalues = new double[steps];
    double[] bounds = new double[steps];
    for (int i = 0; i < steps; i++) {
      int ascending = steps - 1 - i; // the library sorts them descending
      eigenvalues[ascending] = projected.getRealEigenvalue(i);
      bounds[ascending] =
          offDiagonal[steps - 1] * Math.abs(projected.getEigenvector(i).getEntry(steps - 1));
    }
    return new Spectrum(Tensor.of(eigenvalues), Tensor.of(bounds), steps);
  }
}
