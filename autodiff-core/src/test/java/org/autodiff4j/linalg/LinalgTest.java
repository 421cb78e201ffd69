package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.CentralDifferences;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

class LinalgTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Tensor X = Tensor.of(new double[][] {{3, -4, 12}, {1, 2, -2}});

  // ---- norm ----

  @Test
  void norm_axes_reducesThoseNamed() {
    assertEquals(Math.sqrt(178), Linalg.norm(X).toDouble(), 1e-14);
    assertArrayEquals(new double[] {13, 3}, Linalg.norm(X, 1).toArray(), 1e-14);
    assertArrayEquals(
        new double[] {Math.sqrt(10), Math.sqrt(20), Math.sqrt(148)},
        Linalg.norm(X, -2).toArray(),
        1e-14);
    assertEquals("f64[2,1]", Linalg.norm(X, new int[] {1}, true).type().toString());
    assertEquals("f64[1,1]", Linalg.norm(X, new int[0], true).type().toString());
    assertEquals(2.5, Linalg.norm(Tensor.scalar(-2.5)).toDouble());
  }

  @Test
  void norm_extremeMagnitudes_neitherOverflowNorUnderflow() {
    assertEquals(5e200, Linalg.norm(Tensor.of(3e200, 4e200)).toDouble(), 1e186);
    assertEquals(5e-200, Linalg.norm(Tensor.of(3e-200, -4e-200)).toDouble(), 1e-214);
    assertEquals(5e30f, Linalg.norm(Tensor.of(3e30f, 4e30f)).toDouble(), 1e24);
    assertEquals(1e200, Linalg.norm(Tensor.of(1e200, 1e-200)).toDouble());
  }

  @Test
  void norm_extremeMagnitudes_haveUnitGradient() {
    TensorFunction f = x -> Linalg.norm(x);
    for (double scale : new double[] {1e200, 1, 1e-200}) {
      double[] gradient = grad(f).apply(Tensor.of(3 * scale, -4 * scale)).toArray();
      assertArrayEquals(new double[] {0.6, -0.8}, gradient, 1e-15);
    }
  }

  @Test
  void norm_notFinite_isInfiniteOrNan() {
    assertEquals(INFINITY, Linalg.norm(Tensor.of(1, -INFINITY)).toDouble());
    assertEquals(Double.NaN, Linalg.norm(Tensor.of(1, Double.NaN)).toDouble());
    assertEquals(Double.NaN, Linalg.norm(Tensor.of(INFINITY, Double.NaN)).toDouble());
  }

  @Test
  void norm_noElements_isZero() {
    assertEquals("f64[] 0.0", Linalg.norm(Tensor.zeros(0)).toString());
    assertEquals("f64[2] [0.0, 0.0]", Linalg.norm(Tensor.zeros(2, 0), 1).toString());
    assertEquals(
        "f64[2,1]", Linalg.norm(Tensor.zeros(2, 0), new int[] {1}, true).type().toString());
    assertEquals("f64[0]", Linalg.norm(Tensor.zeros(0, 2), 1).type().toString());
  }

  @Test
  void norm_zero_hasDerivativesZero() {
    Tensor x = Tensor.of(0.0, 0);
    Tensor v = Tensor.of(1.0, -2);
    TensorFunction f = y -> Linalg.norm(y);
    assertEquals(0, f.apply(x).toDouble());
    assertArrayEquals(new double[2], grad(f).apply(x).toArray());
    assertEquals(0, jvp(f, x, v).tangent().toDouble());
    assertArrayEquals(new double[2], hvp(f, x, v).toArray());
  }

  @Test
  void norm_oneZeroRow_leavesOthersAlone() {
    Tensor x = Tensor.of(new double[][] {{0, 0}, {3, 4}});
    TensorFunction f = y -> Linalg.norm(y, 1).sum();
    assertArrayEquals(new double[] {0, 0, 0.6, 0.8}, grad(f).apply(x).toArray(), 1e-15);
  }

  @Test
  void norm_hessian_isProjectionOverTheNorm() {
    Tensor x = Tensor.of(3.0, 4);
    double[] along = hvp((Tensor y) -> Linalg.norm(y), x, Tensor.of(1.0, 0)).toArray();
    assertArrayEquals(new double[] {(1 - 0.36) / 5, -0.48 / 5}, along, 1e-15);
  }

  @Test
  void norm_derivatives_matchDifferences() {
    CentralDifferences.check(x -> Linalg.norm(x), X);
    CentralDifferences.check(x -> Linalg.norm(x, 0), X);
    CentralDifferences.check(x -> Linalg.norm(x, new int[] {1}, true), X);
  }

  @Test
  void norm_otherTypes_areKeptOrPromoted() {
    assertEquals("f32[] 5.0", Linalg.norm(Tensor.of(3f, 4f)).toString());
    assertEquals("f64[] 5.0", Linalg.norm(Tensor.of(3, 4)).toString());
  }

  // ---- Products ----

  @Test
  void dot_vectors_isSumOfProducts() {
    Tensor y = Tensor.of(4.0, -5, 6);
    assertEquals(12, Linalg.dot(Tensor.of(1.0, 2, 3), y).toDouble());
    assertEquals("f32[] 11.0", Linalg.dot(Tensor.of(1f, 2f), Tensor.of(3, 4)).toString());
    assertEquals(0, Linalg.dot(Tensor.zeros(0), Tensor.zeros(0)).toDouble());
    CentralDifferences.check(x -> Linalg.dot(x, x.mul(y)), Tensor.of(1.0, 2, 3));
  }

  @Test
  void dot_otherShapes_areRefused() {
    ShapeException rank =
        assertThrows(ShapeException.class, () -> Linalg.dot(X, Tensor.of(1.0, 2, 3)));
    assertEquals(
        "dot needs two vectors, but got shapes [2, 3] and [3]. Use matmul or einsum.",
        rank.getMessage());
    ShapeException length =
        assertThrows(ShapeException.class, () -> Linalg.dot(Tensor.ones(2), Tensor.ones(3)));
    assertEquals("dot: lengths differ: 2 and 3.", length.getMessage());
  }

  @Test
  void outer_vectors_isMatrixOfProducts() {
    assertEquals(
        "f64[2,3] [[3.0, 4.0, 5.0],\n [6.0, 8.0, 10.0]]",
        Linalg.outer(Tensor.of(1.0, 2), Tensor.of(3.0, 4, 5)).toString());
    assertEquals("f64[0,3]", Linalg.outer(Tensor.zeros(0), Tensor.ones(3)).type().toString());
    CentralDifferences.check(x -> Linalg.outer(x, x.square()), Tensor.of(1.0, 2));
  }

  @Test
  void outer_otherRanks_areMadeVectors() {
    assertEquals("f64[2,6]", Linalg.outer(Tensor.ones(2), X).type().toString());
    assertEquals(
        "f64[1,2] [[6.0, 8.0]]", Linalg.outer(Tensor.scalar(2.0), Tensor.of(3.0, 4)).toString());
    assertEquals(
        "i64[1,2] [[1, 0]]", Linalg.outer(Tensor.of(true), Tensor.of(true, false)).toString());
  }

  @Test
  void trace_anyMatrix_sumsTheDiagonal() {
    assertEquals(5, Linalg.trace(X).toDouble());
    assertEquals(5, Linalg.trace(X.T()).toDouble());
    assertEquals("i64[2] [4, 16]", Linalg.trace(Tensor.arange(12).reshape(2, 2, 3)).toString());
    assertEquals("f32[] 3.0", Linalg.trace(Tensor.of(1f, 9f, 9f, 2f).reshape(2, 2)).toString());
    assertEquals(7, Linalg.trace(Tensor.of(7.0, 8, 9).reshape(3, 1)).toDouble());
    assertEquals(0, Linalg.trace(Tensor.zeros(0, 3)).toDouble());
    assertEquals(0, Linalg.trace(Tensor.zeros(3, 0)).toDouble());
  }

  @Test
  void trace_gradient_isIdentity() {
    TensorFunction f = x -> Linalg.trace(x);
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, grad(f).apply(X).toArray());
    CentralDifferences.check(x -> Linalg.trace(x.matmul(x.T())), X);
  }

  @Test
  void trace_vector_isRefused() {
    ShapeException e = assertThrows(ShapeException.class, () -> Linalg.trace(Tensor.ones(3)));
    assertEquals("trace needs a matrix, but got shape [3].", e.getMessage());
  }
}
