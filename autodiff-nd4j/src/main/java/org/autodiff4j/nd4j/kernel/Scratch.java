package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;

/** A thread's readers, and the Java arrays through which its blocks of elements pass. */
public final class Scratch {
  /** Elements of a block: few enough that three blocks stay in the nearest cache. */
  public static final int BLOCK = 512;

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
      case FLOAT64 -> Transfer.putDoubles(z, to, n);
      case FLOAT32 -> Transfer.putFloats(z, to, n);
      case FLOAT16, BFLOAT16 -> Transfer.putHalves(dtype, z, to, n);
      case INT64 -> Transfer.putLongs(z, to, n);
      case INT32 -> Transfer.putInts(z, to, n);
      case BOOL -> Transfer.putTruths(z, to, n);
    }
  }

  /** Writes the first n elements of iz: rounded, modulo the type's range, or {@code ≠ 0}. */
  void writeIntegers(DType dtype, long to, int n) {
    switch (dtype) {
      case FLOAT64 -> Transfer.putDoubles(iz, to, n);
      case FLOAT32 -> Transfer.putFloats(iz, to, n);
      case FLOAT16, BFLOAT16 -> Transfer.putHalves(dtype, iz, to, n);
      case INT64 -> Transfer.putLongs(iz, to, n);
      case INT32 -> Transfer.putInts(iz, to, n);
      case BOOL -> Transfer.putTruths(iz, to, n);
    }
  }

  /** Writes the low bytes of the first n elements of iz. */
  void writeBits(int size, long to, int n) {
    switch (size) {
      case 8 -> Transfer.putLongs(iz, to, n);
      case 4 -> Transfer.putInts(iz, to, n);
      case 2 -> Transfer.putShorts(iz, to, n);
      default -> Transfer.putBytes(iz, to, n);
    }
  }
}
