package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class ReductionKernelsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** 0 … 23 as [2, 3, 4]. */
  private static final Tensor X = Tensor.arange(24).reshape(2, 3, 4).cast(DType.FLOAT64);

  @Test
  void sum_overEachSubsetOfAxes() {
    check(X.sum(), 276);
    check(X.sum(0), 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34);
    check(X.sum(1), 12, 15, 18, 21, 48, 51, 54, 57);
    check(X.sum(-1), 6, 22, 38, 54, 70, 86);
    check(X.sum(0, 1), 60, 66, 72, 78);
    check(X.sum(0, 2), 60, 92, 124);
    check(X.sum(1, 2), 66, 210);
    assertEquals(Shape.of(2, 1, 4), X.sum(new int[] {1}, true).shape());
  }

  @Test
  void sum_overNoElements_isZero() {
    check(Tensor.of(Shape.of(2, 0), new double[0]).sum(1), 0, 0);
    check(Tensor.of(Shape.of(2, 0), new double[0]).sum(0));
    check(Tensor.of(new double[0]).sum(), 0);
  }

  @Test
  void sum_ofFloat32_isRoundedOnceAtTheEnd() {
    float[] tenths = new float[1_000_000];
    Arrays.fill(tenths, 0.1f);
    Tensor sum = Tensor.of(tenths).sum();
    assertEquals(DType.FLOAT32, sum.dtype());
    assertEquals((float) (0.1f * 1e6), sum.toFloatArray()[0]);
    check(Tensor.of(1e30f, 1f, -1e30f).sum(), 1);
    check(Tensor.of(3e38f, 3e38f, -3e38f).sum(), 3e38f);
  }

  @Test
  void sum_withInfinities_followsIeee() {
    check(Tensor.of(1, INF).sum(), INF);
    check(Tensor.of(INF, -INF).sum(), NAN);
    check(Tensor.of(1, NAN).sum(), NAN);
    check(Tensor.of(1e308, 1e308).sum(), INF);
  }

  @Test
  void sum_ofIntegers_wraps() {
    Tensor sum = Tensor.of(Integer.MAX_VALUE, 1).sum();
    assertEquals(DType.INT32, sum.dtype());
    check(sum, Integer.MIN_VALUE);
    assertEquals((1L << 60) + 1, Tensor.of(1L << 60, 1L).sum().toLongArray()[0]);
    check(Tensor.of(true, false, true).sum(), 2);
  }

  @Test
  void prod_ofFactors_andOfNone() {
    check(Tensor.of(2, 3, -4).prod(), -24);
    check(X.at(0).add(1).prod(1), 24, 1680, 11880);
    check(Tensor.of(new double[0]).prod(), 1);
    check(Tensor.of(0, INF).prod(), NAN);
    check(Tensor.of(65536, 65537).prod(), 65536);
  }

  @Test
  void extrema_propagateNaNAndTakeInfinities() {
    check(Tensor.of(1, NAN, 3).max(), NAN);
    check(Tensor.of(NAN, 1, 3).min(), NAN);
    check(Tensor.of(-INF, -INF).max(), -INF);
    check(Tensor.of(INF, INF).min(), INF);
    check(X.max(0, 2), 15, 19, 23);
    check(X.min(1), 0, 1, 2, 3, 12, 13, 14, 15);
    check(Tensor.of(Integer.MIN_VALUE, -1).max(), -1);
    assertEquals(Long.MIN_VALUE, Tensor.of(Long.MIN_VALUE, 1).min().toLongArray()[0]);
  }

  @Test
  void argExtrema_takeTheFirstOfTiesAndOfNaNs() {
    check(Tensor.of(1, 3, 3, 2).argmax(0), 1);
    check(Tensor.of(2, 1, 1, 2).argmin(0), 1);
    check(Tensor.of(5, NAN, 9, NAN).argmax(0), 1);
    check(Tensor.of(5, NAN, 1, NAN).argmin(0), 1);
    check(Tensor.of(-0.0, 0.0).argmax(0), 0);
    check(Tensor.of(-INF, -INF).argmax(0), 0);
    check(Tensor.of(new double[][] {{1, 9, 2}, {8, 0, 2}}).argmax(0), 1, 0, 0);
    check(Tensor.of(new double[][] {{1, 9, 2}, {8, 0, 2}}).argmin(1), 0, 1);
    check(Tensor.of((1L << 60) + 1, 1L << 60).argmin(0), 1);
    assertEquals(TensorType.of(DType.INT64, 2, 4), X.argmax(1).type());
  }

  @Test
  void logSumExp_acrossTheRange_isExact() {
    near(Math.log(2), Tensor.of(0, 0.0).logSumExp());
    near(1000 + Math.log(2), Tensor.of(1000, 1000.0).logSumExp());
    near(-1000 + Math.log(2), Tensor.of(-1000, -1000.0).logSumExp());
    near(4.248354255291589e-18, Tensor.of(0, -40.0).logSumExp());
    near(0, Tensor.of(-Math.log(2), -Math.log(2)).logSumExp());
    Tensor rows = Tensor.of(new double[][] {{1000, 1000}, {-1000, -1000}});
    check(rows.logSumExp(1), 1000 + Math.log(2), -1000 + Math.log(2));
  }

  @Test
  void logSumExp_ofInfinities_isTheirLimit() {
    check(Tensor.of(-INF, -INF).logSumExp(), -INF);
    check(Tensor.of(-INF, 3).logSumExp(), 3);
    check(Tensor.of(INF, 1).logSumExp(), INF);
    check(Tensor.of(INF, -INF).logSumExp(), INF);
    check(Tensor.of(INF, NAN).logSumExp(), NAN);
    check(Tensor.of(new double[0]).logSumExp(), -INF);
  }

  @Test
  void cumSum_bothWays_alongEachAxis() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    check(x.cumSum(0), 1, 2, 3, 5, 7, 9);
    check(x.cumSum(1), 1, 3, 6, 4, 9, 15);
    check(Interpreter.bind(new CumSum(0, true), x), 5, 7, 9, 4, 5, 6);
    check(Interpreter.bind(new CumSum(1, true), x), 6, 5, 3, 15, 11, 6);
    check(Tensor.of(1, INF, -INF, 2).cumSum(0), 1, INF, NAN, NAN);
    check(Tensor.of(Integer.MAX_VALUE, 1).cumSum(0), Integer.MAX_VALUE, Integer.MIN_VALUE);
    check(Tensor.of(1e16, 1, -1e16).cumSum(0), 1e16, 1e16, 1);
  }

  @Test
  void logSoftmax_acrossTheRange_keepsRelativePrecision() {
    check(logSoftmax(Tensor.of(1000, 0, -1000.0), 0), 0, -1000, -2000);
    Tensor y = logSoftmax(Tensor.of(20, 0.0), 0);
    near(-2.061153620314381e-9, y.at(0));
    near(-20.00000000206115, y.at(1));
    check(logSoftmax(Tensor.of(3, 3.0), 0), -Math.log(2), -Math.log(2));
    Tensor columns = Tensor.of(new double[][] {{0, 1000}, {0, 0}});
    check(logSoftmax(columns, 0), -Math.log(2), 0, -Math.log(2), -1000);
    check(logSoftmax(Tensor.of(7.0), 0), 0);
    check(logSoftmax(Tensor.of(Shape.of(2, 0), new double[0]), 1));
  }

  @Test
  void logSoftmax_withoutAFiniteGreatest_isNaN() {
    check(logSoftmax(Tensor.of(-INF, -INF), 0), NAN, NAN);
    check(logSoftmax(Tensor.of(INF, 1), 0), NAN, NAN);
    check(logSoftmax(Tensor.of(NAN, 1), 0), NAN, NAN);
    check(logSoftmax(Tensor.of(-INF, 1), 0), -INF, 0);
  }

  private static Tensor logSoftmax(Tensor x, int axis) {
    return Interpreter.bind(new LogSoftmax(axis), x);
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  private static void near(double expected, Tensor actual) {
    assertEquals(expected, actual.toDouble(), 2 * Math.ulp(expected));
  }
}
