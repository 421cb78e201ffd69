package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;

/** A thread's readers, and the Java arrays through which its blocks of elements pass. */
final class Scratch {
  /** Elements of a block: few enough that three blocks stay in the nearest cache. */
  static final int BLOCK = 512;

  /** From so many adjacent elements on, copying them as memory beats copying one by one. */
  static final int BULK = 16;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Reader[] readers = {new Reader(), new Reader(), new Reader()};
  final double[] x = new double[BLOCK];
  final double[] y = new double[BLOCK];
  final double[] z = new double[BLOCK];
  final float[] fx = new float[BLOCK];
  final float[] fy = new float[BLOCK];
  final float[] fz = new float[BLOCK];
  final long[] iw = new long[BLOCK];
  final long[] ix = new long[BLOCK];
  final long[] iy = new long[BLOCK];
  final long[] iz = new long[BLOCK];

  private Scratch() {}

  static Scratch get() {
    return OF_THREAD.get();
  }

  /** One of the three readers, at an element of x. */
  Reader open(int number, Tensor x, long element) {
    Reader reader = readers[number];
    reader.open(x);
    if (element > 0) {
      reader.seek(element);
    }
    return reader;
  }

  /** Writes the first n elements of z: rounded, truncated and saturated, or {@code ≠ 0}. */
  void writeReals(DType dtype, long to, int n) {
    switch (dtype) {
      case FLOAT64 -> {
        if (n >= BULK) {
          Memory.copyIn(z, 0, to, n * 8L);
        } else {
          for (int i = 0; i < n; i++) {
            Memory.putDouble(to + 8L * i, z[i]);
          }
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.putFloat(to + 4L * i, (float) z[i]);
        }
      }
      case INT64 -> {
        for (int i = 0; i < n; i++) {
          Memory.putLong(to + 8L * i, (long) z[i]);
        }
      }
      case INT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.putInt(to + 4L * i, (int) z[i]);
        }
      }
      case BOOL -> {
        for (int i = 0; i < n; i++) {
          Memory.putByte(to + i, (byte) (z[i] != 0 ? 1 : 0));
        }
      }
    }
  }

  /** Writes the first n elements of fz, as f32. */
  void writeFloats(long to, int n) {
    if (n >= BULK) {
      Memory.copyIn(fz, 0, to, n * 4L);
    } else {
      for (int i = 0; i < n; i++) {
        Memory.putFloat(to + 4L * i, fz[i]);
      }
    }
  }

  /** Writes the first n elements of iz: rounded, modulo the type's range, or {@code ≠ 0}. */
  void writeIntegers(DType dtype, long to, int n) {
    switch (dtype) {
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          Memory.putDouble(to + 8L * i, (double) iz[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.putFloat(to + 4L * i, (float) iz[i]);
        }
      }
      case BOOL -> {
        for (int i = 0; i < n; i++) {
          Memory.putByte(to + i, (byte) (iz[i] != 0 ? 1 : 0));
        }
      }
      default -> writeBits(dtype.bytes(), to, n);
    }
  }

  /** Writes the low bytes of the first n elements of iz. */
  void writeBits(int size, long to, int n) {
    switch (size) {
      case 8 -> {
        if (n >= BULK) {
          Memory.copyIn(iz, 0, to, n * 8L);
        } else {
          for (int i = 0; i < n; i++) {
            Memory.putLong(to + 8L * i, iz[i]);
          }
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          Memory.putInt(to + 4L * i, (int) iz[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Memory.putByte(to + i, (byte) iz[i]);
        }
      }
    }
  }
}
