package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.types.DType;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products of row-major f32 and f64 matrices by address, on the BLAS that ND4J loads.
 *
 * <p>The arguments go straight to the library: 0.4 µs beside the work, where {@code mmul} costs 10
 * to 20. The caller keeps the owners of the memory reachable. Sizes may be 0.
 */
public final class Blas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  static {
    Natives.OPS.lastErrorCode();
  }

  private Blas() {}

  /**
   * z[m, n] = x[m, k] · y[k, n].
   *
   * @param xTransposed whether x is stored as [k, m]
   * @param xStride elements from one stored row of x to the next, at least the row's length
   * @param yTransposed whether y is stored as [n, k]
   * @param yStride elements from one stored row of y to the next
   * @param zStride elements from one row of z to the next
   */
  public static void gemm(
      DType type,
      int m,
      int n,
      int k,
      long x,
      boolean xTransposed,
      int xStride,
      long y,
      boolean yTransposed,
      int yStride,
      long z,
      int zStride) {
    gemm(type, m, n, k, x, xTransposed, xStride, y, yTransposed, yStride, false, z, zStride);
  }

  /**
   * As the other, or z += x · y.
   *
   * @param add whether the product is added to what z holds
   */
  static void gemm(
      DType type,
      int m,
      int n,
      int k,
      long x,
      boolean xTransposed,
      int xStride,
      long y,
      boolean yTransposed,
      int yStride,
      boolean add,
      long z,
      int zStride) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0 && add) {
      return;
    }
    if (k == 0) {
      for (int i = 0; i < m; i++) {
        Launch.fill(type, 0, z + (long) i * zStride * type.bytes(), n);
      }
      return;
    }
    gemm(
        type,
        m,
        n,
        k,
        1,
        x,
        xTransposed,
        xStride,
        y,
        yTransposed,
        yStride,
        add ? 1 : 0,
        z,
        zStride);
  }

  /** z[m, n] -= x[m, k] · y[k, n], on f64; otherwise as {@link #gemm}. */
  static void subtractProduct(
      int m,
      int n,
      int k,
      long x,
      boolean xTransposed,
      int xStride,
      long y,
      boolean yTransposed,
      int yStride,
      long z,
      int zStride) {
    if (m > 0 && n > 0 && k > 0) {
      DType type = DType.FLOAT64;
      gemm(type, m, n, k, -1, x, xTransposed, xStride, y, yTransposed, yStride, 1, z, zStride);
    }
  }

  private static void gemm(
      DType type,
      int m,
      int n,
      int k,
      double alpha,
      long x,
      boolean xTransposed,
      int xStride,
      long y,
      boolean yTransposed,
      int yStride,
      double beta,
      long z,
      int zStride) {
    Frame frame = Frame.get();
    int tx = xTransposed ? TRANSPOSED : PLAIN;
    int ty = yTransposed ? TRANSPOSED : PLAIN;
    if (type == DType.FLOAT64) {
      openblas_nolapack.cblas_dgemm(
          ROW_MAJOR,
          tx,
          ty,
          m,
          n,
          k,
          alpha,
          frame.x.doubles.at(x),
          xStride,
          frame.y.doubles.at(y),
          yStride,
          beta,
          frame.z.doubles.at(z),
          zStride);
    } else {
      openblas_nolapack.cblas_sgemm(
          ROW_MAJOR,
          tx,
          ty,
          m,
          n,
          k,
          (float) alpha,
          frame.x.floats.at(x),
          xStride,
          frame.y.floats.at(y),
          yStride,
          (float) beta,
          frame.z.floats.at(z),
          zStride);
    }
  }

  /**
   * z[m] = x[m, k] · y[k].
   *
   * @param xTransposed whether x is stored as [k, m]
   * @param xStride elements from one stored row of x to the next
   * @param yStep elements from one element of y to the next, not 0; if negative, y is still the
   *     address of the first element
   */
  public static void gemv(
      DType type,
      int m,
      int k,
      long x,
      boolean xTransposed,
      int xStride,
      long y,
      int yStep,
      long z) {
    if (m == 0) {
      return;
    }
    if (k == 0) {
      Launch.fill(type, 0, z, m);
      return;
    }
    Frame frame = Frame.get();
    int rows = xTransposed ? k : m;
    int columns = xTransposed ? m : k;
    int tx = xTransposed ? TRANSPOSED : PLAIN;
    long first = y + Math.min(0L, (k - 1L) * yStep) * type.bytes();
    if (type == DType.FLOAT64) {
      openblas_nolapack.cblas_dgemv(
          ROW_MAJOR,
          tx,
          rows,
          columns,
          1.0,
          frame.x.doubles.at(x),
          xStride,
          frame.y.doubles.at(first),
          yStep,
          0.0,
          frame.z.doubles.at(z),
          1);
    } else {
      openblas_nolapack.cblas_sgemv(
          ROW_MAJOR,
          tx,
          rows,
          columns,
          1.0f,
          frame.x.floats.at(x),
          xStride,
          frame.y.floats.at(first),
          yStep,
          0.0f,
          frame.z.floats.at(z),
          1);
    }
  }

  /** The sum of x[i]·y[i]; f32 accumulates in double. */
  public static double dot(DType type, int n, long x, int xStep, long y, int yStep) {
    Frame frame = Frame.get();
    int size = type.bytes();
    long firstX = x + Math.min(0L, (n - 1L) * xStep) * size;
    long firstY = y + Math.min(0L, (n - 1L) * yStep) * size;
    return type == DType.FLOAT64
        ? openblas_nolapack.cblas_ddot(
            n, frame.x.doubles.at(firstX), xStep, frame.y.doubles.at(firstY), yStep)
        : openblas_nolapack.cblas_dsdot(
            n, frame.x.floats.at(firstX), xStep, frame.y.floats.at(firstY), yStep);
  }
}
