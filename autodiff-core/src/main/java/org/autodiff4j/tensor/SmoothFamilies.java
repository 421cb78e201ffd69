package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/** Functions of one real variable with a parameter, whose derivatives are of the same family. */
public final class SmoothFamilies {
  private SmoothFamilies() {}

  /**
   * The derivative of some order of {@code sin(πx)/(πx)}, exact at 0 too.
   *
   * @param order of the derivative; 0 is the function itself
   */
  public record Sinc(int order) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "sinc";
    }

    @Override
    public double apply(double x) {
      return CardinalSine.derivative(order, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** The derivative of the next order. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(Interpreter.bind(new Sinc(order + 1), x[0]));
    }
  }

  /**
   * {@code e^(-rate·x²)}, precise where the square of x rounded to an element would not be.
   *
   * @param rate a power of 2
   */
  public record Gaussian(double rate) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "gaussian";
    }

    @Override
    public double apply(double x) {
      return ScalarMath.gaussian(rate, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** -2·rate·x·y, where 0 beats an infinite x. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor finite = Tensors.where(y.eq(0), x[0].like(0), x[0]);
      return dx.mul(finite.mul(y).mul(-2 * rate));
    }
  }
}
