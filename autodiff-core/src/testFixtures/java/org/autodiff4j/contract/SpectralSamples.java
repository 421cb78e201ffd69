package org.autodiff4j.contract;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.MatrixExponential.Frechet;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Spectral.Eigh;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Spectral.Svd;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of eigenvalues, singular values and exponentials of matrices. */
final class SpectralSamples {
  private static final List<Shape> SQUARE =
      List.of(
          Shape.of(1, 1),
          Shape.of(3, 3),
          Shape.of(5, 5),
          Shape.of(0, 0),
          Shape.of(2, 3, 3),
          Shape.of(0, 3, 3),
          Shape.of(2, 1, 2, 2),
          Shape.of(2, 0, 0));

  private static final List<Shape> RECTANGULAR =
      List.of(
          Shape.of(4, 3),
          Shape.of(2, 4),
          Shape.of(1, 3),
          Shape.of(3, 1),
          Shape.of(0, 3),
          Shape.of(3, 0),
          Shape.of(2, 3, 2),
          Shape.of(2, 1, 2, 3));

  private SpectralSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape shape : SQUARE) {
      samples.add(Sample.of(Eigh.EIGH, separated(shape)));
      samples.add(Sample.of(Eigvalsh.EIGVALSH, separated(shape)));
      samples.add(Sample.of(new Svd(false), separated(shape)));
      samples.add(Sample.of(new Svd(true), separated(shape)));
      samples.add(Sample.of(SingularValues.SINGULAR_VALUES, separated(shape)));
      samples.add(Sample.of(new Pinv(1e-10), separated(shape)));
      samples.add(Sample.of(Expm.EXPM, real(shape, Draw.between(-1, 1))));
      samples.add(
          Sample.of(
              Frechet.EXPM_FRECHET,
              real(shape, Draw.between(-1, 1)),
              real(shape, Draw.between(-1, 1))));
    }
    for (Shape shape : RECTANGULAR) {
      samples.add(Sample.of(new Svd(false), separated(shape)));
      samples.add(Sample.of(SingularValues.SINGULAR_VALUES, separated(shape)));
      samples.add(Sample.of(new Pinv(1e-7), separated(shape)));
    }
    samples.add(Sample.of(Expm.EXPM, real(Shape.of(4, 4), Draw.between(-4, 4))));
    samples.add(Sample.of(Expm.EXPM, real(Shape.of(4, 4), Draw.between(-0.003, 0.003))));
    samples.add(
        Sample.of(
            Frechet.EXPM_FRECHET,
            real(Shape.of(3, 3), Draw.between(-4, 4)),
            real(Shape.of(3, 3), Draw.between(-1, 1))));
    return samples;
  }

  /** What has no derivative, or is at an edge of the numbers. */
  static List<Sample> special() {
    List<Sample> samples = new ArrayList<>();
    for (Shape shape : RECTANGULAR) {
      samples.add(Sample.of(new Svd(true), separated(shape)));
    }
    for (Primitive primitive : List.of(Eigh.EIGH, new Svd(false), new Svd(true), Expm.EXPM)) {
      samples.add(
          Sample.of(
              primitive,
              matrices(2, 2, 1, NaN, 2, 3, 1, 2, 2, 5, POSITIVE_INFINITY, 0, 0, 1, 0, 0, 0, 0)));
    }
    for (Primitive primitive :
        List.of(
            Eigvalsh.EIGVALSH,
            SingularValues.SINGULAR_VALUES,
            new Pinv(1e-10),
            new Pinv(1e-5),
            Expm.EXPM)) {
      samples.add(
          Sample.of(
              primitive,
              matrices(
                  3, 3, NaN, 0, 0, 0, 1, 0, 0, 0, 1, // one that is not finite spoils one matrix
                  1, 0, 0, 0, 1, 0, 0, 0, 1, // equal eigenvalues
                  1, 1, 1, 1, 1, 1, 1, 1, 1, // of rank 1
                  0, 0, 0, 0, 0, 0, 0, 0, 0, // of rank 0
                  0, 1, 0, 0, 0, 1, 0, 0, 0, // nilpotent
                  2, -1, 0, -1, 2, -1, 0, -1, 2, -3, 1, 0, 1, -3, 1, 0, 1, -3)));
    }
    for (Primitive primitive : List.of(Eigh.EIGH, new Svd(false))) {
      samples.add(
          Sample.of(primitive, matrices(2, 2, 2e30, 1e30, 1e30, 3e30, 2e-30, 1e-30, 1e-30, 3e-30)));
      samples.add(Sample.of(primitive, matrices(1, 1, -3, 0, 5, -1e-38, NaN)));
    }
    samples.add(
        Sample.of(
            Frechet.EXPM_FRECHET,
            matrices(1, 1, 1, NaN, 2, 3, 0),
            matrices(1, 1, 2, 1, POSITIVE_INFINITY, 0, -1)));
    return samples;
  }

  /** Numbers of a batch of m×n matrices. */
  private static Input matrices(int m, int n, double... values) {
    int count = values.length / (m * n);
    return new Input(TensorType.of(DType.FLOAT64, count, m, n), (length, random) -> values.clone());
  }

  /**
   * Matrices near a diagonal of 2, 4, 6 …, so that eigenvalues and singular values are well apart
   * and each vector has one great component.
   */
  static Input separated(Shape shape) {
    int m = shape.size(-2);
    int n = shape.size(-1);
    return real(
        shape,
        (length, random) -> {
          double[] values = new double[length];
          for (int i = 0; i < length; i++) {
            int row = i / n % m;
            values[i] = random.nextDouble(-0.4, 0.4) + (row == i % n ? 2 * (row + 1) : 0);
          }
          return values;
        });
  }
}
