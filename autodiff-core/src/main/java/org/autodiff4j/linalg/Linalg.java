package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Linear algebra on vectors, matrices and batches of them; a batch stands in the leading axes. */
public final class Linalg {
  private Linalg() {}

  // ---- Norms ----

  /** {@link #norm(Tensor, int[], boolean)} over these axes, or over all, without keeping them. */
  public static Tensor norm(Tensor x, int... axes) {
    return norm(x, axes, false);
  }

  /**
   * The Euclidean norm {@code √(Σ x²)} over these axes, or over all; with {@code keepDims} they
   * stay, with size 1. At 0 the derivative is taken as 0, at every order. Integers are taken as
   * f64.
   *
   * <p>Neither overflows nor underflows where the norm itself does not: {@code m·√(Σ (x/m)²)} with
   * m the greatest magnitude, a constant to derivatives because the result does not depend on it.
   * Infinite if an element is, NaN if one is NaN, 0 of no elements.
   */
  public static Tensor norm(Tensor x, int[] axes, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor real = x.cast(x.dtype().toFloat());
    if (x.shape().select(over).elements() == 0) {
      return real.sum(over.toArray(), keepDims);
    }
    Tensor greatest = real.stopGradient().abs().max(over.toArray(), true);
    Tensor zero = greatest.eq(0);
    Tensor unscaled = zero.or(greatest.eq(Double.POSITIVE_INFINITY));
    Tensor scale = Tensors.where(unscaled, greatest.like(1), greatest);
    Tensor squares = real.div(scale).square().sum(over.toArray(), true);
    Tensor root =
        Tensors.where(zero, squares.like(0), Tensors.where(zero, squares.like(1), squares).sqrt());
    Tensor norm = root.mul(scale);
    return keepDims ? norm : norm.reshape(x.shape().drop(over));
  }

  // ---- Products ----

  /** {@code Σ x·y} of two vectors of one length, {@code [n], [n] -> []}. */
  public static Tensor dot(Tensor x, Tensor y) {
    if (x.rank() != 1 || y.rank() != 1) {
      throw new ShapeException(
          "dot needs two vectors, but got shapes "
              + x.shape()
              + " and "
              + y.shape()
              + ". Use matmul or einsum.");
    }
    if (!x.shape().equals(y.shape())) {
      throw new ShapeException(
          "dot: lengths differ: " + x.shape().size(0) + " and " + y.shape().size(0) + ".");
    }
    return Tensors.tensordot(x, y, Axes.of(0), Axes.of(0));
  }

  /** {@code x[i]·y[j]} of two vectors, {@code [m], [n] -> [m,n]}. */
  public static Tensor outer(Tensor x, Tensor y) {
    if (x.rank() != 1 || y.rank() != 1) {
      throw new ShapeException(
          "outer needs two vectors, but got shapes "
              + x.shape()
              + " and "
              + y.shape()
              + ". Use einsum.");
    }
    return Tensors.tensordot(x, y, Axes.of(), Axes.of());
  }

  /** The sum of the diagonal of each matrix, {@code [..., m,n] -> [...]}. */
  public static Tensor trace(Tensor x) {
    if (x.rank() < 2) {
      throw new ShapeException("trace needs a matrix, but got shape " + x.shape() + ".");
    }
    return diagonal(x).sum(-1);
  }

  /**
   * Einstein's summation, as in NumPy: products of elements with equal indices, summed over the
   * indices that the output does not name.
   *
   * <pre>{@code
   * einsum("ij,jk->ik", a, b)          // matrix product
   * einsum("...ij,...jk", a, b)        // of batches, which broadcast
   * einsum("ii", a)                    // trace
   * einsum("ii->i", a)                 // diagonal
   * einsum("i,ij,j->", x, a, y)        // bilinear form
   * }</pre>
   *
   * <p>Each operand has a term with one letter an axis; {@code ...} stands for any further axes,
   * which align at the last. Without {@code ->} the output has the axes of the ellipsis, then the
   * letters named once, in alphabetical order (capitals first). An axis of size 1 stretches to the
   * size its index has in another operand. White space is ignored. Booleans count as i64.
   *
   * <p>Operands are combined from left to right, each pair by one contraction (or one elementwise
   * product, where nothing is summed and one of them has all the indices); an index that only one
   * operand has is summed first. The order of the operands therefore decides the cost.
   *
   * @throws ShapeException if the subscripts cannot be read, or do not fit the number, the ranks or
   *     the sizes of the operands
   */
  public static Tensor einsum(String subscripts, Tensor... operands) {
    return Einsum.einsum(subscripts, operands);
  }

  /** The diagonal of each matrix, {@code [..., m,n] -> [..., min(m,n)]}. */
  static Tensor diagonal(Tensor x) {
    int columns = x.shape().size(-1);
    int n = Math.min(x.shape().size(-2), columns);
    Shape rows = x.shape().range(0, x.rank() - 2).concat(Shape.of(n * columns));
    return x.slice(-2, 0, n).reshape(rows).slice(-1, 0, n * columns, columns + 1);
  }
}
