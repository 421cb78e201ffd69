package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.autodiff4j.CentralDifferences;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SpectraTest {
  private static final Tensor S =
      Tensor.of(new double[][] {{4, 1, -2}, {1, 2, 0.5}, {-2, 0.5, -3}});
  private static final Tensor A = Tensor.of(new double[][] {{1, 2}, {3, -4}, {5, 0.5}});
  private static final Tensor RANK_ONE = Tensor.of(new double[][] {{1, 2}, {2, 4}, {3, 6}});

  // ---- eigh ----

  @Test
  void eigh_symmetric_isDiagonalized() {
    Eigh eigh = Linalg.eigh(S);
    Tensor v = eigh.vectors();
    assertClose(S, v.mul(eigh.values()).matmul(v.T()), 1e-14);
    assertClose(Tensor.eye(3), v.T().matmul(v), 1e-14);
    double[] w = eigh.values().toArray();
    assertTrue(w[0] < w[1] && w[1] < w[2]);
    assertClose(eigh.values(), Linalg.eigvalsh(S), 1e-14);
  }

  @Test
  void eigh_notSymmetric_takesTheSymmetricPart() {
    Tensor skew = Tensor.of(new double[][] {{0, 1, 2}, {-1, 0, 3}, {-2, -3, 0}});
    assertClose(Linalg.eigvalsh(S), Linalg.eigvalsh(S.add(skew)), 1e-14);
    Tensor gradient = grad((Tensor x) -> Linalg.eigvalsh(x).square().sum()).apply(S.add(skew));
    assertClose(S.mul(2), gradient, 1e-13);
  }

  @Test
  void eigh_sign_isThatOfTheFirstGreatComponent() {
    double[] v = Linalg.eigh(Tensor.of(new double[][] {{2, -1}, {-1, 2}})).vectors().toArray();
    double half = Math.sqrt(0.5);
    assertArrayEquals(new double[] {half, half, half, -half}, v, 1e-15);
    assertEquals(
        "f64[1,1] [[1.0]]", Linalg.eigh(Tensor.of(new double[][] {{-3}})).vectors().toString());
  }

  @Test
  void eigh_batchesAndOtherTypes() {
    Tensor batch = Tensors.stack(0, S, S.mul(2), Tensor.eye(3));
    Eigh eigh = Linalg.eigh(batch);
    assertEquals("f64[3,3]", eigh.values().type().toString());
    assertEquals("f64[3,3,3]", eigh.vectors().type().toString());
    assertClose(Linalg.eigh(S).vectors(), eigh.vectors().at(1), 1e-14);
    assertClose(eigh.values(), vmap(x -> Linalg.eigh(x).values(), axis(0)).apply(batch), 0);
    assertEquals("f32[3]", Linalg.eigh(S.cast(DType.FLOAT32)).values().type().toString());
    assertEquals(
        "f64[2] [1.0, 3.0]", Linalg.eigvalsh(Tensor.of(2L, 1, 1, 2).reshape(2, 2)).toString());
    assertEquals("f64[0]", Linalg.eigvalsh(Tensor.zeros(0, 0)).type().toString());
    assertEquals("f64[2,0,0]", Linalg.eigh(Tensor.zeros(2, 0, 0)).vectors().type().toString());
  }

  @Test
  void eigh_equalEigenvalues_haveFiniteGradientsOfValuesOnly() {
    Tensor identity = Tensor.of(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 2}});
    TensorFunction values = x -> Linalg.eigh(x).values().square().sum();
    assertClose(identity.mul(2), grad(values).apply(identity), 1e-15);
    assertClose(
        identity.mul(2), grad(x -> Linalg.eigvalsh(x).square().sum()).apply(identity), 1e-15);
    assertEquals(6, jvp(values, identity, Tensor.ones(3, 3)).tangent().toDouble(), 4);
    Tensor vectors = grad(x -> Linalg.eigh(x).vectors().slice(1, 0, 1).sum()).apply(identity);
    assertFalse(Arrays.stream(vectors.toArray()).allMatch(Double::isFinite));
  }

  @Test
  void eigh_derivatives_matchDifferences() {
    CentralDifferences.check(Linalg::eigvalsh, S);
    CentralDifferences.check(x -> Linalg.eigh(x).vectors(), S);
  }

  @Test
  void eigh_notFinite_isNan() {
    Tensor x = Tensors.stack(0, S, S.div(0.0));
    assertTrue(Double.isNaN(Linalg.eigvalsh(x).item(1, 0)));
    assertClose(Linalg.eigvalsh(S), Linalg.eigvalsh(x).at(0), 1e-15);
    assertTrue(Double.isNaN(Linalg.singularValues(S.mul(Double.NaN)).item(0)));
    assertTrue(Double.isNaN(Linalg.expm(S.div(0.0)).item(1, 1)));
  }

  @Test
  void eigh_hilbert_isAccurate() {
    // The least eigenvalue of Hilbert's matrix of order 6, from mpmath.
    Tensor i = Tensor.arange(6).cast(DType.FLOAT64);
    Tensor hilbert = i.expandDims(1).add(i).add(1).reciprocal();
    double[] w = Linalg.eigvalsh(hilbert).toArray();
    assertEquals(1.0827994845655498e-7, w[0], 1e-15);
    assertEquals(1.618899858924339, w[5], 1e-14);
  }

  // ---- svd ----

  @Test
  void svd_anyShape_isRebuilt() {
    Random random = new Random(4);
    for (int[] size : new int[][] {{3, 2}, {2, 3}, {4, 4}, {1, 5}, {5, 1}, {1, 1}}) {
      Tensor x =
          Tensor.of(
              Shape.of(size), random.doubles((long) size[0] * size[1]).map(v -> v - 0.5).toArray());
      int k = Math.min(size[0], size[1]);
      for (boolean full : new boolean[] {false, true}) {
        Svd svd = Linalg.svd(x, full);
        Tensor u = svd.u();
        Tensor vt = svd.vt();
        assertClose(Tensor.eye(u.shape().size(1)), u.T().matmul(u), 1e-14);
        assertClose(Tensor.eye(vt.shape().size(0)), vt.matmul(vt.T()), 1e-14);
        assertClose(x, u.slice(1, 0, k).mul(svd.s()).matmul(vt.slice(0, 0, k)), 1e-14);
        assertEquals(full ? size[0] : k, u.shape().size(1));
        assertEquals(full ? size[1] : k, vt.shape().size(0));
      }
      assertClose(Linalg.svd(x).s(), Linalg.singularValues(x), 1e-14);
    }
  }

  @Test
  void svd_noElements_hasNoSingularValues() {
    Svd svd = Linalg.svd(Tensor.zeros(2, 0, 3), true);
    assertEquals("f64[2,0,0]", svd.u().type().toString());
    assertEquals("f64[2,0]", svd.s().type().toString());
    assertClose(Tensor.eye(3), svd.vt().at(1), 0);
    assertEquals("f64[0,3]", Linalg.svd(Tensor.zeros(0, 3)).vt().type().toString());
  }

  @Test
  void svd_derivatives_matchDifferences() {
    for (Tensor x : new Tensor[] {A, A.T(), S}) {
      CentralDifferences.check(y -> Linalg.svd(y).u(), x);
      CentralDifferences.check(y -> Linalg.svd(y).vt(), x);
      CentralDifferences.check(Linalg::singularValues, x);
    }
  }

  @Test
  void svd_fullNotSquare_hasNoDerivative() {
    DerivativeException e =
        assertThrows(
            DerivativeException.class, () -> grad(x -> Linalg.svd(x, true).s().sum()).apply(A));
    assertEquals(
        "svd with full vectors of a matrix that is not square, f64[3,2], has no derivative: the"
            + " vectors beyond the first 2 are arbitrary. Use the thin svd, or singularValues.",
        e.getMessage());
    CentralDifferences.check(y -> Linalg.svd(y, true).u(), S);
  }

  @Test
  void singularValues_equalOrZero_haveFiniteGradients() {
    TensorFunction squares = x -> Linalg.singularValues(x).square().sum();
    for (Tensor x : new Tensor[] {Tensor.eye(3), RANK_ONE, Tensor.zeros(2, 2), A}) {
      assertClose(x.mul(2), grad(squares).apply(x), 1e-13);
      assertClose(x.mul(2), grad(y -> Linalg.svd(y).s().square().sum()).apply(x), 1e-13);
    }
    assertClose(
        Tensor.zeros(2, 2), grad(x -> Linalg.singularValues(x).sum()).apply(Tensor.zeros(2, 2)), 0);
  }

  @Test
  void svd_underJit_isTheSame() {
    TensorFunction f = x -> Linalg.svd(x).u().mul(Linalg.eigh(x.T().matmul(x)).values()).sum();
    assertEquals(f.apply(A).toDouble(), jit(f).apply(A).toDouble(), 1e-14);
    assertClose(grad(f).apply(A), jit(grad(f)).apply(A), 1e-13);
  }

  // ---- pinv, lstsq, rank ----

  @Test
  void pinv_anyRank_satisfiesTheFourEquations() {
    for (Tensor x : new Tensor[] {A, A.T(), S, RANK_ONE, Tensor.zeros(2, 3)}) {
      Tensor p = Linalg.pinv(x);
      assertClose(x, x.matmul(p).matmul(x), 1e-13);
      assertClose(p, p.matmul(x).matmul(p), 1e-13);
      assertClose(x.matmul(p), x.matmul(p).T(), 1e-13);
      assertClose(p.matmul(x), p.matmul(x).T(), 1e-13);
    }
    assertEquals("f64[3,0]", Linalg.pinv(Tensor.zeros(0, 3)).type().toString());
    assertEquals("f32[2,3]", Linalg.pinv(A.cast(DType.FLOAT32)).type().toString());
  }

  @Test
  void pinv_derivatives_matchDifferences() {
    CentralDifferences.check(Linalg::pinv, A);
    CentralDifferences.check(Linalg::pinv, A.T());
    // Along matrices of rank 1.
    CentralDifferences.check(
        v -> Linalg.pinv(Linalg.outer(v, v.add(1)), 1e-9), Tensor.of(1.0, 2, -0.5));
    Tensor orthogonal = Tensor.eye(2);
    Tensor gradient =
        grad(x -> Linalg.pinv(x).mul(S.slice(0, 0, 2).slice(1, 0, 2)).sum()).apply(orthogonal);
    assertClose(S.slice(0, 0, 2).slice(1, 0, 2).neg(), gradient, 1e-14);
  }

  @Test
  void lstsq_fullRank_solvesTheNormalEquations() {
    Tensor b = Tensor.of(1.0, -2, 3);
    Tensor x = Linalg.lstsq(A, b);
    assertClose(A.T().matmul(b), A.T().matmul(A).matmul(x), 1e-13);
    assertEquals("f64[2,4]", Linalg.lstsq(A, Tensor.ones(3, 4)).type().toString());
    assertEquals("f64[5,2]", Linalg.lstsq(Tensor.ones(5, 3, 2), b).type().toString());
    assertClose(Tensor.of(0.2, 0.4), Linalg.lstsq(RANK_ONE, Tensor.of(1.0, 2, 3)), 1e-14);
    CentralDifferences.check(y -> Linalg.lstsq(y, b), A);
    CentralDifferences.check(y -> Linalg.lstsq(A, y), b);
  }

  @Test
  void matrixRank_counts() {
    assertEquals("i64[] 2", Linalg.matrixRank(A).toString());
    assertEquals("i64[] 1", Linalg.matrixRank(RANK_ONE).toString());
    assertEquals("i64[] 0", Linalg.matrixRank(Tensor.zeros(2, 3)).toString());
    assertEquals("i64[4] [0, 0, 0, 0]", Linalg.matrixRank(Tensor.zeros(4, 0, 3)).toString());
    assertEquals(
        "i64[] 1",
        Linalg.matrixRank(Tensor.of(new double[][] {{1, 0}, {0, 1e-3}}), 1e-2).toString());
    assertEquals("i64[] 1", Linalg.matrixRank(RANK_ONE.cast(DType.FLOAT32)).toString());
  }

  // ---- norms ----

  @Test
  void matrixNorm_each_isThatOfNumPy() {
    double[] expected = new double[MatrixNorm.values().length];
    double[] s = Linalg.singularValues(A).toArray();
    expected[MatrixNorm.FROBENIUS.ordinal()] = Math.sqrt(55.25);
    expected[MatrixNorm.NUCLEAR.ordinal()] = s[0] + s[1];
    expected[MatrixNorm.SPECTRAL.ordinal()] = s[0];
    expected[MatrixNorm.LEAST_SINGULAR.ordinal()] = s[1];
    expected[MatrixNorm.COLUMN_SUM.ordinal()] = 9;
    expected[MatrixNorm.LEAST_COLUMN_SUM.ordinal()] = 6.5;
    expected[MatrixNorm.ROW_SUM.ordinal()] = 7;
    expected[MatrixNorm.LEAST_ROW_SUM.ordinal()] = 3;
    for (MatrixNorm norm : MatrixNorm.values()) {
      assertEquals(expected[norm.ordinal()], Linalg.matrixNorm(A, norm).toDouble(), 1e-14);
      assertEquals("f64[4]", Linalg.matrixNorm(Tensor.ones(4, 2, 3), norm).type().toString());
      CentralDifferences.check(x -> Linalg.matrixNorm(x, norm), A);
    }
    for (MatrixNorm norm :
        new MatrixNorm[] {
          MatrixNorm.FROBENIUS,
          MatrixNorm.NUCLEAR,
          MatrixNorm.SPECTRAL,
          MatrixNorm.COLUMN_SUM,
          MatrixNorm.ROW_SUM
        }) {
      assertEquals(0, Linalg.matrixNorm(Tensor.zeros(0, 3), norm).toDouble());
      assertEquals(0, Linalg.matrixNorm(Tensor.zeros(3, 0), norm).toDouble());
    }
  }

  @Test
  void matrixNorm_atCorners_hasTheLeastSubgradient() {
    TensorFunction nuclear = x -> Linalg.matrixNorm(x, MatrixNorm.NUCLEAR);
    TensorFunction spectral = x -> Linalg.matrixNorm(x, MatrixNorm.SPECTRAL);
    Tensor direction = RANK_ONE.div(Math.sqrt(70));
    assertClose(direction, grad(nuclear).apply(RANK_ONE), 1e-14);
    assertClose(direction, grad(spectral).apply(RANK_ONE), 1e-14);
    assertClose(Tensor.eye(4), grad(nuclear).apply(Tensor.eye(4)), 1e-14);
    assertClose(Tensor.eye(4).div(4), grad(spectral).apply(Tensor.eye(4)), 1e-14);
    // A rotation: singular values are equal but for rounding.
    Tensor rotation = Linalg.eigh(S).vectors();
    assertClose(rotation.div(3), grad(spectral).apply(rotation), 1e-14);
    for (TensorFunction f : new TensorFunction[] {nuclear, spectral}) {
      assertClose(Tensor.zeros(2, 3), grad(f).apply(Tensor.zeros(2, 3)), 0);
    }
    Tensor v = Tensor.of(new double[][] {{1, 0}, {0, 2}, {1, 1}});
    CentralDifferences.check(x -> grad(spectral).apply(x), A);
    assertEquals("f64[3,2]", hvp(nuclear, A, v).type().toString());
  }

  @Test
  void cond_singular_isInfinite() {
    double[] s = Linalg.singularValues(A).toArray();
    assertEquals(s[0] / s[1], Linalg.cond(A).toDouble(), 1e-14);
    assertEquals(Double.POSITIVE_INFINITY, Linalg.cond(Tensor.zeros(2, 2)).toDouble());
    CentralDifferences.check(Linalg::cond, A);
    refused(
        "cond of f64[0,3], which has no singular values.", () -> Linalg.cond(Tensor.zeros(0, 3)));
  }

  // ---- expm ----

  @Test
  void expm_knownMatrices_areExact() {
    assertClose(Tensor.eye(3), Linalg.expm(Tensor.zeros(3, 3)), 0);
    Tensor nilpotent = Tensor.of(new double[][] {{0, 6, 0}, {0, 0, 6}, {0, 0, 0}});
    assertClose(
        Tensor.of(new double[][] {{1, 6, 18}, {0, 1, 6}, {0, 0, 1}}),
        Linalg.expm(nilpotent),
        1e-14);
    for (double angle : new double[] {1e-6, 0.01, 0.3, 1, 3, 50}) {
      Tensor turned = Linalg.expm(Tensor.of(new double[][] {{0, -angle}, {angle, 0}}));
      double c = Math.cos(angle);
      double sin = Math.sin(angle);
      assertClose(Tensor.of(new double[][] {{c, -sin}, {sin, c}}), turned, 1e-14 * (1 + angle));
    }
    Eigh eigh = Linalg.eigh(S);
    Tensor v = eigh.vectors();
    assertClose(v.mul(eigh.values().exp()).matmul(v.T()), Linalg.expm(S), 1e-13);
    assertEquals("f64[2,0,0]", Linalg.expm(Tensor.zeros(2, 0, 0)).type().toString());
    assertEquals("f32[3,3]", Linalg.expm(S.cast(DType.FLOAT32)).type().toString());
    assertEquals(Math.E, Linalg.expm(Tensor.of(1L).reshape(1, 1)).toDouble(), 1e-14);
    assertEquals(Math.exp(-700), Linalg.expm(Tensor.of(-700.0).reshape(1, 1)).toDouble(), 1e-313);
  }

  @Test
  void expm_derivatives_matchDifferencesToThirdOrder() {
    TensorFunction f = Linalg::expm;
    CentralDifferences.check(f, S);
    Tensor v = Tensor.of(new double[][] {{1, 0, 2}, {0, -1, 1}, {1, 1, 0}}).mul(0.1);
    TensorFunction first = x -> jvp(f, x, v).tangent();
    CentralDifferences.check(first, S.mul(0.3));
    CentralDifferences.check(x -> jvp(first, x, v).tangent(), S.mul(0.3));
    CentralDifferences.check(grad(x -> Linalg.expm(x).square().sum()), S.mul(0.3));
  }

  @Test
  void spectra_shapesThatDoNotFit_areRefused() {
    refused("eigh needs square matrices, but got f64[3,2].", () -> Linalg.eigh(A));
    refused("eigvalsh needs square matrices, but got f64[3,2].", () -> Linalg.eigvalsh(A));
    refused("expm needs square matrices, but got f64[3,2].", () -> Linalg.expm(A));
    refused("svd needs matrices, but got f64[3].", () -> Linalg.svd(Tensor.ones(3)));
    refused(
        "singularValues needs matrices, but got f64[].",
        () -> Linalg.singularValues(Tensor.scalar(1.0)));
    refused("pinv needs matrices, but got f64[3].", () -> Linalg.pinv(Tensor.ones(3)));
    refused("matrixRank needs matrices, but got f64[3].", () -> Linalg.matrixRank(Tensor.ones(3)));
    refused(
        "matrixNorm needs matrices, but got f64[3].",
        () -> Linalg.matrixNorm(Tensor.ones(3), MatrixNorm.NUCLEAR));
    refused("lstsq needs matrices, but got f64[3].", () -> Linalg.lstsq(Tensor.ones(3), A));
    refused(
        "lstsq: [3, 2] has 3 rows, but the right-hand side has shape [2].",
        () -> Linalg.lstsq(A, Tensor.ones(2)));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    double scale = 1;
    for (double value : expected.toArray()) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * scale);
  }
}
