package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.MatrixExponential.Frechet;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Spectral;
import org.autodiff4j.tensor.Spectral.Eigh;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Spectral.Svd;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Eigenvalues, singular values and exponentials of batches of matrices, in f64 whatever the element
 * type. A matrix with an element that is not finite never reaches LAPACK, whose iterations need not
 * end on it; one on which they do not converge is given to the reference backend.
 */
final class SpectralKernels {
  private SpectralKernels() {}

  static void register(Kernels kernels) {
    kernels.putAll(Eigh.class, (p, x, y) -> each(x, y, (k, a) -> eigh(a, y[1].shape().size(-1))));
    kernels.put(
        Eigvalsh.class,
        (p, x, y) -> each(x, types(y), (k, a) -> eigvalsh(a, y.shape().size(-1)))[0]);
    kernels.putAll(Svd.class, SpectralKernels::svd);
    kernels.put(SingularValues.class, (p, x, y) -> singularValues(x, y));
    kernels.put(Pinv.class, SpectralKernels::pinv);
    kernels.put(Expm.class, (p, x, y) -> expm(x, y));
    kernels.put(Frechet.class, (p, x, y) -> frechet(x, y));
  }

  /** The results for one matrix, each row-major. */
  @FunctionalInterface
  private interface OfMatrix {
    double[][] apply(int number, double[] matrix);
  }

  private static TensorType[] types(TensorType... y) {
    return y;
  }

  private static Tensor[] each(Tensor[] inputs, TensorType[] y, OfMatrix f) {
    Nd4jTensor x = Nd4jTensor.of(inputs[0]).rowMajor();
    int m = x.shape().size(-2);
    int n = x.shape().size(-1);
    int count = Matrices.count(x.type());
    Nd4jTensor[] results = new Nd4jTensor[y.length];
    Arrays.setAll(results, i -> Nd4jTensor.allocate(y[i]));
    Matrices.each(
        count,
        10.0 * m * n * Math.max(m, n),
        k -> {
          double[] matrix = read(x, k, m * n);
          boolean finite = isFinite(matrix);
          double[][] one = finite ? f.apply(k, matrix) : new double[0][];
          for (int i = 0; i < y.length; i++) {
            int size = (int) (y[i].shape().elements() / count);
            double[] values = finite ? one[i] : filled(size, Double.NaN);
            DType dtype = y[i].dtype();
            Rows.put(dtype, values, results[i].address() + (long) k * size * dtype.bytes(), size);
          }
        });
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(results);
    return results;
  }

  /** The elements of matrix k of a row-major tensor. */
  private static double[] read(Nd4jTensor x, int k, int size) {
    double[] matrix = new double[size];
    Rows.get(x.dtype(), x.address() + (long) k * size * x.dtype().bytes(), matrix, size);
    return matrix;
  }

  private static boolean isFinite(double[] a) {
    for (double element : a) {
      if (!Double.isFinite(element)) {
        return false;
      }
    }
    return true;
  }

  private static double[] filled(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }

  // ---- Eigenvalues ----

  private static double[][] eigh(double[] matrix, int n) {
    double[] rows = symmetric(matrix, n);
    double[] w = new double[n];
    if (n > 0 && !Lapack.eigh(rows, n, true, w)) {
      return byReference(Eigh.EIGH, matrix, n, n);
    }
    double[] v = new double[n * n];
    for (int k = 0; k < n; k++) {
      double sign = Spectral.sign(rows, k * n, 1, n);
      for (int i = 0; i < n; i++) {
        v[i * n + k] = sign * rows[k * n + i];
      }
    }
    return new double[][] {positiveZeros(w), v};
  }

  private static double[][] eigvalsh(double[] matrix, int n) {
    double[] w = new double[n];
    return n > 0 && !Lapack.eigh(symmetric(matrix, n), n, false, w)
        ? byReference(Eigvalsh.EIGVALSH, matrix, n, n)
        : new double[][] {positiveZeros(w)};
  }

