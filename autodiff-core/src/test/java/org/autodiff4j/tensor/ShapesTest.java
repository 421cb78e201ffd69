package org.autodiff4j.tensor;

import static org.autodiff4j.tensor.ScatterTest.throwsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

/** What is refused, and integers and booleans; real values are compared with JAX's. */
final class ShapesTest {
  private static final Tensor X = Tensor.of(1, 2, 3.0);
  private static final Tensor M = Tensor.arange(6).reshape(2, 3);

  @Test
  void operations_onIntegersAndBooleans_keepTheType() {
    assertEquals("i64[2,3]", Shapes.tril(M, 0).type().toString());
    check(Shapes.triu(M, 1), 0, 1, 2, 0, 0, 5);
    check(Shapes.diag(Tensor.of(true, true), 1), 0, 1, 0, 0, 0, 1, 0, 0, 0);
    assertEquals(DType.BOOL, Shapes.diag(Tensor.of(true, true), 1).dtype());
    check(Shapes.roll(M, 1, 1), 2, 0, 1, 5, 3, 4);
    check(Shapes.fillDiagonal(M, Tensor.of(7).squeeze()), 7, 1, 2, 3, 7, 5);
    check(
        Tensors.pad(M, PadMode.REFLECT, new int[] {0, 0}, new int[] {1, 0}),
        1,
        0,
        1,
        2,
        4,
        3,
        4,
        5);
    assertEquals("i32[2]", Tensor.ones(DType.INT32, 2).type().toString());
    assertEquals("f32[0]", Tensor.zeros(DType.FLOAT32, 0).type().toString());
    assertArrayEquals(
        new long[] {Long.MAX_VALUE - 2, Long.MAX_VALUE - 1},
        Tensor.arange(Long.MAX_VALUE - 2, Long.MAX_VALUE, 1).toLongArray());
  }

  @Test
  void operands_thatDoNotFit_areNamed() {
    throwsWith(
        ShapeException.class,
        "split: axis 0 of [3] does not divide into 2 equal parts. arraySplit makes parts that"
            + " differ by one.",
        () -> Shapes.split(X, 2, 0));
    throwsWith(
        ShapeException.class,
        "arraySplit needs at least one part, but got 0.",
        () -> Shapes.arraySplit(X, 0, 0));
    throwsWith(
        ShapeException.class,
        "meshgrid takes vectors, but tensor 1 is i64[2,3].",
        () -> Shapes.meshgrid(X, M));
    throwsWith(
        ShapeException.class,
        "roll: 2 shifts and 1 axes do not pair up.",
        () -> Shapes.roll(M, new int[] {1, 2}, new int[] {0}));
    throwsWith(
        ShapeException.class,
        "rot90 needs two different axes, but got 1 twice.",
        () -> Shapes.rot90(M, 1, 1, -1));
    throwsWith(
        ShapeException.class,
        "repeat: the count must not be negative, but is -1.",
        () -> Shapes.repeat(M, -1, 0));
    throwsWith(
        ShapeException.class,
        "repeat: counts [1] do not give one of at least 0 to each of the 2 elements of axis 0.",
        () -> Shapes.repeat(M, new int[] {1}, 0));
    throwsWith(
        ShapeException.class,
        "tril needs at least two axes, but got f64[3].",
        () -> Shapes.tril(X, 0));
    throwsWith(
        ShapeException.class,
        "diag takes a vector or a matrix, but got f64[]. diagonal takes batches.",
        () -> Shapes.diag(X.sum(), 0));
    throwsWith(
        ShapeException.class,
        "fillDiagonal takes a matrix, or a tensor whose axes are equal, but got f64[3].",
        () -> Shapes.fillDiagonal(X, X));
    throwsWith(
        ShapeException.class,
        "diagonal needs two different axes, but got 0 twice.",
        () -> Shapes.diagonal(M, 0, 0, -2));
    throwsWith(
        ShapeException.class,
        "vander takes a vector, but got i64[2,3].",
        () -> Shapes.vander(M, 2, true));
    throwsWith(
        ShapeException.class,
        "toeplitz takes two vectors, but got f64[3] and i64[2,3].",
        () -> Shapes.toeplitz(X, M));
  }

  @Test
  void paddingAndMakers_thatDoNotFit_areNamed() {
    throwsWith(
        ShapeException.class,
        "pad: 1 widths for a tensor of shape [2, 3]; give a pair for each axis.",
        () -> Tensors.pad(M, PadMode.EDGE, new int[] {1, 1}));
    throwsWith(
        ShapeException.class,
        "pad: widths are pairs of at least 0, but axis 0 has [-1, 1].",
        () -> Tensors.pad(X, PadMode.WRAP, new int[] {-1, 1}));
    throwsWith(
        ShapeException.class,
        "pad: axis 0 of [0] has no elements to pad with.",
        () -> Tensors.pad(Tensor.zeros(0), PadMode.EDGE, new int[] {1, 1}));
    throwsWith(
        ShapeException.class, "arange needs a step other than 0.", () -> Tensor.arange(0, 3, 0));
    throwsWith(
        ShapeException.class,
        "arange would have Infinity elements.",
        () -> Tensor.arange(0.0, 1.0, 0.0));
    throwsWith(
        ShapeException.class,
        "geomspace goes between two numbers of one sign that are not 0, but got -1.0 and 2.0.",
        () -> Tensor.geomspace(-1, 2, 3));
    throwsWith(
        ShapeException.class,
        "linspace needs a count of at least 0, but got -1.",
        () -> Tensor.logspace(0, 1, -1, 10));
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }
}
