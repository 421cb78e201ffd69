package org.autodiff4j.reference;

import java.util.Arrays;
import org.autodiff4j.tensor.Determinant.Cofactors;
import org.autodiff4j.tensor.Determinant.CofactorsAlong;
import org.autodiff4j.tensor.Determinant.Det;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.TensorType;

/** Solutions of linear systems by substitution, and determinants, in double. */
final class LinearSystemKernels {
  private LinearSystemKernels() {}

  static void register(Kernels kernels) {
    kernels.put(TriangularSolve.class, (p, x, y) -> triangularSolve(p, x[0], x[1], y));
    kernels.put(FactoredSolve.class, (p, x, y) -> factoredSolve(p.transposed(), x, y));
    kernels.putAll(LogDeterminant.class, (p, x, y) -> logDeterminant(x, y));
    kernels.put(Det.class, (p, x, y) -> det(x[0], y));
    kernels.put(Cofactors.class, (p, x, y) -> cofactors(x[0], y));
    kernels.put(CofactorsAlong.class, (p, x, y) -> cofactorsAlong(x[0], x[1], y));
  }

  private static ReferenceTensor triangularSolve(
      TriangularSolve p, ReferenceTensor x, ReferenceTensor b, TensorType y) {
    Dense a = Dense.of(x);
    Dense sides = Dense.of(b);
    Dense solutions = Dense.results(y);
    for (int k = 0; k < sides.count; k++) {
      double[][] solution = sides.get(k);
      substitute(a.get(k), p.lower(), p.unit(), solution);
      solutions.put(k, solution);
    }
    return solutions.tensor(y);
  }

  /** Replaces b by A⁻¹·b for a triangular A. */
  static void substitute(double[][] a, boolean lower, boolean unit, double[][] b) {
    int n = a.length;
    for (int step = 0; step < n; step++) {
      int i = lower ? step : n - 1 - step;
      for (int c = 0; c < b[i].length; c++) {
        double sum = b[i][c];
        for (int before = 0; before < step; before++) {
          int j = lower ? before : n - 1 - before;
          sum -= a[i][j] * b[j][c];
        }
        b[i][c] = unit ? sum : sum / a[i][i];
      }
    }
  }

  private static ReferenceTensor factoredSolve(
      boolean transposed, ReferenceTensor[] x, TensorType y) {
    Dense lu = Dense.of(x[1]);
    Dense sides = Dense.of(x[3]);
    Dense solutions = Dense.results(y);
    int n = sides.rows;
    int[] p = rows(x[2], n, "luSolve");
    for (int k = 0; k < sides.count; k++) {
      double[][] packed = lu.get(k);
      double[][] b = sides.get(k);
      double[][] solution = new double[n][];
      if (transposed) {
        double[][] t = Dense.transposed(packed, n);
        substitute(t, true, false, b);
        substitute(t, false, true, b);
        Arrays.setAll(solution, i -> new double[sides.columns]);
        for (int i = 0; i < n; i++) {
          for (int c = 0; c < sides.columns; c++) {
            solution[p[k * n + i]][c] += b[i][c];
          }
        }
      } else {
        for (int i = 0; i < n; i++) {
          solution[i] = b[p[k * n + i]].clone();
        }
        substitute(packed, true, true, solution);
        substitute(packed, false, false, solution);
      }
      solutions.put(k, isSingular(packed) ? Dense.filled(n, sides.columns, Double.NaN) : solution);
    }
    return solutions.tensor(y);
  }

  /**
   * The elements of permutations of n rows.
   *
   * @throws IndexException if there is no such row
   */
  private static int[] rows(ReferenceTensor p, int n, String label) {
    long[] rows = p.integers();
    for (long row : rows) {
      if (row < 0 || row >= n) {
        throw new IndexException(
            label + ": the permutation names row " + row + " of " + n + " rows.");
      }
    }
    return Arrays.stream(rows).mapToInt(row -> (int) row).toArray();
  }

  private static boolean isSingular(double[][] lu) {
    for (int i = 0; i < lu.length; i++) {
      if (lu[i][i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static ReferenceTensor[] logDeterminant(ReferenceTensor[] x, TensorType[] y) {
    Dense lu = Dense.of(x[1]);
    int[] p = rows(x[2], lu.rows, "logDet");
    int count = y[0].shape().length();
    double[] signs = new double[count];
    double[] logs = new double[count];
    for (int k = 0; k < count; k++) {
      int[] order = Arrays.copyOfRange(p, k * lu.rows, (k + 1) * lu.rows);
      signs[k] = FactorizationKernels.parity(order);
      double[][] packed = lu.count == 0 ? new double[0][0] : lu.get(k);
      for (int i = 0; i < packed.length; i++) {
        signs[k] *= Math.signum(packed[i][i]);
        logs[k] += Math.log(Math.abs(packed[i][i]));
      }
      if (signs[k] == 0) {
        signs[k] = 0; // of either sign before
        logs[k] = Double.NEGATIVE_INFINITY;
      }
    }
    return new ReferenceTensor[] {
      ReferenceTensor.ofReals(y[0], i -> signs[i]), ReferenceTensor.ofReals(y[1], i -> logs[i])
    };
  }

  private static ReferenceTensor det(ReferenceTensor x, TensorType y) {
    Dense a = Dense.of(x);
    double[] dets = new double[y.shape().length()];
    for (int k = 0; k < dets.length; k++) {
      double[][] matrix = a.count == 0 ? new double[0][0] : a.get(k);
      dets[k] = FactorizationKernels.parity(FactorizationKernels.lu(matrix));
      for (int i = 0; i < matrix.length; i++) {
        dets[k] *= matrix[i][i];
      }
    }
    return ReferenceTensor.ofReals(y, i -> dets[i]);
  }

  private static ReferenceTensor cofactors(ReferenceTensor x, TensorType y) {
    Dense a = Dense.of(x);
    Dense results = Dense.results(y);
    for (int k = 0; k < a.count; k++) {
      double[][] matrix = a.get(k);
      results.put(k, new CompletePivoting(matrix).cofactors());
    }
    return results.tensor(y);
  }

  private static ReferenceTensor cofactorsAlong(
      ReferenceTensor x, ReferenceTensor h, TensorType y) {
    Dense a = Dense.of(x);
    Dense directions = Dense.of(h);
    Dense results = Dense.results(y);
    for (int k = 0; k < a.count; k++) {
      results.put(k, new CompletePivoting(a.get(k)).cofactorsAlong(directions.get(k)));
    }
    return results.tensor(y);
  }
}
