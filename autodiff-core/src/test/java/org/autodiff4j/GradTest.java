package org.autodiff4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.valueAndGradWithAux;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

class GradTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  record Params(Tensor w, Tensor b, @Static String activation) {}

  record Batch(Tensor x, Tensor labels) {}

  private static Tensor loss(Params p, Batch batch) {
    Tensor z = batch.x().matmul(p.w()).add(p.b());
    Tensor y = p.activation().equals("tanh") ? z.tanh() : z;
    return y.sub(batch.labels()).square().mean();
  }

  @Test
  void grad_composed_givesHigherDerivatives() {
    TensorFunction cube = x -> x.pow(3).sum();
    assertClose(X.square().mul(3), grad(cube).apply(X));
    Tensor two = Tensor.scalar(2.0);
    assertNumbers(grad(grad(x -> x.pow(3))).apply(two), 12);
    assertNumbers(grad(grad(grad(x -> x.pow(3)))).apply(two), 6);
    assertNumbers(grad(grad(grad(grad(x -> x.pow(3))))).apply(two), 0);
  }

  @Test
  void grad_recordWithIntegerLabelsAsData_matchesHandWrittenBackPropagation() {
    Params p =
        new Params(Tensor.of(new double[][] {{0.1, 0.4}, {-0.3, 0.2}}), X.slice(0, 0, 2), "tanh");
    Batch batch =
        new Batch(
            Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}),
            Tensor.ofArray(new int[][] {{0, 1}, {1, 1}, {0, 0}}));
    Params g = grad(GradTest::loss).apply(p, batch);
    Tensor y = batch.x().matmul(p.w()).add(p.b()).tanh();
    Tensor ct = y.sub(batch.labels()).mul(2.0 / 6).mul(y.square().neg().add(1));
    assertClose(batch.x().T().matmul(ct), g.w());
    assertClose(ct.sum(0), g.b());
    assertEquals("tanh", g.activation());
  }

  @Test
  void grad_integersClosedOver_areConstants() {
    Tensor index = Tensor.of(2, 2, 0);
    Tensor g = grad(x -> x.gather(0, index).mul(Tensor.of(1L, 10L, 100L)).sum()).apply(X);
    assertNumbers(g, 100, 0, 11);
  }

  @Test
  void grad_unusedArgument_givesZerosOfItsType() {
    Params p = new Params(X, Tensor.of(new float[] {1, 2}), "none");
    Params g = grad((Params q) -> q.w().sum()).apply(p);
    assertEquals(Literal.zero(TensorType.of(DType.FLOAT32, 2)), g.b());
  }

  @Test
  void grad_constantResult_givesZeros() {
    assertNumbers(grad(x -> Tensor.scalar(3.0)).apply(X), 0, 0, 0);
    assertNumbers(grad(x -> x.floor().sum()).apply(X), 0, 0, 0);
    assertNumbers(grad(x -> x.gt(0).cast(DType.FLOAT64).sum()).apply(X), 0, 0, 0);
  }

  @Test
  void grad_listMapAndArray_keepTheirStructure() {
    List<Tensor> list =
        grad((List<Tensor> x) -> x.get(0).mul(x.get(1)).sum()).apply(List.of(X, X.neg()));
    assertClose(X.neg(), list.get(0));
    assertClose(X, list.get(1));
    Map<String, Tensor> map =
        grad((Map<String, Tensor> x) -> x.get("a").square().sum()).apply(Map.of("a", X, "b", X));
    assertEquals(List.of("a", "b"), List.copyOf(map.keySet()));
    assertClose(X.mul(2), map.get("a"));
    assertNumbers(map.get("b"), 0, 0, 0);
    Tensor[] array = grad((Tensor[] x) -> x[0].mul(x[1]).sum()).apply(new Tensor[] {X, X});
    assertClose(X, array[1]);
  }

  @Test
  void grad_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(0.5f, -1.5f);
    Tensor g = grad(v -> v.mul(2).sub(1).sigmoid().log().mean()).apply(x);
    assertEquals(DType.FLOAT32, g.dtype());
    ValueAndGrad<Tensor> both = valueAndGrad(v -> v.exp().sum()).apply(x);
    assertEquals(DType.FLOAT32, both.value().dtype());
    assertClose(x.exp(), both.gradient());
  }

  @Test
  void grad_resultInOtherPrecision_gradientHasTheArgumentsType() {
    Tensor x = Tensor.of(0.5f, -1.5f);
    assertClose(x.mul(2), grad(v -> v.cast(DType.FLOAT64).square().sum()).apply(x));
    assertClose(X.mul(2), grad(v -> v.cast(DType.FLOAT32).square().sum()).apply(X), 1e-6);
  }

  @Test
  void grad_javaControlFlowOnPrimal_followsTheValue() {
    TensorFunction f =
        x -> {
          Tensor sum = x.like(0).sum();
          for (int i = 0; i < 3; i++) {
            sum = x.item(i) > 0 ? sum.add(x.at(i).square()) : sum.sub(x.at(i));
          }
          return sum;
        };
    assertNumbers(grad(f).apply(X), 1, -1, 4);
    assertNumbers(grad(x -> grad(f).apply(x).sum()).apply(X), 2, 0, 2);
  }

  @Test
  void grad_recursiveFunction_differentiatesThroughTheRecursion() {
    BiFunction<Tensor, Integer, Tensor> power =
        new BiFunction<>() {
          @Override
          public Tensor apply(Tensor x, Integer n) {
            return n == 0 ? x.like(1) : x.mul(apply(x, n - 1));
          }
        };
    assertNumbers(grad(x -> power.apply(x, 5)).apply(Tensor.scalar(2.0)), 80);
  }

  @Test
  void grad_zeroLengthArgument_givesAZeroLengthGradient() {
    Tensor g = grad(x -> x.square().sum()).apply(Tensor.zeros(0, 2));
    assertEquals(TensorType.of(DType.FLOAT64, 0, 2), g.type());
  }

  @Test
  void grad_appliedAgain_runsAFreshTransform() {
    TensorFunction g = grad(x -> x.square().sum());
    assertNumbers(g.apply(X), 1, -3, 4);
    assertNumbers(g.apply(X.neg()), -1, 3, -4);
  }

  @Test
  void valueAndGrad_data_givesBothFromOneRun() {
    int[] runs = new int[1];
    BiFunction<Tensor, Tensor, Tensor> f =
        (x, data) -> {
          runs[0]++;
          return x.mul(data).sum().exp();
        };
    ValueAndGrad<Tensor> both = valueAndGrad(f).apply(X, Tensor.of(1.0, 0.0, 1.0));
    assertEquals(1, runs[0]);
    assertNumbers(both.value(), Math.exp(2.5));
    assertNumbers(both.gradient(), Math.exp(2.5), 0, Math.exp(2.5));
  }

  @Test
  void gradWithAux_auxTree_isReturnedUndifferentiated() {
    Function<Tensor, WithAux<Tensor, Map<String, Tensor>>> f =
        x -> new WithAux<>(x.square().sum(), Map.of("mean", x.mean(), "count", Tensor.of(3)));
    WithAux<Tensor, Map<String, Tensor>> result = gradWithAux(f).apply(X);
    assertClose(X.mul(2), result.value());
    assertNumbers(result.aux().get("mean"), 1.0 / 3);
    assertEquals(DType.INT32, result.aux().get("count").dtype());
    // The aux is a number again, and can be used anywhere.
    assertNumbers(result.aux().get("mean").mul(3), 1);
  }

  @Test
  void gradWithAux_underOuterGrad_auxCarriesTheOuterDerivative() {
    TensorFunction outer =
        x -> gradWithAux((Tensor v) -> new WithAux<>(v.square(), v.pow(3))).apply(x).aux();
    assertNumbers(grad(outer).apply(Tensor.scalar(2.0)), 12);
  }

  @Test
  void valueAndGradWithAux_data_givesAllThree() {
    BiFunction<Tensor, Tensor, WithAux<Tensor, Tensor>> f =
        (x, data) -> new WithAux<>(x.mul(data).sum(), data.add(x));
    WithAux<ValueAndGrad<Tensor>, Tensor> result = valueAndGradWithAux(f).apply(X, X);
    assertNumbers(result.value().value(), 6.5);
    assertClose(X, result.value().gradient());
    assertClose(X.mul(2), result.aux());
    assertClose(X, gradWithAux(f).apply(X, X).value());
  }

  @Test
  void grad_saturatedTanh_secondDerivativeIsFinite() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor x = Tensor.of(-1e30, -800.0, -60.0, 0.0, 100.0, 1e4).cast(dtype);
      Tensor second = grad(v -> grad(u -> u.tanh().sum()).apply(v).sum()).apply(x);
      assertClose(x.mul(0), second, 1e-30);
    }
  }
}
