package org.autodiff4j;

import static org.autodiff4j.Autodiff.gnvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class HessianVectorTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor V = Tensor.of(1.0, 0.5, -2.0);
  private static final Tensor DATA = Tensor.of(new double[][] {{1, 2, -1}, {0.5, -1, 3}});

  record Params(Tensor w, Tensor b) {}

  private static final Params P = new Params(Tensor.of(0.1, -0.2, 0.3), Tensor.scalar(0.5));
  private static final Params DIRECTION = new Params(V, Tensor.scalar(-1.0));

  private static Tensor model(Params p, Tensor data) {
    return data.matmul(p.w()).add(p.b()).tanh();
  }

  private static Tensor loss(Params p, Tensor data) {
    return model(p, data).square().sum();
  }

  private static Tensor rosenbrock(Tensor x) {
    Tensor head = x.slice(0, 0, 2);
    Tensor tail = x.slice(0, 1, 3);
    return tail.sub(head.square()).square().mul(100).add(head.neg().add(1).square()).sum();
  }

  @Test
  void hvp_quadratic_isTheMatrixProduct() {
    Tensor a = Tensor.of(new double[][] {{2, 1, 0}, {1, 3, -1}, {0, -1, 4}});
    TensorFunction q = x -> x.matmul(a).matmul(x).mul(0.5);
    assertClose(a.matmul(V), hvp(q, X, V));
    assertClose(a.matmul(V), vhp(q, X, V));
    assertClose(a, hessian(q).apply(X));
  }

  @Test
  void hvp_allWaysToComputeIt_agree() {
    TensorFunction f = HessianVectorTest::rosenbrock;
    Tensor expected = hessian(f).apply(X).matmul(V);
    assertClose(expected, hvp(f, X, V));
    assertClose(expected, vhp(f, X, V));
    assertClose(expected, jvp(grad(f), X, V).tangent());
    assertClose(expected, vjp(grad(f), X).pullback(V));
    assertClose(expected, grad(x -> grad(f).apply(x).mul(V).sum()).apply(X));
    assertClose(expected, grad(x -> jvp(f, x, V).tangent()).apply(X));
    assertClose(expected, jacrev(grad(f)).apply(X).matmul(V));
    assertClose(expected, jacfwd(grad(f)).apply(X).matmul(V));
    assertClose(expected, jacrev(x -> jvp(f, x, V).tangent()).apply(X));
    assertClose(expected, jacfwd(x -> jvp(f, x, V).tangent()).apply(X));
  }

  @Test
  void hvp_recordAndData_sameAsByHessianBlocks() {
    Params hv = hvp(HessianVectorTest::loss, P, DATA, DIRECTION);
    var blocks = hessian((Params p) -> loss(p, DATA)).apply(P);
    assertClose(blocks.get(".w").w().matmul(V).add(blocks.get(".w").b().mul(-1)), hv.w());
    assertClose(blocks.get(".b").w().matmul(V).add(blocks.get(".b").b().mul(-1)), hv.b());
    assertTreesClose(hv, vhp(HessianVectorTest::loss, P, DATA, DIRECTION));
  }

  @Test
  void hvp_linearFunction_isZero() {
    assertNumbers(hvp((Tensor x) -> x.sum(), X, V), 0, 0, 0);
    assertNumbers(vhp((Tensor x) -> x.sum(), X, V), 0, 0, 0);
  }

  @Test
  void hvp_singlePrecision_staysSinglePrecision() {
    Tensor x = X.cast(DType.FLOAT32);
    Tensor v = V.cast(DType.FLOAT32);
    assertEquals(DType.FLOAT32, hvp(HessianVectorTest::rosenbrock, x, v).dtype());
    assertEquals(DType.FLOAT32, vhp(HessianVectorTest::rosenbrock, x, v).dtype());
    assertEquals(DType.FLOAT32, hessian(HessianVectorTest::rosenbrock).apply(x).dtype());
  }

  @Test
  void hvp_ofHvp_givesFourthDerivatives() {
    // f = (w·x)^4: D²f[v, v] = 12 (w·v)² (w·x)², whose Hessian along v is 24 (w·v)^4/(w·v) w...
    Tensor w = Tensor.of(1.0, 2.0, -1.0);
    TensorFunction f = x -> x.mul(w).sum().pow(4);
    TensorFunction second = x -> hvp(f, x, V).mul(V).sum();
    double wv = V.mul(w).sum().toDouble();
    assertClose(w.mul(24 * wv * wv * wv), hvp(second, X, V));
  }

  // ---- Gauss–Newton ----

  @Test
  void gnvp_recordAndData_isTheTransposedJacobianTimesHessianTimesJacobian() {
    Function<Tensor, Tensor> squares = y -> y.square().mul(Tensor.of(1.0, 3.0)).sum();
    Params result = gnvp(HessianVectorTest::model, squares, P, DATA, DIRECTION);
    Params jacobian = jacrev((Params p) -> model(p, DATA)).apply(P);
    Tensor jv = jacobian.w().matmul(V).sub(jacobian.b());
    Tensor hjv = jv.mul(Tensor.of(2.0, 6.0));
    assertClose(hjv.matmul(jacobian.w()), result.w());
    assertClose(hjv.mul(jacobian.b()).sum(), result.b());
  }

  @Test
  void gnvp_linearModel_equalsHvp() {
    Function<Tensor, Tensor> model = x -> DATA.matmul(x);
    Function<Tensor, Tensor> loss = y -> y.exp().sum();
    Tensor expected = hvp((Tensor x) -> loss.apply(model.apply(x)), X, V);
    assertClose(expected, gnvp(model, loss, X, V));
  }

  @Test
  void gnvp_model_runsOnce() {
    int[] runs = new int[1];
    Function<Tensor, Tensor> model =
        x -> {
          runs[0]++;
          return x.sin();
        };
    gnvp(model, (Tensor y) -> y.square().sum(), X, V);
    assertEquals(1, runs[0]);
  }

  @Test
  void gnvp_pytreeOutput_isPositiveSemidefiniteForAConvexLoss() {
    Function<Tensor, List<Tensor>> model = x -> List.of(x.sin(), x.prod());
    Function<List<Tensor>, Tensor> loss = y -> y.get(0).square().sum().add(y.get(1).square());
    assertEquals(true, gnvp(model, loss, X, V).mul(V).sum().toDouble() >= 0);
    BiFunction<Tensor, Tensor, List<Tensor>> withData = (x, data) -> model.apply(x.mul(data));
    assertClose(
        gnvp((Tensor x) -> model.apply(x.mul(V)), loss, X, V), gnvp(withData, loss, X, V, V));
  }

  // ---- Hessians ----

  @Test
  void hessian_vectorFunction_stacksTheHessiansOfTheResults() {
    TensorFunction f = x -> x.square().mul(x.sum());
    Tensor h = hessian(f).apply(X);
    for (int i = 0; i < 3; i++) {
      int row = i;
      assertClose(hessian(x -> f.apply(x).at(row)).apply(X), h.at(i));
    }
  }

  @Test
  void hessian_chunks_giveTheSame() {
    Tensor whole = hessian(HessianVectorTest::rosenbrock).apply(X);
    for (int chunk = 1; chunk <= 4; chunk++) {
      assertClose(whole, hessian(HessianVectorTest::rosenbrock, chunk).apply(X));
    }
  }

  @Test
  void hessian_matrixArgument_hasItsShapeTwice() {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor h = hessian(m -> m.matmul(m).sum()).apply(x);
    assertEquals(4, h.rank());
    Tensor v = Tensor.of(new double[][] {{1, 0}, {-1, 2}});
    assertClose(
        hvp((Tensor m) -> m.matmul(m).sum(), x, v).reshape(4),
        h.reshape(4, 4).matmul(v.reshape(4)));
  }

  @Test
  void hessian_scalarFunctionOfScalar_isScalar() {
    assertNumbers(hessian(x -> x.exp()).apply(Tensor.scalar(0.0)), 1);
  }
}
