package org.autodiff4j.contract;

import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.MatrixExponential.Frechet;
import org.autodiff4j.tensor.Spectral.Eigh;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Spectral.Svd;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Random cases of eigenvalues, singular values and exponentials of matrices. Values alone are
 * compared on any matrices; vectors only where they are determined, on spectra well apart.
 */
final class FuzzSpectral {
  private FuzzSpectral() {}

  static void addTo(FuzzRows rows) {
    rows.put(Eigh.class, fuzz -> Sample.of(Eigh.EIGH, separated(fuzz, true)));
    rows.put(Eigvalsh.class, fuzz -> Sample.of(Eigvalsh.EIGVALSH, any(fuzz, true)));
    rows.put(Svd.class, fuzz -> Sample.of(new Svd(fuzz.once(2)), separated(fuzz, false)));
    rows.put(
        SingularValues.class, fuzz -> Sample.of(SingularValues.SINGULAR_VALUES, any(fuzz, false)));
    rows.put(Pinv.class, fuzz -> Sample.of(new Pinv(1e-6), separated(fuzz, false)));
    rows.put(
        Expm.class, fuzz -> Sample.of(Expm.EXPM, exponent(fuzz, shape(fuzz, true), fuzz.real())));
    rows.put(
        Frechet.class,
        fuzz -> {
          Shape shape = shape(fuzz, true);
          DType dtype = fuzz.real();
          Input direction = fuzz.tame(dtype, shape);
          return Sample.of(Frechet.EXPM_FRECHET, exponent(fuzz, shape, dtype), direction);
        });
  }

  private static Shape shape(Fuzz fuzz, boolean square) {
    int n = fuzz.size(fuzz.once(8) ? 40 : 6);
    Shape batch =
        fuzz.once(2) ? Shape.SCALAR : fuzz.once(2) ? Shape.of(fuzz.size(4)) : Shape.of(2, 1);
    return batch.concat(Shape.of(square ? n : fuzz.size(8), n));
  }

  private static Input any(Fuzz fuzz, boolean square) {
    return fuzz.tame(fuzz.real(), shape(fuzz, square));
  }

  private static Input exponent(Fuzz fuzz, Shape shape, DType dtype) {
    double size = fuzz.of(1e-4, 0.02, 0.3, 1.0, 3.0) / Math.max(1, shape.size(-1));
    return new Input(new TensorType(dtype, shape), Draw.between(-size, 2 * size));
  }

  /**
   * Layouts that repeat elements would spoil the spectrum: the numbers are a whole batch of one.
   */
  private static Input separated(Fuzz fuzz, boolean square) {
    Input input = SpectralSamples.separated(shape(fuzz, square));
    return new Input(input.type().with(fuzz.real()), input.draw());
  }
}
