package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * Determinants of square matrices {@code [..., n,n]}. The determinant is a polynomial, so its
 * derivatives exist everywhere; those of first and second order are exact at singular matrices of
 * any rank. Of third order on they use the inverse, and are NaN at singular matrices.
 */
public final class Determinant {
  private Determinant() {}

  /** The determinant; 1 of no rows, NaN if an element is NaN or infinite. */
  public record Det() implements Nonlinear {
    @Override
    public String label() {
      return "det";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      TensorType a = Matrices.square(this, inputs[0]);
      return a.with(Matrices.batch(a));
    }

    /** Σ cof(A)·dA: Jacobi's formula. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return Interpreter.bind(new Cofactors(), x[0]).mul(dx).sum(-2, -1);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /** The gradient of the determinant: signed minors of order n - 1, {@code det(A)·A⁻ᵀ}. */
  public record Cofactors() implements Nonlinear {
    @Override
    public String label() {
      return "cofactors";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      return Matrices.square(this, inputs[0]);
    }

    /** The sums of minors of order n - 2 that {@link CofactorsAlong} is. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return Interpreter.bind(new CofactorsAlong(), x[0], dx);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.x(0));
    }
  }

  /**
   * The derivative of the cofactors of A along H: the Hessian of the determinant, times H. Inputs:
   * A, and H of its type.
   */
  public record CofactorsAlong() implements Nonlinear, Transposable {
    @Override
    public String label() {
      return "cofactorsAlong";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      Matrices.square(this, inputs[0]);
      return Types.same(this, inputs);
    }

    /**
     * Itself along dH. Along dA, with d = det A, V = A⁻¹·H and W = A⁻¹·dA, what differentiating
     * d·(tr(V)·A⁻ᵀ - (V·A⁻¹)ᵀ) gives: d·((tr(V)·tr(W) - tr(W·V))·A⁻¹ - (tr(W)·V + tr(V)·W - W·V -
     * V·W)·A⁻¹)ᵀ.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 1) {
        return Interpreter.bind(this, x[0], dx);
      }
      TensorType type = x[0].type();
      Tensor inverse = LinearSystem.inverse(x[0]);
      Tensor v = inverse.matmul(x[1]);
      Tensor w = inverse.matmul(dx);
      Tensor wv = w.matmul(v);
      Tensor tv = Matrices.trace(v);
      Tensor tw = Matrices.trace(w);
      Tensor number = tw.mul(tv).sub(Matrices.trace(wv));
      Tensor once = w.mul(Matrices.stretch(tv, type)).add(Matrices.stretch(tw, type).mul(v));
      Tensor twice = wv.add(v.matmul(w));
      Tensor sum = Matrices.stretch(number, type).mul(inverse).add(twice.sub(once).matmul(inverse));
      Tensor det = Interpreter.bind(new Det(), x[0]);
      return Matrices.transposed(sum).mul(Matrices.stretch(det, type));
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 1;
    }

    /** Itself along ct: a Hessian is symmetric. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(this, inputs.value(0), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spreadAll());
    }
  }
}
