package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;

/**
 * Moves rows of elements between memory and Java arrays, converting them. Each loop is a method of
 * its own, and steps known to the compiler have theirs, because only such loops compile to good
 * code.
 */
public final class Transfer {
  /** From so many adjacent elements on, copying them as memory beats copying one by one. */
  private static final int BULK = 16;

  private Transfer() {}

  // ---- From memory: n elements, step bytes apart, to places from `at` on ----

  static void doubles(long from, long step, double[] to, int at, int n) {
    if (step == 8 && n >= BULK) {
      Memory.copyOut(from, to, at * 8L, n * 8L);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getDouble(from + step * i);
    }
  }

  static void floats(long from, long step, double[] to, int at, int n) {
    if (step == 4) {
      for (int i = 0; i < n; i++) {
        to[at + i] = Memory.getFloat(from + 4L * i);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getFloat(from + step * i);
    }
  }

  static void floats(long from, long step, float[] to, int at, int n) {
    if (step == 4 && n >= BULK) {
      Memory.copyOut(from, to, at * 4L, n * 4L);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getFloat(from + step * i);
    }
  }

  static void longs(long from, long step, long[] to, int at, int n) {
    if (step == 8 && n >= BULK) {
      Memory.copyOut(from, to, at * 8L, n * 8L);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getLong(from + step * i);
    }
  }

  static void ints(long from, long step, long[] to, int at, int n) {
    if (step == 4) {
      for (int i = 0; i < n; i++) {
        to[at + i] = Memory.getInt(from + 4L * i);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getInt(from + step * i);
    }
  }

  static void shorts(long from, long step, long[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getShort(from + step * i);
    }
  }

  static void halves(DType dtype, long from, long step, double[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = Half.value(dtype, Memory.getShort(from + step * i));
    }
  }

  static void bytes(long from, long step, long[] to, int at, int n) {
    if (step == 1) {
      for (int i = 0; i < n; i++) {
        to[at + i] = Memory.getByte(from + i);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = Memory.getByte(from + step * i);
    }
  }

  // ---- To adjacent places in memory: the first n elements ----

  public static void putDoubles(double[] from, long to, int n) {
    if (n >= BULK) {
      Memory.copyIn(from, 0, to, n * 8L);
      return;
    }
    for (int i = 0; i < n; i++) {
      Memory.putDouble(to + 8L * i, from[i]);
    }
  }

  /** Rounds. */
  static void putFloats(double[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putFloat(to + 4L * i, (float) from[i]);
    }
  }

  public static void putFloats(float[] from, long to, int n) {
    if (n >= BULK) {
      Memory.copyIn(from, 0, to, n * 4L);
      return;
    }
    for (int i = 0; i < n; i++) {
      Memory.putFloat(to + 4L * i, from[i]);
    }
  }

  /** Truncates and saturates; NaN becomes 0. */
  static void putLongs(double[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putLong(to + 8L * i, (long) from[i]);
    }
  }

  /** Truncates and saturates; NaN becomes 0. */
  static void putInts(double[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putInt(to + 4L * i, (int) from[i]);
    }
  }

  /** 1 for what is not 0. */
  static void putTruths(double[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putByte(to + i, (byte) (from[i] != 0 ? 1 : 0));
    }
  }

  /** Rounds. */
  static void putDoubles(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putDouble(to + 8L * i, (double) from[i]);
    }
  }

  /** Rounds. */
  static void putFloats(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putFloat(to + 4L * i, (float) from[i]);
    }
  }

  static void putLongs(long[] from, long to, int n) {
    if (n >= BULK) {
      Memory.copyIn(from, 0, to, n * 8L);
      return;
    }
    for (int i = 0; i < n; i++) {
      Memory.putLong(to + 8L * i, from[i]);
    }
  }

  /** Keeps the low bits. */
  static void putInts(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putInt(to + 4L * i, (int) from[i]);
    }
  }

  /** Rounds. */
  static void putHalves(DType dtype, double[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putShort(to + 2L * i, Half.bits(dtype, from[i]));
    }
  }

  /** Rounds. */
  static void putHalves(DType dtype, long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putShort(to + 2L * i, Half.bits(dtype, from[i]));
    }
  }

  /** Keeps the low bits. */
  static void putShorts(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putShort(to + 2L * i, (short) from[i]);
    }
  }

  /** Keeps the low bits. */
  static void putBytes(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putByte(to + i, (byte) from[i]);
    }
  }

  /** 1 for what is not 0. */
  public static void putTruths(long[] from, long to, int n) {
    for (int i = 0; i < n; i++) {
      Memory.putByte(to + i, (byte) (from[i] != 0 ? 1 : 0));
    }
  }
}
