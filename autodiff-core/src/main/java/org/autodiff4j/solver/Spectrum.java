package org.autodiff4j.solver;

import java.util.List;
import java.util.Locale;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;

/**
 * Ritz values: eigenvalues of a matrix projected on a Krylov space, ascending, with bounds on their
 * errors. One that the matrix has several times appears once.
 *
 * @param <P> type of the vectors
 */
public final class Spectrum<P> {
  private final Tensor eigenvalues;
  private final Tensor errorBounds;
  private final Tensor weights;
  private final VectorSpace<P> space;
  private final List<Tensor> basis;
  private final Tensor coordinates;

  Spectrum(
      Tensor eigenvalues,
      Tensor errorBounds,
      Tensor weights,
      VectorSpace<P> space,
      List<Tensor> basis,
      Tensor coordinates) {
    this.eigenvalues = eigenvalues;
    this.errorBounds = errorBounds;
    this.weights = weights;
    this.space = space;
    this.basis = basis;
    this.coordinates = coordinates;
  }

  /** The approximations, ascending, {@code f64[k]}. */
  public Tensor eigenvalues() {
    return eigenvalues;
  }

  /** Each approximation is within this distance of an eigenvalue of the matrix, {@code f64[k]}. */
  public Tensor errorBounds() {
    return errorBounds;
  }

  /**
   * The share of the start in each Ritz vector, {@code f64[k]}; they add up to 1. For a random
   * start they approximate the share of the eigenvalues around each value: Gauss quadrature of the
   * spectral density (Golub and Welsch, 1969).
   */
  public Tensor weights() {
    return weights;
  }

  /** Products with the matrix. */
  public int products() {
    return basis.size();
  }

  /** The least eigenvalue. */
  public double least() {
    return eigenvalues.item(0);
  }

  /** The greatest eigenvalue. */
  public double greatest() {
    return eigenvalues.item(-1);
  }

  /** The unit Ritz vector of the eigenvalue at an index, counted from the end if negative. */
  public P vector(int index) {
    int size = basis.size();
    if (index < -size || index >= size) {
      throw new AutodiffException("There are " + size + " Ritz vectors, none at " + index + ".");
    }
    Tensor shares = coordinates.T().at(index);
    Tensor sum = basis.get(0).mul(shares.item(0));
    for (int i = 1; i < size; i++) {
      sum = sum.add(basis.get(i).mul(shares.item(i)));
    }
    return space.tree(sum);
  }

  boolean isWithin(double tolerance) {
    double greatest = Math.max(Math.abs(least()), Math.abs(greatest()));
    return Math.max(errorBounds.item(0), errorBounds.item(-1)) <= tolerance * greatest;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.6g +- %.1e to %.6g +- %.1e (%d products)",
        least(),
        errorBounds.item(0),
        greatest(),
        errorBounds.item(-1),
        products());
  }
}
