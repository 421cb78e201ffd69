package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.Vjp;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

class LinearizeTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor DX = Tensor.of(1.0, 0.5, -2.0);

  record Layer(Tensor w, Tensor b) {}

  @Test
  void linearize_manyDirections_equalJvpAndRunTheFunctionOnce() {
    int[] runs = new int[1];
    TensorFunction f =
        x -> {
          runs[0]++;
          return x.sin().mul(x.exp()).cumSum(0);
        };
    Linearized<Tensor, Tensor> linear = linearize(f, X);
    assertClose(f.apply(X), linear.primal());
    runs[0] = 0;
    for (Tensor v : List.of(DX, X, X.like(0), DX.mul(-1e6))) {
      assertClose(jvp(f, X, v).tangent(), linear.pushforward(v));
    }
    assertEquals(4, runs[0], "jvp runs the function, the pushforward does not");
  }

  @Test
  void linearize_program_holdsOnlyTangentArithmetic() {
    assertEquals(
        """
        { a:f64[3] ; k0:f64[3] k1:f64[3] ->
          b:f64[3] = mul a k0
          c:f64[3] = mul b k1
          d:f64[] = sum[axes=(0)] c
          return d }
        """,
        linearize((Tensor x) -> x.sin().exp().sum(), X).program().toString());
  }

  @Test
  void linearize_pushforwardUnderGrad_isDifferentiable() {
    Linearized<Tensor, Tensor> linear = linearize((Tensor x) -> x.square(), X);
    Tensor g = grad(v -> linear.pushforward(v).square().sum()).apply(DX);
    assertClose(X.square().mul(8).mul(DX), g);
  }

  @Test
  void linearize_withData_fixesIt() {
    BiFunction<Tensor, Tensor, Tensor> f = (x, data) -> x.mul(data);
    assertClose(DX.mul(DX), linearize(f, X, DX).pushforward(DX));
  }

  // ---- vjp ----

  @Test
  void vjp_pullback_isTheTransposedJacobian() {
    Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Vjp<Tensor, Tensor> vjp = vjp((Tensor x) -> a.matmul(x.square()), X);
    Tensor ct = Tensor.of(1.0, -1.0);
    assertClose(a.matmul(X.square()), vjp.primal());
    assertClose(ct.matmul(a).mul(X).mul(2), vjp.pullback(ct));
  }

  @Test
  void vjp_pullbackCalledAgain_givesTheSame() {
    Vjp<Tensor, Tensor> vjp = vjp((Tensor x) -> x.tanh().matmul(x).sin(), X);
    Tensor ct = Tensor.scalar(2.0);
    Tensor first = vjp.pullback(ct);
    assertIdentical(first, vjp.pullback(ct));
    assertClose(first.mul(-3), vjp.pullback(ct.mul(-3)));
  }

  @Test
  void vjp_severalResults_sumTheirCotangents() {
    Function<Layer, Map<String, Tensor>> f = p -> Map.of("y", p.w().mul(p.b()), "z", p.b().sum());
    Vjp<Layer, Map<String, Tensor>> vjp = vjp(f, new Layer(X, DX));
    Layer ct = vjp.pullback(Map.of("y", Tensor.ones(3), "z", Tensor.scalar(10.0)));
    assertClose(DX, ct.w());
    assertClose(X.add(10), ct.b());
  }

  @Test
  void vjp_unusedArgument_getsZerosOfItsType() {
    Layer p = new Layer(X, Tensor.of(1f, 2f));
    Layer ct = vjp((Layer q) -> q.w().sum(), p).pullback(Tensor.scalar(1.0));
    assertEquals(Literal.zero(TensorType.of(DType.FLOAT32, 2)), ct.b());
  }

  @Test
  void vjp_integerResult_cotangentIsNotLookedAt() {
    Vjp<Tensor, List<Tensor>> vjp = vjp((Tensor x) -> List.of(x.square(), x.argmax(0)), X);
    List<Tensor> ct = List.of(Tensor.ones(3), Tensor.scalar(7.0));
    assertClose(X.mul(2), vjp.pullback(ct));
  }

  @Test
  void vjp_repeatedUse_addsUp() {
    // x used three times: x·x + x
    Vjp<Tensor, Tensor> vjp = vjp((Tensor x) -> x.mul(x).add(x), X);
    assertClose(X.mul(2).add(1), vjp.pullback(X.like(1)));
  }

  @Test
  void vjp_broadcastOperands_cotangentsHaveTheirShapes() {
    Layer p = new Layer(Tensor.of(new double[][] {{1}, {2}}), X);
    Layer ct = vjp((Layer q) -> q.w().mul(q.b()), p).pullback(Tensor.ones(2, 3));
    assertClose(Tensor.of(new double[][] {{1}, {1}}), ct.w());
    assertNumbers(ct.b(), 3, 3, 3);
  }

  @Test
  void vjp_identity_givesBackTheCotangent() {
    assertClose(DX, vjp((Tensor x) -> x, X).pullback(DX));
  }

  @Test
  void vjp_mixedPrecision_cotangentHasTheArgumentsType() {
    Tensor x = Tensor.of(1f, 2f);
    Vjp<Tensor, Tensor> vjp = vjp((Tensor v) -> v.cast(DType.FLOAT64).square(), x);
    Tensor ct = vjp.pullback(Tensor.of(1.0, 1.0));
    assertEquals(DType.FLOAT32, ct.dtype());
    assertNumbers(ct, 2, 4);
  }

  @Test
  void vjp_pullbackUnderOuterGrad_isDifferentiableInPointAndCotangent() {
    // ⟨pullback(ct), 1⟩ = Σ 3x²·ct
    TensorFunction inX = x -> vjp((Tensor v) -> v.pow(3), x).pullback(DX).sum();
    assertClose(X.mul(6).mul(DX), grad(inX).apply(X));
    TensorFunction inCt = ct -> vjp((Tensor v) -> v.pow(3), X).pullback(ct).sum();
    assertClose(X.square().mul(3), grad(inCt).apply(DX));
  }
}
