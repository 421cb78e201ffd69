package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

class JvpTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor DX = Tensor.of(1.0, 0.5, -2.0);

  record Pair(Tensor a, Tensor b) {}

  @Test
  void jvp_composedFunction_givesValueAndDirectionalDerivative() {
    Dual<Tensor> d = jvp((Tensor x) -> x.sin().mul(x), X, DX);
    assertClose(X.sin().mul(X), d.primal());
    assertClose(X.cos().mul(X).add(X.sin()).mul(DX), d.tangent());
  }

  @Test
  void jvp_record_takesTheWholeDirection() {
    Dual<Tensor> d =
        jvp((Pair p) -> p.a().mul(p.b()).sum(), new Pair(X, DX), new Pair(DX, X.neg()));
    assertEquals(X.mul(DX).sum().toDouble(), d.primal().toDouble(), 1e-15);
    assertEquals(DX.square().sum().sub(X.square().sum()).toDouble(), d.tangent().toDouble(), 1e-14);
  }

  @Test
  void jvp_pytreeResult_hasATangentForEachLeaf() {
    Function<Tensor, Map<String, List<Tensor>>> f =
        x -> Map.of("y", List.of(x.square(), x.sum()), "z", List.of(x.neg()));
    Map<String, List<Tensor>> dy = jvp(f, X, DX).tangent();
    assertClose(X.mul(2).mul(DX), dy.get("y").get(0));
    assertNumbers(dy.get("y").get(1), -0.5);
    assertClose(DX.neg(), dy.get("z").get(0));
  }

  @Test
  void jvp_dataArgument_isConstant() {
    BiFunction<Tensor, Tensor, Tensor> f = (x, data) -> x.mul(data).add(data.square());
    Dual<Tensor> d = jvp(f, X, DX, X);
    assertClose(X.mul(DX).add(DX.square()), d.primal());
    assertClose(DX.mul(X), d.tangent());
  }

  @Test
  void jvp_resultIndependentOfArgument_tangentIsZeroOfItsType() {
    Dual<Tensor> d = jvp((Tensor x) -> Tensor.of(1f, 2f), X, DX);
    assertEquals(Literal.zero(TensorType.of(DType.FLOAT32, 2)), d.tangent());
  }

  @Test
  void jvp_unusedLeaf_contributesNothing() {
    Dual<Tensor> d = jvp((Pair p) -> p.a().mul(3), new Pair(X, X), new Pair(DX, DX));
    assertClose(DX.mul(3), d.tangent());
  }

  @Test
  void jvp_integerResult_hasAZeroTangentOfItsOwnType() {
    Dual<Pair> d = jvp((Tensor x) -> new Pair(x.exp(), x.argmax(0)), X, DX);
    assertEquals(2, d.primal().b().toLongArray()[0]);
    assertEquals(Literal.zero(TensorType.of(DType.INT64)), d.tangent().b());
    assertClose(X.exp().mul(DX), d.tangent().a());
  }

  @Test
  void jvp_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(0.5f, -1.5f);
    Dual<Tensor> d = jvp((Tensor v) -> v.mul(2).add(1).tanh().square().mean(), x, x);
    assertEquals(DType.FLOAT32, d.primal().dtype());
    assertEquals(DType.FLOAT32, d.tangent().dtype());
    Tensor wide = x.cast(DType.FLOAT64);
    Tensor expected =
        jvp((Tensor v) -> v.mul(2).add(1).tanh().square().mean(), wide, wide).tangent();
    assertEquals(expected.toDouble(), d.tangent().toDouble(), 1e-6);
  }

  @Test
  void jvp_castOnTheWay_tangentHasTheResultsType() {
    Dual<Tensor> d =
        jvp((Tensor x) -> x.cast(DType.FLOAT64).square(), Tensor.of(3f), Tensor.of(1f));
    assertEquals(DType.FLOAT64, d.tangent().dtype());
    assertNumbers(d.tangent(), 6);
  }

  @Test
  void jvp_integersClosedOver_areData() {
    Tensor rows = Tensor.of(2, 0);
    Dual<Tensor> d = jvp((Tensor x) -> x.gather(0, rows).mul(Tensor.of(3, 4)), X, DX);
    assertNumbers(d.primal(), 6, 2);
    assertNumbers(d.tangent(), -6, 4);
  }

  @Test
  void jvp_javaBranchOnPrimal_followsTheValue() {
    TensorFunction f = x -> x.toDouble() > 0 ? x.square() : x.neg();
    assertNumbers(jvp(f, Tensor.scalar(3.0), Tensor.scalar(1.0)).tangent(), 6);
    assertNumbers(jvp(f, Tensor.scalar(-3.0), Tensor.scalar(1.0)).tangent(), -1);
  }

  @Test
  void jvp_javaLoopUntilConvergence_differentiatesTheSteps() {
    TensorFunction root =
        a -> {
          Tensor x = a.like(1);
          while (Math.abs(x.square().sub(a).toDouble()) > 1e-14) {
            x = x.add(a.div(x)).mul(0.5);
          }
          return x;
        };
    assertEquals(
        0.5 / Math.sqrt(3),
        jvp(root, Tensor.scalar(3.0), Tensor.scalar(1.0)).tangent().toDouble(),
        1e-12);
  }

  @Test
  void jvp_whereAndComparison_tangentOfTheBranchTaken() {
    TensorFunction f = x -> Tensors.where(x.gt(0), x.square(), x.mul(-3));
    assertNumbers(jvp(f, X, DX).tangent(), 1, -1.5, -8);
  }

  @Test
  void jvp_argumentReturnedAsIs_isTheDual() {
    Dual<Tensor> d = jvp((Tensor x) -> x, X, DX);
    assertSame(X, d.primal());
    assertSame(DX, d.tangent());
  }

  @Test
  void jvp_emptyAndZeroLengthArguments_giveEmptyTangents() {
    Dual<Tensor> d = jvp((Tensor x) -> x.exp(), Tensor.zeros(0, 3), Tensor.zeros(0, 3));
    assertEquals(TensorType.of(DType.FLOAT64, 0, 3), d.tangent().type());
    Dual<Tensor> none = jvp((List<Tensor> x) -> Tensor.scalar(1.0), List.of(), List.of());
    assertNumbers(none.tangent(), 0);
  }

  @Test
  void jvp_zeroDirection_givesZero() {
    assertNumbers(jvp((Tensor x) -> x.exp(), X, X.like(0)).tangent(), 0, 0, 0);
  }

  @Test
  void jvp_functionThrows_passesTheException() {
    RuntimeException own = new RuntimeException("own");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                jvp(
                    (Tensor x) -> {
                      throw own;
                    },
                    X,
                    DX));
    assertSame(own, thrown);
  }

  @Test
  void jvp_toStringInside_showsATracerNotNumbers() {
    String[] seen = new String[1];
    jvp(
        (Tensor x) -> {
          seen[0] = x.sin().toString();
          return x;
        },
        X,
        DX);
    assertEquals("Tracer f64[3] from sin under jvp", seen[0]);
  }

  @Test
  void jvp_ofGradWithClosure_mixedSecondDerivative() {
    Tensor a = Tensor.scalar(2.0);
    Tensor b = Tensor.scalar(3.0);
    // d/da d/db (a²·b³) = 2a·3b²
    Dual<Tensor> d = jvp((Tensor u) -> grad(v -> u.square().mul(v.pow(3))).apply(b), a, a.like(1));
    assertNumbers(d.tangent(), 108);
    assertInstanceOf(Tensor.class, d.primal());
  }
}
