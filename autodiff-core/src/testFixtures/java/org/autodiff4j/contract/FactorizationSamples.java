package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Determinant.Cofactors;
import org.autodiff4j.tensor.Determinant.CofactorsAlong;
import org.autodiff4j.tensor.Determinant.Det;
import org.autodiff4j.tensor.Factorization.Cholesky;
import org.autodiff4j.tensor.Factorization.Lu;
import org.autodiff4j.tensor.Factorization.Qr;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of factorizations, and of what is computed from factors. */
final class FactorizationSamples {
  private static final Shape[] BATCHES = {
    Shape.SCALAR, Shape.of(2), Shape.of(1, 2, 2), Shape.of(0)
  };

  private FactorizationSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape batch : BATCHES) {
      for (int n : batch.rank() == 0 ? new int[] {3, 1, 0, 2} : new int[] {2}) {
        square(samples, batch, n);
      }
    }
    int[][] sizes = {{4, 2}, {2, 4}, {3, 1}, {1, 3}, {2, 0}, {0, 2}};
    for (int[] size : sizes) {
      samples.add(Sample.of(new Lu(), matrices(Shape.SCALAR, size[0], size[1], 3)));
      samples.add(Sample.of(new Qr(false), matrices(Shape.SCALAR, size[0], size[1], 3)));
    }
    samples.add(Sample.of(new Lu(), matrices(Shape.of(2), 3, 2, 3)));
    samples.add(Sample.of(new Qr(false), matrices(Shape.of(2), 2, 3, 3)));
    samples.add(Sample.of(new Qr(true), matrices(Shape.SCALAR, 2, 3, 3)));
    samples.add(Sample.of(new Cofactors(), matrices(Shape.SCALAR, 5, 5, 1)));
    return samples;
  }

  private static void square(List<Sample> samples, Shape batch, int n) {
    Input a = matrices(batch, n, n, 3);
    samples.add(Sample.of(new Cholesky(), matrices(batch, n, n, 2.5 * n + 1)));
    samples.add(Sample.of(new Lu(), a));
    samples.add(Sample.of(new Qr(false), a));
    samples.add(Sample.of(new Qr(true), a));
    samples.add(Sample.of(new Det(), matrices(batch, n, n, 0)));
    samples.add(Sample.of(new Cofactors(), matrices(batch, n, n, 1)));
    samples.add(Sample.of(new CofactorsAlong(), a, matrices(batch, n, n, 0)));
    Input lu = matrices(batch, n, n, 3);
    Input p = permutations(batch, n);
    samples.add(Sample.of(new LogDeterminant(), a, lu, p));
    for (int k : n == 3 ? new int[] {2, 1, 0} : new int[] {2}) {
      Input b = matrices(batch, n, k, 0);
      for (boolean lower : new boolean[] {true, false}) {
        samples.add(Sample.of(new TriangularSolve(lower, false), a, b));
        samples.add(Sample.of(new TriangularSolve(lower, true), a, b));
        samples.add(Sample.of(new FactoredSolve(lower), a, lu, p, b));
      }
    }
  }

  /** Uniform in ±1 but for the diagonal, to which a number is added. */
  private static Input matrices(Shape batch, int m, int n, double diagonal) {
    TensorType type = new TensorType(DType.FLOAT64, batch.concat(Shape.of(m, n)));
    return new Input(
        type,
        (count, random) -> {
          double[] values = new double[count];
          for (int i = 0; i < count; i++) {
            boolean onDiagonal = i % (m * n) / n == i % n;
            values[i] = random.nextDouble(-1, 1) + (onDiagonal ? diagonal : 0);
          }
          return values;
        });
  }

  private static Input permutations(Shape batch, int n) {
    TensorType type = new TensorType(DType.INT64, batch.concat(Shape.of(n)));
    return new Input(
        type,
        (count, random) -> {
          double[] rows = new double[count];
          for (int i = 0; i < count; i++) {
            int place = i - i % n + random.nextInt(i % n + 1);
            rows[i] = rows[place];
            rows[place] = i % n;
          }
          return rows;
        });
  }
}
