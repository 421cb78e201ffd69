package org.autodiff4j.reference;

import java.util.Arrays;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.MatrixExponential.Frechet;
import org.autodiff4j.tensor.Spectral.Eigh;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Spectral.Svd;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Eigenvalues, singular values and exponentials, matrix by matrix, by the plainest methods. */
final class SpectralKernels {
  private SpectralKernels() {}

  static void register(Kernels kernels) {
    kernels.putAll(Eigh.class, (p, x, y) -> eigh(x[0], y));
    kernels.put(Eigvalsh.class, (p, x, y) -> eigh(x[0], y)[0]);
    kernels.putAll(Svd.class, (p, x, y) -> svd(p.full(), x[0], y));
    kernels.put(SingularValues.class, (p, x, y) -> singularValues(x[0], y));
    kernels.put(Pinv.class, (p, x, y) -> pinv(p.rtol(), x[0], y));
    kernels.put(Expm.class, (p, x, y) -> expm(x[0], y));
    kernels.put(Frechet.class, (p, x, y) -> frechet(x[0], x[1], y));
  }

  /** The results for one matrix, each row-major. */
  @FunctionalInterface
  private interface OfMatrix {
    double[][] apply(int number, double[] matrix);
  }

  /** NaN for a matrix with an element that is not finite. */
  private static ReferenceTensor[] each(ReferenceTensor x, OfMatrix f, TensorType... y) {
    Shape shape = x.shape();
    int m = shape.size(-2);
    int n = shape.size(-1);
    int count = shape.range(0, shape.rank() - 2).length();
    double[] all = x.reals();
    double[][] results = new double[y.length][];
    Arrays.setAll(results, i -> new double[y[i].shape().length()]);
    for (int k = 0; k < count; k++) {
      double[] matrix = Arrays.copyOfRange(all, k * m * n, (k + 1) * m * n);
      boolean finite = Arrays.stream(matrix).allMatch(Double::isFinite);
      double[][] one = finite ? f.apply(k, matrix) : new double[0][];
      for (int i = 0; i < y.length; i++) {
        int size = results[i].length / count;
        if (finite) {
          System.arraycopy(one[i], 0, results[i], k * size, size);
        } else {
          Arrays.fill(results[i], k * size, (k + 1) * size, Double.NaN);
        }
      }
    }
    ReferenceTensor[] tensors = new ReferenceTensor[y.length];
    for (int i = 0; i < y.length; i++) {
      double[] elements = results[i];
      tensors[i] = ReferenceTensor.ofReals(y[i], at -> elements[at]);
    }
    return tensors;
  }

  private static ReferenceTensor[] eigh(ReferenceTensor x, TensorType... y) {
    int n = x.shape().size(-1);
    return each(x, (k, a) -> Jacobi.eigh(a, n), y);
  }

  private static ReferenceTensor[] svd(boolean full, ReferenceTensor x, TensorType... y) {
    return each(x, (k, a) -> svd(a, x, full), y);
  }

  private static ReferenceTensor singularValues(ReferenceTensor x, TensorType y) {
    return each(x, (k, a) -> new double[][] {svd(a, x, false)[1]}, y)[0];
  }

  private static ReferenceTensor pinv(double rtol, ReferenceTensor x, TensorType y) {
    int m = x.shape().size(-2);
    int n = x.shape().size(-1);
    return each(x, (k, a) -> new double[][] {pinv(svd(a, x, false), m, n, rtol)}, y)[0];
  }

  private static double[][] svd(double[] matrix, ReferenceTensor x, boolean full) {
    return Jacobi.svd(matrix, x.shape().size(-2), x.shape().size(-1), full);
  }

  private static double[] pinv(double[][] svd, int m, int n, double rtol) {
    double[] s = svd[1];
    int k = s.length;
    double[] result = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        CompensatedSum sum = new CompensatedSum();
        for (int l = 0; l < k && s[l] > rtol * s[0]; l++) {
          sum.addProduct(svd[2][l * n + i] / s[l], svd[0][j * k + l]);
        }
        result[i * m + j] = sum.value();
      }
    }
    return result;
  }

  // ---- Exponentials ----

  private static ReferenceTensor expm(ReferenceTensor x, TensorType y) {
    int n = y.shape().size(-1);
    return each(x, (k, a) -> new double[][] {Exponential.of(a, n)}, y)[0];
  }

  private static ReferenceTensor frechet(ReferenceTensor x, ReferenceTensor e, TensorType y) {
    int n = y.shape().size(-1);
    double[] directions = e.reals();
    return each(
        x,
        (k, a) -> {
          double[] direction = Arrays.copyOfRange(directions, k * n * n, (k + 1) * n * n);
          return new double[][] {Exponential.derivative(a, direction, n)};
        },
        y)[0];
  }
}
