package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacfwdBlocks;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jacrevBlocks;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacobiansTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor A = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  record Pair(Tensor a, Tensor b) {}

  @Test
  void jacobian_matrixProduct_isTheMatrix() {
    assertClose(A, jacfwd(x -> A.matmul(x)).apply(X));
    assertClose(A, jacrev(x -> A.matmul(x)).apply(X));
  }

  @Test
  void jacobian_columnsAndRows_areJvpsAndVjps() {
    TensorFunction f = x -> x.sin().mul(x.sum()).cumSum(0);
    Tensor j = jacfwd(f).apply(X);
    for (int i = 0; i < 3; i++) {
      Tensor unit = Tensor.eye(3).at(i);
      assertClose(jvp(f, X, unit).tangent(), j.matmul(unit));
      int row = i;
      assertClose(grad(x -> f.apply(x).at(row)).apply(X), j.at(i));
    }
    assertClose(j, jacrev(f).apply(X));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100, Integer.MAX_VALUE})
  void jacobian_anyChunk_givesTheSame(int chunk) {
    TensorFunction f = x -> x.matmul(x.T()).tanh();
    Tensor x = Tensor.linspace(-1, 1, 6).reshape(2, 3);
    Tensor expected = jacfwd(f).apply(x);
    assertEquals(TensorType.of(DType.FLOAT64, 2, 2, 2, 3), expected.type());
    assertClose(expected, jacfwd(f, chunk).apply(x));
    assertClose(expected, jacrev(f, chunk).apply(x));
  }

  @Test
  void jacobian_scalars_areScalars() {
    assertNumbers(jacfwd(x -> x.square()).apply(Tensor.scalar(3.0)), 6);
    assertNumbers(jacrev(x -> x.square()).apply(Tensor.scalar(3.0)), 6);
    assertEquals(0, jacrev(x -> x.square()).apply(Tensor.scalar(3.0)).rank());
  }

  @Test
  void jacobian_constantFunction_isZero() {
    assertClose(Tensor.zeros(2, 3), jacfwd(x -> Tensor.of(1.0, 2.0)).apply(X));
    assertClose(Tensor.zeros(2, 3), jacrev(x -> Tensor.of(1.0, 2.0)).apply(X));
  }

  @Test
  void jacobian_zeroLengthArgumentOrResult_hasZeroLength() {
    Tensor none = Tensor.zeros(0);
    assertEquals(
        TensorType.of(DType.FLOAT64, 2, 0),
        jacfwd(x -> Tensor.of(1.0, 2.0).add(x.sum())).apply(none).type());
    assertEquals(
        TensorType.of(DType.FLOAT64, 2, 0),
        jacrev(x -> Tensor.of(1.0, 2.0).add(x.sum())).apply(none).type());
    assertEquals(TensorType.of(DType.FLOAT64, 0, 3), jacfwd(x -> x.slice(0, 0, 0)).apply(X).type());
    assertEquals(TensorType.of(DType.FLOAT64, 0, 3), jacrev(x -> x.slice(0, 0, 0)).apply(X).type());
    assertEquals(TensorType.of(DType.FLOAT64, 0, 0), jacfwd(x -> x.exp()).apply(none).type());
    assertEquals(
        TensorType.of(DType.FLOAT64, 0, 0), hessian(x -> x.exp().sum()).apply(none).type());
  }

  @Test
  void jacfwdBlocks_oneEmptyLeafAmongOthers_fillsTheOthers() {
    Function<Pair, Tensor> f = p -> p.a().sum().add(p.b().square());
    for (Pair x : List.of(new Pair(Tensor.zeros(0), X), new Pair(Tensor.zeros(0, 2), X))) {
      Pair j = jacfwd(f).apply(x);
      assertClose(X.mul(2).mul(Tensor.eye(3)), j.b());
      assertEquals(TensorType.of(DType.FLOAT64, 3).shape().concat(x.a().shape()), j.a().shape());
      assertTreesClose(j, jacrev(f).apply(x));
    }
  }

  @Test
  void jacobian_record_hasABlockForEachLeaf() {
    Function<Pair, Tensor> f = p -> p.a().matmul(p.b());
    Pair at = new Pair(A, X);
    Pair j = jacfwd(f).apply(at);
    assertEquals(TensorType.of(DType.FLOAT64, 2, 2, 3), j.a().type());
    assertClose(A, j.b());
    for (int i = 0; i < 2; i++) {
      assertClose(X, j.a().at(i, i));
      assertNumbers(j.a().at(i, 1 - i), 0, 0, 0);
    }
    assertTreesClose(j, jacrev(f).apply(at));
  }

  @Test
  void jacobianBlocks_pytreesInAndOut_areByThePathOfTheResult() {
    Function<Pair, Map<String, List<Tensor>>> f =
        p -> Map.of("y", List.of(p.a().mul(p.b()), p.b().sum()), "z", List.of(p.a().at(0)));
    Pair at = new Pair(X, X.neg());
    Map<String, Pair> forward = jacfwdBlocks(f).apply(at);
    assertEquals(List.of("[\"y\"][0]", "[\"y\"][1]", "[\"z\"][0]"), List.copyOf(forward.keySet()));
    assertClose(Tensor.eye(3).mul(X.neg()), forward.get("[\"y\"][0]").a());
    assertNumbers(forward.get("[\"y\"][1]").b(), 1, 1, 1);
    assertNumbers(forward.get("[\"z\"][0]").a(), 1, 0, 0);
    assertTreesClose(forward, jacrevBlocks(f).apply(at));
  }

  @Test
  void jacobian_mixedPrecision_forwardHasTheResultsTypeReverseTheArguments() {
    Tensor x = Tensor.of(1f, 2f);
    TensorFunction widen = v -> v.cast(DType.FLOAT64).square();
    assertEquals(DType.FLOAT64, jacfwd(widen).apply(x).dtype());
    assertEquals(DType.FLOAT32, jacrev(widen).apply(x).dtype());
    Function<Pair, Tensor> mixed = p -> p.a().mul(p.b());
    Pair at = new Pair(x, Tensor.of(3.0, 4.0));
    assertEquals(DType.FLOAT64, jacfwd(mixed).apply(at).a().dtype());
    assertEquals(DType.FLOAT32, jacrev(mixed).apply(at).a().dtype());
    assertClose(Tensor.of(new double[][] {{3, 0}, {0, 4}}), jacfwd(mixed).apply(at).a());
  }

  @Test
  void jacobian_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(1f, 2f);
    assertEquals(DType.FLOAT32, jacfwd(v -> v.mul(2).exp()).apply(x).dtype());
    assertEquals(DType.FLOAT32, jacrev(v -> v.mul(2).exp()).apply(x).dtype());
    assertEquals(DType.FLOAT32, hessian(v -> v.mul(2).exp()).apply(x).dtype());
  }

  @Test
  void jacobian_functionWithABranch_followsThePrimal() {
    TensorFunction f = x -> x.sum().toDouble() > 0 ? x.mul(2) : x;
    assertClose(Tensor.eye(3).mul(2), jacfwd(f).apply(X));
    assertClose(Tensor.eye(3).mul(2), jacrev(f).apply(X));
  }

  @Test
  void jacobian_passes_areAsFewAsTheChunksAsk() {
    int[] runs = new int[1];
    TensorFunction f =
        x -> {
          runs[0]++;
          return x.square();
        };
    Tensor expected = jacfwd(f).apply(X);
    assertEquals(1, runs[0]);
    assertClose(expected, jacfwd(f, 2).apply(X));
    assertEquals(3, runs[0]);
    assertClose(expected, jacrev(f, 1).apply(X));
    assertEquals(4, runs[0]);
  }

  @Test
  void jacobian_integerResult_isRefused() {
    assertError(
        DTypeException.class,
        "jacfwd: the result is i64[], and only real tensors have derivatives. Cast it, or leave it"
            + " out.",
        () -> jacfwd(x -> x.argmax(0)).apply(X));
    assertError(
        DTypeException.class,
        "jacrev: the result at [1] is bool[3], and only real tensors have derivatives. Cast it, or"
            + " leave it out.",
        () -> jacrevBlocks((Tensor x) -> List.of(x, x.gt(0))).apply(X));
  }
}
