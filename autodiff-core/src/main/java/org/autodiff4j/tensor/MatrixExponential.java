package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * The exponential of square matrices, {@code [..., n,n] -> [..., n,n]}, and its derivative. A
 * matrix with an element that is not finite has NaN everywhere.
 */
public final class MatrixExponential {
  private MatrixExponential() {}

  /** {@code Σ A^k/k!}, of each matrix. */
  public enum Expm implements Nonlinear {
    EXPM;

    @Override
    public String label() {
      return "expm";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Spectral.square(this, inputs);
    }

    /** L(A, dA). */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return Interpreter.bind(Frechet.EXPM_FRECHET, x[0], dx);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * Fréchet's derivative L(A, E) of the exponential at A along E: the upper right block of the
   * exponential of [[A, E], [0, A]]. Linear in E.
   */
  public enum Frechet implements Nonlinear, Transposable {
    EXPM_FRECHET;

    @Override
    public String label() {
      return "expmFrechet";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Matrices.square(this, Types.sameReal(this, inputs));
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 1;
    }

    /**
     * L(A, dE), and the upper right block of L([[A, E], [0, A]], [[dA, 0], [0, dA]]): what is
     * differentiated is that block of an exponential.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 1) {
        return Interpreter.bind(this, x[0], dx);
      }
      Tensor zero = x[0].like(0);
      Tensor twice =
          Interpreter.bind(this, blocks(x[0], x[1], zero, x[0]), blocks(dx, zero, zero, dx));
      int n = y.shape().size(-1);
      return twice.slice(-2, 0, n).slice(-1, n, 2 * n);
    }

    /** L(Aᵀ, ct). */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(this, Matrices.transposed(inputs.value(0)), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spreadAll());
    }

    private static Tensor blocks(Tensor a, Tensor b, Tensor c, Tensor d) {
      return Tensors.concat(-2, Tensors.concat(-1, a, b), Tensors.concat(-1, c, d));
    }
  }
}
