package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Determinant.Cofactors;
import org.autodiff4j.tensor.Determinant.CofactorsAlong;
import org.autodiff4j.tensor.Determinant.Det;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.TensorType;

/** Solutions of batches of linear systems from their factors, and determinants. */
final class LinearSystemKernels {
  private LinearSystemKernels() {}

  static void register(Kernels kernels) {
    kernels.put(TriangularSolve.class, (p, x, y) -> triangularSolve(p, x[0], x[1], y));
    kernels.put(FactoredSolve.class, (p, x, y) -> factoredSolve(p.transposed(), x, y));
    kernels.putAll(LogDeterminant.class, (p, x, y) -> logDeterminant(x[1], x[2], y));
    kernels.put(Det.class, (p, x, y) -> det(x[0], y));
    kernels.put(Cofactors.class, (p, x, y) -> cofactors(x[0], y));
    kernels.put(CofactorsAlong.class, (p, x, y) -> cofactorsAlong(x[0], x[1], y));
  }

  private static Tensor triangularSolve(TriangularSolve p, Tensor a, Tensor b, TensorType y) {
    Nd4jTensor given = Nd4jTensor.of(a);
    Nd4jTensor flipped = Matrices.transposed(given);
    boolean byColumns = !given.isRowMajor() && flipped.isRowMajor();
    Nd4jTensor triangles = Matrices.read(byColumns ? flipped : given);
    Nd4jTensor x = Matrices.copy(b);
    int n = y.shape().size(-2);
    int columns = y.shape().size(-1);
    if (n > 0 && columns > 0) {
      Matrices.each(
          Matrices.count(y),
          (double) n * n * columns,
          k ->
              new Substitution(
                      triangles.address() + 8L * k * n * n, n, n, !byColumns, p.lower(), p.unit())
                  .solve(x.address() + 8L * k * n * columns, columns, columns));
    }
    Reference.reachabilityFence(triangles);
    Reference.reachabilityFence(x);
    return Matrices.rounded(x, y.dtype());
  }

  private static Tensor factoredSolve(boolean transposed, Tensor[] inputs, TensorType y) {
    Nd4jTensor lu = Matrices.read(inputs[1]);
    int n = y.shape().size(-2);
    int columns = y.shape().size(-1);
    int[][] orders = orders(inputs[2], n, Matrices.count(y), "luSolve");
    Nd4jTensor b = Matrices.copy(inputs[3]);
    Nd4jTensor x = Nd4jTensor.allocate(y.with(DType.FLOAT64));
    if (n > 0 && columns > 0) {
      Matrices.each(
          Matrices.count(y),
          2.0 * n * n * columns,
          k -> {
            long factors = lu.address() + 8L * k * n * n;
            long side = b.address() + 8L * k * n * columns;
            long solution = x.address() + 8L * k * n * columns;
            solve(transposed, factors, orders[k], n, side, solution, columns);
          });
    }
    Reference.reachabilityFence(lu);
    Reference.reachabilityFence(b);
    b.storage().release();
    return Matrices.rounded(x, y.dtype());
  }

  private static void solve(
      boolean transposed, long lu, int[] order, int n, long b, long x, int columns) {
    for (int i = 0; i < n; i++) {
      if (Memory.getDouble(lu + 8L * ((long) i * n + i)) == 0) {
        Matrices.fill(x, (long) n * columns, Double.NaN);
        return;
      }
    }
    long row = 8L * columns;
    if (transposed) {
      new Substitution(lu, n, n, false, true, false).solve(b, columns, columns);
      new Substitution(lu, n, n, false, false, true).solve(b, columns, columns);
      Matrices.fill(x, (long) n * columns, 0);
      for (int i = 0; i < n; i++) {
        Matrices.subtract(-1, b + i * row, x + order[i] * row, columns);
      }
    } else {
      for (int i = 0; i < n; i++) {
        Memory.copy(b + order[i] * row, x + i * row, row);
      }
      new Substitution(lu, n, n, true, true, true).solve(x, columns, columns);
      new Substitution(lu, n, n, true, false, false).solve(x, columns, columns);
    }
  }

