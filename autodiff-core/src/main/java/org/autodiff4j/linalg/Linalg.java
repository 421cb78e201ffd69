package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
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
    return Products.dot(x, y);
  }

  /**
   * {@code Σ x·y} over all elements of two tensors of any shapes with one number of elements, read
   * row by row.
   *
   * @throws ShapeException if the numbers of elements differ
   */
  public static Tensor vdot(Tensor x, Tensor y) {
    return Products.vdot(x, y);
  }

  /**
   * Sums of products over the last axis of both, {@code [..., n], [***, n] -> [..., ***]}; with a
   * scalar, the product.
   *
   * @throws ShapeException if the last sizes differ
   */
  public static Tensor inner(Tensor x, Tensor y) {
    return Products.inner(x, y);
  }

  /**
   * {@code x[i]·y[j]}, {@code [m], [n] -> [m,n]}; tensors of other ranks are first made vectors,
   * row by row.
   */
  public static Tensor outer(Tensor x, Tensor y) {
    return Products.outer(x, y);
  }

  /**
   * Kronecker's product, {@code [m,n], [p,q] -> [m·p, n·q]}: blocks {@code x[i,j]·y}. Of any ranks;
   * the shape with fewer axes gets further first axes of size 1. Leading axes are multiplied as
   * well, as in NumPy; for the products of two batches, use {@code vmap}.
   */
  public static Tensor kron(Tensor x, Tensor y) {
    return Products.kron(x, y);
  }

  /** {@link #cross(Tensor, Tensor, int)} along the last axis. */
  public static Tensor cross(Tensor x, Tensor y) {
    return Products.cross(x, y, -1);
  }

  /**
   * The vector product {@code x × y} of vectors of three elements along an axis of both; the others
   * broadcast.
   *
   * @throws ShapeException if that axis has another size than 3
   */
  public static Tensor cross(Tensor x, Tensor y, int axis) {
    return Products.cross(x, y, axis);
  }

  /**
   * The matrix product of all operands, in the order of the fewest multiplications. The first and
   * the last of several may be vectors; leading axes are batches, and broadcast.
   *
   * @throws ShapeException if two neighbours do not fit
   */
  public static Tensor multiDot(Tensor... matrices) {
    return Products.multiDot(matrices);
  }

  /** The sum of the diagonal of each matrix, {@code [..., m,n] -> [...]}. */
  public static Tensor trace(Tensor x) {
    return Products.trace(x, 0);
  }

  /**
   * The sum of the diagonal that starts {@code offset} columns to the right of the first element,
   * or {@code -offset} rows below it, {@code [..., m,n] -> [...]}; 0 where there is none.
   *
   * @throws ShapeException if x is not a matrix or a batch of them
   */
  public static Tensor trace(Tensor x, int offset) {
    return Products.trace(x, offset);
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
   * <p>An index that only one operand has is summed first. Then two operands at a time are combined
   * by one contraction (or one elementwise product, where nothing is summed and one of them has all
   * the indices), in the order of the fewest multiplications; of more than six operands, the pair
   * whose product is smallest comes first.
   *
   * @throws ShapeException if the subscripts cannot be read, or do not fit the number, the ranks or
   *     the sizes of the operands
   */
  public static Tensor einsum(String subscripts, Tensor... operands) {
    return Einsum.einsum(subscripts, operands);
  }
}
