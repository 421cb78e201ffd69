package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.tensor.ScatterTest.throwsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.autodiff4j.tensor.Indices.Outside;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

/** What is refused, and what recording and batching give; values are compared with JAX's. */
final class IndicesTest {
  private static final Tensor M = Tensor.arange(6).cast(DType.FLOAT64).reshape(2, 3);
  private static final Tensor X = Tensor.of(1, 2, 3.0);

  @Test
  void take_indexOutside_meansWhatOneSays() {
    throwsWith(
        IndexException.class,
        "gather: index 3 is outside axis 0 of size 3.",
        () -> Indices.take(X, Tensor.of(0, 3), 0));
    check(Indices.take(X, Tensor.of(-5, 3), 0, Outside.CLIP), 1, 3);
    check(Indices.take(X, Tensor.of(-1, 3), 0, Outside.WRAP), 3, 1);
    check(Indices.take(X, Tensor.of(Long.MIN_VALUE, Long.MAX_VALUE), 0, Outside.WRAP), 2, 2);
    throwsWith(
        IndexException.class,
        "take: an axis of size 0 has no element to take.",
        () -> Indices.take(Tensor.zeros(0), Tensor.of(0), 0, Outside.WRAP));
    throwsWith(
        DTypeException.class,
        "take needs integer indices, but got f64[3]. Convert them with cast(INT64).",
        () -> Indices.take(X, X, 0, Outside.CLIP));
  }

  @Test
  void fixedSize_insideRecordedAndBatchedFunctions_givesTheFirst() {
    Tensor mask = M.gt(1);
    long[] rows = {0, 1, 1, 1};
    assertArrayEquals(rows, Indices.nonZero(mask, 4)[0].toLongArray());
    assertArrayEquals(
        rows, jit((Tensor m) -> Indices.nonZero(m.gt(1), 4)[0]).apply(M).toLongArray());
    check(vmap((Tensor m) -> Indices.nonZero(m.gt(1), 2)[0]).apply(M), 2, 0, 0, 1);
    check(jit((Tensor x) -> Indices.compress(x.gt(1), x, 0, 3)).apply(X), 2, 3, 0);
  }

  @Test
  void operands_thatDoNotFit_areNamed() {
    throwsWith(
        ShapeException.class,
        "gatherNd: indices of shape [2, 3] need a last axis of at most 2 positions into [2, 3].",
        () -> Indices.gatherNd(M, Tensor.arange(6).reshape(2, 3)));
    throwsWith(
        IndexException.class,
        "ravelIndex: index 3 is outside axis 1 of size 3.",
        () -> Indices.gatherNd(M, Tensor.of(0, 3)));
    throwsWith(
        ShapeException.class,
        "putAlongAxis: indices of shape [3] need the rank of [2, 3].",
        () -> Indices.putAlongAxis(M, Tensor.of(0, 1, 1), X, 0));
    throwsWith(
        ShapeException.class,
        "choose needs at least one tensor to choose from.",
        () -> Indices.choose(Tensor.of(0)));
    throwsWith(
        ShapeException.class,
        "select: 1 conditions and 2 values do not pair up.",
        () -> Indices.select(new Tensor[] {X.gt(1)}, new Tensor[] {X, X}, X));
    throwsWith(
        DTypeException.class,
        "compress needs a boolean condition, but got f64[3]. Compare first, as in x.gt(0).",
        () -> Indices.compress(X, M, 1));
    throwsWith(
        ShapeException.class,
        "compress: a condition of shape [3] does not fit axis 0 of [2, 3].",
        () -> Indices.compress(X.gt(1), M, 0));
    throwsWith(
        ShapeException.class,
        "nonZero: the size must not be negative, but is -1.",
        () -> Indices.nonZero(X, -1));
    throwsWith(
        ShapeException.class,
        "ravelMultiIndex: 1 indices do not point into [2, 3]; give one for each axis.",
        () -> Indices.ravelMultiIndex(Shape.of(2, 3), Tensor.of(1)));
    throwsWith(
        IndexException.class,
        "ravelIndex: index 6 is outside axis 0 of size 6.",
        () -> Indices.unravelIndex(Tensor.of(6), Shape.of(2, 3)));
  }

  @Test
  void boxes_thatDoNotFit_areNamed() {
    throwsWith(
        ShapeException.class,
        "dynamicSlice: a box of sizes [3, 1] does not fit into [2, 3].",
        () -> Indices.dynamicSlice(M, Tensor.of(0, 0), 3, 1));
    throwsWith(
        ShapeException.class,
        "dynamicSlice: starts are i32[1], but a tensor of shape [2, 3] needs a vector of 2, one"
            + " for each axis.",
        () -> Indices.dynamicSlice(M, Tensor.of(new int[] {0}), 1, 1));
    throwsWith(
        DTypeException.class,
        "dynamicSlice needs integer starts, but got f64[2]. Convert them with cast(INT64).",
        () -> Indices.dynamicSlice(M, Tensor.of(0.0, 0.0), 1, 1));
    throwsWith(
        DTypeException.class,
        "dynamicUpdateSlice: the update is f64[3], the tensor i32[3]; cast one of them.",
        () -> Indices.dynamicUpdateSlice(Tensor.of(1, 2, 3), X, Tensor.of(new int[] {0})));
    throwsWith(
        ShapeException.class,
        "A place on one axis is an integer scalar, but got i32[2].",
        () -> Indices.dynamicIndexInDim(M, Tensor.of(0, 1), 0));
    throwsWith(
        ShapeException.class,
        "updateSlice: the update is f64[2], but the ranges [0:3] of f64[3] need f64[3].",
        () ->
            Interpreter.bind(
                new Slicing.UpdateSlice(java.util.List.of(Range.all(3))), X, Tensor.of(1, 2.0)));
    throwsWith(
        DTypeException.class,
        "ravelIndex needs integer indices, but got f64[3]. Convert them with cast(INT64).",
        () -> Interpreter.bind(new RavelIndex(Shape.of(3), org.autodiff4j.types.Axes.of(0)), X));
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray(), 1e-15);
  }
}
