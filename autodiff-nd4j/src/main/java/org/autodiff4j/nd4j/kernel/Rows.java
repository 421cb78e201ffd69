package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/** Moves adjacent elements between memory and the start of a Java array, converting them. */
final class Rows {
  /** Elements that pass through an array at a time: few enough to stay in the nearest cache. */
  static final int BLOCK = 1024;

  /** From so many bytes on, copying them as memory beats copying element by element. */
  static final int BULK_BYTES = 128;

  private Rows() {}

  /** Reads n elements of a real type. */
  static void get(DType dtype, long from, double[] to, int n) {
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < n; i++) {
        to[i] = Memory.getFloat(from + 4L * i);
      }
    } else if (8L * n >= BULK_BYTES) {
      Memory.copyOut(from, to, 0, 8L * n);
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = Memory.getDouble(from + 8L * i);
      }
    }
  }

  /** Reads n elements of an integer type. */
  static void get(DType dtype, long from, long[] to, int n) {
    if (dtype == DType.INT32) {
      for (int i = 0; i < n; i++) {
        to[i] = Memory.getInt(from + 4L * i);
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = Memory.getLong(from + 8L * i);
      }
    }
  }

  /** Writes n elements, rounded to a real type. */
  static void put(DType dtype, double[] from, long to, int n) {
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < n; i++) {
        Memory.putFloat(to + 4L * i, (float) from[i]);
      }
    } else if (8L * n >= BULK_BYTES) {
      Memory.copyIn(from, 0, to, 8L * n);
    } else {
      for (int i = 0; i < n; i++) {
        Memory.putDouble(to + 8L * i, from[i]);
      }
    }
  }

  /** Writes n elements, modulo the range of an integer type. */
  static void put(DType dtype, long[] from, long to, int n) {
    if (dtype == DType.INT32) {
      for (int i = 0; i < n; i++) {
        Memory.putInt(to + 4L * i, (int) from[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        Memory.putLong(to + 8L * i, from[i]);
      }
    }
  }

  /** Copies bytes that need not be many. */
  static void copy(long from, long to, long bytes) {
    if (bytes >= BULK_BYTES) {
      Memory.copy(from, to, bytes);
      return;
    }
    long i = 0;
    for (; i + 8 <= bytes; i += 8) {
      Memory.putLong(to + i, Memory.getLong(from + i));
    }
    if (i + 4 <= bytes) {
      Memory.putInt(to + i, Memory.getInt(from + i));
      i += 4;
    }
    for (; i < bytes; i++) {
      Memory.putByte(to + i, Memory.getByte(from + i));
    }
  }
}
