package org.autodiff4j.tensor;

import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Factorizations of real matrices {@code [..., m,n]}, of which the leading axes are a batch. A
 * matrix with a NaN or an infinity has factors that are NaN wherever they are not 0 or 1 by their
 * shape.
 */
public final class Factorization {
  private Factorization() {}

  /**
   * The lower triangular L with {@code L·Lᵀ = (A + Aᵀ)/2} and positive diagonal. A matrix that is
   * not positive definite gives NaN in the lower triangle.
   */
  public record Cholesky() implements Nonlinear {
    @Override
    public String label() {
      return "cholesky";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      return Matrices.square(this, inputs[0]);
    }

    /**
     * L·Φ(L⁻¹·S·L⁻ᵀ) with S = (dA + dAᵀ)/2, where Φ takes the lower triangle and halves the
     * diagonal (Murray, "Differentiation of the Cholesky decomposition", 2016).
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor s = dx.add(Matrices.transposed(dx)).mul(0.5);
      TriangularSolve solve = new TriangularSolve(true, false);
      Tensor half = Interpreter.bind(solve, y, s);
      Tensor both = Interpreter.bind(solve, y, Matrices.transposed(half));
      Tensor phi = Matrices.lower(both, false).add(Matrices.lower(both, true)).mul(0.5);
      return y.matmul(phi);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * The factors of {@code A[p] = L·U} by partial pivoting: L below the diagonal of the first
   * result, its diagonal of ones left out, U in the rest; and the permutation p of the rows, as
   * i64. The pivot is the first element of greatest magnitude.
   */
  public record Lu() implements SeveralResults {
    @Override
    public String label() {
      return "lu";
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      TensorType a = Matrices.real(this, inputs[0]);
      Shape rows = a.shape().range(0, a.rank() - 1);
      return new TensorType[] {a, new TensorType(DType.INT64, rows)};
    }

    /**
     * dL = L·tril(M, -1), dU = triu(M)·U with M = L⁻¹·dA[p]·U⁻¹ (de Hoog, Anderssen and Lukas,
     * "Differentiation of matrix functionals using triangular factorization", 2011). Rows below the
     * square part, A₂ = L₂·U: dL₂ = dA₂·U⁻¹ - L₂·triu(M). Columns beyond it, A₂ = L·U₂: dU₂ =
     * L⁻¹·dA₂ - tril(M, -1)·U₂.
     */
    @Override
    public Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y) {
      int batch = x[0].rank() - 2;
      int m = x[0].shape().size(-2);
      int n = x[0].shape().size(-1);
      int k = Math.min(m, n);
      TriangularSolve unit = new TriangularSolve(true, true);
      TriangularSolve right = new TriangularSolve(false, false);
      Tensor da = Interpreter.bind(new Gather(batch, batch), dx[0], y[1]);
      Tensor lu = y[0].slice(-2, 0, k).slice(-1, 0, k);
      Tensor left = Interpreter.bind(unit, lu, da.slice(-2, 0, k).slice(-1, 0, k));
      Tensor both = LinearSystem.fromRight(right, lu, left);
      Tensor below = Matrices.lower(both, true);
      Tensor above = Matrices.upper(both, false);
      Tensor d =
          below
              .add(Matrices.lower(lu, true).matmul(below))
              .add(above.matmul(Matrices.upper(lu, false)));
      if (m > n) {
        Tensor rest = LinearSystem.fromRight(right, lu, da.slice(-2, k, m));
        d = Tensors.concat(-2, d, rest.sub(y[0].slice(-2, k, m).matmul(above)));
      } else if (n > m) {
        Tensor rest = Interpreter.bind(unit, lu, da.slice(-1, k, n));
        d = Tensors.concat(-1, d, rest.sub(below.matmul(y[0].slice(-1, k, n))));
      }
      return new Tensor[] {d, Literal.zero(y[1].type())};
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      return Interpreter.bindAll(this, inputs.x(0));
    }
  }

  /**
   * The factors of {@code A = Q·R} by Householder's reflections: Q has orthonormal columns, R is
   * upper triangular, and the diagonal of R has the signs that LAPACK gives it.
   *
   * @param full whether Q is square, {@code [m,m]} and R {@code [m,n]}, rather than {@code [m,k]}
   *     and {@code [k,n]} with {@code k = min(m, n)}
   */
  public record Qr(boolean full) implements SeveralResults {
    @Override
    public String label() {
      return "qr";
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      TensorType a = Matrices.real(this, inputs[0]);
      Shape batch = Matrices.batch(a);
      int m = a.shape().size(-2);
      int n = a.shape().size(-1);
      int k = full ? m : Math.min(m, n);
      return new TensorType[] {
        a.with(batch.concat(Shape.of(m, k))), a.with(batch.concat(Shape.of(k, n)))
      };
    }

    /**
     * dR = (C - S)·R and dQ = Q·(S - C) + dA·R⁻¹ with C = Qᵀ·dA·R⁻¹ and S = tril(C, -1) - tril(C,
     * -1)ᵀ (Walter and Lehmann, "Algorithmic differentiation of linear algebra functions with
     * application in optimum experimental design", 2010). Of a wide A = [X, Y] with X = Q·U and R =
     * [U, V] so for X; then dV = Qᵀ·dY + dQᵀ·Y (Roberts and Roberts, arXiv:2009.10071, 2020).
     */
    @Override
    public Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y) {
      Tensor a = x[0];
      int m = a.shape().size(-2);
      int n = a.shape().size(-1);
      if (full && m > n) {
        throw new DerivativeException(
            "qr of "
                + a.type()
                + " with the full Q has no derivative: the columns of Q beyond the "
                + n
                + " first are not determined by the matrix. Use the thin factorization.");
      }
      Tensor q = y[0];
      Tensor r = y[1].slice(-1, 0, Math.min(m, n));
      Tensor dSquare = dx[0].slice(-1, 0, Math.min(m, n));
      Tensor qt = Matrices.transposed(q);
      Tensor dxr = LinearSystem.fromRight(new TriangularSolve(false, false), r, dSquare);
      Tensor c = qt.matmul(dxr);
      Tensor below = Matrices.lower(c, true);
      Tensor rest = c.sub(below.sub(Matrices.transposed(below)));
      Tensor dq = dxr.sub(q.matmul(rest));
      Tensor dr = Matrices.upper(rest, false).matmul(Matrices.upper(r, false));
      if (n > m) {
        Tensor wide = a.slice(-1, m, n);
        Tensor dWide = dx[0].slice(-1, m, n);
        Tensor dv = qt.matmul(dWide).add(Matrices.transposed(dq).matmul(wide));
        dr = Tensors.concat(-1, dr, dv);
      }
      return new Tensor[] {dq, dr};
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      return Interpreter.bindAll(this, inputs.x(0));
    }
  }
}
