package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.Spectral;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;

/** What is made of eigenvalues, singular values and exponentials. */
final class Spectra {
  private Spectra() {}

  static Eigh eigh(Tensor a) {
    Tensor[] results = Interpreter.bindAll(Spectral.Eigh.EIGH, real(a));
    return new Eigh(results[0], results[1]);
  }

  static Tensor eigvalsh(Tensor a) {
    return Interpreter.bind(Eigvalsh.EIGVALSH, real(a));
  }

  static Svd svd(Tensor a, boolean full) {
    Tensor[] results = Interpreter.bindAll(new Spectral.Svd(full), real(a));
    return new Svd(results[0], results[1], results[2]);
  }

  static Tensor singularValues(Tensor a) {
    return Interpreter.bind(SingularValues.SINGULAR_VALUES, real(a));
  }

  static Tensor expm(Tensor a) {
    return Interpreter.bind(Expm.EXPM, real(a));
  }

  static Tensor pinv(Tensor a) {
    return pinv(a, rounding("pinv", real(a)));
  }

  static Tensor pinv(Tensor a, double rtol) {
    return Interpreter.bind(new Pinv(rtol), real(a));
  }

  static Tensor lstsq(Tensor a, Tensor b) {
    boolean vector = b.rank() == 1;
    requireMatrix("lstsq", a);
    if (b.rank() == 0 || a.shape().size(-2) != b.shape().size(vector ? -1 : -2)) {
      throw new ShapeException(
          "lstsq: "
              + a.shape()
              + " has "
              + a.shape().size(-2)
              + " rows, but the right-hand side has shape "
              + b.shape()
              + ".");
    }
    return pinv(a).matmul(b);
  }

  static Tensor matrixRank(Tensor a) {
    return matrixRank(a, rounding("matrixRank", real(a)));
  }

  static Tensor matrixRank(Tensor a, double rtol) {
    Tensor s = singularValues(a);
    return s.gt(greatest(s).mul(rtol)).cast(DType.INT64).sum(-1);
  }

  // ---- Norms ----

  static Tensor norm(Tensor a, MatrixNorm norm) {
    Tensor x = real(a);
    requireMatrix("matrixNorm", x);
    return switch (norm) {
      case FROBENIUS -> Linalg.norm(x, -2, -1);
      case NUCLEAR -> nuclear(x);
      case SPECTRAL -> spectral(x);
      case LEAST_SINGULAR -> singularValues(x).min(-1);
      case COLUMN_SUM -> greatestOf(x.abs().sum(-2));
      case LEAST_COLUMN_SUM -> x.abs().sum(-2).min(-1);
      case ROW_SUM -> greatestOf(x.abs().sum(-1));
      case LEAST_ROW_SUM -> x.abs().sum(-1).min(-1);
    };
  }

  /** A norm of no elements is 0. */
  private static Tensor greatestOf(Tensor sums) {
    return sums.shape().size(-1) == 0 ? sums.sum(-1) : sums.max(-1);
  }

  /**
   * Singular values that are 0 but for rounding have no direction: the derivative is U Vᵀ over the
   * others, the least of all subgradients.
   */
  private static Tensor nuclear(Tensor x) {
    Tensor s = singularValues(x);
    Tensor constant = s.stopGradient();
    Tensor apart = constant.gt(greatest(constant).mul(rounding("matrixNorm", x)));
    return Tensors.where(apart, s, constant).sum(-1);
  }

  /** Singular values that equal the greatest but for rounding are made equal to it, and share. */
  private static Tensor spectral(Tensor x) {
    Tensor s = singularValues(x);
    if (s.shape().size(-1) == 0) {
      return s.sum(-1);
    }
    Tensor constant = s.stopGradient();
    Tensor greatest = greatest(constant);
    Tensor near = constant.ge(greatest.mul(1 - rounding("matrixNorm", x)));
    return Tensors.where(near, greatest.add(s.sub(constant)), constant).max(-1);
  }

  static Tensor cond(Tensor a) {
    Tensor s = singularValues(a);
    int k = s.shape().size(-1);
    if (k == 0) {
      throw new ShapeException("cond of " + a.type() + ", which has no singular values.");
    }
    Tensor least = s.slice(-1, k - 1, k);
    Tensor zero = least.eq(0);
    Tensor quotient = s.slice(-1, 0, 1).div(Tensors.where(zero, least.like(1), least));
    return Tensors.where(zero, least.like(Double.POSITIVE_INFINITY), quotient).squeeze(-1);
  }

  static Tensor cond(Tensor a, MatrixNorm norm) {
    return norm == MatrixNorm.SPECTRAL ? cond(a) : norm(a, norm).mul(norm(Linalg.inverse(a), norm));
  }

  /** The first of the values, which descend, on an axis of size 1, or 0 if there is none. */
  private static Tensor greatest(Tensor s) {
    return s.slice(-1, 0, Math.min(1, s.shape().size(-1)));
  }

  /** What rounding makes of a singular value of 0, relative to the greatest; as in NumPy. */
  private static double rounding(String name, Tensor x) {
    requireMatrix(name, x);
    double unit = x.dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    return unit * Math.max(x.shape().size(-1), x.shape().size(-2));
  }

  private static void requireMatrix(String name, Tensor x) {
    if (x.rank() < 2) {
      throw new ShapeException(name + " needs matrices, but got " + x.type() + ".");
    }
  }

  private static Tensor real(Tensor a) {
    return a.cast(a.dtype().toFloat());
  }
}
