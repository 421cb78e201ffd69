package org.autodiff4j.dl4j.sensitivity;

import org.autodiff4j.types.AutodiffException;

/**
 * How curvature is estimated.
 *
 * @param matrix whose eigenvalues are wanted
 * @param steps of Lanczos at most, each one product
 * @param tolerance ends Lanczos sooner, when both ends of the spectrum are known to this share of
 *     the greatest absolute eigenvalue; 0 takes all steps
 * @param samples of the trace, each one product; 0 leaves the trace out
 * @param seed of the random vectors
 */
public record CurvatureOptions(Matrix matrix, int steps, double tolerance, int samples, long seed) {
  /** Checks the numbers. */
  public CurvatureOptions {
    if (steps < 1 || samples < 0 || samples == 1 || !(tolerance >= 0)) {
      throw new AutodiffException(
          "Curvature needs steps >= 1, tolerance >= 0 and no or at least 2 samples, but got "
              + steps
              + ", "
              + tolerance
              + " and "
              + samples
              + ".");
    }
  }

  /** Matrices of second derivatives. */
  public enum Matrix {
    /** All second derivatives of the loss. */
    HESSIAN,
    /**
     * {@code JᵀHJ} through the logits, and the second derivatives of the penalties: the part of the
     * Hessian that is left of a model that is linear in its parameters.
     */
    GAUSS_NEWTON
  }

  /** The Hessian: at most 50 steps, to 1e-4, and 30 samples of the trace. */
  public static CurvatureOptions standard() {
    return new CurvatureOptions(Matrix.HESSIAN, 50, 1e-4, 30, 1);
  }

  /** The same for another matrix. */
  public CurvatureOptions matrix(Matrix other) {
    return new CurvatureOptions(other, steps, tolerance, samples, seed);
  }

  /** The same with other steps. */
  public CurvatureOptions steps(int other) {
    return new CurvatureOptions(matrix, other, tolerance, samples, seed);
  }

  /** The same with another tolerance. */
  public CurvatureOptions tolerance(double other) {
    return new CurvatureOptions(matrix, steps, other, samples, seed);
  }

  /** The same with other samples. */
  public CurvatureOptions samples(int other) {
    return new CurvatureOptions(matrix, steps, tolerance, other, seed);
  }

  /** The same with another seed. */
  public CurvatureOptions seed(long other) {
    return new CurvatureOptions(matrix, steps, tolerance, samples, other);
  }
}
