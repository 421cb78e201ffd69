package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class LiteralTest {
  private static final TensorType HUGE = TensorType.of(DType.FLOAT64, 1 << 15, 1 << 15, 1 << 15);

  @Test
  void rearrangement_ofALiteral_takesNoMemory() {
    for (DType dtype : DType.values()) {
      Tensor x = Literal.of(HUGE.with(dtype), 1);
      assertLiteral(x.type().with(Shape.of(1 << 30, 1 << 15)), 1, x.reshape(1 << 30, 1 << 15));
      assertLiteral(x.type(), 1, x.permute());
      assertLiteral(x.type(), 1, x.flip());
      assertLiteral(x.type().with(Shape.of(1 << 15, 5, 1 << 15)), 1, x.slice(1, 0, 10, 2));
      assertLiteral(x.type().with(Shape.of(1 << 15)), 1, x.at(3, -1));
      assertLiteral(x.type(), 1, Literal.of(TensorType.of(dtype), 1).broadcastTo(HUGE.shape()));
    }
  }

  @Test
  void elementwise_ofLiterals_foldsToALiteral() {
    Tensor x = Literal.of(HUGE, 2);
    assertLiteral(HUGE, 5, x.add(3));
    assertLiteral(HUGE, 4, x.square());
    assertLiteral(HUGE, Math.exp(2), x.exp());
    assertLiteral(HUGE, 0.1f, Tensor.full(HUGE.with(DType.FLOAT32), 0.1).cast(DType.FLOAT64));
    assertLiteral(
        HUGE.with(DType.FLOAT32), 1.1f, Tensor.full(HUGE.with(DType.FLOAT32), 1).add(0.1));
    assertLiteral(HUGE.with(DType.INT32), 2, x.cast(DType.INT32));
    assertLiteral(HUGE, 2, x.stopGradient());
  }

  @Test
  void linear_ofZeros_isTheZeroLiteral() {
    Tensor zero = Literal.zero(HUGE);
    TensorType reduced = HUGE.with(Shape.of(1 << 15, 1 << 15));
    assertLiteral(reduced, 0, zero.sum(1));
    assertLiteral(HUGE, 0, zero.cumSum(0));
    assertLiteral(HUGE.with(Shape.of(1 << 16, 1 << 15, 1 << 15)), 0, Tensors.concat(0, zero, zero));
    assertTrue(Literal.isZero(zero.neg()));
    assertFalse(Literal.isZero(Tensor.of(0.0)));
    assertFalse(Literal.isZero(Tensor.ones(2)));
  }

  @Test
  void otherOperations_onLiterals_giveNumbers() {
    assertEquals("f64[] 6.0", Tensor.full(2, 3).sum().toString());
    assertEquals("bool[2] [true, true]", Tensor.ones(2).gt(0).toString());
    assertEquals("i64[] 0", Tensor.ones(3).argmax(0).toString());
    assertEquals("f64[1,1] [[6.0]]", Tensor.full(2, 1, 3).matmul(Tensor.ones(3, 1)).toString());
    assertEquals("f64[3] [0.0, 1.0, 0.0]", Tensor.ones(1).pad(Padding.of(1, 1)).toString());
  }

  @Test
  void of_valueOfAnotherType_isConverted() {
    assertEquals("f32[] 0.1", Literal.of(TensorType.of(DType.FLOAT32), 0.1).toString());
    assertEquals("i32[] 2147483647", Literal.of(TensorType.of(DType.INT32), 1e10).toString());
    assertEquals("i64[] -2", Literal.of(TensorType.of(DType.INT64), -2.9).toString());
    assertEquals("bool[] true", Literal.of(TensorType.of(DType.BOOL), 0.5).toString());
    assertEquals(
        "i32[] 1", Literal.ofInteger(TensorType.of(DType.INT32), (1L << 32) + 1).toString());
    long big = (1L << 60) + 1;
    assertEquals("i64[] " + big, Literal.ofInteger(TensorType.of(DType.INT64), big).toString());
    assertEquals(big, Literal.ofInteger(TensorType.of(DType.INT64), big).toLongArray()[0]);
  }

  private static void assertLiteral(TensorType type, double value, Tensor actual) {
    Literal literal = assertInstanceOf(Literal.class, actual);
    assertEquals(type, literal.type());
    assertEquals(value, literal.value());
  }
}