  private static double[] symmetric(double[] a, int n) {
    double[] result = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[i * n + j] = a[i * n + j] / 2 + a[j * n + i] / 2;
      }
    }
    return result;
  }

  private static double[] positiveZeros(double[] w) {
    Arrays.setAll(w, i -> w[i] + 0.0);
    return w;
  }

  // ---- Singular values ----

  private static Tensor[] svd(Svd p, Tensor[] x, TensorType[] y) {
    int m = x[0].shape().size(-2);
    int n = x[0].shape().size(-1);
    return each(x, y, (k, a) -> p.full() ? full(a, m, n) : thin(a, m, n));
  }

  private static double[][] thin(double[] matrix, int m, int n) {
    int k = Math.min(m, n);
    double[] u = new double[m * k];
    double[] s = new double[k];
    double[] vt = new double[k * n];
    if (k > 0 && !Lapack.svd(matrix.clone(), m, n, true, u, s, vt)) {
      return byReference(new Svd(false), matrix, m, n);
    }
    for (int j = 0; j < k; j++) {
      double sign = Spectral.sign(u, j, k, m);
      scale(u, j, k, m, sign);
      scale(vt, j * n, 1, n, s[j] == 0 ? Spectral.sign(vt, j * n, 1, n) : sign);
      s[j] = Math.abs(s[j]);
    }
    return new double[][] {u, s, vt};
  }

  private static double[][] full(double[] matrix, int m, int n) {
    double[][] thin = thin(matrix, m, n);
    int k = Math.min(m, n);
    double[] v = Lapack.transposed(thin[2], k, n);
    return new double[][] {
      completed(thin[0], m, k), thin[1], Lapack.transposed(completed(v, n, k), n, n)
    };
  }

  /** The columns of u and further ones, m in all. */
  private static double[] completed(double[] u, int m, int k) {
    if (m == k) {
      return u;
    }
    double[] q = new double[m * m];
    if (k > 0) {
      q = Lapack.complete(u, m, k);
    } else {
      for (int i = 0; i < m; i++) {
        q[i * m + i] = 1;
      }
    }
    for (int j = 0; j < m; j++) {
      if (j < k) {
        for (int i = 0; i < m; i++) {
          q[i * m + j] = u[i * k + j];
        }
      } else {
        scale(q, j, m, m, Spectral.sign(q, j, m, m));
      }
    }
    return q;
  }

  private static void scale(double[] x, int start, int step, int length, double factor) {
    for (int i = 0; i < length; i++) {
      x[start + i * step] *= factor;
    }
  }

  private static Tensor singularValues(Tensor[] x, TensorType y) {
    int m = x[0].shape().size(-2);
    int n = x[0].shape().size(-1);
    int k = Math.min(m, n);
    return each(
        x,
        types(y),
        (number, a) -> {
          double[] s = new double[k];
          if (k > 0 && !Lapack.svd(a.clone(), m, n, false, new double[1], s, new double[1])) {
            return byReference(SingularValues.SINGULAR_VALUES, a, m, n);
          }
          Arrays.setAll(s, i -> Math.abs(s[i]));
          return new double[][] {s};
        })[0];
  }

  private static Tensor pinv(Pinv p, Tensor[] x, TensorType y) {
    int m = x[0].shape().size(-2);
    int n = x[0].shape().size(-1);
    return each(
        x,
        types(y),
        (number, a) -> {
          double[][] svd = thin(a, m, n);
          double[] s = svd[1];
          int rank = 0;
          while (rank < s.length && s[rank] > p.rtol() * s[0]) {
            scale(svd[2], rank * n, 1, n, 1 / s[rank]);
            rank++;
          }
          return new double[][] {Lapack.productOfTransposed(svd[2], svd[0], n, rank, m, s.length)};
        })[0];
  }

  /** The results of the reference backend for one matrix. */
  static double[][] byReference(Primitive primitive, double[] matrix, int m, int n) {
    ReferenceBackend reference = new ReferenceBackend();
    TensorType type = TensorType.of(DType.FLOAT64, m, n);
    Tensor[] x = {reference.tensor(type, matrix)};
    TensorType[] y = primitive.outputTypes(types(type));
    return Arrays.stream(reference.evaluate(primitive, x, y))
        .map(Tensor::toArray)
        .toArray(double[][]::new);
  }

  // ---- Exponentials ----

  private static Tensor expm(Tensor[] x, TensorType y) {
    int n = y.shape().size(-1);
    return each(
        x, types(y), (k, a) -> new double[][] {n == 0 ? a : MatrixExponentials.exponential(a, n)})[
        0];
  }

  private static Tensor frechet(Tensor[] x, TensorType y) {
    int n = y.shape().size(-1);
    Nd4jTensor directions = Nd4jTensor.of(x[1]).rowMajor();
    Tensor result =
        each(
            x,
            types(y),
            (k, a) -> {
              double[] e = read(directions, k, n * n);
              return new double[][] {
                n == 0
                    ? a
                    : isFinite(e)
                        ? MatrixExponentials.derivative(a, e, n)
                        : filled(n * n, Double.NaN)
              };
            })[0];
    Reference.reachabilityFence(directions);
    return result;
  }
}
