package org.autodiff4j.contract;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Tensors of equal numbers that a backend may hold in different ways: views of memory in another
 * order, with offsets, gaps, negative and zero strides. What lies in the gaps would show in a
 * result: NaN, 99 or true.
 */
public final class Layouts {
  private Layouts() {}

  /** The tensor as views of other tensors, by a name for each. */
  public static Map<String, Tensor> views(Backend backend, Tensor x) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    int rank = x.rank();
    if (rank >= 1) {
      views.put("sliced at an offset", sliced(backend, x, 1));
      views.put("sliced by step 2", sliced(backend, x, 2));
      views.put("flipped", flipped(backend, x));
      views.put("reshaped", backend.tensor(flat(x), HostArrays.of(x)).reshape(x.shape()));
    }
    if (rank >= 2) {
      views.put("transposed", permuted(backend, x, Axes.ofPermutation(rank)));
    }
    if (rank >= 3) {
      Axes rotation = Axes.range(1, rank).concat(Axes.of(0));
      views.put("rotated", permuted(backend, x, rotation));
      views.put("rotated back", permuted(backend, x, rotation.inverse()));
    }
    if (rank >= 2) {
      Shape stored = x.shape().select(Axes.ofPermutation(rank));
      Tensor moved = place(backend, x, stored, i -> opposite(stored, reversed(i)));
      Tensor view = sliced(backend, moved, 2).flip().permute();
      views.put("sliced by step 2, flipped and transposed", view);
    }
    return views;
  }

  /**
   * Tensors in which the numbers of x at the start of some axes are repeated along them, each with
   * the Java array it should hold: as views with strides of zero, where a backend has those.
   */
  public static Map<String, Repeated> repeated(Backend backend, Tensor x) {
    Map<String, Repeated> results = new LinkedHashMap<>();
    int rank = x.rank();
    if (x.shape().elements() == 0) {
      return results;
    }
    for (int axis = 0; axis < rank; axis++) {
      results.put("repeated along axis " + axis, repeated(backend, x, Axes.of(axis)));
    }
    if (rank >= 2) {
      results.put("repeated along all axes", repeated(backend, x, Axes.range(0, rank)));
      results.put("repeated and transposed", repeatedAndTransposed(backend, x));
    }
    return results;
  }

  /**
   * A tensor of these numbers in a layout chosen at random: row-major; or a view with its axes in
   * another order, some of them with gaps or reversed.
   */
  static Tensor random(Backend backend, Fuzz fuzz, TensorType type, Object array) {
    Tensor x = backend.tensor(type, array);
    int rank = type.rank();
    if (rank == 0 || fuzz.once(3)) {
      return x;
    }
    Axes order = fuzz.once(2) ? Axes.range(0, rank) : fuzz.permutation(rank);
    int[] lead = new int[rank];
    int[] step = new int[rank];
    boolean[] reversed = new boolean[rank];
    int[] sizes = new int[rank];
    boolean gaps = type.shape().elements() < 100_000 && fuzz.once(2);
    for (int k = 0; k < rank; k++) {
      lead[k] = gaps ? fuzz.below(3) : 0;
      step[k] = gaps && fuzz.once(2) ? 2 : 1;
      reversed[k] = fuzz.once(4);
      sizes[k] = lead[k] + type.shape().size(order.get(k)) * step[k] + (gaps ? fuzz.below(2) : 0);
    }
    Tensor view =
        place(
            backend,
            x,
            Shape.of(sizes),
            index -> {
              int[] at = new int[rank];
              for (int k = 0; k < rank; k++) {
                int i = index[order.get(k)];
                int n = type.shape().size(order.get(k));
                at[k] = lead[k] + step[k] * (reversed[k] ? n - 1 - i : i);
              }
              return at;
            });
    for (int k = 0; k < rank; k++) {
      int n = type.shape().size(order.get(k));
      view = view.slice(k, lead[k], lead[k] + n * step[k], step[k]);
      view = reversed[k] ? view.flip(k) : view;
    }
    return view.permute(order.inverse().toArray());
  }

  /**
   * The tensor with the numbers at the start of some axes, chosen at random, repeated along them.
   */
  static Repeated repeatedAtRandom(Backend backend, Fuzz fuzz, Tensor x) {
    Axes axes = fuzz.axes(x.rank());
    return repeated(backend, x, axes.size() == 0 ? Axes.of(fuzz.axis(x.rank())) : axes);
  }

  /** A tensor and the numbers it should hold, row-major. */
  public static final class Repeated {
    private final Tensor tensor;
    private final Object array;

    Repeated(Tensor tensor, Object array) {
      this.tensor = tensor;
      this.array = array;
    }

    public Tensor tensor() {
      return tensor;
    }

    public Object array() {
      return array;
    }
  }

  private static Repeated repeated(Backend backend, Tensor x, Axes axes) {
    Shape kept = x.shape().keep(axes);
    Object from = HostArrays.of(x);
    Object first = HostArrays.empty(x.dtype(), kept.length());
    Object all = HostArrays.empty(x.dtype(), x.shape().length());
    for (int i = 0; i < Array.getLength(from); i++) {
      int[] index = index(x.shape(), i);
      for (int j = 0; j < axes.size(); j++) {
        index[axes.get(j)] = 0;
      }
      int source = offset(x.shape(), index);
      System.arraycopy(from, source, all, i, 1);
      System.arraycopy(from, source, first, offset(kept, index), 1);
    }
    Tensor tensor = backend.tensor(x.type().with(kept), first).broadcastTo(x.shape());
    return new Repeated(tensor, all);
  }

  /** The broadcast axis is the last of the view that is then transposed to x's shape. */
  private static Repeated repeatedAndTransposed(Backend backend, Tensor x) {
    Axes reversal = Axes.ofPermutation(x.rank());
    Object array = repeated(backend, x, Axes.of(0)).array();
    Tensor equal = backend.tensor(x.type(), array);
    Tensor stored = place(backend, equal, x.shape().select(reversal), Layouts::reversed);
    Repeated repeated = repeated(backend, stored, Axes.of(x.rank() - 1));
    return new Repeated(repeated.tensor().permute(), array);
  }

  private static Tensor sliced(Backend backend, Tensor x, int step) {
    int[] sizes = x.shape().toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = 1 + sizes[axis] * step + 2;
    }
    Tensor result =
        place(backend, x, Shape.of(sizes), i -> Arrays.stream(i).map(k -> 1 + k * step).toArray());
    for (int axis = 0; axis < sizes.length; axis++) {
      result = result.slice(axis, 1, 1 + x.shape().size(axis) * step, step);
    }
    return result;
  }

  private static Tensor flipped(Backend backend, Tensor x) {
    return place(backend, x, x.shape(), index -> opposite(x.shape(), index)).flip();
  }

  /** The same index, counted from the end of each axis. */
  private static int[] opposite(Shape shape, int[] index) {
    int[] result = new int[index.length];
    Arrays.setAll(result, axis -> shape.size(axis) - 1 - index[axis]);
    return result;
  }

  private static Tensor permuted(Backend backend, Tensor x, Axes axes) {
    Tensor stored =
        place(
            backend,
            x,
            x.shape().select(axes),
            index -> {
              int[] moved = new int[index.length];
              Arrays.setAll(moved, i -> index[axes.get(i)]);
              return moved;
            });
    return stored.permute(axes.inverse().toArray());
  }

  private static int[] reversed(int[] index) {
    int[] result = new int[index.length];
    Arrays.setAll(result, i -> index[index.length - 1 - i]);
    return result;
  }

  /** A fresh tensor of another shape with the elements of x at other indices. */
  private static Tensor place(Backend backend, Tensor x, Shape shape, UnaryOperator<int[]> place) {
    double filler = x.type().isFloat() ? Double.NaN : 99;
    double[] fillers = new double[shape.length()];
    Arrays.fill(fillers, filler);
    Object to = HostArrays.of(x.dtype(), fillers);
    Object from = HostArrays.of(x);
    for (int i = 0; i < Array.getLength(from); i++) {
      System.arraycopy(from, i, to, offset(shape, place.apply(index(x.shape(), i))), 1);
    }
    return backend.tensor(x.type().with(shape), to);
  }

  private static TensorType flat(Tensor x) {
    DType dtype = x.dtype();
    return TensorType.of(dtype, x.shape().length());
  }

  /** The position on each axis of the i-th element, row-major. */
  public static int[] index(Shape shape, int i) {
    int[] index = new int[shape.rank()];
    int rest = i;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    return index;
  }

  /** The row-major offset of an index; on an axis of size 1 any position is the only one. */
  private static int offset(Shape shape, int[] index) {
    int offset = 0;
    for (int axis = 0; axis < index.length; axis++) {
      offset = offset * shape.size(axis) + (shape.size(axis) == 1 ? 0 : index[axis]);
    }
    return offset;
  }
}
