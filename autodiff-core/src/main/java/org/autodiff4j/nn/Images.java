package org.autodiff4j.nn;

import java.util.Arrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Images, and arrays of any number of axes, in other sizes. */
public final class Images {
  private Images() {}

  /**
   * The last axes in other sizes, {@code [..., s…] -> [..., size…]}, one axis after another: linear
   * over two axes is bilinear. Linear in x, so the derivative spreads with the same weights.
   * Integers become f64, but keep their type for the nearest element. As {@code jax.image.resize}
   * does, except that antialiasing is asked for; {@link Resize#alignCorners()} is PyTorch's {@code
   * align_corners}.
   *
   * <p>Costs a gather of the result's size for each element under the kernel: 1, 2 or 4 an axis, or
   * more where an axis shrinks with antialiasing.
   *
   * @throws ShapeException if there are more sizes than axes, or elements are made of none
   */
  public static Tensor resize(Tensor x, Resize how, int... sizes) {
    int lead = x.rank() - sizes.length;
    if (lead < 0) {
      throw new ShapeException(
          "resize: " + sizes.length + " sizes for a tensor of shape " + x.shape() + ".");
    }
    Tensor y = how.method() == Resize.Method.NEAREST ? x : x.cast(x.dtype().toFloat());
    for (int i = 0; i < sizes.length; i++) {
      int n = y.shape().size(lead + i);
      if (sizes[i] < 0 || (n == 0 && sizes[i] > 0)) {
        throw new ShapeException(
            "resize: axis "
                + (lead + i)
                + " of shape "
                + x.shape()
                + " cannot get size "
                + sizes[i]
                + ".");
      }
      if (sizes[i] == 0) {
        y = y.slice(lead + i, 0, 0);
      } else if (sizes[i] != n) {
        y = resizeAxis(y, how, lead + i, sizes[i]);
      }
    }
    return y;
  }

  /**
   * The last axes, so many times as long: {@link #resize} to these multiples of their sizes.
   *
   * @throws ShapeException if there are more factors than axes
   */
  public static Tensor upsample(Tensor x, Resize how, int... factors) {
    int lead = x.rank() - factors.length;
    if (lead < 0) {
      throw new ShapeException(
          "upsample: " + factors.length + " factors for a tensor of shape " + x.shape() + ".");
    }
    int[] sizes = factors.clone();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.multiplyExact(sizes[i], x.shape().size(lead + i));
    }
    return resize(x, how, sizes);
  }

  private static Tensor resizeAxis(Tensor x, Resize how, int axis, int m) {
    int n = x.shape().size(axis);
    if (how.method() == Resize.Method.NEAREST) {
      int[] nearest = new int[m];
      for (int i = 0; i < m; i++) {
        double at = Math.floor(how.position(i, n, m) + 0.5);
        nearest[i] = (int) Math.max(0, Math.min(n - 1, at));
      }
      return x.gather(axis, Tensor.of(nearest));
    }
    Weights weights = new Weights(how, n, m);
    Tensor sum = weights.term(x, axis, 0);
    for (int k = 1; k < weights.count; k++) {
      sum = sum.add(weights.term(x, axis, k));
    }
    return sum;
  }

  /** For each place of the result, the elements under the kernel and their weights. */
  private static final class Weights {
    final int count;
    final int[][] elements;
    final double[][] values;

    Weights(Resize how, int n, int m) {
      double width = how.antialiases() ? Math.max(1, (double) n / m) : 1;
      count = Math.min(n, 2 * (int) Math.ceil(how.reach() * width));
      elements = new int[count][m];
      values = new double[count][m];
      for (int i = 0; i < m; i++) {
        place(how, n, i, how.position(i, n, m), width);
      }
    }

    /** The k-th element under the kernel, weighted, for each place along the axis. */
    Tensor term(Tensor x, int axis, int k) {
      int[] along = new int[x.rank() - axis];
      Arrays.fill(along, 1);
      along[0] = values[k].length;
      Tensor weight = Tensor.of(Shape.of(along), values[k]).cast(x.dtype());
      return x.gather(axis, Tensor.of(elements[k])).mul(weight);
    }

    private void place(Resize how, int n, int i, double at, double width) {
      int first = (int) Math.floor(at - how.reach() * width) + 1;
      first = Math.max(0, Math.min(n - count, first));
      double total = 0;
      int main = 0;
      for (int k = 0; k < count; k++) {
        elements[k][i] = first + k;
        values[k][i] = how.weight((at - first - k) / width);
        total += values[k][i];
        main = Math.abs(values[k][i]) > Math.abs(values[main][i]) ? k : main;
      }
      for (int k = 0; k < count; k++) {
        values[k][i] /= total;
      }
      // An element of weight 0 is not read, for it may be infinite: the main one gives half
      // instead.
      for (int k = 0; k < count; k++) {
        if (values[k][i] == 0) {
          values[main][i] /= 2;
          values[k][i] = values[main][i];
          elements[k][i] = elements[main][i];
        }
      }
    }
  }
}
