package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Householder's reduction of an f64 matrix to triangular form. Reflections {@code I - v·vᵀ} of some
 * columns are applied to the others together, as {@code I - V·T·Vᵀ} (Schreiber and Van Loan, "A
 * storage-efficient WY representation for products of Householder transformations", 1989).
 */
final class Reflections {
  private static final int PANEL = 16;

  private final int m;
  private final int n;
  private final int count;

  /** V, row-major [m, count]. */
  private final Nd4jTensor vectors;

  /** The T of each panel, row-major [PANEL, PANEL] one after another. */
  private final Nd4jTensor triangles;

  /** Two products [PANEL, max(m, n)]. */
  private final Nd4jTensor products;

  /** Room for the reflections of matrices [m, n]. */
  Reflections(int m, int n) {
    this.m = m;
    this.n = n;
    this.count = Math.max(0, Math.min(m - 1, n));
    this.vectors = room((long) m * count);
    this.triangles = room((long) PANEL * (count + PANEL));
    this.products = room(2L * PANEL * Math.max(m, n));
  }

  private static Nd4jTensor room(long elements) {
    return Nd4jTensor.allocate(TensorType.of(DType.FLOAT64, Math.toIntExact(elements)));
  }

  void release() {
    vectors.storage().release();
    triangles.storage().release();
    products.storage().release();
  }

  private long v(int i, int j) {
    return vectors.address() + 8L * ((long) i * count + j);
  }

  private long t(int panel, int i, int j) {
    return triangles.address() + 8L * (PANEL * (panel + i) + j);
  }

  /** Reduces the finite row-major matrix at this address to R in place. */
  void reduce(long a) {
    Matrices.fill(vectors.address(), (long) m * count, 0);
    for (int from = 0; from < count; from += PANEL) {
      int width = Math.min(PANEL, count - from);
      int end = from + width == count ? Math.min(n, from + PANEL) : from + width;
      for (int j = from; j < from + width; j++) {
        column(a, j, end);
      }
      triangle(from, width);
      apply(from, width, true, a + 8L * end, n - end, n);
    }
  }

  /** Multiplies the identity [m, columns] at this address by Q from the left. */
  void orthogonal(long q, int columns) {
    for (int from = (count - 1) / PANEL * PANEL; from >= 0 && count > 0; from -= PANEL) {
      int width = Math.min(PANEL, count - from);
      apply(from, width, false, q + 8L * from, columns - from, columns);
    }
  }

  /** Makes the reflection that clears column j below row j, and applies it to columns up to end. */
  private void column(long a, int j, int end) {
    double greatest = 0;
    for (int i = j + 1; i < m; i++) {
      greatest = Math.max(greatest, Math.abs(Memory.getDouble(a + 8L * ((long) i * n + j))));
    }
    if (greatest == 0) {
      return;
    }
    double corner = Memory.getDouble(a + 8L * ((long) j * n + j));
    greatest = Math.max(greatest, Math.abs(corner));
    double squares = 0;
    for (int i = j; i < m; i++) {
      double value = Memory.getDouble(a + 8L * ((long) i * n + j)) / greatest;
      Memory.putDouble(v(i, j), value);
      squares += value * value;
    }
    double norm = Math.sqrt(squares);
    double first = Memory.getDouble(v(j, j)) + Math.copySign(norm, corner);
    Memory.putDouble(v(j, j), first);
    double scale = 1 / Math.sqrt(norm * Math.abs(first));
    for (int i = j; i < m; i++) {
      Memory.putDouble(v(i, j), Memory.getDouble(v(i, j)) * scale);
    }
    reflect(a, j, end);
    for (int i = j + 1; i < m; i++) {
      Memory.putDouble(a + 8L * ((long) i * n + j), 0);
    }
  }

  private void reflect(long a, int j, int end) {
    double[] sums = new double[end - j];
    for (int i = j; i < m; i++) {
      double factor = Memory.getDouble(v(i, j));
      long row = a + 8L * ((long) i * n + j);
      for (int c = 0; c < sums.length; c++) {
        sums[c] += factor * Memory.getDouble(row + 8L * c);
      }
    }
    for (int i = j; i < m; i++) {
      double factor = Memory.getDouble(v(i, j));
      long row = a + 8L * ((long) i * n + j);
      for (int c = 0; c < sums.length; c++) {
        Memory.putDouble(row + 8L * c, Memory.getDouble(row + 8L * c) - factor * sums[c]);
      }
    }
  }

  /** T of a panel: ones on the diagonal, and column j is -T·Vᵀ·v_j of the columns before. */
  private void triangle(int from, int width) {
    Matrices.fill(t(from, 0, 0), PANEL * PANEL, 0);
    for (int j = 0; j < width; j++) {
      double[] products = new double[j];
      for (int i = from + j; i < m; i++) {
        double factor = Memory.getDouble(v(i, from + j));
        for (int k = 0; k < j; k++) {
          products[k] += Memory.getDouble(v(i, from + k)) * factor;
        }
      }
      for (int i = 0; i < j; i++) {
        double sum = 0;
        for (int k = i; k < j; k++) {
          sum += Memory.getDouble(t(from, i, k)) * products[k];
        }
        Memory.putDouble(t(from, i, j), -sum);
      }
      Memory.putDouble(t(from, j, j), 1);
    }
  }

  /** c -= V·T·Vᵀ·c from row {@code from} on, or with Tᵀ, which is the transposed product. */
  private void apply(int from, int width, boolean transposed, long c, int columns, int stride) {
    if (columns <= 0) {
      return;
    }
    int rows = m - from;
    long start = c + 8L * from * stride;
    long first = products.address();
    long second = first + 8L * PANEL * Math.max(m, n);
    DType type = DType.FLOAT64;
    Blas.gemm(
        type,
        width,
        columns,
        rows,
        v(from, from),
        true,
        count,
        start,
        false,
        stride,
        first,
        columns);
    Blas.gemm(
        type,
        width,
        columns,
        width,
        t(from, 0, 0),
        transposed,
        PANEL,
        first,
        false,
        columns,
        second,
        columns);
    Blas.subtractProduct(
        rows, columns, width, v(from, from), false, count, second, false, columns, start, stride);
  }
}
