package org.autodiff4j.contract;

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

/**
 * Random cases of factorizations and of what is computed from factors. Of matrices that are
 * singular but for rounding, results are a matter of the order of the sums; up to 16 rows, backends
 * add in the order of the textbook.
 */
final class FuzzFactorizations {
  private static final int ROWS = 16;

  private FuzzFactorizations() {}

  static void addTo(FuzzRows rows) {
    rows.put(
        Cholesky.class,
        fuzz -> {
          int n = fuzz.size(ROWS);
          DType dtype = fuzz.real();
          Shape batch = batch(fuzz);
          return Sample.of(
              new Cholesky(),
              fuzz.once(4) ? matrices(fuzz, dtype, batch, n, n) : positive(dtype, batch, n));
        });
    rows.put(Lu.class, fuzz -> Sample.of(new Lu(), rectangular(fuzz)));
    rows.put(Qr.class, fuzz -> Sample.of(new Qr(fuzz.once(2)), rectangular(fuzz)));
    rows.put(Det.class, fuzz -> Sample.of(new Det(), square(fuzz)));
    rows.put(Cofactors.class, fuzz -> Sample.of(new Cofactors(), square(fuzz)));
    rows.put(
        CofactorsAlong.class,
        fuzz -> {
          Input a = square(fuzz);
          return Sample.of(new CofactorsAlong(), a, fuzz.tame(a.type().dtype(), a.type().shape()));
        });
    rows.put(TriangularSolve.class, FuzzFactorizations::triangular);
    rows.put(FactoredSolve.class, fuzz -> factored(fuzz, true));
    rows.put(LogDeterminant.class, fuzz -> factored(fuzz, false));
  }

  private static Sample triangular(Fuzz fuzz) {
    Input a = square(fuzz);
    return Sample.of(new TriangularSolve(fuzz.once(2), fuzz.once(2)), a, sides(fuzz, a.type()));
  }

  private static Sample factored(Fuzz fuzz, boolean solve) {
    Input a = square(fuzz);
    Input lu = fuzz.tame(a.type().dtype(), a.type().shape());
    int n = a.type().shape().size(-1);
    Shape rows = a.type().shape().range(0, a.type().rank() - 1);
    Input p = new Input(new TensorType(DType.INT64, rows), Draw.integers(0, Math.max(0, n - 1)));
    return solve
        ? Sample.of(new FactoredSolve(fuzz.once(2)), a, lu, p, sides(fuzz, a.type()))
        : Sample.of(new LogDeterminant(), a, lu, p);
  }

  private static Input sides(Fuzz fuzz, TensorType a) {
    Shape rows = a.shape().range(0, a.rank() - 1);
    return fuzz.tame(a.dtype(), rows.concat(Shape.of(fuzz.size(ROWS))));
  }

  private static Input square(Fuzz fuzz) {
    int n = fuzz.size(ROWS);
    return matrices(fuzz, fuzz.real(), batch(fuzz), n, n);
  }

  private static Input rectangular(Fuzz fuzz) {
    return matrices(fuzz, fuzz.real(), batch(fuzz), fuzz.size(ROWS), fuzz.size(ROWS));
  }

  private static Shape batch(Fuzz fuzz) {
    return fuzz.of(
        Shape.SCALAR,
        Shape.SCALAR,
        Shape.of(fuzz.size(7)),
        Shape.of(2, fuzz.size(3)),
        Shape.of(1, 3, 2));
  }

  private static Input matrices(Fuzz fuzz, DType dtype, Shape batch, int m, int n) {
    Shape shape = batch.concat(Shape.of(m, n));
    return fuzz.once(6) ? fuzz.wild(dtype, shape) : fuzz.tame(dtype, shape);
  }

  private static Input positive(DType dtype, Shape batch, int n) {
    TensorType type = new TensorType(dtype, batch.concat(Shape.of(n, n)));
    return new Input(
        type,
        (count, random) -> {
          double[] values = new double[count];
          for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble(-1, 1) + (i % (n * n) / n == i % n ? 2 * n : 0);
          }
          return values;
        });
  }
}
