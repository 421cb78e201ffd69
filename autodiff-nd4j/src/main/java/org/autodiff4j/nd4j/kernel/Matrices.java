package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Row-major f64 matrices by address. Factorizations of f32 are computed on f64 copies and rounded
 * once.
 */
final class Matrices {
  /** Operations on a matrix from which on its own threads pay better than one thread a matrix. */
  private static final double LARGE = 1e6;

  /** Operations in all that are worth several threads. */
  private static final double SHARED = 1e5;

  private Matrices() {}

  /** A row-major copy as f64, that nothing else has. */
  static Nd4jTensor copy(Tensor x) {
    Nd4jTensor source = Nd4jTensor.of(x);
    Nd4jTensor packed = source.rowMajor();
    if (packed != source && packed.dtype() == DType.FLOAT64) {
      return packed;
    }
    Nd4jTensor copy = Nd4jTensor.allocate(x.type().with(DType.FLOAT64));
    long n = x.shape().elements();
    if (packed.dtype() == DType.FLOAT64) {
      Memory.copy(packed.address(), copy.address(), n * Double.BYTES);
    } else {
      Launch.cast(packed.dtype(), packed.address(), DType.FLOAT64, copy.address(), n);
    }
    Reference.reachabilityFence(packed);
    return copy;
  }

  /** The tensor itself or a copy, in row-major order as f64, to be read only. */
  static Nd4jTensor read(Tensor x) {
    Nd4jTensor packed = Nd4jTensor.of(x).rowMajor();
    return packed.dtype() == DType.FLOAT64 ? packed : copy(packed);
  }

  /** Each matrix with rows and columns exchanged, without a copy. */
  static Nd4jTensor transposed(Nd4jTensor x) {
    int rank = x.rank();
    return ReshapingKernels.permute(x, Axes.range(0, rank - 2).concat(Axes.of(rank - 1, rank - 2)));
  }

  /** The numbers in the element type wanted; a copy that is not wanted is given back. */
  static Nd4jTensor rounded(Nd4jTensor x, DType dtype) {
    if (dtype == DType.FLOAT64) {
      return x;
    }
    Nd4jTensor result = Nd4jTensor.allocate(x.type().with(dtype));
    long n = x.shape().elements();
    Launch.cast(DType.FLOAT64, x.address(), dtype, result.address(), n);
    Reference.reachabilityFence(result);
    x.storage().release();
    return result;
  }

  /** The number of matrices {@code [..., m,n]} of this type, those without elements included. */
  static int count(TensorType type) {
    return type.shape().range(0, type.rank() - 2).length();
  }

  /** Does something for each number of a matrix, on several threads where that pays. */
  static void each(int count, double operations, IntConsumer action) {
    if (count > 1 && operations < LARGE && count * operations > SHARED) {
      IntStream.range(0, count).parallel().forEach(action);
    } else {
      for (int i = 0; i < count; i++) {
        action.accept(i);
      }
    }
  }

  static boolean isFinite(long at, long n) {
    for (long i = 0; i < n; i++) {
      if (!Double.isFinite(Memory.getDouble(at + 8 * i))) {
        return false;
      }
    }
    return true;
  }

  static void fill(long at, long n, double value) {
    for (long i = 0; i < n; i++) {
      Memory.putDouble(at + 8 * i, value);
    }
  }

  static void swapRows(long a, int columns, int stride, int i, int j) {
    long x = a + 8L * i * stride;
    long y = a + 8L * j * stride;
    for (long end = x + 8L * columns; x < end; x += 8, y += 8) {
      double value = Memory.getDouble(x);
      Memory.putDouble(x, Memory.getDouble(y));
      Memory.putDouble(y, value);
    }
  }

  /** y[n] -= factor · x[n]. */
  static void subtract(double factor, long x, long y, int n) {
    for (long end = y + 8L * n; y < end; x += 8, y += 8) {
      Memory.putDouble(y, Memory.getDouble(y) - factor * Memory.getDouble(x));
    }
  }
}
