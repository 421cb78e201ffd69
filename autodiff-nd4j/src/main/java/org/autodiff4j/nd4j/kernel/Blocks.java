package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;

/**
 * Computes element by element in Java, through arrays of a few hundred elements, whose loops the
 * compiler turns into vector code. Operands may have any strides and element types. For some
 * hundred elements this costs less than calling a native kernel; large tensors are shared out as
 * {@link Sharing} says.
 */
public final class Blocks {
  private Blocks() {}

  /** A loop {@code z[i] = f(x[i], y[i])}; functions of one variable ignore y. */
  @FunctionalInterface
  public interface RealRow {
    void run(double[] x, double[] y, double[] z, int n);
  }

  /** As {@link RealRow}, in single precision. */
  @FunctionalInterface
  interface FloatRow {
    void run(float[] x, float[] y, float[] z, int n);
  }

  /** As {@link RealRow}, on integers modulo 2^64. */
  @FunctionalInterface
  interface IntegerRow {
    void run(long[] x, long[] y, long[] z, int n);
  }

  /**
   * {@code z = f(x, y)} for real x and y, in double; z may have any element type.
   *
   * @param y null for a function of one variable
   */
  static void reals(RealRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z) {
    Sharing.run(z.shape().elements(), Sharing.COSTLY, (from, to) -> reals(f, x, y, z, from, to));
    keep(x, y, z);
  }

  private static void reals(
      RealRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z, long from, long to) {
    Scratch scratch = Scratch.get();
    Reader left = scratch.open(0, x, from);
    Reader right = y == null ? null : scratch.open(1, y, from);
    DType dtype = z.dtype();
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      left.reals(scratch.x, n);
      if (right != null) {
        right.reals(scratch.y, n);
      }
      f.run(scratch.x, scratch.y, scratch.z, n);
      scratch.writeReals(dtype, z.address() + at * dtype.bytes(), n);
    }
  }

  /** {@code z = f(x, y)} for f32 x, y and z. */
  static void floats(FloatRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z) {
    Sharing.run(z.shape().elements(), Sharing.COSTLY, (from, to) -> floats(f, x, y, z, from, to));
    keep(x, y, z);
  }

  private static void floats(
      FloatRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z, long from, long to) {
    Scratch scratch = Scratch.get();
    Reader left = scratch.open(0, x, from);
    Reader right = y == null ? null : scratch.open(1, y, from);
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      left.floats(scratch.fx, n);
      if (right != null) {
        right.floats(scratch.fy, n);
      }
      f.run(scratch.fx, scratch.fy, scratch.fz, n);
      Transfer.putFloats(scratch.fz, z.address() + at * 4, n);
    }
  }

  /** {@code z = f(x, y)} for integer or boolean x and y; z may have any element type. */
  static void integers(IntegerRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z) {
    Sharing.run(z.shape().elements(), Sharing.COSTLY, (from, to) -> integers(f, x, y, z, from, to));
    keep(x, y, z);
  }

  private static void integers(
      IntegerRow f, Tensor x, @Nullable Tensor y, Nd4jTensor z, long from, long to) {
    Scratch scratch = Scratch.get();
    Reader left = scratch.open(0, x, from);
    Reader right = y == null ? null : scratch.open(1, y, from);
    DType dtype = z.dtype();
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      left.integers(scratch.ix, n);
      if (right != null) {
        right.integers(scratch.iy, n);
      }
      f.run(scratch.ix, scratch.iy, scratch.iz, n);
      scratch.writeIntegers(dtype, z.address() + at * dtype.bytes(), n);
    }
  }

  /** {@code z = condition ? x : y}, bit by bit, for x, y and z of one type. */
  static void select(Tensor condition, Tensor x, Tensor y, Nd4jTensor z) {
    Sharing.run(
        z.shape().elements(), Sharing.COSTLY, (from, to) -> select(condition, x, y, z, from, to));
    keep(x, y, z);
    Reference.reachabilityFence(condition);
  }

  private static void select(
      Tensor condition, Tensor x, Tensor y, Nd4jTensor z, long from, long to) {
    Scratch scratch = Scratch.get();
    Reader choice = scratch.open(0, condition, from);
    Reader left = scratch.open(1, x, from);
    Reader right = scratch.open(2, y, from);
    int size = z.dtype().bytes();
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      choice.integers(scratch.iw, n);
      left.integers(scratch.ix, n);
      right.integers(scratch.iy, n);
      select(scratch.iw, scratch.ix, scratch.iy, scratch.iz, n);
      scratch.writeBits(size, z.address() + at * size, n);
    }
  }

  private static void select(long[] condition, long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      long mask = -condition[i];
      z[i] = (x[i] & mask) | (y[i] & ~mask);
    }
  }

  private static void keep(Tensor x, @Nullable Tensor y, Tensor z) {
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Reference.reachabilityFence(z);
  }
}
