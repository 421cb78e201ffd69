package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.nd4j.linalg.api.buffer.DataType;

/** Single elements in memory, read and written as doubles. */
public final class Elements {
  private Elements() {}

  /** Bytes of an element. */
  public static int size(DataType type) {
    return switch (type) {
      case BOOL, BYTE, UBYTE -> 1;
      case HALF, BFLOAT16, SHORT -> 2;
      case FLOAT, INT -> 4;
      case DOUBLE, LONG -> 8;
      default -> throw new IllegalArgumentException("no kernels for element type " + type);
    };
  }

  /** Reads an element; not HALF, BFLOAT16. */
  public static double get(DataType type, long address) {
    return switch (type) {
      case DOUBLE -> Memory.getDouble(address);
      case FLOAT -> Memory.getFloat(address);
      case LONG -> Memory.getLong(address);
      case INT -> Memory.getInt(address);
      case BOOL -> Memory.getByte(address) == 0 ? 0 : 1;
      default -> throw new IllegalArgumentException("cannot read an element of type " + type);
    };
  }

  /** Writes an element, rounded or truncated to the type; not HALF, BFLOAT16. */
  public static void put(DataType type, long address, double value) {
    switch (type) {
      case DOUBLE -> Memory.putDouble(address, value);
      case FLOAT -> Memory.putFloat(address, (float) value);
      case LONG -> Memory.putLong(address, (long) value);
      case INT -> Memory.putInt(address, (int) value);
      case BOOL -> Memory.putByte(address, (byte) (value == 0 ? 0 : 1));
      default -> throw new IllegalArgumentException("cannot write an element of type " + type);
    }
  }
}
