package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;

/** Single elements in memory, read and written as doubles. */
public final class Elements {
  private Elements() {}

  /** Reads an element. */
  public static double get(DType type, long address) {
    return switch (type) {
      case FLOAT64 -> Memory.getDouble(address);
      case FLOAT32 -> Memory.getFloat(address);
      case FLOAT16, BFLOAT16 -> Half.value(type, Memory.getShort(address));
      case INT64 -> Memory.getLong(address);
      case INT32 -> Memory.getInt(address);
      case BOOL -> Memory.getByte(address) == 0 ? 0 : 1;
    };
  }

  /** Writes an element, rounded or truncated to the type. */
  public static void put(DType type, long address, double value) {
    switch (type) {
      case FLOAT64 -> Memory.putDouble(address, value);
      case FLOAT32 -> Memory.putFloat(address, (float) value);
      case FLOAT16, BFLOAT16 -> Memory.putShort(address, Half.bits(type, value));
      case INT64 -> Memory.putLong(address, (long) value);
      case INT32 -> Memory.putInt(address, (int) value);
      case BOOL -> Memory.putByte(address, (byte) (value == 0 ? 0 : 1));
    }
  }

  /** Reads adjacent elements of a 16-bit type. */
  public static void getHalves(DType type, long from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Half.value(type, Memory.getShort(from + 2L * i));
    }
  }

  /** Writes adjacent elements, rounded to a 16-bit type. */
  public static void putHalves(DType type, float[] from, long to) {
    for (int i = 0; i < from.length; i++) {
      Memory.putShort(to + 2L * i, Half.bits(type, from[i]));
    }
  }
}