  /**
   * The rows of each permutation.
   *
   * @throws IndexException if there is no such row
   */
  private static int[][] orders(Tensor p, int n, int count, String label) {
    Nd4jTensor rows = Nd4jTensor.of(p).rowMajor();
    int[][] orders = new int[count][n];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < n; i++) {
        long row = Memory.getLong(rows.address() + 8L * ((long) k * n + i));
        if (row < 0 || row >= n) {
          throw new IndexException(
              label + ": the permutation names row " + row + " of " + n + " rows.");
        }
        orders[k][i] = (int) row;
      }
    }
    Reference.reachabilityFence(rows);
    return orders;
  }

  private static Tensor[] logDeterminant(Tensor factors, Tensor p, TensorType[] y) {
    Nd4jTensor lu = Matrices.read(factors);
    int n = lu.shape().size(-1);
    int count = Matrices.count(lu.type());
    int[][] orders = orders(p, n, count, "logDet");
    Nd4jTensor signs = Nd4jTensor.allocate(y[0]);
    Nd4jTensor logs = Nd4jTensor.allocate(y[1]);
    for (int k = 0; k < count; k++) {
      double sign = LuFactors.parity(orders[k]);
      double log = 0;
      for (int i = 0; i < n; i++) {
        double pivot = Memory.getDouble(lu.address() + 8L * ((long) k * n * n + (long) i * n + i));
        sign *= Math.signum(pivot);
        log += Math.log(Math.abs(pivot));
      }
      boolean zero = sign == 0;
      int size = y[0].dtype().bytes();
      Elements.put(y[0].dtype(), signs.address() + (long) k * size, zero ? 0 : sign);
      Elements.put(
          y[1].dtype(), logs.address() + (long) k * size, zero ? Double.NEGATIVE_INFINITY : log);
    }
    Reference.reachabilityFence(lu);
    Reference.reachabilityFence(signs);
    Reference.reachabilityFence(logs);
    return new Tensor[] {signs, logs};
  }

  private static Tensor det(Tensor x, TensorType y) {
    Nd4jTensor lu = Matrices.copy(x);
    int n = x.shape().size(-1);
    Nd4jTensor dets = Nd4jTensor.allocate(y);
    Matrices.each(
        Matrices.count(x.type()),
        Math.pow(n, 3),
        k -> {
          long at = lu.address() + 8L * k * n * n;
          double det = LuFactors.parity(new LuFactors(at, n, n).order);
          for (int i = 0; i < n; i++) {
            det *= Memory.getDouble(at + 8L * ((long) i * n + i));
          }
          Elements.put(y.dtype(), dets.address() + (long) k * y.dtype().bytes(), det);
        });
    Reference.reachabilityFence(lu);
    Reference.reachabilityFence(dets);
    lu.storage().release();
    return dets;
  }

  private static Tensor cofactors(Tensor x, TensorType y) {
    Nd4jTensor a = Matrices.copy(x);
    Nd4jTensor c = Nd4jTensor.allocate(y.with(DType.FLOAT64));
    int n = y.shape().size(-1);
    Matrices.each(
        n == 0 ? 0 : Matrices.count(y),
        3 * Math.pow(n, 3),
        k -> {
          long offset = 8L * k * n * n;
          new CompletePivoting(a.address() + offset, n).cofactors(c.address() + offset);
        });
    Reference.reachabilityFence(a);
    a.storage().release();
    return Matrices.rounded(c, y.dtype());
  }

  private static Tensor cofactorsAlong(Tensor x, Tensor h, TensorType y) {
    Nd4jTensor a = Matrices.copy(x);
    Nd4jTensor c = Matrices.copy(h);
    int n = y.shape().size(-1);
    Matrices.each(
        n == 0 ? 0 : Matrices.count(y),
        5 * Math.pow(n, 3),
        k -> {
          long offset = 8L * k * n * n;
          new CompletePivoting(a.address() + offset, n).cofactorsAlong(c.address() + offset);
        });
    Reference.reachabilityFence(a);
    a.storage().release();
    return Matrices.rounded(c, y.dtype());
  }
}
