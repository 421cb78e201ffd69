package org.autodiff4j.check;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;

/** The elements of tensors as Java arrays, and how two of them differ. */
final class Numbers {
  private Numbers() {}

  /** The elements of each leaf. */
  static double[][] of(List<Tensor> leaves) {
    return leaves.stream().map(Tensor::toArray).toArray(double[][]::new);
  }

  /** The sum of products over all leaves. */
  static double dot(List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += dot(a.get(i).toArray(), b.get(i).toArray());
    }
    return sum;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A difference as a part of a scale, which may be 0 if there is none. */
  static double relative(double difference, double scale) {
    return difference == 0 ? 0 : Math.abs(difference) / scale;
  }

  /** The greatest absolute value; NaN if there is a NaN. */
  static double greatest(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }

  /** Where two arrays differ most; the first NaN if there is one. */
  static int worst(double[] a, double[] b) {
    int worst = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      if (Double.isNaN(difference)) {
        return i;
      }
      worst = difference > Math.abs(a[worst] - b[worst]) ? i : worst;
    }
    return worst;
  }

  /** The position of a row-major element: {@code [1, 0]}, and nothing for a scalar's. */
  static String index(int element, Shape shape) {
    if (shape.isScalar()) {
      return "";
    }
    int[] position = new int[shape.rank()];
    int rest = element;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      position[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    return Arrays.toString(position);
  }
}
