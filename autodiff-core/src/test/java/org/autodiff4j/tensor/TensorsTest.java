package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class TensorsTest {
  private static final Tensor M = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void where_allThreeBroadcast() {
    Tensor rows = Tensor.of(true, false).reshape(2, 1);
    check(Tensors.where(rows, Tensor.of(1, 2, 3.0), Tensor.of(-1.0)), 1, 2, 3, -1, -1, -1);
    check(Tensors.where(M.gt(3), M, 0), 0, 0, 0, 4, 5, 6);
    assertEquals(DType.FLOAT32, Tensors.where(rows, Tensor.of(1), Tensor.of(2f)).dtype());
    assertError(
        "where needs a boolean condition, but got f64[2,3]. Compare first, as in x.gt(0).",
        () -> Tensors.where(M, M, M));
    assertError(
        "where: shapes [2, 3] and [2] do not broadcast: axis -1 has sizes 3 and 2.",
        () -> Tensors.where(Tensor.of(true), M, Tensor.of(1, 2.0)));
  }

  @Test
  void concat_promotesAndChecks() {
    Tensor joined = Tensors.concat(0, Tensor.of(1), Tensor.of(2.5f), Tensor.of(true));
    assertEquals("f32[3] [1.0, 2.5, 1.0]", joined.toString());
    assertSame(M, Tensors.concat(1, M));
    assertError(
        "concat along axis 0: tensor 1 has shape [2], the first has [2, 3]; only axis 0 may"
            + " differ.",
        () -> Tensors.concat(0, M, Tensor.of(1, 2.0)));
    assertError(
        "concat along axis 0: tensor 2 has shape [1, 2], the first has [2, 3]; only axis 0 may"
            + " differ.",
        () -> Tensors.concat(0, M, M, Tensor.of(new double[1][2])));
    assertError("concat needs at least one tensor.", () -> Tensors.concat(0));
    assertError(
        "Axis 0 does not exist: a scalar has no axes.",
        () -> Tensors.concat(0, Tensor.scalar(1), Tensor.scalar(2)));
  }

  @Test
  void stack_makesANewAxis() {
    Tensor v = Tensor.of(1, 2.0);
    Tensor w = Tensor.of(3, 4.0);
    check(Tensors.stack(0, v, w), 1, 2, 3, 4);
    check(Tensors.stack(-1, v, w), 1, 3, 2, 4);
    assertEquals(Shape.of(2, 3, 2), Tensors.stack(2, M, M).shape());
    assertEquals(Shape.of(2), Tensors.stack(0, Tensor.scalar(1), Tensor.scalar(2)).shape());
    assertError("stack needs at least one tensor.", () -> Tensors.stack(0));
    assertError(
        "stack: tensor 1 has shape [2], the first has [2, 3].", () -> Tensors.stack(0, M, v));
  }

  @Test
  void moveAxis_keepsTheOrderOfTheOthers() {
    Tensor x = Tensor.arange(24).reshape(2, 3, 4);
    assertEquals(Shape.of(3, 4, 2), Tensors.moveAxis(x, 0, -1).shape());
    assertEquals(Shape.of(4, 2, 3), Tensors.moveAxis(x, 2, 0).shape());
    assertEquals(Shape.of(2, 4, 3), Tensors.swapLast(x).shape());
    assertEquals(17, Tensors.moveAxis(x, 0, -1).item(1, 1, 1));
    assertSame(x, Tensors.moveAxis(x, 1, 1));
  }

  @Test
  void at_dropsTheLeadingAxes() {
    check(M.at(1), 4, 5, 6);
    check(M.at(-1, -3), 4);
    assertEquals(Shape.SCALAR, M.at(0, 0).shape());
    assertSame(M, M.at());
    assertError("Index 2 is outside axis 0 of shape [2, 3].", () -> M.at(2));
    assertError(
        "at: index [0, 0, 0] has 3 positions, but the shape is [2, 3].", () -> M.at(0, 0, 0));
  }

  @Test
  void tile_alignsAtTheLastAxis() {
    check(Tensor.of(1, 2.0).tile(3), 1, 2, 1, 2, 1, 2);
    check(Tensor.of(1, 2.0).tile(2, 1), 1, 2, 1, 2);
    assertEquals(Shape.of(2, 2), Tensor.of(1, 2.0).tile(2, 1).shape());
    check(
        Tensor.of(new double[][] {{1, 2}, {3, 4}}).tile(2, 2),
        1,
        2,
        1,
        2,
        3,
        4,
        3,
        4,
        1,
        2,
        1,
        2,
        3,
        4,
        3,
        4);
    check(M.tile(2), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    assertEquals(Shape.of(0, 3), M.tile(0, 1).shape());
    assertError("tile: counts must not be negative: [-1].", () -> M.tile(-1));
  }

  @Test
  void takeAlongAxis_readsEachLineAtItsOwnIndices() {
    Tensor order = Tensor.ofArray(new int[][] {{2, 0}, {1, -1}});
    check(Tensors.takeAlongAxis(M, order, 1), 3, 1, 5, 6);
    Tensor rows = Tensor.ofArray(new int[][] {{1, 0, 1}});
    check(Tensors.takeAlongAxis(M, rows, 0), 4, 2, 6);
    Tensor best = M.argmax(1).expandDims(1);
    check(Tensors.takeAlongAxis(M, best, -1), 3, 6);
    check(Tensors.takeAlongAxis(Tensor.of(5, 6, 7.0), Tensor.of(2, 2), 0), 7, 7);
    assertError(
        "takeAlongAxis: indices of shape [2] need the rank of [2, 3].",
        () -> Tensors.takeAlongAxis(M, Tensor.of(0, 1), 1));
    assertError(
        "gather needs integer indices, but got f64[2,3]. Convert them with cast(INT64).",
        () -> Tensors.takeAlongAxis(M, M, 1));
    assertError(
        "gather: indices [3, 1] do not share the first 1 axes of [2, 3].",
        () -> Tensors.takeAlongAxis(M, Tensor.of(0, 0, 0).reshape(3, 1), 1));
  }

  @Test
  void scatterAdd_updatesOfAnotherShape_areAnError() {
    assertError(
        "scatterAdd: updates are f64[3], but indices [2] along axis 0 of f64[2,3] need f64[2,3].",
        () -> M.scatterAdd(0, Tensor.of(0, 1), Tensor.of(1, 2, 3.0)));
    assertError(
        "scatterAdd needs numbers, but got bool[2]. Convert it with cast(INT64).",
        () -> Tensor.of(true, true).scatterAdd(0, Tensor.of(0), Tensor.of(true)));
  }

  @Test
  void oneHot_isOneAtEachIndex() {
    Tensor y = Tensors.oneHot(Tensor.of(2, 0), 3, DType.FLOAT32);
    assertEquals("f32[2,3] [[0.0, 0.0, 1.0],\n [1.0, 0.0, 0.0]]", y.toString());
    check(Tensors.oneHot(Tensor.of(-1, 3), 3, DType.INT32), 0, 0, 0, 0, 0, 0);
    assertEquals(Shape.of(0, 3), Tensors.oneHot(Tensor.of(new int[0]), 3, DType.FLOAT64).shape());
    assertEquals(
        Shape.of(2, 2, 4), Tensors.oneHot(Tensor.ofArray(new int[2][2]), 4, DType.FLOAT64).shape());
  }

  @Test
  void pad_withAValue_putsItEverywhereNew() {
    Tensor v = Tensor.of(1, 2.0);
    check(Tensors.pad(v, 7, Padding.of(1, 2)), 7, 1, 2, 7, 7);
    check(Tensors.pad(v, -1, new Padding(0, 1, 2)), 1, -1, -1, 2, -1);
    check(Tensors.pad(v, 7, Padding.of(-1, 1)), 2, 7);
    check(Tensors.pad(Tensor.of(Double.NaN, 0), 7, Padding.of(1, 0)), 7, Double.NaN, 0);
    assertEquals(
        "bool[3] [false, true, true]",
        Tensors.pad(Tensor.of(false), 1, Padding.of(0, 2)).toString());
    assertEquals("f32[2] [0.5, 1.0]", Tensors.pad(Tensor.of(1f), 0.5, Padding.of(1, 0)).toString());
  }

  @Test
  void tensordot_pairsAxes() {
    Tensor x = Tensor.arange(24).reshape(2, 3, 4).cast(DType.FLOAT64);
    Tensor y = Tensors.tensordot(x, M, Axes.of(1, 0), Axes.of(-1, 0));
    double[] expected = new double[4];
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
          expected[k] += x.item(i, j, k) * M.item(i, j);
        }
      }
    }
    check(y, expected);
    assertError(
        "tensordot: 1 axes of the left tensor and 2 of the right do not pair up.",
        () -> Tensors.tensordot(x, M, Axes.of(0), Axes.of(0, 1)));
  }

  @Test
  void contract_badAxes_areErrors() {
    Axes none = Axes.of();
    assertError(
        "contract: contracted sizes differ: axes (0) of [2, 3] and (1) of [2, 3].",
        () -> Tensors.contract(M, M, Axes.of(0), Axes.of(1), none, none));
    assertError(
        "contract: batch sizes differ: axes (0) of [2, 3] and (1) of [2, 3].",
        () -> Tensors.contract(M, M, none, none, Axes.of(0), Axes.of(1)));
    assertError(
        "contract: axis 1 of f64[2,3] is named twice in (1,1).",
        () -> Tensors.contract(M, M, Axes.of(1), Axes.of(1), Axes.of(-1), Axes.of(1)));
    assertError(
        "contract: axis 2 does not exist in f64[2,3].",
        () -> Interpreter.bind(new Contraction(Axes.of(2), Axes.of(1), none, none), M, M));
    assertError(
        "contract needs numbers, but got bool[1]. Convert it with cast(INT64).",
        () ->
            Tensors.contract(Tensor.of(true), Tensor.of(true), Axes.of(0), Axes.of(0), none, none));
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  private static void assertError(String message, Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
