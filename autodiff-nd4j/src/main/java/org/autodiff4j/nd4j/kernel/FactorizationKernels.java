package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Factorization.Cholesky;
import org.autodiff4j.tensor.Factorization.Lu;
import org.autodiff4j.tensor.Factorization.Qr;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Factorizations of batches of matrices, as blocked algorithms of our own over matrix products:
 * LAPACK as ND4J calls it ends the JVM on some shapes, and OpenBLAS 0.3.19's dgetrf, dgesv and
 * dpotrf were seen to end it at sizes between 64 and 256.
 */
final class FactorizationKernels {
  private FactorizationKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Cholesky.class, (p, x, y) -> cholesky(x[0], y));
    kernels.putAll(Lu.class, (p, x, y) -> lu(x[0], y));
    kernels.putAll(Qr.class, (p, x, y) -> qr(x[0], y));
  }

  private static Tensor cholesky(Tensor x, TensorType y) {
    Nd4jTensor l = Matrices.copy(x);
    int n = y.shape().size(-1);
    if (n > 0) {
      Matrices.each(
          Matrices.count(y),
          Math.pow(n, 3) / 3,
          k -> CholeskyFactor.factor(l.address() + 8L * k * n * n, n));
    }
    Reference.reachabilityFence(l);
    return Matrices.rounded(l, y.dtype());
  }

  private static Tensor[] lu(Tensor x, TensorType[] y) {
    Nd4jTensor packed = Matrices.copy(x);
    Nd4jTensor order = Nd4jTensor.allocate(y[1]);
    int m = y[0].shape().size(-2);
    int n = y[0].shape().size(-1);
    Matrices.each(
        Matrices.count(y[0]),
        (double) m * n * Math.min(m, n),
        k -> {
          int[] rows = new LuFactors(packed.address() + 8L * k * m * n, m, n).order;
          for (int i = 0; i < m; i++) {
            Memory.putLong(order.address() + 8L * ((long) k * m + i), rows[i]);
          }
        });
    Reference.reachabilityFence(packed);
    Reference.reachabilityFence(order);
    return new Tensor[] {Matrices.rounded(packed, y[0].dtype()), order};
  }

  private static Tensor[] qr(Tensor x, TensorType[] y) {
    Nd4jTensor a = Matrices.copy(x);
    Nd4jTensor q = Nd4jTensor.allocate(y[0].with(DType.FLOAT64));
    Nd4jTensor r = Nd4jTensor.allocate(y[1].with(DType.FLOAT64));
    int m = x.shape().size(-2);
    int n = x.shape().size(-1);
    Matrices.each(
        Matrices.count(x.type()),
        4.0 * m * n * Math.max(m, n),
        k -> {
          int columns = y[0].shape().size(-1);
          qr(
              a.address() + 8L * k * m * n,
              m,
              n,
              q.address() + 8L * k * m * columns,
              r.address() + 8L * k * columns * n,
              columns);
        });
    Reference.reachabilityFence(a);
    a.storage().release();
    DType dtype = y[0].dtype();
    return new Tensor[] {Matrices.rounded(q, dtype), Matrices.rounded(r, dtype)};
  }

  private static void qr(long a, int m, int n, long q, long r, int columns) {
    Reflections reflections = new Reflections(m, n);
    boolean finite = Matrices.isFinite(a, (long) m * n);
    if (finite) {
      reflections.reduce(a);
      finite = Matrices.isFinite(a, (long) m * n); // sums may overflow
    }
    Matrices.fill(q, (long) m * columns, finite ? 0 : Double.NaN);
    if (finite) {
      for (int i = 0; i < columns; i++) {
        Memory.putDouble(q + 8L * ((long) i * columns + i), 1);
      }
      reflections.orthogonal(q, columns);
    }
    reflections.release();
    for (int i = 0; i < columns; i++) {
      long row = 8L * i * n;
      int below = Math.min(i, n);
      Matrices.fill(r + row, below, 0);
      if (finite) {
        Memory.copy(a + row + 8L * below, r + row + 8L * below, 8L * (n - below));
      } else {
        Matrices.fill(r + row + 8L * below, n - below, Double.NaN);
      }
    }
  }
}
