package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Factorization;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
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
    return Norms.euclidean(x, axes, keepDims);
  }

  /**
   * {@code (Σ |x|^p)^(1/p)} over these axes, or over all; {@code Σ |x|} for p = 1, the greatest
   * magnitude for ∞, the least for -∞, and how many elements are not 0 for p = 0. With {@code
   * keepDims} the axes stay, with size 1. Integers are taken as f64.
   *
   * <p>At 0 the derivative is taken as 0, at every order; greatest and least magnitudes that are
   * equal share it. For p that is no whole number an element that is 0 has derivative 0, also where
   * its second derivative is infinite. Scaled as {@link #norm(Tensor, int[], boolean)}.
   *
   * @throws org.autodiff4j.types.AutodiffException if p is another negative number or NaN
   */
  public static Tensor vectorNorm(Tensor x, double p, int[] axes, boolean keepDims) {
    return Norms.vector(x, p, axes, keepDims);
  }

  /** {@link #vectorNorm(Tensor, double, int[], boolean)}, without keeping the axes. */
  public static Tensor vectorNorm(Tensor x, double p, int... axes) {
    return Norms.vector(x, p, axes, false);
  }

  /**
   * x divided by its Euclidean norm over these axes, or over all, whatever its size; 0 with
   * derivative 0 where the norm is 0.
   */
  public static Tensor normalize(Tensor x, int... axes) {
    return Norms.normalize(x, axes);
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

  // ---- Linear systems ----

  /**
   * The lower triangular L with {@code L·Lᵀ = A} for each positive definite matrix, {@code [...,
   * n,n] -> [..., n,n]}. The symmetric part {@code (A + Aᵀ)/2} is factored, so that derivatives are
   * symmetric. A matrix that is not positive definite, or has an element that is NaN or infinite,
   * gives NaN in the lower triangle. n³/3 operations, and as many for each of the two triangular
   * solves of its derivative (Murray, 2016).
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Tensor cholesky(Tensor a) {
    return Interpreter.bind(new Factorization.Cholesky(), Systems.real(a));
  }

  /**
   * The x with {@code L·Lᵀ·x = b}, for a factor L that {@link #cholesky} gave. Shapes as in {@link
   * #solve}.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor choleskySolve(Tensor l, Tensor b) {
    return Systems.choleskySolve(l, b);
  }

  /**
   * The x with {@code A·x = b} for a triangular A, by substitution. Shapes as in {@link #solve}. A
   * zero on the diagonal divides: the solution is infinite or NaN.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor triangularSolve(Tensor a, Tensor b, Triangle triangle) {
    return Systems.triangularSolve(a, b, triangle);
  }

  /**
   * The x with {@code x·A = b} for a triangular A, {@code [..., k,n] · [..., n,n]}, or {@code [n]}.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor triangularSolveRight(Tensor b, Tensor a, Triangle triangle) {
    return Systems.triangularSolveRight(b, a, triangle);
  }

  /**
   * The factors P, L, U of each matrix {@code [..., m,n]} by partial pivoting. A singular matrix
   * has factors as well, with a 0 on the diagonal of U; there the derivatives are infinite or NaN.
   * NaN for a matrix with an element that is NaN or infinite. Derivatives as by de Hoog, Anderssen
   * and Lukas (2011).
   *
   * @throws ShapeException if a has no matrices
   */
  public static Lu lu(Tensor a) {
    return Systems.lu(a);
  }

  /**
   * The x with {@code A·x = b}, {@code [..., n,n], [..., n,k] -> [..., n,k]}, or {@code [n] ->
   * [..., n]} for one vector b; batches broadcast. By partial pivoting, in 2n³/3 operations and 2n²
   * for each column; the derivatives of every order use the same factors (Giles, 2008).
   *
   * <p>NaN for a matrix whose factors have a zero pivot. A matrix that is singular but for rounding
   * gives large numbers, as everywhere.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor solve(Tensor a, Tensor b) {
    return Systems.solve(a, b);
  }

  /**
   * The inverse of each matrix, {@code [..., n,n] -> [..., n,n]}, as {@link #solve} with the
   * identity; NaN if it is singular. To apply an inverse, {@link #solve} is faster and more
   * accurate.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Tensor inverse(Tensor a) {
    return Systems.inverse(a);
  }

  /**
   * The determinant of each matrix, {@code [..., n,n] -> [...]}; 1 of no rows, NaN if an element is
   * NaN or infinite. First and second derivatives are exact at singular matrices of any rank, where
   * they need no inverse; third ones are NaN there.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Tensor det(Tensor a) {
    return Systems.det(a);
  }

  /**
   * The sign and the logarithm of the magnitude of each determinant, {@code [..., n,n] -> [...],
   * [...]}. The derivative {@code tr(A⁻¹·dA)} uses the same factors as the value; it is NaN at a
   * singular matrix.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static SlogDet slogdet(Tensor a) {
    return Systems.slogdet(a);
  }

  /** The thin factorization {@link #qr(Tensor, boolean)}. */
  public static Qr qr(Tensor a) {
    return Systems.qr(a, false);
  }

  /**
   * The factors Q, R of each matrix by Householder's reflections: {@code [..., m,n] -> [..., m,k],
   * [..., k,n]} with {@code k = min(m, n)}, or {@code k = m} if full. The diagonal of R has the
   * signs that LAPACK gives it. NaN for a matrix with an element that is NaN or infinite.
   *
   * <p>Derivatives are those of Walter and Lehmann (2010), for wide matrices of Roberts and Roberts
   * (2020). They exist where the first k columns are independent, else they are infinite or NaN.
   *
   * @throws ShapeException if a has no matrices
   * @throws org.autodiff4j.types.DerivativeException if the full factorization of matrices with m >
   *     n is differentiated: the matrix does not determine the further columns of Q
   */
  public static Qr qr(Tensor a, boolean full) {
    return Systems.qr(a, full);
  }

  /**
   * The n-th power of each square matrix, {@code [..., n,n] -> [..., n,n]}, by repeated squaring:
   * at most {@code 2·log2(n)} products. n = 0 gives the identity; n &lt; 0 the power of the
   * inverse, for which integers become f64.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Tensor matrixPower(Tensor x, int n) {
    return Products.matrixPower(x, n);
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

  // ---- Eigenvalues and singular values ----

  /**
   * Eigenvalues, ascending, and orthonormal eigenvectors of symmetric matrices, {@code [..., n,n]
   * -> [..., n], [..., n,n]}. The symmetric part {@code (A + Aᵀ)/2} is decomposed. In each vector
   * the first component with at least 0.9 of the greatest magnitude is positive. A matrix with an
   * element that is not finite gives NaN. Computed in f64, also for f32; O(n³).
   *
   * <p>Where eigenvalues are equal, the derivative of the vectors is not finite; that of the values
   * is: it is that of the vectors computed (Giles 2008). Functions of values that are equal have
   * finite gradients, but no second derivatives.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Eigh eigh(Tensor a) {
    return Spectra.eigh(a);
  }

  /** The eigenvalues of {@link #eigh} without the vectors, at a fraction of the cost. */
  public static Tensor eigvalsh(Tensor a) {
    return Spectra.eigvalsh(a);
  }

  /** The thin {@link #svd(Tensor, boolean)}. */
  public static Svd svd(Tensor a) {
    return Spectra.svd(a, false);
  }

  /**
   * The singular value decomposition, {@code [..., m,n] -> [..., m,k], [..., k], [..., k,n]} with k
   * = min(m, n); with {@code full}, square U and Vᵀ. In each column of U the first component with
   * at least 0.9 of the greatest magnitude is positive, and so in the rows of Vᵀ that U does not
   * determine. A matrix with an element that is not finite gives NaN. Computed in f64, also for
   * f32; O(m·n·k).
   *
   * <p>The derivative of the vectors is not finite where singular values are equal, or where one
   * that a further vector belongs to is 0; that of the singular values is always finite, and taken
   * as 0 where they are 0. The full decomposition of a matrix that is not square has no derivative
   * (Giles 2008; Townsend 2016).
   *
   * @param full whether U is {@code [..., m,m]} and Vᵀ {@code [..., n,n]}
   * @throws ShapeException if a is not a matrix or a batch of them
   * @throws org.autodiff4j.types.DerivativeException if the full decomposition of matrices that are
   *     not square is differentiated
   */
  public static Svd svd(Tensor a, boolean full) {
    return Spectra.svd(a, full);
  }

  /**
   * The singular values, descending, {@code [..., m,n] -> [..., min(m,n)]}, at a fraction of the
   * cost of {@link #svd}.
   */
  public static Tensor singularValues(Tensor a) {
    return Spectra.singularValues(a);
  }

  /** {@link #pinv(Tensor, double)} with max(m, n) units in the last place of 1. */
  public static Tensor pinv(Tensor a) {
    return Spectra.pinv(a);
  }

  /**
   * The pseudoinverse of Moore and Penrose, {@code [..., m,n] -> [..., n,m]}. Singular values up to
   * {@code rtol} times the greatest count as 0. The derivative is that of Golub and Pereyra (1973),
   * right for changes that keep the rank; it needs no singular vectors, so equal singular values do
   * not matter.
   */
  public static Tensor pinv(Tensor a, double rtol) {
    return Spectra.pinv(a, rtol);
  }

  /**
   * The x of least norm among those that minimise {@code |a·x - b|}, {@code [..., m,n], [m] ->
   * [..., n]} or {@code [..., m,n], [..., m,k] -> [..., n,k]}: {@code pinv(a)·b}, for any rank.
   *
   * @throws ShapeException if the numbers of rows differ
   */
  public static Tensor lstsq(Tensor a, Tensor b) {
    return Spectra.lstsq(a, b);
  }

  /** {@link #matrixRank(Tensor, double)} with max(m, n) units in the last place of 1. */
  public static Tensor matrixRank(Tensor a) {
    return Spectra.matrixRank(a);
  }

  /**
   * How many singular values are greater than {@code rtol} times the greatest, as i64, {@code [...,
   * m,n] -> [...]}.
   */
  public static Tensor matrixRank(Tensor a, double rtol) {
    return Spectra.matrixRank(a, rtol);
  }

  /**
   * A norm of each matrix, {@code [..., m,n] -> [...]}; 0 of no elements. Where the norm has no
   * derivative, the least subgradient is taken: of the nuclear norm U Vᵀ over the singular values
   * that are not 0, of the spectral norm the mean of u vᵀ over those that equal the greatest, both
   * up to max(m, n) units in the last place; of sums that are equal, their mean.
   *
   * @throws ShapeException if a is not a matrix or a batch of them, or has no elements to choose
   *     the least sum from
   */
  public static Tensor matrixNorm(Tensor a, MatrixNorm norm) {
    return Spectra.norm(a, norm);
  }

  /**
   * The condition number, the greatest singular value over the least, {@code [..., m,n] -> [...]};
   * infinite where that is 0, with derivative 0.
   *
   * @throws ShapeException if a matrix has no elements
   */
  public static Tensor cond(Tensor a) {
    return Spectra.cond(a);
  }

  /**
   * The condition number in another norm, {@code |A|·|A⁻¹|} of square matrices, {@code [..., n,n]
   * -> [...]}.
   *
   * @throws ShapeException if the matrices are not square, or have no elements
   */
  public static Tensor cond(Tensor a, MatrixNorm norm) {
    return Spectra.cond(a, norm);
  }

  /**
   * The exponential of each square matrix, {@code Σ A^k/k!}, {@code [..., n,n] -> [..., n,n]}, by
   * scaling, a Padé approximant and squaring (Higham 2005), with as many squarings as the norm
   * needs. Its derivative, of any order, is Fréchet's (Al-Mohy and Higham 2009), not that of the
   * approximant; each order doubles the matrices. A matrix with an element that is not finite gives
   * NaN. Computed in f64, also for f32.
   *
   * @throws ShapeException if the matrices are not square
   */
  public static Tensor expm(Tensor a) {
    return Spectra.expm(a);
  }
}
