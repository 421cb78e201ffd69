package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/** Single elements in memory, read and written as doubles. */
public final class Elements {
  private Elements() {}

  /** Reads an element. */
  public static double get(DType type, long address) {
    return switch (type) {
      case FLOAT64 -> Memory.getDouble(address);
      case FLOAT32 -> Memory.getFloat(address);
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
      case INT64 -> Memory.putLong(address, (long) value);
      case INT32 -> Memory.putInt(address, (int) value);
      case BOOL -> Memory.putByte(address, (byte) (value == 0 ? 0 : 1));
    }
  }
}
