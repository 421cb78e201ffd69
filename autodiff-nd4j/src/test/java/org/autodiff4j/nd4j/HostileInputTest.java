package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What ND4J's own operations answer by ending the process, with wrong numbers or without a reason:
 * here it has the right result, or an exception that says what is wrong.
 */
final class HostileInputTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  // ---- What ends the process ----

  @Test
  void div_ofIntegersByZero_isThatOfReals() {
    Tensor x = Tensor.of(1, -1, 0, Integer.MIN_VALUE);
    assertValues(x.div(Tensor.of(0, 0, 0, -1)), INF, -INF, NAN, 2147483648.0);
    assertValues(x.div(0), INF, -INF, NAN, -INF);
    assertValues(x.reciprocal(), 1, -1, INF, -1 / 2147483648.0);
    assertValues(Tensor.of(Long.MIN_VALUE).div(Tensor.of(-1L)), 0x1p63);
    assertValues(Tensor.of(true, false).div(Tensor.of(true, true)), 1, 0);
  }

  @Test
  void cast_ofWhatNoIntegerHolds_saturates() {
    Tensor x = Tensor.of(2.9, -2.9, 1e20, -1e20, INF, -INF, NAN);
    assertArrayEquals(
        new long[] {2, -2, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 0},
        x.cast(DType.INT64).toLongArray());
    assertValues(
        x.cast(DType.INT32), 2, -2, (1L << 31) - 1, -(1L << 31), (1L << 31) - 1, -(1L << 31), 0);
    assertArrayEquals(
        new boolean[] {true, true, true, true, true, true, true},
        x.cast(DType.BOOL).toBooleanArray());
  }

  @Test
  void argmax_ofTransposed_findsTheFirst() {
    Tensor x = Tensor.of(new double[][] {{3, 1, 3}, {2, 9, 9}}).T();
    assertValues(x.argmax(0), 0, 1);
    assertValues(x.argmax(1), 0, 1, 1);
    assertValues(x.argmin(0), 1, 0);
    assertEquals(Shape.of(1, 2), x.argmax(0).expandDims(0).shape());
  }

  @Test
  void gather_byTransposedIndices_readsThem() {
    Tensor indices = Tensor.ofArray(new int[][] {{0, 1, 2}, {3, 4, 5}}).T();
    Tensor x = Tensor.of(10.0, 11, 12, 13, 14, 15);
    assertValues(x.gather(0, indices), 10, 13, 11, 14, 12, 15);
    assertValues(
        Tensor.zeros(6).scatterAdd(0, indices, indices.cast(DType.FLOAT64)), 0, 1, 2, 3, 4, 5);
    assertArrayEquals(
        new boolean[] {false, true},
        Tensor.of(true, false).gather(0, Tensor.of(1, 0)).toBooleanArray());
  }

  @Test
  void reduction_ofEmpty_isTheUnitOrSaysWhyNot() {
    Tensor x = Tensor.zeros(0, 3);
    assertValues(x.sum(), 0);
    assertValues(x.prod(), 1);
    assertValues(x.sum(0), 0, 0, 0);
    assertValues(x.sum(1));
    assertValues(x.prod(0), 1, 1, 1);
    assertValues(x.logSumExp(0), -INF, -INF, -INF);
    assertValues(x.mean(), NAN);
    assertMessage(ShapeException.class, () -> x.max());
    assertMessage(ShapeException.class, () -> x.min(0));
    assertMessage(ShapeException.class, () -> x.argmax(0));
    assertValues(x.max(1));
    assertValues(x.cumSum(0));
  }

  @Test
  void softmax_ofEmpty_isEmpty() {
    assertEquals(Shape.of(0, 3), Nn.softmax(Tensor.zeros(0, 3), 1).shape());
    assertEquals(Shape.of(3, 0), Nn.softmax(Tensor.zeros(3, 0), 1).shape());
    assertEquals(Shape.of(0, 3), Nn.logSoftmax(Tensor.zeros(0, 3), 1).shape());
  }

  @Test
  void oneHot_ofNothingOrOutside_hasZeros() {
    assertEquals(Shape.of(0, 3), Tensors.oneHot(Tensor.of(new int[0]), 3, DType.FLOAT64).shape());
    assertValues(Tensors.oneHot(Tensor.of(2, -1, 3), 3, DType.FLOAT64), 0, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void pad_ofScalarAndOfEmpty_works() {
    assertValues(Tensor.scalar(5.0).pad(), 5);
    assertValues(Tensors.pad(Tensor.zeros(0), 7, Padding.of(1, 2)), 7, 7, 7);
    assertEquals(
        Shape.of(2, 4), Tensor.zeros(0, 4).pad(Padding.of(1, 1), Padding.of(0, 0)).shape());
  }

  @Test
  void matmul_overNoElements_isZero() {
    assertValues(Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3)), 0, 0, 0, 0, 0, 0);
    assertEquals(Shape.of(0, 2), Tensor.zeros(0, 3).matmul(Tensor.zeros(3, 2)).shape());
    assertValues(Tensor.zeros(0).matmul(Tensor.zeros(0)), 0);
  }

  @Test
  void index_outside_isAnError() {
    Tensor x = Tensor.of(1.0, 2.0, 3.0);
    for (int index : new int[] {3, -4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      String message = "index " + index + " is outside axis 0 of size 3.";
      Tensor at = Tensor.of(0, index);
      assertMessage(IndexException.class, "gather: " + message, () -> x.gather(0, at));
      assertMessage(
          IndexException.class,
          "scatterAdd: " + message,
          () -> x.scatterAdd(0, at, Tensor.of(1.0, 1.0)));
    }
    assertMessage(AutodiffException.class, () -> x.at(3));
    assertValues(x.slice(0, 2, 9), 3);
  }

  // ---- What is wrong without a word ----

  @Test
  void smallArguments_keepTheirDigits() {
    for (int n : new int[] {1, 7, 40, 3000}) {
      for (double v : new double[] {1e-300, 1e-20, -1e-20, 1e-8, -1e-8, 1e-5, 1e-3, -1e-3}) {
        Tensor x = Tensor.full(v, n).add(Tensor.zeros(n));
        assertAll(Math.log1p(v), x.log1p());
        assertAll(Math.expm1(v), x.expm1());
        assertAll(Math.tanh(v), x.tanh());
        assertAll(v - v * v * v / 6 + 3 * v * v * v * v * v / 40, x.asinh());
        assertAll((float) Math.log1p((float) v), x.cast(DType.FLOAT32).log1p());
        assertAll((float) Math.expm1((float) v), x.cast(DType.FLOAT32).expm1());
        assertAll((float) Math.tanh((float) v), x.cast(DType.FLOAT32).tanh());
      }
    }
  }

  @Test
  void tails_keepTheirDigits() {
    for (int n : new int[] {1, 7, 40, 3000}) {
      Tensor zeros = Tensor.zeros(n);
      assertAll(Math.log1p(Math.exp(-30)), zeros.add(-30).softplus());
      assertAll(Math.exp(-400), zeros.add(-400).softplus());
      assertAll(1000, zeros.add(1000).softplus());
      assertAll(1e300, zeros.add(1e300).softplus());
      assertAll(Math.exp(-700), zeros.add(-700).sigmoid());
      assertAll((float) Math.exp(-90), zeros.add(-90).cast(DType.FLOAT32).sigmoid());
      assertAll(1, zeros.add(1000).sigmoid());
      assertAll(1, zeros.add(1e300).tanh());
      assertAll(-5.075212875445207, zeros.add(-80).asinh());
      assertAll(691.4686750787736, zeros.add(1e300).asinh());
      assertAll(-INF, zeros.add(-INF).asinh());
      assertAll(2.0884875837625446e-45, zeros.add(10).erfc());
    }
  }

  @Test
  void sum_ofManyFloats_keepsItsDigits() {
    Tensor x = Tensor.full(0.1, 10_000_000).cast(DType.FLOAT32).add(Tensor.of(0f));
    double exact = 1e7 * (double) 0.1f;
    assertEquals(exact, x.sum().toDouble(), 1e-6 * exact);
    assertEquals(0.1f, x.mean().toDouble(), 1e-7);
    assertEquals(0.1f * 1e4, x.reshape(1000, 10_000).mean(0).sum().toDouble() * 1, 1e-6 * 1e3);
    Tensor y = x.slice(0, 0, 1_000_000);
    assertEquals(1e6 * 0.1f * 0.1f, y.matmul(y).toDouble(), 1e-5 * 1e4);
  }

  @Test
  void exponentialSums_ofFarApartRows_areStable() {
    Tensor x = Tensor.of(new double[][] {{1000, 1000}, {-1000, -1000}});
    assertValues(x.logSumExp(1), 1000 + Math.log(2), -1000 + Math.log(2));
    assertValues(Nn.logSoftmax(Tensor.of(1000.0, 0, -1000), 0), 0, -1000, -2000);
    assertValues(
        Nn.softmax(Tensor.of(new double[][] {{-1000, -1000}, {-1000, -1000}}), 1),
        0.5,
        0.5,
        0.5,
        0.5);
    assertValues(Tensor.of(-INF, -INF).logSumExp(), -INF);
    assertValues(Tensor.of(INF, 1).logSumExp(), INF);
  }

  @Test
  void matmul_ofBroadcastOperands_multiplies() {
    Tensor row = Tensor.of(1.0, 2.0, 3.0).broadcastTo(2, 3);
    Tensor column = Tensor.of(new double[][] {{1}, {2}, {3}}).broadcastTo(3, 2);
    assertValues(row.matmul(column), 14, 14, 14, 14);
    assertValues(Tensor.scalar(2.0).broadcastTo(2, 3).matmul(Tensor.ones(3, 2)), 6, 6, 6, 6);
    assertValues(row.flip(1).matmul(column.flip(0)), 14, 14, 14, 14);
  }

  @Test
  void nan_reachesEveryResult() {
    Tensor x = Tensor.of(1, NAN, 3);
    Tensor y = Tensor.of(NAN, 1, 3);
    assertValues(x.maximum(y), NAN, NAN, 3);
    assertValues(y.maximum(x), NAN, NAN, 3);
    assertValues(x.minimum(y), NAN, NAN, 3);
    assertValues(x.maximum(0), 1, NAN, 3);
    assertValues(x.max(), NAN);
    assertValues(x.min(), NAN);
    assertValues(x.argmax(0), 1);
    assertValues(y.argmin(0), 0);
    assertValues(x.sign(), 1, NAN, 1);
    Tensor many = Tensor.ones(5000).scatterAdd(0, Tensor.of(4321), Tensor.of(NAN));
    assertValues(many.max(), NAN);
    assertValues(many.maximum(Tensor.zeros(5000)).max(), NAN);
    assertEquals(4999, many.sign().eq(1).cast(DType.INT32).sum().toDouble());
  }

  @Test
  void round_ofHalves_goesToEven() {
    assertValues(Tensor.of(0.5, 1.5, 2.5, -0.5, -2.5).round(), 0, 2, 2, 0, -2);
  }

  @Test
  void integers_stayExact() {
    assertArrayEquals(new long[] {1162261467}, Tensor.of(3).pow(19).toLongArray());
    assertArrayEquals(new long[] {4052555153018976267L}, Tensor.of(3L).pow(39).toLongArray());
    long big = (1L << 60) + 1;
    for (int n : new int[] {1, 3000}) {
      Tensor x = Tensor.of(Tensor.zeros(n).add(0).toLongArray()).add(Tensor.of(big));
      assertEquals(big + 1, x.add(1).toLongArray()[n - 1]);
      assertEquals(big - 2, x.sub(2).toLongArray()[n - 1]);
      assertEquals(1 - big, Tensor.of(1L).sub(x).toLongArray()[n - 1]);
      assertEquals(3 * big, x.mul(Tensor.of(3L)).toLongArray()[n - 1]);
      assertEquals(big, x.maximum(Tensor.of(big - 1)).toLongArray()[n - 1]);
      assertTrue(x.gt(Tensor.of(big - 1)).toBooleanArray()[n - 1]);
      assertEquals(n, x.eq(Tensor.of(big)).cast(DType.INT32).sum().toDouble());
      assertEquals(0, x.eq(Tensor.of(big - 1)).cast(DType.INT32).sum().toDouble());
    }
    assertArrayEquals(
        new long[] {Integer.MIN_VALUE}, Tensor.of(Integer.MAX_VALUE).add(1).toLongArray());
    assertArrayEquals(new long[] {1, 3, 6}, Tensor.of(1, 2, 3).cumSum(0).toLongArray());
  }

  @Test
  void broadcast_ofVectorWithMatrixOfOne_hasBothAxes() {
    Tensor sum = Tensor.of(1.0, 2.0, 3.0).add(Tensor.ones(1, 1));
    assertEquals(Shape.of(1, 3), sum.shape());
    assertValues(sum, 2, 3, 4);
    assertValues(
        Tensor.of(new double[][] {{1}, {2}}).add(Tensor.of(10.0, 20.0, 30.0)),
        11,
        21,
        31,
        12,
        22,
        32);
  }

  @Test
  void operation_onATensorAndItsTranspose_readsBothUnchanged() {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    assertValues(x.add(x.T()), 2, 5, 5, 8);
    x.exp();
    x.T().neg();
    x.round();
    assertValues(x, 1, 2, 3, 4);
  }

  @Test
  void where_ofDifferentShapes_broadcastsEach() {
    Tensor condition = Tensor.of(true, false);
    assertValues(Tensors.where(condition, Tensor.of(1.0, 2.0), Tensor.of(3.0, 4.0)), 1, 4);
    assertValues(
        Tensors.where(condition, Tensor.zeros(2, 2), Tensor.of(new double[][] {{1}, {2}})),
        0,
        1,
        0,
        2);
  }

  @Test
  void slice_byNegativeStep_reverses() {
    Tensor x = Tensor.arange(6);
    assertValues(x.flip(), 5, 4, 3, 2, 1, 0);
    assertValues(x.flip().slice(0, 0, 6, 2), 5, 3, 1);
    assertValues(x.slice(0, 5, 0, -2), 5, 3, 1);
    assertValues(x.slice(0, 0, 6, -1));
    assertMessage(AutodiffException.class, () -> x.slice(0, 0, 6, 0));
  }

  @Test
  void types_thatDoNotFit_promoteOrSaySo() {
    assertEquals(DType.FLOAT64, Tensor.of(1f).add(Tensor.of(2.5)).dtype());
    assertValues(Tensor.of(1).add(Tensor.of(2.7)), 3.7);
    assertValues(Tensor.of(1, 2).lt(Tensor.of(1.5, 1.5)).cast(DType.INT32), 1, 0);
    assertMessage(AutodiffException.class, () -> Tensor.of(1.0).and(Tensor.of(true)));
    assertMessage(ShapeException.class, () -> Tensor.zeros(2, 3).add(Tensor.zeros(2)).toArray());
  }

  @Test
  void elements_moreThanMemoryHas_isAnError() {
    assertThrows(
        OutOfMemoryError.class,
        () -> Nd4jTensor.allocate(TensorType.of(DType.FLOAT64, 1 << 30, 1 << 20)));
  }

  private static void assertValues(Tensor actual, double... expected) {
    double[] values = actual.toArray();
    assertEquals(expected.length, values.length, () -> Arrays.toString(values));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i],
          values[i],
          Double.isFinite(expected[i]) ? 1e-14 * Math.abs(expected[i]) : 0,
          () -> Arrays.toString(values));
    }
  }

  /** Compares to 1e-14, and f32 to 1e-6, of the value. */
  private static void assertAll(double expected, Tensor actual) {
    double digits = actual.dtype() == DType.FLOAT32 ? 1e-6 : 1e-14;
    for (double value : actual.toArray()) {
      assertEquals(expected, value, Double.isFinite(expected) ? digits * Math.abs(expected) : 0);
    }
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  /** The texts of these belong to the operations, and are tested there. */
  private static void assertMessage(Class<? extends AutodiffException> type, Executable call) {
    assertTrue(assertThrows(type, call).getMessage().endsWith("."));
  }
}
