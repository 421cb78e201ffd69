package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** The Fourier transform; complex numbers are pairs (re, im) on the last axis. */
public final class Fourier {
  private Fourier() {}

  /**
   * {@code y_k = Σ_j x_j·e^(∓2πi·jk/n)} along an axis: - forward, + inverse; nothing is divided by
   * n. A line with a NaN or an infinity becomes NaN as a whole.
   *
   * @param axis the axis, which is not the last
   * @param inverse whether the exponent is positive
   */
  public record Dft(int axis, boolean inverse) implements Linear {
    @Override
    public String label() {
      return inverse ? "idft" : "dft";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.real(this, inputs);
      if (x.rank() < 2 || x.shape().size(-1) != 2) {
        throw new ShapeException(
            label()
                + " takes complex numbers as pairs, [..., n, 2], but got "
                + x
                + ". Make them with Fft.complex(re, im).");
      }
      Types.axes(this, Axes.of(axis), x);
      if (axis == x.rank() - 1) {
        throw new ShapeException(
            label() + ": axis " + axis + " of " + x + " holds the parts of a complex number.");
      }
      return x;
    }

    /** The other transform of ct: the matrix is symmetric, so its real adjoint is its conjugate. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(new Dft(axis, !inverse), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new Dft(axis + 1, inverse), inputs.x(0));
    }
  }
}
