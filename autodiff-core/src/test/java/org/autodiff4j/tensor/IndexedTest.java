package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.tensor.Index.all;
import static org.autodiff4j.tensor.Index.ellipsis;
import static org.autodiff4j.tensor.Index.every;
import static org.autodiff4j.tensor.Index.from;
import static org.autodiff4j.tensor.Index.newAxis;
import static org.autodiff4j.tensor.Index.of;
import static org.autodiff4j.tensor.Index.range;
import static org.autodiff4j.tensor.Index.until;
import static org.autodiff4j.tensor.ScatterTest.throwsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** The way in and out of {@code at}; the numbers are compared with JAX's by the golden values. */
final class IndexedTest {
  private static final Tensor M = Tensor.arange(12).cast(DType.FLOAT64).reshape(3, 4);
  private static final Tensor X = Tensor.of(1, 2, 3.0);

  @Test
  void get_rangesAndPositions_readAsNumPyDoes() {
    check(M.at(of(1), every(-1)).get(), 7, 6, 5, 4);
    check(M.at(from(2), until(2)).get(), 8, 9);
    check(M.at(ellipsis(), of(-1)).get(), 3, 7, 11);
    check(M.at(range(2, Integer.MIN_VALUE, -2), of(0)).get(), 8, 0);
    assertEquals(Shape.of(3, 1, 2), M.at(all(), newAxis(), range(0, 9, 3)).get().shape());
    check(M.at(of(2, 0), of(1, 3)).get(), 9, 3);
    check(M.at(Tensor.of(2, 0)).get(), 8, 9, 10, 11, 0, 1, 2, 3);
    check(M.at(M.gt(9)).get(), 10, 11);
    check(M.at(M.gt(90)).get());
  }

  @Test
  void update_ofAnyKind_leavesTheTensorAsItWas() {
    check(X.at(of(1)).set(9), 1, 9, 3);
    check(X.at(of(0, 2)).add(Tensor.of(5, 6.0)), 6, 2, 9);
    check(X.at(of(0, 0)).sub(1), -1, 2, 3);
    check(X.at(of(0, 0)).mul(3), 9, 2, 3);
    check(X.at(from(1)).div(2), 1, 1, 1.5);
    check(X.at(X.gt(1)).min(2), 1, 2, 2);
    check(X.at(of(0, 0)).max(Tensor.of(4, 5.0)), 5, 2, 3);
    check(X.at(until(2)).apply(Tensor::exp), Math.E, Math.exp(2), 3);
    check(X, 1, 2, 3);
    Tensor integers = Tensor.of(1, 2, 3);
    assertEquals(DType.INT32, integers.at(of(1)).set(7).dtype());
    assertArrayEquals(
        new boolean[] {false, true, false}, X.gt(5).at(of(1)).set(1).toBooleanArray());
    assertEquals(DType.FLOAT32, X.cast(DType.FLOAT32).at(of(0)).set(Tensor.scalar(0.1)).dtype());
  }

  @Test
  void update_underJitAndVmap_isThatOfEachExample() {
    TensorFunction f = x -> x.at(Tensor.of(0, 2, 0)).add(x).at(x.gt(2)).mul(x.at(of(0)).get());
    Tensor expected = f.apply(X);
    assertArrayEquals(expected.toArray(), jit(f).apply(X).toArray());
    Tensor many = vmap(f).apply(M.slice(1, 0, 3));
    assertArrayEquals(f.apply(M.slice(1, 0, 3).at(2)).toArray(), many.at(2).toArray());
    Tensor at = Tensor.ofArray(new int[][] {{0, 0}, {2, 1}});
    Tensor each =
        vmap((Tensor x, Tensor i) -> x.at(i).set(Tensor.of(7, 8.0)), UNMAPPED, axis(0))
            .apply(X, at);
    check(each, 8, 2, 3, 1, 8, 7);
  }

  @Test
  void dynamicSlice_withAStartForEachExample_isThatOfALoop() {
    Tensor starts = Tensor.ofArray(new int[][] {{0, 1}, {9, -4}, {-2, 2}});
    Tensor each =
        vmap((Tensor x, Tensor s) -> Indices.dynamicSlice(x, s, 2, 2), UNMAPPED, axis(0))
            .apply(M, starts);
    check(each, 1, 2, 5, 6, 4, 5, 8, 9, 6, 7, 10, 11);
  }

  @Test
  void mask_insideARecordedFunction_isRefusedWhereItsCountMatters() {
    check(jit((Tensor x) -> x.at(x.gt(1)).set(0)).apply(X), 1, 0, 0);
    TraceException error =
        assertThrows(TraceException.class, () -> jit((Tensor x) -> x.at(x.gt(1)).get()).apply(X));
    assertEquals(
        "How many elements a mask selects must be known. This bool[3] is being recorded by jit, so"
            + " it has no number yet. Use where(...) or cond(...) to choose, whileLoop, foriLoop or"
            + " scan to repeat, or compute it outside jit. Indices.nonZero takes a size, too.",
        error.getMessage());
    check(grad((Tensor x) -> x.at(x.gt(1)).get().square().sum()).apply(X), 0, 4, 6);
  }

