package org.autodiff4j.dl4j;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nn.Pool;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/**
 * Maxima whose derivative is that of the first greatest element, as Deeplearning4j's are; the
 * toolkit's own share it among equal ones.
 */
public final class FirstMax {
  private FirstMax() {}

  /** The greatest element along an axis, which stays with size 1. */
  public static Tensor along(Tensor x, int axis) {
    Tensor first = x.stopGradient().argmax(axis).expandDims(axis);
    return Tensors.takeAlongAxis(x, first, axis);
  }

  /** The greatest elements, of each place the first of the tensors that has it. */
  public static Tensor of(List<Tensor> tensors) {
    Tensor max = tensors.get(0);
    for (Tensor next : tensors.subList(1, tensors.size())) {
      max = Tensors.where(next.gt(max), next, max);
    }
    return max;
  }

  /**
   * The greatest element of each window over the axes after the channels, {@code [n, c, s…] -> [n,
   * c, p…]}; -∞ where all is padding.
   */
  public static Tensor pooled(Tensor x, Pool pool) {
    int[] sizes = x.shape().range(2, x.rank()).toArray();
    int axes = sizes.length;
    int elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    long[][] at = {{0}}; // for each place the elements of its window, -1 for padding
    int[] places = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      int[][] line = line(sizes[axis], pool, axis);
      places[axis] = line.length;
      at = product(at, line, sizes[axis]);
    }
    int window = at.length == 0 ? 1 : at[0].length;
    long[] table = Arrays.stream(at).flatMapToLong(Arrays::stream).toArray();
    for (int i = 0; i < table.length; i++) {
      table[i] = table[i] < 0 ? elements : table[i];
    }
    Tensor cells = Tensor.of(table);
    Shape lead = x.shape().range(0, 2);
    Tensor flat =
        Tensors.pad(
            x.reshape(lead.insert(2, elements)),
            Double.NEGATIVE_INFINITY,
            Padding.NONE,
            Padding.NONE,
            Padding.of(0, 1)); // the last element is the padding
    Tensor windows = flat.stopGradient().gather(2, cells.reshape(at.length, window));
    Tensor starts = Tensor.arange(at.length).cast(DType.INT64).mul(window);
    Tensor first = cells.gather(0, windows.argmax(3).add(starts)); // [n, c, places]
    Shape shape = lead;
    for (int count : places) {
      shape = shape.insert(shape.rank(), count);
    }
    return Tensors.takeAlongAxis(flat, first, 2).reshape(shape);
  }

  /** For each place along one axis the positions that its window covers, -1 for padding. */
  private static int[][] line(int size, Pool pool, int axis) {
    int window = pool.window().get(axis);
    int stride = pool.stride().get(axis);
    int dilation = pool.dilation().get(axis);
    int reach = (window - 1) * dilation + 1;
    Padding ends = pool.padding().get(Math.min(axis, pool.padding().size() - 1));
    int low = ends.low();
    int places = Math.max(0, Math.floorDiv(size + low + ends.high() - reach, stride) + 1);
    if (pool.isSame()) {
      places = (size + stride - 1) / stride;
      low = Math.max(0, (places - 1) * stride + reach - size) / 2;
    }
    int[][] line = new int[places][window];
    for (int place = 0; place < places; place++) {
      for (int i = 0; i < window; i++) {
        int position = place * stride + i * dilation - low;
        line[place][i] = position >= 0 && position < size ? position : -1;
      }
    }
    return line;
  }

  private static long[][] product(long[][] outer, int[][] line, int size) {
    int inner = line.length == 0 ? 0 : line[0].length;
    int width = outer.length == 0 ? 0 : outer[0].length;
    long[][] all = new long[outer.length * line.length][width * inner];
    for (int place = 0; place < all.length; place++) {
      long[] before = outer[place / line.length];
      int[] here = line[place % line.length];
      for (int i = 0; i < all[place].length; i++) {
        long a = before[i / inner];
        int b = here[i % inner];
        all[place][i] = a < 0 || b < 0 ? -1 : a * size + b;
      }
    }
    return all;
  }
}
