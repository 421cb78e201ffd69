package org.autodiff4j.reference;

import java.util.Arrays;
import org.autodiff4j.types.TensorType;

/** The matrices of a tensor, or their rows, one by one; results are gathered in the same order. */
final class Dense {
  final int rows;
  final int columns;
  final int count;
  final double[] elements;

  /** The last two axes of x as matrices; of a tensor of results, all 0. */
  private Dense(int rows, int columns, double[] elements) {
    this.rows = rows;
    this.columns = columns;
    this.count = rows * columns == 0 ? 0 : elements.length / (rows * columns);
    this.elements = elements;
  }

  /** The matrices of x, not to be written to. */
  static Dense of(ReferenceTensor x) {
    return new Dense(x.shape().size(-2), x.shape().size(-1), x.reals());
  }

  /** Room for matrices of this type. */
  static Dense results(TensorType type) {
    return new Dense(
        type.shape().size(-2), type.shape().size(-1), new double[type.shape().length()]);
  }

  /** A copy of matrix k. */
  double[][] get(int k) {
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(elements, (k * rows + i) * columns, matrix[i], 0, columns);
    }
    return matrix;
  }

  void put(int k, double[][] matrix) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(matrix[i], 0, elements, (k * rows + i) * columns, columns);
    }
  }

  /** The results, rounded to their type. */
  ReferenceTensor tensor(TensorType type) {
    return ReferenceTensor.ofReals(type, i -> elements[i]);
  }

  static boolean isFinite(double[][] matrix) {
    for (double[] row : matrix) {
      for (double value : row) {
        if (!Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  static double[][] filled(int rows, int columns, double value) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.fill(row, value);
    }
    return matrix;
  }

  static double[][] identity(int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < Math.min(rows, columns); i++) {
      matrix[i][i] = 1;
    }
    return matrix;
  }

  static double[][] transposed(double[][] x, int columns) {
    double[][] t = new double[columns][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < columns; j++) {
        t[j][i] = x[i][j];
      }
    }
    return t;
  }
}
