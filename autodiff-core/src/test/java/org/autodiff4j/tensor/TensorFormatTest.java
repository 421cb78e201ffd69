package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class TensorFormatTest {
  @Test
  void toString_smallTensors_showsAll() {
    assertEquals("f64[] 2.5", Tensor.of(2.5).reshape().toString());
    assertEquals("f64[2] [1.0, NaN]", Tensor.of(1, Double.NaN).toString());
    assertEquals("f32[2] [0.1, -Infinity]", Tensor.of(0.1f, Float.NEGATIVE_INFINITY).toString());
    assertEquals(
        "f64[2,2] [[1.0, 2.0],\n [3.0, 4.0]]",
        Tensor.of(new double[][] {{1, 2}, {3, 4}}).toString());
    assertEquals("i64[2,1,2] [[[0, 1]],\n [[2, 3]]]", Tensor.arange(4).reshape(2, 1, 2).toString());
    assertEquals("f64[0] []", Tensor.of(new double[0]).toString());
    assertEquals("f64[2,0] [[],\n []]", Tensor.of(Shape.of(2, 0), new double[0]).toString());
  }

  @Test
  void toString_longTensors_showsTheEdges() {
    assertEquals("i64[2000] [0, 1, 2, ..., 1997, 1998, 1999]", Tensor.arange(2000).toString());
    assertEquals(
        """
        i64[500,4] [[0, 1, 2, 3],
         [4, 5, 6, 7],
         [8, 9, 10, 11], ...,
         [1988, 1989, 1990, 1991],
         [1992, 1993, 1994, 1995],
         [1996, 1997, 1998, 1999]]""",
        Tensor.arange(2000).reshape(500, 4).toString());
  }

  @Test
  void toString_sixteenBits_showTheFewestDigits() {
    Tensor x = Tensor.of(0.1, -2.5, 65504, 6e-8, 0);
    assertEquals("f16[5] [0.1, -2.5, 65500.0, 6.0E-8, 0.0]", x.cast(DType.FLOAT16).toString());
    assertEquals("bf16[5] [0.1, -2.5, 65500.0, 6.0E-8, 0.0]", x.cast(DType.BFLOAT16).toString());
    assertEquals("f16[] 0.1", Tensor.scalar(0.1).cast(DType.FLOAT16).toString());
    TensorType type = TensorType.of(DType.FLOAT16, 2000);
    assertEquals("f16[2000] filled with 0.1", Literal.of(type, 0.1).toString());
  }

  @Test
  void toString_literals_showTheirValue() {
    assertEquals("f64[2] [0.0, 0.0]", Tensor.zeros(2).toString());
    assertEquals("f64[100,100] filled with 1.0", Tensor.ones(100, 100).toString());
    TensorType type = TensorType.of(DType.BOOL, 2000);
    assertEquals("bool[2000] filled with true", Literal.of(type, 1).toString());
    assertEquals("i32[2000] filled with -3", Literal.of(type.with(DType.INT32), -3).toString());
  }
}
