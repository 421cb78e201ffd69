package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ReductionTest {
  private static final Tensor X = Tensor.arange(6).reshape(2, 3).cast(DType.FLOAT64);

  @Test
  void keepDims_leavesAxesOfSizeOne() {
    int[] last = {-1};
    assertEquals(Shape.of(2, 1), X.sum(last, true).shape());
    assertEquals(Shape.of(2, 1), X.mean(last, true).shape());
    assertEquals(Shape.of(2, 1), X.max(last, true).shape());
    assertEquals(Shape.of(2, 1), X.min(last, true).shape());
    assertEquals(Shape.of(2, 1), X.prod(last, true).shape());
    assertEquals(Shape.of(2, 1), X.logSumExp(last, true).shape());
    assertEquals(Shape.of(1, 1), X.sum(new int[0], true).shape());
    assertEquals(Shape.of(2), X.sum(last, false).shape());
  }

  @Test
  void mean_ofIntegersAndOfNothing() {
    assertEquals("f64[] 2.5", X.cast(DType.INT32).mean().toString());
    assertEquals("f64[2] [1.0, 4.0]", X.mean(1).toString());
    assertEquals("f32[] 0.5", Tensor.of(0f, 1f).mean().toString());
    assertEquals("f64[] 0.5", Tensor.of(true, false).mean().toString());
    assertEquals(Double.NaN, Tensor.of(new double[0]).mean().toDouble());
  }

  @Test
  void reductions_ofAScalar_areTheScalar() {
    Tensor x = Tensor.of(3.0).reshape();
    assertSame(x, x.sum());
    assertSame(x, x.max());
    assertEquals(3, x.mean().toDouble());
  }

  @Test
  void booleans_countAsIntegers() {
    Tensor x = Tensor.of(true, false, true);
    assertEquals("i64[] 2", x.sum().toString());
    assertEquals("i64[] 0", x.prod().toString());
    assertEquals("i64[] 1", x.max().toString());
    assertEquals("i64[] 1", x.argmin(0).toString());
    assertEquals("i64[3] [1, 1, 2]", x.cumSum(0).toString());
  }

  @Test
  void extrema_overNoElements_areErrors() {
    Tensor empty = Tensor.of(Shape.of(2, 0), new double[0]);
    assertError(
        "max over axes (1) of f64[2,0] has no elements to choose from.", () -> empty.max(1));
    assertError(
        "min over axes (0,1) of f64[2,0] has no elements to choose from.", () -> empty.min());
    assertError(
        "argmax along axis 1 of f64[2,0] has no elements to choose from.", () -> empty.argmax(1));
    assertEquals(Shape.of(0), empty.max(0).shape());
    assertEquals(Shape.of(0), empty.argmin(0).shape());
  }

  @Test
  void axes_thatDoNotExist_areErrors() {
    assertError("Axis 2 does not exist: rank 2 has axes -2 to 1.", () -> X.sum(2));
    assertError("Axis 1 is named twice in [1, -1].", () -> X.max(1, -1));
    assertError("Axis 2 does not exist: rank 2 has axes -2 to 1.", () -> X.argmax(2));
    assertError("Axis -3 does not exist: rank 2 has axes -2 to 1.", () -> X.cumSum(-3));
  }

  @Test
  void sum_overCheckedAxes_equalsThatOverNumbers() {
    assertArrayEquals(X.sum(1).toArray(), X.sum(org.autodiff4j.types.Axes.of(1)).toArray());
  }

  private static void assertError(String message, Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
