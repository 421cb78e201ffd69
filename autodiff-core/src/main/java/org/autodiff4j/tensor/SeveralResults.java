package org.autodiff4j.tensor;

/**
 * A differentiable primitive with several results, such as a factorization. It owes the tangents of
 * all of them at once, for they share most of their work. In a linear program it never stands: its
 * rule is made of operations that do.
 */
public interface SeveralResults extends Primitive {
  /**
   * The tangents of the results {@code y}, one for each and of its type; linear in {@code dx}. Not
   * called where all of {@code dx} are zero.
   *
   * <p>A result whose tangent is known to be zero, or that is not real, has a {@link Literal} zero.
   * A tangent that nothing uses costs nothing in reverse mode, where no cotangent arrives: so the
   * gradient of one result does not suffer where only another one has no derivative.
   */
  Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y);
}
