package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.linalg.Lu;
import org.autodiff4j.linalg.Qr;
import org.autodiff4j.linalg.Triangle;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices so large that they are factored in blocks. */
class FactorizationKernelsTest {
  private static final Backend BACKEND = new Nd4jBackend();

  private static Tensor random(Backend backend, long seed, int... sizes) {
    Shape shape = Shape.of(sizes);
    double[] values = new SplittableRandom(seed).doubles(shape.length(), -1, 1).toArray();
    return backend.tensor(new TensorType(DType.FLOAT64, shape), values);
  }

  private static Tensor random(long seed, int... sizes) {
    return random(BACKEND, seed, sizes);
  }

  /** That the greatest error is below this part of the greatest element expected. */
  private static void assertNear(Tensor expected, Tensor actual, double relative) {
    assertEquals(expected.shape(), actual.shape());
    double scale = expected.abs().max().toDouble();
    assertEquals(0, expected.sub(actual).abs().max().toDouble(), relative * scale);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 33, 64, 100, 300})
  void factors_ofLargeMatrices_multiplyToTheMatrix(int n) {
    Tensor a = random(1, n, n);
    Tensor positive = a.matmul(a.T()).add(Tensor.eye(n));
    Tensor l = Linalg.cholesky(positive);
    assertNear(positive, l.matmul(l.T()), 1e-13);
    for (Tensor x : new Tensor[] {a, random(2, n, n / 2), random(3, n / 2, n), random(4, n, 5)}) {
      Lu lu = Linalg.lu(x);
      assertNear(x, lu.p().matmul(lu.l()).matmul(lu.u()), 1e-13);
      for (boolean full : new boolean[] {false, true}) {
        Qr qr = Linalg.qr(x, full);
        assertNear(x, qr.q().matmul(qr.r()), 1e-13);
        assertNear(Tensor.eye(qr.q().shape().size(1)), qr.q().T().matmul(qr.q()), 1e-13);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 40, 90})
  void results_ofLargeMatrices_equalTheReference(int n) {
    Tensor[] results = results(BACKEND, n);
    Tensor[] expected = results(new ReferenceBackend(), n);
    for (int i = 0; i < results.length; i++) {
      double scale = expected[i].abs().max().toDouble();
      assertArrayEquals(
          expected[i].toArray(), results[i].toArray(), 1e-11 * scale, "result " + i + " of " + n);
    }
  }

  private static Tensor[] results(Backend backend, int n) {
    // Away from singular matrices, so that errors are not magnified much.
    Tensor a = random(backend, 5, n, n).add(Tensor.eye(n).mul(n / 4.0));
    Tensor b = random(backend, 6, n, 7);
    Tensor scaled = a.div(n / 4.0);
    org.autodiff4j.TensorFunction det = Linalg::det;
    return new Tensor[] {
      Linalg.cholesky(a.matmul(a.T())),
      Linalg.qr(a).q(),
      Linalg.qr(a).r(),
      Linalg.lu(a).l(),
      Linalg.lu(a).u(),
      Linalg.solve(a, b),
      Linalg.solve(a.T(), b),
      Linalg.inverse(a),
      Linalg.triangularSolve(a, b, Triangle.LOWER),
      Linalg.triangularSolve(a, b, Triangle.LOWER.transpose()),
      Linalg.triangularSolve(a, b, Triangle.UPPER),
      Linalg.triangularSolve(a, b, Triangle.UPPER.transpose()),
      Linalg.det(scaled),
      Linalg.slogdet(a).logAbs(),
      org.autodiff4j.Autodiff.grad(det).apply(scaled),
      org.autodiff4j.Autodiff.hvp(det, scaled, random(backend, 7, n, n)),
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void factors_ofManyMatrices_areThoseOfEach(int n) {
    Tensor many = random(8, 200, n, n);
    Tensor r = Linalg.qr(many).r();
    Tensor x = Linalg.solve(many, random(9, 200, n, 2));
    for (int k : new int[] {0, 77, 199}) {
      assertNear(Linalg.qr(many.at(k)).r(), r.at(k), 1e-15);
      assertNear(Linalg.solve(many.at(k), random(9, 200, n, 2).at(k)), x.at(k), 1e-15);
    }
  }
}
