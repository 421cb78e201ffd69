package org.autodiff4j.types;

import static org.autodiff4j.types.DType.BFLOAT16;
import static org.autodiff4j.types.DType.BOOL;
import static org.autodiff4j.types.DType.FLOAT16;
import static org.autodiff4j.types.DType.FLOAT32;
import static org.autodiff4j.types.DType.FLOAT64;
import static org.autodiff4j.types.DType.INT32;
import static org.autodiff4j.types.DType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class DTypeTest {
  @Test
  void promote_floatsBeatIntegersBeatBooleans() {
    assertEquals(FLOAT32, INT64.promote(FLOAT32));
    assertEquals(FLOAT64, FLOAT64.promote(FLOAT32));
    assertEquals(INT64, INT32.promote(INT64));
    assertEquals(INT32, BOOL.promote(INT32));
    assertEquals(FLOAT16, INT64.promote(FLOAT16));
    assertEquals(FLOAT32, FLOAT16.promote(BFLOAT16));
    assertEquals(FLOAT32, BFLOAT16.promote(FLOAT32));
    for (DType a : DType.values()) {
      assertEquals(a, a.promote(a));
      for (DType b : DType.values()) {
        assertEquals(a.promote(b), b.promote(a));
      }
    }
  }

  @Test
  void kinds_areFloatIntegerOrBoolean() {
    assertEquals(FLOAT64, INT32.toFloat());
    assertEquals(FLOAT32, FLOAT32.toFloat());
    assertEquals(FLOAT64, BOOL.toFloat());
    assertEquals(8, INT64.bytes());
    for (DType dtype : DType.values()) {
      boolean wide = dtype == FLOAT32 || dtype == FLOAT64;
      assertEquals(wide || dtype.isHalf(), dtype.isFloat());
      assertEquals(dtype.isHalf() ? FLOAT32 : dtype, dtype.computed());
      assertEquals(dtype == INT32 || dtype == INT64, dtype.isInteger());
    }
  }

  @Test
  void toString_isTheShortName() {
    assertEquals("f32[3,2]", TensorType.of(FLOAT32, 3, 2).toString());
    assertEquals("bool[]", TensorType.of(BOOL).toString());
    assertEquals("i64[0]", TensorType.of(INT32).with(INT64).with(Shape.of(0)).toString());
  }
}
