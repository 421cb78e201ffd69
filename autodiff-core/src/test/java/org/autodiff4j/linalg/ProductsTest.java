package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.CentralDifferences;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProductsTest {
  private static final Tensor A = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void vdot_anyShapes_readsRowByRow() {
    assertEquals(91, Linalg.vdot(A, A.reshape(3, 2)).toDouble());
    assertEquals(6, Linalg.vdot(Tensor.scalar(2.0), Tensor.of(3.0)).toDouble());
    assertEquals("i64[] 2", Linalg.vdot(Tensor.of(true, true), Tensor.of(true, true)).toString());
    CentralDifferences.check(x -> Linalg.vdot(x, x.square().T()), A);
  }

  @Test
  void inner_anyRanks_contractsTheLastAxes() {
    assertArrayEquals(new double[] {14, 32, 32, 77}, Linalg.inner(A, A).toArray());
    assertEquals("f64[2,4,5]", Linalg.inner(A, Tensor.ones(4, 5, 3)).type().toString());
    assertEquals(A.mul(2).toString(), Linalg.inner(A, Tensor.scalar(2.0)).toString());
    assertEquals(
        "f64[2,2]", Linalg.inner(Tensor.zeros(2, 0), Tensor.zeros(2, 0)).type().toString());
  }

  @Test
  void kron_matrices_isMadeOfBlocks() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    assertEquals(
        "f64[2,4] [[1.0, 0.0, 2.0, 0.0],\n [0.0, 1.0, 0.0, 2.0]]",
        Linalg.kron(x, Tensor.eye(2)).toString());
    assertEquals(
        "f64[2,4] [[1.0, 2.0, 0.0, 0.0],\n [0.0, 0.0, 1.0, 2.0]]",
        Linalg.kron(Tensor.eye(2), x).toString());
    CentralDifferences.check(y -> Linalg.kron(y, y.square().T()), A);
  }

  @Test
  void kron_otherRanks_alignAtTheLastAxis() {
    assertArrayEquals(
        new double[] {3, 4, 6, 8}, Linalg.kron(Tensor.of(1.0, 2), Tensor.of(3.0, 4)).toArray());
    assertEquals("f64[2,6]", Linalg.kron(A, Tensor.ones(2)).type().toString());
    assertEquals("f64[4,2,9]", Linalg.kron(A, Tensor.ones(4, 1, 3)).type().toString());
    assertEquals("f64[] 6.0", Linalg.kron(Tensor.scalar(2.0), Tensor.scalar(3.0)).toString());
    assertEquals("f64[0,9]", Linalg.kron(A, Tensor.zeros(0, 3)).type().toString());
    assertEquals(
        "f64[5,4,9]",
        vmap(x -> Linalg.kron(x, A), axis(0)).apply(Tensor.ones(5, 2, 3)).type().toString());
  }

  @Test
  void cross_vectors_isNormalToBoth() {
    assertArrayEquals(
        new double[] {-3, 6, -3},
        Linalg.cross(Tensor.of(1.0, 2, 3), Tensor.of(4.0, 5, 6)).toArray());
    assertEquals(
        "i64[3] [0, 0, 1]", Linalg.cross(Tensor.of(1L, 0, 0), Tensor.of(0L, 1, 0)).toString());
    Tensor columns = Linalg.cross(A.T(), Tensor.of(new double[][] {{1}, {0}, {0}}), 0);
    assertArrayEquals(new double[] {0, 0, 3, 6, -2, -5}, columns.toArray());
    CentralDifferences.check(x -> Linalg.cross(x, x.square().add(1).flip(1)), A);
  }

  @Test
  void trace_offset_sumsAnotherDiagonal() {
    double[] expected = {0, 4, 6, 8, 3, 0, 0};
    for (int k = -2; k < 5; k++) {
      assertEquals(expected[k + 2], Linalg.trace(A, k).toDouble(), "offset " + k);
    }
    assertEquals(0, Linalg.trace(A, Integer.MAX_VALUE).toDouble());
    assertEquals(0, Linalg.trace(A, Integer.MIN_VALUE).toDouble());
    assertEquals("f64[4] [1.0, 1.0, 1.0, 1.0]", Linalg.trace(Tensor.ones(4, 3, 2), -2).toString());
    assertEquals("f64[4]", Linalg.trace(Tensor.zeros(4, 0, 2), 1).type().toString());
    CentralDifferences.check(x -> Linalg.trace(x.square(), 1), A);
  }

  @Test
  void multiDot_shapes_decideTheOrder() {
    Tensor column = Tensor.ones(3, 1);
    Tensor expected = A.matmul(column).matmul(column.T());
    assertArrayEquals(expected.toArray(), Linalg.multiDot(A, column, column.T()).toArray(), 1e-15);
    String program =
        graph(x -> Linalg.multiDot(x, Tensor.ones(20, 30), Tensor.ones(30)), Tensor.ones(10, 20))
            .toString();
    assertEquals(false, program.contains("[10,30]"), program);
    assertEquals(
        "f64[10]", Linalg.multiDot(Tensor.ones(10, 20), Tensor.ones(20)).type().toString());
    assertEquals(3, Linalg.multiDot(Tensor.of(1.0, 1), A, Tensor.of(1.0, 1, -1)).toDouble());
    assertEquals(
        "f64[5,2,2]",
        Linalg.multiDot(A, Tensor.ones(5, 3, 4), Tensor.ones(4, 3), A.T()).type().toString());
    assertEquals(A.toString(), Linalg.multiDot(A).toString());
    CentralDifferences.check(x -> Linalg.multiDot(x, x.T().square(), x), A);
  }

  @Test
  void matrixPower_exponent_countsFactors() {
    Tensor x = Tensor.of(new double[][] {{1, 1}, {1, 0}});
    assertArrayEquals(new double[] {89, 55, 55, 34}, Linalg.matrixPower(x, 10).toArray());
    assertEquals(x.toString(), Linalg.matrixPower(x, 1).toString());
    assertArrayEquals(new double[] {1, 0, 0, 1}, Linalg.matrixPower(x, 0).toArray());
    assertEquals(
        "i64[2,2] [[2, 1],\n [1, 1]]",
        Linalg.matrixPower(x.cast(org.autodiff4j.types.DType.INT64), 2).toString());
    Tensor batch = Tensor.ofArray(new double[][][] {{{2}}, {{3}}});
    assertArrayEquals(new double[] {8, 27}, Linalg.matrixPower(batch, 3).toArray());
    assertArrayEquals(new double[] {1, 1}, Linalg.matrixPower(batch, 0).toArray());
    assertEquals("f64[0,0]", Linalg.matrixPower(Tensor.zeros(0, 0), 5).type().toString());
    assertArrayEquals(new double[] {1, -1, -1, 2}, Linalg.matrixPower(x, -2).toArray(), 1e-15);
    assertEquals(
        "f64[1,1] [[0.125]]", Linalg.matrixPower(Tensor.of(2L).reshape(1, 1), -3).toString());
    assertEquals(
        "f64[1,1] [[1.0]]", Linalg.matrixPower(Tensor.ones(1, 1), Integer.MIN_VALUE).toString());
    CentralDifferences.check(y -> Linalg.matrixPower(y, -3), x);
    CentralDifferences.check(y -> Linalg.matrixPower(y, 5), x);
  }

  @Test
  void products_shapesThatDoNotFit_areRefused() {
    refused("vdot: lengths differ: 6 and 2.", () -> Linalg.vdot(A, Tensor.ones(2)));
    refused(
        "inner: the last sizes of [2, 3] and [2] differ.", () -> Linalg.inner(A, Tensor.ones(2)));
    refused(
        "cross needs vectors of 3 elements, but axis 0 of [2, 3] and [2, 3] has 2 and 2.",
        () -> Linalg.cross(A, A, 0));
    refused(
        "cross: shapes [2, 3] and [4, 3] do not broadcast: axis -2 has sizes 2 and 4.",
        () -> Linalg.cross(A, Tensor.ones(4, 3)));
    refused("trace needs a matrix, but got shape [3].", () -> Linalg.trace(Tensor.ones(3), 1));
    refused("multiDot needs at least one matrix.", () -> Linalg.multiDot());
    refused("multiDot: operands 0 and 1 do not fit: [2, 3] x [2, 3].", () -> Linalg.multiDot(A, A));
    refused(
        "multiDot: operand 1 has shape [3], but needs to be a matrix; the first and the last of"
            + " several may be vectors.",
        () -> Linalg.multiDot(A, Tensor.ones(3), A));
    refused("matrixPower needs square matrices, but got f64[2,3].", () -> Linalg.matrixPower(A, 2));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
  }
}
