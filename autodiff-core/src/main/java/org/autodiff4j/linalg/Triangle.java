package org.autodiff4j.linalg;

/**
 * Which triangle of a matrix a system is solved for; what is on the other side is not looked at.
 *
 * @param lower whether it is the lower triangle of the matrix as it is stored
 * @param transposed whether the system is that of the transposed matrix
 * @param unitDiagonal whether the diagonal is taken as ones, whatever is stored there
 */
public record Triangle(boolean lower, boolean transposed, boolean unitDiagonal) {
  /** The lower triangle. */
  public static final Triangle LOWER = new Triangle(true, false, false);

  /** The upper triangle. */
  public static final Triangle UPPER = new Triangle(false, false, false);

  /** The system of the transposed matrix. */
  public Triangle transpose() {
    return new Triangle(lower, !transposed, unitDiagonal);
  }

  /** The diagonal taken as ones. */
  public Triangle unit() {
    return new Triangle(lower, transposed, true);
  }
}
