package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

final class IndexingKernelsTest {
  private static final Tensor M = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void gather_alongEachAxis() {
    check(M.gather(0, Tensor.of(1, 0, 1)), 4, 5, 6, 1, 2, 3, 4, 5, 6);
    check(M.gather(1, Tensor.of(2, 0)), 3, 1, 6, 4);
    check(M.gather(1, Tensor.of(-1L, -3L)), 3, 1, 6, 4);
    Tensor byMatrix = M.gather(1, Tensor.ofArray(new int[][] {{0, 1}, {2, 2}}));
    assertEquals(Shape.of(2, 2, 2), byMatrix.shape());
    check(byMatrix, 1, 2, 3, 3, 4, 5, 6, 6);
    check(M.gather(0, Tensor.of(1).reshape()), 4, 5, 6);
    check(M.gather(0, Tensor.of(new int[0])));
  }

  @Test
  void gather_withSharedAxes_readsEachFromItsOwn() {
    Tensor at = Tensor.ofArray(new int[][] {{2, 0}, {1, -1}});
    check(Interpreter.bind(new Gather(1, 1), M, at), 3, 1, 5, 6);
    check(Interpreter.bind(new Gather(1, 1), M, Tensor.of(2, 0)), 3, 4);
    Tensor x = Tensor.arange(12).reshape(2, 3, 2);
    // y[b, p, i] = x[b, p, at[b, i]]
    check(
        Interpreter.bind(new Gather(2, 1), x, Tensor.ofArray(new int[][] {{1}, {0}})),
        1,
        3,
        5,
        6,
        8,
        10);
  }

  @Test
  void scatterAdd_repeatedIndices_allCount() {
    Tensor x = Tensor.of(10, 20, 30.0);
    check(x.scatterAdd(0, Tensor.of(0, 0, -1), Tensor.of(1, 2, 4.0)), 13, 20, 34);
    check(x, 10, 20, 30);
    Tensor rows = Tensor.of(new double[][] {{1, 1, 1}, {2, 2, 2}});
    check(M.scatterAdd(0, Tensor.of(1, 1), rows), 1, 2, 3, 7, 8, 9);
    Tensor columns = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    check(M.scatterAdd(1, Tensor.of(0, 2), columns), 2, 2, 5, 7, 5, 10);
    check(Tensor.of(1e16, 0).scatterAdd(0, Tensor.of(0, 0), Tensor.of(1, -1e16)), 1, 0);
    check(
        Tensor.of(Integer.MAX_VALUE).scatterAdd(0, Tensor.of(0), Tensor.of(1)), Integer.MIN_VALUE);
  }

  @Test
  void scatterAdd_withSharedAxes_addsToEachOfItsOwn() {
    Tensor at = Tensor.ofArray(new int[][] {{2, 0}, {1, 1}});
    Tensor updates = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    check(Interpreter.bind(new ScatterAdd(1, 1), M, at, updates), 3, 2, 4, 4, 12, 6);
  }

  @Test
  void scatters_repeatedIndices_areDefined() {
    Tensor x = Tensor.of(10, 20, 30.0, 40);
    Tensor at = Tensor.of(0, -1, 0, 2, 0);
    Tensor updates = Tensor.of(3, 50, 12, 0, 2.0);
    check(x.scatterSet(0, at, updates), 2, 20, 0, 50);
    check(x.scatterMul(0, at, updates), 720, 20, 0, 2000);
    check(x.scatterMax(0, at, updates), 12, 20, 30, 50);
    check(x.scatterMin(0, at, updates), 2, 20, 0, 40);
    check(x, 10, 20, 30, 40);
    Tensor rows = Tensor.of(new double[][] {{7, 1, 9}, {5, 8, 2}});
    check(M.scatterSet(0, Tensor.of(1, 1), rows), 1, 2, 3, 5, 8, 2);
    check(M.scatterMax(0, Tensor.of(1, 1), rows), 1, 2, 3, 7, 8, 9);
    Tensor at2 = Tensor.of(1, 1);
    check(M.scatterSet(1, at2, M.slice(1, 0, 2)), 1, 2, 3, 4, 5, 6);
    assertArrayEquals(
        new boolean[] {false, true},
        Tensor.of(false, false)
            .scatterSet(0, Tensor.of(1, 1), Tensor.of(false, true))
            .toBooleanArray());
    check(Tensor.of(Integer.MAX_VALUE).scatterMul(0, Tensor.of(0), Tensor.of(2)), -2);
  }

  @Test
  void scatters_ofNaN_giveNaNWhereItCounts() {
    double nan = Double.NaN;
    Tensor x = Tensor.of(1, nan, 3);
    Tensor at = Tensor.of(0, 1, 2, 2);
    Tensor updates = Tensor.of(2, 5, nan, 1);
    check(x.scatterMax(0, at, updates), 2, nan, nan);
    check(x.scatterMin(0, at, updates), 1, nan, nan);
    check(x.scatterSet(0, at, updates), 2, 5, 1);
    check(x.scatterMul(0, at, updates), 2, nan, nan);
  }

  @Test
  void gather_indexOutside_isAnErrorEvenWhereNothingIsRead() {
    Tensor empty = Tensor.of(Shape.of(3, 0), new double[0]);
    IndexException error =
        assertThrows(IndexException.class, () -> empty.gather(0, Tensor.of(0, -4)));
    assertEquals("gather: index -4 is outside axis 0 of size 3.", error.getMessage());
  }

  @Test
  void gather_ofEveryType_movesElements() {
    assertArrayEquals(
        new boolean[] {true, false},
        Tensor.of(false, true).gather(0, Tensor.of(1, 0)).toBooleanArray());
    assertEquals(DType.INT32, Tensor.of(5, 6).gather(0, Tensor.of(1L)).dtype());
    assertEquals(6f, Tensor.of(5f, 6f).gather(0, Tensor.of(1L)).toFloatArray()[0]);
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }
}
