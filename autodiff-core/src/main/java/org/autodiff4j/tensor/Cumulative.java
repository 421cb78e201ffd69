package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Primitives that combine elements along an axis and keep the shape. */
public final class Cumulative {
  private Cumulative() {}

  /**
   * Running sums along an axis, from its start or, in reverse, from its end.
   *
   * @param axis the axis
   * @param reverse whether sums run from the end
   */
  public record CumSum(int axis, boolean reverse) implements Linear {
    @Override
    public String label() {
      return "cumSum";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      Types.axes(this, Axes.of(axis), x);
      return x;
    }

    /** The running sums of ct, the other way. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(new CumSum(axis, !reverse), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new CumSum(axis + 1, reverse), inputs.x(0));
    }
  }

  /**
   * {@code x - log Σ e^x} along an axis, with full relative precision also where it is near 0: the
   * greatest element is left out of the sum, {@code (x - m) - log1p(Σ' e^(x - m))}. Where the
   * greatest element of a line is NaN, ∞ or -∞, the whole line is NaN.
   *
   * @param axis the axis
   */
  public record LogSoftmax(int axis) implements Nonlinear {
    @Override
    public String label() {
      return "logSoftmax";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.real(this, inputs);
      Types.axes(this, Axes.of(axis), x);
      return x;
    }

    /**
     * {@code dx - Σ p·dx} with p = e^y, arranged as {@code (1 - p)·dx - (Σ p·dx - p·dx)} so that 1
     * - p = -expm1(y) keeps its precision where p is near 1.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor weighted = dx.mul(y.exp());
      Tensor others = weighted.sum(new int[] {axis}, true).sub(weighted);
      return dx.mul(y.expm1().neg()).sub(others);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new LogSoftmax(axis + 1), inputs.x(0));
    }
  }
}
