package org.autodiff4j.tensor;

import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Eigenvalues of symmetric matrices and singular values of any, with and without vectors. The last
 * two axes are those of the matrices, the others a batch.
 *
 * <p>The rules are those of Giles, "Collected matrix derivative results for forward and reverse
 * mode algorithmic differentiation" (2008), the ones for vectors of rectangular matrices those of
 * Townsend, "Differentiating the singular value decomposition" (2016).
 *
 * <p>A matrix with an element that is not finite has NaN for all results. Vectors have the signs
 * that {@link #sign} chooses.
 */
public final class Spectral {
  /** A component that is not smaller than this part of the greatest decides the sign. */
  private static final double DECISIVE = 0.9;

  private Spectral() {}

  /**
   * Of a square matrix A the eigenvalues w of {@code (A + Aᵀ)/2}, ascending, and its orthonormal
   * eigenvectors, the columns of V: {@code [n,n] -> [n], [n,n]}.
   */
  public enum Eigh implements SeveralResults {
    EIGH;

    @Override
    public String label() {
      return "eigh";
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      TensorType x = square(this, inputs);
      return new TensorType[] {x.with(x.shape().range(0, x.rank() - 1)), x};
    }

    /**
     * With P the symmetric part of VᵀdAV: dw = diag P, dV = V (F∘P), F_ij = 1/(w_j - w_i) and 0 on
     * the diagonal.
     */
    @Override
    public Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y) {
      Tensor v = y[1];
      Tensor moved = dx[0].matmul(v);
      Tensor p = Matrices.transposed(v).matmul(moved);
      Tensor symmetric = p.add(Matrices.transposed(p)).mul(0.5);
      return new Tensor[] {columnDots(v, moved), v.matmul(symmetric.mul(reciprocalGaps(y[0])))};
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      return Interpreter.bindAll(this, inputs.x(0));
    }
  }

  /** The eigenvalues of {@link Eigh} without the vectors: {@code [n,n] -> [n]}. */
  public enum Eigvalsh implements Nonlinear {
    EIGVALSH;

    @Override
    public String label() {
      return "eigvalsh";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = square(this, inputs);
      return x.with(x.shape().range(0, x.rank() - 1));
    }

    /** diag VᵀdAV. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor v = Interpreter.bindAll(Eigh.EIGH, x)[1];
      return columnDots(v, dx.matmul(v));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * {@code A = U diag(s) Vᵀ} with orthonormal columns in U and V and s ≥ 0 descending, k = min(m,
   * n): {@code [m,n] -> [m,k], [k], [k,n]}, or with all vectors {@code [m,m], [k], [n,n]}.
   *
   * @param full whether U and V are square
   */
  public record Svd(boolean full) implements SeveralResults {
    @Override
    public String label() {
      return "svd";
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      TensorType x = matrix(this, inputs);
      Shape batch = Matrices.batch(x);
      int m = x.shape().size(-2);
      int n = x.shape().size(-1);
      int k = Math.min(m, n);
      return new TensorType[] {
        x.with(batch.concat(Shape.of(m, full ? m : k))),
        x.with(batch.concat(Shape.of(k))),
        x.with(batch.concat(Shape.of(full ? n : k, n)))
      };
    }

    /**
     * With W = dA V and P = UᵀW: ds = diag P, dU = U (F∘(P S + S Pᵀ)) + (W - U P)/s, dV = V (F∘(S P
     * + Pᵀ S)) + (dAᵀU - V Pᵀ)/s, F_ij = 1/(s_j² - s_i²) and 0 on the diagonal. The last term is
     * there where U, or V, is not square.
     */
    @Override
    public Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y) {
      int m = x[0].shape().size(-2);
      int n = x[0].shape().size(-1);
      if (full && m != n) {
        throw new DerivativeException(
            "svd with full vectors of a matrix that is not square, "
                + x[0].type()
                + ", has no derivative: the vectors beyond the first "
                + Math.min(m, n)
                + " are arbitrary. Use the thin svd, or singularValues.");
      }
      Tensor u = y[0];
      Tensor s = y[1];
      Tensor v = Matrices.transposed(y[2]);
      Tensor w = dx[0].matmul(v);
      Tensor p = Matrices.transposed(u).matmul(w);
      Tensor pt = Matrices.transposed(p);
      Tensor row = s.expandDims(-2);
      Tensor column = s.expandDims(-1);
      Tensor f = reciprocalGaps(s).mul(reciprocalSums(s));
      Tensor du = u.matmul(f.mul(p.mul(row).add(pt.mul(column))));
      Tensor dv = v.matmul(f.mul(p.mul(column).add(pt.mul(row))));
      if (m > n) {
        du = du.add(w.sub(u.matmul(p)).div(row));
      }
      if (n > m) {
        dv = dv.add(Matrices.transposed(dx[0]).matmul(u).sub(v.matmul(pt)).div(row));
      }
      return new Tensor[] {du, singular(s, columnDots(u, w)), Matrices.transposed(dv)};
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      return Interpreter.bindAll(this, inputs.x(0));
    }
  }

  /** The singular values of {@link Svd} without the vectors: {@code [m,n] -> [min(m,n)]}. */
  public enum SingularValues implements Nonlinear {
    SINGULAR_VALUES;

    @Override
    public String label() {
      return "singularValues";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = matrix(this, inputs);
      int k = Math.min(x.shape().size(-2), x.shape().size(-1));
      return x.with(Matrices.batch(x).concat(Shape.of(k)));
    }

    /** diag UᵀdAV, and 0 where s = 0. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor[] svd = Interpreter.bindAll(new Svd(false), x);
      return singular(y, columnDots(svd[0], dx.matmul(Matrices.transposed(svd[2]))));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * The pseudoinverse, {@code [m,n] -> [n,m]}: V diag(1/s) Uᵀ over the singular values s greater
   * than {@code rtol} times the greatest.
   *
   * @param rtol the part of the greatest singular value up to which others count as 0
   */
  public record Pinv(double rtol) implements Nonlinear {
    @Override
    public String label() {
      return "pinv";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = matrix(this, inputs);
      Shape batch = Matrices.batch(x);
      return x.with(batch.concat(Shape.of(x.shape().size(-1), x.shape().size(-2))));
    }

    /**
     * -P dA P + P Pᵀ dAᵀ (1 - A P) + (1 - P A) dAᵀ PᵀP, for changes that keep the rank (Golub and
     * Pereyra 1973).
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor a = x[0];
      Tensor pt = Matrices.transposed(y);
      Tensor dxt = Matrices.transposed(dx);
      Tensor left = y.matmul(pt).matmul(dxt);
      Tensor right = dxt.matmul(pt.matmul(y));
      return left.sub(left.matmul(a).matmul(y))
          .add(right.sub(y.matmul(a.matmul(right))))
          .sub(y.matmul(dx.matmul(y)));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * The sign, 1 or -1, by which a vector of length 1 is multiplied so that results do not depend on
   * how they were computed: its first component with at least 0.9 of the greatest magnitude becomes
   * positive.
   *
   * @param start the place of the first component in the array
   * @param step from one component to the next
   */
  public static double sign(double[] vector, int start, int step, int length) {
    double greatest = 0;
    for (int i = 0; i < length; i++) {
      greatest = Math.max(greatest, Math.abs(vector[start + i * step]));
    }
    for (int i = 0; i < length; i++) {
      double component = vector[start + i * step];
      if (Math.abs(component) >= DECISIVE * greatest) {
        return component < 0 ? -1 : 1;
      }
    }
    return 1;
  }

  // ---- What the rules share ----

  /** diag XᵀY. */
  private static Tensor columnDots(Tensor x, Tensor y) {
    return x.mul(y).sum(-2);
  }

  /** 1/(s_j - s_i), and 0 on the diagonal. */
  private static Tensor reciprocalGaps(Tensor s) {
    Tensor diagonal = diagonal(s);
    Tensor gaps = s.expandDims(-2).sub(s.expandDims(-1));
    Tensor reciprocals = Tensors.where(diagonal, gaps.like(1), gaps).reciprocal();
    return Tensors.where(diagonal, gaps.like(0), reciprocals);
  }

  /** 1/(s_j + s_i), and 1 on the diagonal. */
  private static Tensor reciprocalSums(Tensor s) {
    Tensor sums = s.expandDims(-2).add(s.expandDims(-1));
    return Tensors.where(diagonal(s), sums.like(1), sums).reciprocal();
  }

  private static Tensor diagonal(Tensor s) {
    Tensor index = Tensor.arange(s.shape().size(-1));
    return index.expandDims(1).eq(index);
  }

  /** The norm's policy: a singular value of 0 has derivative 0. */
  private static Tensor singular(Tensor s, Tensor ds) {
    return Tensors.where(s.eq(0), ds.like(0), ds);
  }

  private static TensorType matrix(Primitive primitive, TensorType[] inputs) {
    Types.arity(primitive, inputs, 1);
    return Matrices.real(primitive, inputs[0]);
  }

  static TensorType square(Primitive primitive, TensorType[] inputs) {
    Types.arity(primitive, inputs, 1);
    return Matrices.square(primitive, inputs[0]);
  }
}
