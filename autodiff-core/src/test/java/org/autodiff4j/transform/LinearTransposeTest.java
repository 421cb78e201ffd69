package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearTransposeTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor A = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  record Pair(Tensor a, Tensor b) {}

  static Stream<Named<Function<Tensor, Tensor>>> linearFunctions() {
    return Stream.of(
        Named.of("identity", x -> x),
        Named.of("zero", x -> x.like(0)),
        Named.of("multiple", x -> x.mul(3).sub(x).div(A.at(0))),
        Named.of("matrix product", x -> A.matmul(x)),
        Named.of("running sum", x -> x.cumSum(0).flip()),
        Named.of("gather", x -> x.gather(0, Tensor.of(2, 2, 0, 1))),
        Named.of("where by a constant", x -> Tensors.where(X.gt(0), x, x.like(0))),
        Named.of("padded beside concrete zeros", x -> Tensors.concat(0, x, Tensor.of(0.0, -0.0))),
        Named.of("padding", x -> x.pad(Padding.of(1, 2)).slice(0, 0, 6, 2)),
        Named.of("outer product", x -> x.expandDims(1).mul(A.at(1))),
        Named.of("an inner derivative", x -> jvp((Tensor u) -> u.sin(), X, x).tangent()));
  }

  @ParameterizedTest
  @MethodSource("linearFunctions")
  void linearTranspose_linearFunction_isItsTransposedJacobian(Function<Tensor, Tensor> f) {
    Tensor y = f.apply(X);
    int n = y.shape().length();
    Tensor ct = Tensor.linspace(-1, 2, n).reshape(y.shape());
    Tensor jacobian = jacrev((Tensor x) -> f.apply(x)).apply(X).reshape(n, 3);
    assertClose(ct.reshape(n).matmul(jacobian), linearTranspose(f, X).apply(ct));
  }

  @Test
  void linearTranspose_pytrees_goFromResultToArgument() {
    Function<Pair, List<Tensor>> f = p -> List.of(p.a().add(p.b()), p.b().sum(), p.a().mul(2));
    Function<List<Tensor>, Pair> transpose = linearTranspose(f, new Pair(X, X));
    Pair ct = transpose.apply(List.of(X, Tensor.scalar(10.0), Tensor.ones(3)));
    assertClose(X.add(2), ct.a());
    assertClose(X.add(10), ct.b());
  }

  @Test
  void linearTranspose_twice_isTheFunction() {
    Function<Tensor, Tensor> f = x -> A.matmul(x).cumSum(0);
    Function<Tensor, Tensor> back = linearTranspose(linearTranspose(f, X), f.apply(X));
    assertClose(f.apply(X), back.apply(X));
  }

  @Test
  void linearTranspose_recordedOnce_onTypesAlone() {
    int[] runs = new int[1];
    Function<Tensor, Tensor> f =
        x -> {
          runs[0]++;
          return x.mul(2);
        };
    Function<Tensor, Tensor> transpose = linearTranspose(f, Tensor.zeros(3));
    assertClose(X.mul(2), transpose.apply(X));
    assertClose(X.mul(-2), transpose.apply(X.neg()));
    assertEquals(1, runs[0]);
  }

  @Test
  void linearTranspose_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(1f, 2f);
    Tensor ct =
        linearTranspose((Tensor v) -> v.cast(DType.FLOAT64).mul(3), x).apply(Tensor.ones(2));
    assertEquals(DType.FLOAT32, ct.dtype());
    assertNumbers(ct, 3, 3);
  }

  @Test
  void linearTranspose_coefficientFromOuterTransform_isDifferentiated() {
    // ⟨(x·I)ᵀ·ct, 1⟩ = x·Σct
    Tensor g =
        grad(a -> linearTranspose((Tensor v) -> v.mul(a), X).apply(X.like(1)).sum())
            .apply(Tensor.scalar(2.0));
    assertNumbers(g, 3);
  }

  @Test
  void linearTranspose_notLinear_namesTheStep() {
    refused(
        "linearTranspose: the function is not linear: sin is applied to the input.", x -> x.sin());
    refused(
        "linearTranspose: the function is not linear: mul is applied to the input.", x -> x.mul(x));
    refused(
        "linearTranspose: the function is not linear: div is applied to the input.", x -> X.div(x));
    refused(
        "linearTranspose: the function is not linear: gt is applied to the input.",
        x -> Tensors.where(x.gt(0), x, x.neg()));
  }

  @Test
  void linearTranspose_affine_namesTheStep() {
    refused(
        "linearTranspose: the function is not linear: add combines the input with a constant.",
        x -> x.mul(2).add(1));
    refused(
        "linearTranspose: the function is not linear: concat combines the input with a constant.",
        x -> Tensors.concat(0, x, X));
    refused(
        "linearTranspose: the function is not linear: a result of type f64[3] does not depend on"
            + " the input.",
        x -> X);
  }

  @Test
  void linearTranspose_throughIntegers_isRefused() {
    refused(
        "linearTranspose: the function is not linear: cast turns the input into i64[3].",
        x -> x.cast(DType.INT64).cast(DType.FLOAT64));
  }

  @Test
  void linearTranspose_readingNumbers_isRefused() {
    assertError(
        TraceException.class,
        "This f64[] is being recorded by linearTranspose, so it has no number yet. "
            + "Use where(...) or cond(...) to choose, whileLoop, foriLoop or scan to repeat, or compute it outside linearTranspose.",
        () -> linearTranspose((Tensor x) -> x.sum().toDouble() > 0 ? x : x.neg(), X));
  }

  private static void refused(String message, Function<Tensor, Tensor> f) {
    String wayOut = " Only linear functions have a transpose; use vjp for others.";
    assertError(DerivativeException.class, message + wayOut, () -> linearTranspose(f, X));
  }
}
