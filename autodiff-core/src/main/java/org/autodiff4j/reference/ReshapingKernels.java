package org.autodiff4j.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.Slicing.DynamicSlice;
import org.autodiff4j.tensor.Slicing.DynamicUpdate;
import org.autodiff4j.tensor.Slicing.UpdateSlice;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Kernels that move elements, each given by where an element of the result comes from. */
final class ReshapingKernels {
  private ReshapingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Reshape.class, (p, x, y) -> x[0].in(y));
    kernels.put(Permute.class, (p, x, y) -> x[0].pick(y, Offsets.along(x[0].shape(), p.axes())));
    kernels.put(BroadcastTo.class, (p, x, y) -> broadcastTo(x[0], y));
    kernels.put(Slice.class, (p, x, y) -> eachAxis(x[0], y, (i, n) -> range(p.ranges().get(i))));
    kernels.put(
        Flip.class,
        (p, x, y) ->
            eachAxis(
                x[0],
                y,
                (i, n) -> p.axes().contains(i) ? indices(n, n - 1, -1) : indices(n, 0, 1)));
    kernels.put(Pad.class, (p, x, y) -> eachAxis(x[0], y, (i, n) -> pad(p.paddings().get(i), n)));
    kernels.put(
        UpdateSlice.class, (p, x, y) -> replace(x[0], x[1], y, (i, n) -> range(p.ranges().get(i))));
    kernels.put(
        DynamicSlice.class,
        (p, x, y) -> eachAxis(x[0], y, (i, n) -> box(p.sizes().size(i), n, x[1].integers()[i])));
    kernels.put(
        DynamicUpdate.class,
        (p, x, y) ->
            replace(x[0], x[1], y, (i, n) -> box(x[1].shape().size(i), n, x[2].integers()[i])));
    kernels.put(Concat.class, (p, x, y) -> concat(p.axis(), x, y));
  }

  /** Says which index of an axis of size n each index of the result's axis comes from. */
  private interface Sources {
    int[] of(int axis, int n);
  }

  private static ReferenceTensor eachAxis(ReferenceTensor x, TensorType y, Sources sources) {
    int[] strides = Offsets.strides(x.shape());
    List<int[]> terms = new ArrayList<>();
    for (int axis = 0; axis < strides.length; axis++) {
      int stride = strides[axis];
      int[] from = sources.of(axis, x.shape().size(axis));
      terms.add(
          Arrays.stream(from).map(i -> i == Offsets.NONE ? Offsets.NONE : i * stride).toArray());
    }
    return x.pick(y, Offsets.combine(terms));
  }

  private static int[] indices(int n, int start, int step) {
    int[] result = new int[n];
    Arrays.setAll(result, i -> start + i * step);
    return result;
  }

  private static int[] range(Range range) {
    return indices(range.length(), range.start(), range.step());
  }

  private static int[] pad(Padding padding, int n) {
    int[] from = new int[padding.size(n)];
    Arrays.fill(from, Offsets.NONE);
    for (int i = 0; i < n; i++) {
      int to = padding.low() + i * (padding.interior() + 1);
      if (to >= 0 && to < from.length) {
        from[to] = i;
      }
    }
    return from;
  }

  /** The indices of a box of m that lies inside n, as near to its start as may be. */
  private static int[] box(int m, int n, long start) {
    long counted = start < 0 ? start + n : start;
    return indices(m, (int) Math.max(0, Math.min(counted, n - m)), 1);
  }

  /** x with the elements that {@code places} names replaced by those of another tensor. */
  private static ReferenceTensor replace(
      ReferenceTensor x, ReferenceTensor update, TensorType y, Sources places) {
    int[] strides = Offsets.strides(x.shape());
    List<int[]> terms = new ArrayList<>();
    for (int axis = 0; axis < strides.length; axis++) {
      int stride = strides[axis];
      int[] at = places.of(axis, x.shape().size(axis));
      terms.add(Arrays.stream(at).map(i -> i * stride).toArray());
    }
    int[] from = new int[x.length()];
    Arrays.setAll(from, i -> i);
    int[] replaced = Offsets.combine(terms);
    for (int i = 0; i < replaced.length; i++) {
      from[replaced[i]] = x.length() + i;
    }
    return ReferenceTensor.join(x, update).pick(y, from);
  }

  private static ReferenceTensor broadcastTo(ReferenceTensor x, TensorType y) {
    int[] strides = Offsets.strides(x.shape());
    int added = y.rank() - x.rank();
    List<int[]> terms = new ArrayList<>();
    for (int axis = 0; axis < y.rank(); axis++) {
      boolean repeated = axis < added || x.shape().size(axis - added) == 1;
      terms.add(Offsets.axis(y.shape().size(axis), repeated ? 0 : strides[axis - added]));
    }
    return x.pick(y, Offsets.combine(terms));
  }

  private static ReferenceTensor concat(int axis, ReferenceTensor[] x, TensorType y) {
    Shape shape = y.shape();
    int below = shape.range(axis + 1, shape.rank()).length();
    int[] from = new int[shape.length()];
    int part = 0; // offset of the current input among all, laid end to end
    int start = 0; // its first index on the axis
    for (ReferenceTensor input : x) {
      int run = input.shape().size(axis) * below;
      for (int i = 0; i < input.length(); i++) {
        from[i / run * shape.size(axis) * below + start * below + i % run] = part + i;
      }
      part += input.length();
      start += input.shape().size(axis);
    }
    return ReferenceTensor.join(x).pick(y, from);
  }
}
