package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SystemsTest {
  private static final double NAN = Double.NaN;
  private static final Tensor A = Tensor.of(new double[][] {{4, 1, -1}, {2, 5, 0.5}, {-1, 0, 3}});

  private static Tensor random(long seed, int... sizes) {
    Shape shape = Shape.of(sizes);
    double[] values = new SplittableRandom(seed).doubles(shape.length(), -1, 1).toArray();
    return Tensor.of(shape, values);
  }

  // ---- Cholesky ----

  @Test
  void cholesky_timesItsTranspose_isTheSymmetricPart() {
    Tensor l = Linalg.cholesky(A);
    assertClose(A.add(A.T()).mul(0.5), l.matmul(l.T()), 1e-14);
    assertArrayEquals(new double[] {0, 0, 0}, upperOf(l));
  }

  private static double[] upperOf(Tensor l) {
    double[] all = l.toArray();
    return new double[] {all[1], all[2], all[5]};
  }

  @Test
  void cholesky_notPositiveDefinite_isNanBelow() {
    for (double[][] a :
        new double[][][] {
          {{1, 2}, {2, 1}}, {{0, 0}, {0, 1}}, {{NAN, 0}, {0, 1}}, {{1, 0}, {0, 1 / 0.0}}
        }) {
      assertArrayEquals(new double[] {NAN, 0, NAN, NAN}, Linalg.cholesky(Tensor.of(a)).toArray());
    }
    Tensor both = Tensors.stack(0, Tensor.of(new double[][] {{1, 2}, {2, 1}}), Tensor.eye(2));
    assertArrayEquals(new double[] {1, 0, 0, 1}, Linalg.cholesky(both).at(1).toArray());
  }

  @Test
  void cholesky_gradient_isSymmetric() {
    Tensor g = grad((TensorFunction) a -> Linalg.cholesky(a).mul(random(1, 3, 3)).sum()).apply(A);
    assertArrayEquals(g.toArray(), g.T().toArray(), 1e-15);
  }

  @Test
  void cholesky_integers_becomeF64() {
    Tensor l = Linalg.cholesky(Tensor.of(new long[] {4, 2, 2, 5}).reshape(2, 2));
    assertEquals("f64[2,2]", l.type().toString());
    assertArrayEquals(new double[] {2, 0, 1, 2}, l.toArray());
  }

  @Test
  void cholesky_tangent_isTwoTriangularSolves() {
    Graph graph = simple(graph(x -> jvp(Linalg::cholesky, A, x).tangent(), A));
    assertEquals(2, count(graph, "triangularSolve"), graph::toString);
    assertEquals(1, count(graph, "contract"), graph::toString);
    assertEquals(0, count(graph, "cholesky"), graph::toString);
  }

  // ---- Solutions ----

  @Test
  void solve_vectorMatrixAndBatch_fulfilTheEquation() {
    Tensor batch = random(2, 4, 3, 3).add(Tensor.eye(3).mul(3));
    for (Tensor b : List.of(random(3, 3, 2), random(4, 4, 3, 1), random(5, 2, 1, 3, 2))) {
      Tensor x = Linalg.solve(batch, b);
      assertClose(b.broadcastTo(x.shape()), batch.matmul(x), 1e-13);
    }
    Tensor x = Linalg.solve(batch, random(6, 3));
    assertEquals("f64[4,3]", x.type().toString());
    assertClose(random(6, 3), batch.at(2).matmul(x.at(2)), 1e-13);
    Tensor right = random(8, 2, 3);
    Tensor y = Linalg.triangularSolveRight(right, A, Triangle.UPPER);
    assertClose(right, y.matmul(Tensors.where(upper(), A, 0)), 1e-13);
    Tensor z = Linalg.triangularSolve(A, random(9, 3), Triangle.LOWER.transpose().unit());
    Tensor unit = Tensors.where(upper().T(), A, 0).sub(diagonal(A)).add(Tensor.eye(3));
    assertClose(random(9, 3), unit.T().matmul(z), 1e-13);
    Tensor positive = A.add(A.T());
    Tensor solved = Linalg.choleskySolve(Linalg.cholesky(positive), random(10, 3));
    assertClose(random(10, 3), positive.matmul(solved), 1e-13);
  }

  private static Tensor upper() {
    return Tensor.arange(3).expandDims(1).le(Tensor.arange(3));
  }

  private static Tensor diagonal(Tensor a) {
    return a.mul(Tensor.eye(3));
  }

  @Test
  void solve_singular_isNan() {
    Tensor a = Tensor.of(new double[][] {{1, 2}, {2, 4}});
    assertArrayEquals(new double[] {NAN, NAN}, Linalg.solve(a, Tensor.of(0.0, 1)).toArray());
    assertArrayEquals(new double[] {NAN, NAN, NAN, NAN}, Linalg.inverse(a).toArray());
    Tensor both = Tensors.stack(0, a, Tensor.eye(2));
    assertArrayEquals(new double[] {1, 0, 0, 1}, Linalg.inverse(both).at(1).toArray());
    Tensor infinite = Tensor.of(new double[][] {{1, 1 / 0.0}, {2, 4}});
    assertArrayEquals(new double[] {NAN, NAN}, Linalg.solve(infinite, Tensor.of(0.0, 1)).toArray());
  }

  @Test
  void triangularSolve_zeroPivot_divides() {
    Tensor a = Tensor.of(new double[][] {{0, NAN}, {1, 2}});
    Tensor x = Linalg.triangularSolve(a, Tensor.of(1.0, 0), Triangle.LOWER);
    assertArrayEquals(new double[] {1 / 0.0, -1 / 0.0}, x.toArray());
  }

  @Test
  void solve_gradient_factorsOnce() {
    Tensor b = random(11, 3, 2);
    TensorFunction f = a -> Linalg.solve(a, b).square().sum();
    Graph first = simple(graph(grad(f), A));
    assertEquals(1, count(first, "lu"), first::toString);
    assertEquals(2, count(first, "luSolve"), first::toString);
    Graph second = simple(graph(v -> hvp(f, A, v), A));
    assertEquals(0, count(second, "lu"), second::toString);
    Graph product = simple(graph(a -> hvp(f, a, A), A));
    assertEquals(1, count(product, "lu"), product::toString);
    assertEquals(5, count(product, "luSolve"), product::toString);
  }

  @Test
  void solve_onlySidesMapped_factorsOneMatrix() {
    Graph graph = simple(graph(vmap((TensorFunction) b -> Linalg.solve(A, b)), random(12, 7, 3)));
    assertTrue(graph.toString().contains("f64[3,7]"), graph::toString);
  }

  @Test
  void slogdet_gradient_factorsOnce() {
    Graph graph = simple(graph(grad((TensorFunction) a -> Linalg.slogdet(a).logAbs()), A));
    assertEquals(1, count(graph, "lu"), graph::toString);
    assertEquals(1, count(graph, "luSolve"), graph::toString);
    Tensor gradient = grad((TensorFunction) a -> Linalg.slogdet(a).logAbs()).apply(A);
    assertClose(Linalg.inverse(A).T(), gradient, 1e-14);
  }

  @Test
  void slogdet_huge_neitherOverflowsNorUnderflows() {
    for (double scale : new double[] {1e200, 1e-200}) {
      SlogDet det = Linalg.slogdet(A.mul(scale).neg());
      assertEquals(-1, det.sign().toDouble());
      double expected = Math.log(Linalg.det(A).toDouble()) + 3 * Math.log(scale);
      assertEquals(expected, det.logAbs().toDouble(), 1e-11);
    }
    SlogDet singular = Linalg.slogdet(Tensor.of(new double[][] {{1, 2}, {2, 4}}));
    assertEquals(0, singular.sign().toDouble());
    assertEquals(Double.NEGATIVE_INFINITY, singular.logAbs().toDouble());
    SlogDet none = Linalg.slogdet(Tensor.zeros(0, 0));
    assertEquals(1, none.sign().toDouble());
    assertEquals(0, none.logAbs().toDouble());
  }

  // ---- Determinants ----

  /** By expansion along the first row: a polynomial, whose derivatives are exact. */
  private static Tensor expanded(Tensor a) {
    int n = a.shape().size(0);
    if (n == 0) {
      return Tensor.scalar(1.0);
    }
    Tensor sum = Tensor.scalar(0.0);
    for (int j = 0; j < n; j++) {
      Tensor below = a.slice(0, 1, n);
      Tensor minor = Tensors.concat(1, below.slice(1, 0, j), below.slice(1, j + 1, n));
      Tensor term = a.at(0).at(j).mul(expanded(minor));
      sum = j % 2 == 0 ? sum.add(term) : sum.sub(term);
    }
    return sum;
  }

  @Test
  void det_ofEveryRank_hasExactDerivativesToOrderTwo() {
    for (int n = 1; n <= 5; n++) {
      for (int rank = 0; rank <= n; rank++) {
        Tensor a = random(20 + n, n, rank).matmul(random(30 + n, rank, n));
        Tensor v = random(40 + n, n, n);
        TensorFunction expanded = SystemsTest::expanded;
        TensorFunction det = Linalg::det;
        assertClose(expanded.apply(a), det.apply(a), 1e-14);
        assertClose(grad(expanded).apply(a), grad(det).apply(a), 1e-13);
        assertClose(hvp(expanded, a, v), hvp(det, a, v), 1e-13);
      }
    }
  }

  @Test
  void det_thirdDerivative_isRightWhereRegularAndNanWhereSingular() {
    TensorFunction third = a -> hvp(x -> hvp(Linalg::det, x, A).sum(), a, A.T());
    TensorFunction expanded = a -> hvp(x -> hvp(SystemsTest::expanded, x, A).sum(), a, A.T());
    TensorFunction alongV = a -> jvp(x -> hvp(Linalg::det, x, A), a, A.T()).tangent();
    TensorFunction alongExpanded =
        a -> jvp(x -> hvp(SystemsTest::expanded, x, A), a, A.T()).tangent();
    Tensor regular = random(50, 3, 3);
    assertClose(alongExpanded.apply(regular), alongV.apply(regular), 1e-11);
    assertClose(expanded.apply(regular), third.apply(regular), 1e-11);
    double[] singular = alongV.apply(Tensor.zeros(3, 3)).toArray();
    assertTrue(Arrays.stream(singular).allMatch(Double::isNaN), () -> Arrays.toString(singular));
  }

  @Test
  void det_special_isOneOfNoneAndNanOfNan() {
    assertEquals(1, Linalg.det(Tensor.zeros(0, 0)).toDouble());
    assertArrayEquals(new double[] {1, 1}, Linalg.det(Tensor.zeros(2, 0, 0)).toArray());
    assertEquals(NAN, Linalg.det(Tensor.of(new double[][] {{1, NAN}, {0, 0}})).toDouble());
    assertEquals("f32[2]", Linalg.det(Tensor.zeros(2, 3, 3).cast(DType.FLOAT32)).type().toString());
  }

  // ---- LU and QR ----

  @Test
  void lu_ofAnyShape_multipliesToTheMatrix() {
    for (int[] sizes : new int[][] {{3, 3}, {5, 2}, {2, 5}, {2, 3, 4}, {0, 3}, {3, 0}}) {
      Tensor a = random(60, sizes);
      Lu lu = Linalg.lu(a);
      assertClose(a, lu.p().matmul(lu.l()).matmul(lu.u()), 1e-14);
    }
  }

  @Test
  void qr_ofAnyShape_multipliesToTheMatrixWithOrthonormalColumns() {
    for (int[] sizes : new int[][] {{3, 3}, {5, 2}, {2, 5}, {2, 3, 4}, {0, 3}, {3, 0}, {1, 1}}) {
      for (boolean full : new boolean[] {false, true}) {
        Tensor a = random(70, sizes);
        Qr qr = Linalg.qr(a, full);
        assertClose(a, qr.q().matmul(qr.r()), 1e-14);
        int columns = qr.q().shape().size(-1);
        Tensor qt = qr.q().permute(sizes.length == 2 ? new int[] {1, 0} : new int[] {0, 2, 1});
        Tensor product = qt.matmul(qr.q());
        assertClose(Tensor.eye(columns).broadcastTo(product.shape()), product, 1e-14);
      }
    }
  }

  @Test
  void qr_notFinite_isNan() {
    Qr qr = Linalg.qr(Tensor.of(new double[][] {{1, NAN}, {0, 0}}));
    assertArrayEquals(new double[] {NAN, NAN, NAN, NAN}, qr.q().toArray());
    assertArrayEquals(new double[] {NAN, NAN, 0, NAN}, qr.r().toArray());
    Qr zero = Linalg.qr(Tensor.zeros(2, 2));
    assertArrayEquals(new double[] {1, 0, 0, 1}, zero.q().toArray());
    assertArrayEquals(new double[4], zero.r().toArray());
  }

  // ---- Errors ----

  @Test
  void systems_ofWrongShapes_sayWhatTheyNeed() {
    Tensor wide = Tensor.zeros(2, 3);
    error(
        ShapeException.class,
        "cholesky needs square matrices, but got f64[2,3].",
        () -> Linalg.cholesky(wide));
    error(
        ShapeException.class,
        "det needs square matrices, but got f64[2,3].",
        () -> Linalg.det(wide));
    error(
        ShapeException.class,
        "slogdet needs square matrices, but got f64[3].",
        () -> Linalg.slogdet(Tensor.zeros(3)));
    error(
        ShapeException.class,
        "inverse needs square matrices, but got f64[2,3].",
        () -> Linalg.inverse(wide));
    error(
        ShapeException.class,
        "lu needs matrices, but got f64[3].",
        () -> Linalg.lu(Tensor.zeros(3)));
    error(
        ShapeException.class,
        "qr needs matrices, but got f64[].",
        () -> Linalg.qr(Tensor.scalar(1.0)));
    error(
        ShapeException.class,
        "solve: f64[3,3] needs a right-hand side of 3 rows, [..., 3,k] or a vector, but got f64[2,3].",
        () -> Linalg.solve(A, wide));
    error(
        ShapeException.class,
        "triangularSolve needs square matrices, but got f64[2,3].",
        () -> Linalg.triangularSolve(wide, Tensor.zeros(2), Triangle.LOWER));
  }

  @Test
  void primitives_ofWrongTypes_sayWhatTheyNeed() {
    TriangularSolve solve = new TriangularSolve(true, false);
    error(
        ShapeException.class,
        "triangularSolve: f64[2,1] does not hold a right-hand side of 3 rows for each matrix of f64[3,3].",
        () -> Interpreter.bind(solve, A, Tensor.zeros(2, 1)));
    error(
        DTypeException.class,
        "triangularSolve takes tensors of one type, but got f64[3,3] and f32[3,1].",
        () -> Interpreter.bind(solve, A, Tensor.zeros(3, 1).cast(DType.FLOAT32)));
    error(
        DTypeException.class,
        "lu needs real matrices, but got i64[1,1]. Convert it with cast(FLOAT64).",
        () ->
            Interpreter.bindAll(
                new org.autodiff4j.tensor.Factorization.Lu(),
                Tensor.of(new long[] {1}).reshape(1, 1)));
    Tensor p = Tensor.arange(3);
    error(
        ShapeException.class,
        "luSolve: f64[2,3] and i64[3] are not the factors of f64[3,3].",
        () -> Interpreter.bind(new FactoredSolve(false), A, Tensor.zeros(2, 3), p, A));
    error(
        IndexException.class,
        "luSolve: the permutation names row 3 of 3 rows.",
        () -> Interpreter.bind(new FactoredSolve(false), A, A, p.add(1), A));
    error(
        IndexException.class,
        "logDet: the permutation names row -1 of 3 rows.",
        () -> Interpreter.bindAll(new LogDeterminant(), A, A, p.sub(1)));
  }

  @Test
  void qr_fullOfTall_hasNoDerivative() {
    error(
        DerivativeException.class,
        "qr of f64[3,2] with the full Q has no derivative: the columns of Q beyond the 2 first are not"
            + " determined by the matrix. Use the thin factorization.",
        () -> jvp(a -> Linalg.qr(a, true).r(), random(80, 3, 2), random(81, 3, 2)));
  }

  private static void error(
      Class<? extends AutodiffException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  private static Graph simple(Graph graph) {
    return Simplify.apply(graph);
  }

  private static long count(Graph graph, String label) {
    return graph.equations().stream().filter(e -> e.primitive().label().equals(label)).count();
  }
}
