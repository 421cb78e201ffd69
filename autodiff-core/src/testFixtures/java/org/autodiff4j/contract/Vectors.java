package org.autodiff4j.contract;

import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Spectral.Eigh;
import org.autodiff4j.tensor.Spectral.Svd;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;

/**
 * Eigenvectors and singular vectors are determined only where their values are apart, and singular
 * ones where theirs is not 0. Elsewhere what is compared is what they make: the matrix, and the
 * identity.
 */
final class Vectors {
  private static final Backend REFERENCE = new ReferenceBackend();
  private static final double APART = 1e-2;

  private Vectors() {}

  /** Whether vectors computed in different ways must agree. */
  static boolean areDetermined(Primitive primitive, Tensor[] results) {
    if (primitive instanceof Eigh) {
      return areApart(results[0], false);
    }
    return !(primitive instanceof Svd) || areApart(results[1], true);
  }

  private static boolean areApart(Tensor values, boolean fromZero) {
    int n = values.shape().size(-1);
    double[] v = values.toArray();
    for (int i = 0; i < v.length; i++) {
      double size = Math.max(Math.abs(v[i - i % n]), Math.abs(v[i - i % n + n - 1]));
      double neighbour = i % n < n - 1 ? v[i + 1] : fromZero ? 0 : Double.NEGATIVE_INFINITY;
      if (Math.abs(v[i] - neighbour) <= APART * size) {
        return false;
      }
    }
    return true;
  }

  /** The values, the matrix that they and the vectors make, and the products of the vectors. */
  static Tensor[] products(Primitive primitive, Tensor[] results) {
    Tensor[] x = new Tensor[results.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = REFERENCE.tensor(results[i].type(), HostArrays.of(results[i])).cast(DType.FLOAT64);
    }
    if (primitive instanceof Eigh) {
      Tensor vt = Tensors.swapLast(x[1]);
      return new Tensor[] {x[0], x[1].mul(x[0].expandDims(-2)).matmul(vt), vt.matmul(x[1])};
    }
    int k = x[1].shape().size(-1);
    Tensor u = x[0].slice(-1, 0, k);
    Tensor vt = x[2].slice(-2, 0, k);
    return new Tensor[] {
      x[1],
      u.mul(x[1].expandDims(-2)).matmul(vt),
      Tensors.swapLast(x[0]).matmul(x[0]),
      x[2].matmul(Tensors.swapLast(x[2]))
    };
  }
}