  @Test
  void index_thatDoesNotFit_saysWhy() {
    throwsWith(
        IndexException.class,
        "at: index 3 is outside axis 1 of size 3.",
        () -> M.T().at(all(), of(3)).get());
    throwsWith(
        IndexException.class,
        "at: the index is for 3 axes, but the shape is [3, 4].",
        () -> M.at(all(), all(), of(0)));
    throwsWith(
        IndexException.class,
        "at: an index has at most one ellipsis, but got 2.",
        () -> M.at(ellipsis(), ellipsis()));
    throwsWith(
        DTypeException.class,
        "An index is made of integers or booleans, but got f64[3]. Convert it with cast(INT64).",
        () -> M.at(X));
    throwsWith(
        ShapeException.class,
        "A mask needs at least one axis, but is a scalar. Use where(...).",
        () -> M.at(X.sum().gt(0)));
    throwsWith(
        ShapeException.class,
        "at: a mask of shape [3] does not fit axis 1 and those after it of f64[3,4].",
        () -> M.at(all(), of(X.gt(0))).get());
    throwsWith(
        ShapeException.class, "The step of an index range must not be 0.", () -> range(0, 1, 0));
    throwsWith(
        IndexException.class,
        "gather: index -4 is outside axis 0 of size 3.",
        () -> M.at(of(0, -4)).get());
    throwsWith(
        IndexException.class,
        "ravelIndex: index 4 is outside axis 1 of size 4.",
        () -> M.at(of(0, 1), of(4, 0)).get());
    throwsWith(
        ShapeException.class,
        "at: shapes [2] and [3] do not broadcast: axis -1 has sizes 2 and 3.",
        () -> M.at(of(0, 1), of(1, 2, 0)).get());
  }

  @Test
  void update_thatDoesNotFit_saysWhy() {
    throwsWith(
        DTypeException.class,
        "at(...).set: the update is f64[3], but the tensor i32[3]. Convert one of them with cast.",
        () -> Tensor.of(1, 2, 3).at(all()).set(X));
    throwsWith(
        DTypeException.class,
        "scatterSet: 0.5 is not an integer, but the tensor is i32[3]. Convert it with"
            + " cast(FLOAT64).",
        () -> Tensor.of(1, 2, 3).at(of(0)).set(0.5));
    throwsWith(
        DTypeException.class,
        "at(...).div needs a real tensor, but got i32[3]. Convert it with cast(FLOAT64).",
        () -> Tensor.of(1, 2, 3).at(of(0)).div(2));
    throwsWith(
        ShapeException.class,
        "broadcastTo: [3] does not broadcast to [3, 2].",
        () -> M.at(all(), until(2)).set(X));
    throwsWith(
        ShapeException.class,
        "at(...).apply: the function made f64[] of f64[2].",
        () -> X.at(until(2)).apply(Tensor::sum));
  }

  // ---- What it costs ----

  @Test
  void gradient_ofReadingAtIndices_isOneScatterAdd() {
    assertCost(
        """
        { a:f64[3,4] ; k0:i32[2] ->
          b:f64[2,4] = gather[axis=0 batchAxes=0] a k0
          c:f64[2,4] = mul b 2.0:f64[2,4]
          d:f64[3,4] = scatterAdd[axis=0 batchAxes=0] 0.0:f64[3,4] k0 c
          return d }
        """,
        x -> x.at(Tensor.of(2, 0)).get().square().sum(),
        M);
  }

  @Test
  void gradient_ofReplacingARange_isOneUpdateOrOneSlice() {
    assertCost(
        """
        { a:f64[3,4] ->
          b:f64[3,4] = updateSlice[ranges=[1:2, 0:3:2]] a 5.0:f64[1,2]
          c:f64[3,4] = mul b 2.0:f64[3,4]
          d:f64[3,4] = updateSlice[ranges=[1:2, 0:3:2]] c 0.0:f64[1,2]
          return d }
        """,
        x -> x.at(of(1), range(0, 4, 2)).set(5).square().sum(),
        M);
    assertCost(
        """
        { a:f64[2] ; k0:f64[3,4] ->
          b:f64[1,2] = reshape[shape=[1, 2]] a
          c:f64[3,4] = updateSlice[ranges=[1:2, 0:3:2]] k0 b
          d:f64[3,4] = mul c 2.0:f64[3,4]
          e:f64[1,2] = slice[ranges=[1:2, 0:3:2]] d
          f:f64[2] = reshape[shape=[2]] e
          return f }
        """,
        v -> M.at(of(1), range(0, 4, 2)).set(v).square().sum(),
        Tensor.of(1, 2.0));
  }

  @Test
  void gradient_ofDiagonalAndOfMovingBox_areOneStep() {
    assertCost(
        """
        { a:f64[3,4] ->
          b:f64[12] = reshape[shape=[12]] a
          c:f64[3] = slice[ranges=[1:12:5]] b
          d:f64[3] = mul c 2.0:f64[3]
          e:f64[12] = pad[paddings=[1_0_4]] d
          f:f64[3,4] = reshape[shape=[3, 4]] e
          return f }
        """,
        x -> Shapes.diagonal(x, 1, 0, 1).square().sum(),
        M);
    assertCost(
        """
        { a:f64[3,4] ; k0:i32[2] ->
          b:f64[2,2] = dynamicSlice[sizes=[2, 2]] a k0
          c:f64[2,2] = mul b 2.0:f64[2,2]
          d:f64[3,4] = dynamicUpdateSlice 0.0:f64[3,4] c k0
          return d }
        """,
        x -> Indices.dynamicSlice(x, Tensor.of(1, 2), 2, 2).square().sum(),
        M);
    assertCost(
        """
        { a:f64[3] ; k0:i64[6] ->
          b:f64[6] = gather[axis=0 batchAxes=0] a k0
          c:f64[6] = mul b 2.0:f64[6]
          d:f64[3] = scatterAdd[axis=0 batchAxes=0] 0.0:f64[3] k0 c
          return d }
        """,
        x -> Tensors.pad(x, PadMode.EDGE, new int[] {1, 2}).square().sum(),
        X);
  }

  private static void assertCost(String expected, TensorFunction f, Tensor x) {
    assertEquals(expected, Simplify.apply(graph(grad(f), x)).toString());
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray(), 1e-15);
  }
}
