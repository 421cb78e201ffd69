package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Rearrangement;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that move elements. All but pad and concat give views, which cost no more than the object
 * made for them; a reshape copies only where strides cannot express it.
 */
final class ReshapingKernels {
  private ReshapingKernels() {}

  static void register(Kernels kernels) {
    putView(kernels, Reshape.class, (p, x, y) -> reshape(x, y));
    putView(kernels, Permute.class, (p, x, y) -> permute(x, p.axes()));
    putView(kernels, BroadcastTo.class, (p, x, y) -> broadcastTo(x, y.shape()));
    putView(kernels, Slice.class, (p, x, y) -> slice(p, x, y.shape()));
    putView(kernels, Flip.class, (p, x, y) -> flip(x, p.axes()));
    kernels.put(Pad.class, (p, x, y) -> pad(p, Nd4jTensor.of(x[0]), y));
    kernels.put(Concat.class, (p, x, y) -> concat(p.axis(), x, y));
  }

  /** Gives the elements of a tensor other places. */
  private interface View<P> {
    Nd4jTensor of(P primitive, Nd4jTensor x, TensorType y);
  }

  private static <P extends Rearrangement> void putView(
      Kernels kernels, Class<P> type, View<P> view) {
    kernels.put(
        type,
        (p, x, y) ->
            x[0] instanceof Literal literal
                ? literal.at(y.shape())
                : view.of(p, (Nd4jTensor) x[0], y));
  }

  /** The tensor with its axes in another order, as a view. */
  static Nd4jTensor permute(Nd4jTensor x, Axes axes) {
    long[] strides = new long[axes.size()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = x.strides()[axes.get(i)];
    }
    return x.view(x.shape().select(axes), strides, x.offset());
  }

  private static Nd4jTensor reshape(Nd4jTensor x, TensorType y) {
    Shape shape = y.shape();
    if (x.isRowMajor()) {
      return x.view(shape, shape.rowMajorStrides(), x.offset());
    }
    long[] strides = reshapedStrides(x.shape().toArray(), x.strides(), shape.toArray());
    if (strides != null) {
      return x.view(shape, strides, x.offset());
    }
    Nd4jTensor copy = x.rowMajor();
    return copy.view(shape, shape.rowMajorStrides(), copy.offset());
  }

  /**
   * The strides that lay out the same elements in another shape, or null if there are none: each
   * shortest run of axes with as many elements in both shapes must be evenly spaced.
   */
  private static long @Nullable [] reshapedStrides(int[] from, long[] strides, int[] to) {
    long[] result = new long[to.length];
    int i = 0;
    int j = 0;
    while (j < to.length) {
      if (to[j] == 1) {
        j++;
        continue;
      }
      while (from[i] == 1) {
        i++;
      }
      int start = i;
      int first = j;
      long before = from[i++];
      long after = to[j++];
      while (before != after) {
        if (before < after) {
          before *= from[i++];
        } else {
          after *= to[j++];
        }
      }
      int last = start;
      for (int axis = start + 1; axis < i; axis++) {
        if (from[axis] != 1) {
          if (strides[last] != strides[axis] * from[axis]) {
            return null;
          }
          last = axis;
        }
      }
      long stride = strides[last];
      for (int axis = j - 1; axis >= first; axis--) {
        result[axis] = stride;
        stride *= to[axis];
      }
    }
    return result;
  }

  private static Nd4jTensor broadcastTo(Nd4jTensor x, Shape shape) {
    long[] strides = new long[shape.rank()];
    int added = shape.rank() - x.rank();
    for (int axis = 0; axis < x.rank(); axis++) {
      boolean repeated = x.shape().size(axis) == 1;
      strides[axis + added] = repeated ? 0 : x.strides()[axis];
    }
    return x.view(shape, strides, x.offset());
  }

  private static Nd4jTensor slice(Slice slice, Nd4jTensor x, Shape shape) {
    long[] strides = x.strides().clone();
    long offset = x.offset();
    for (int axis = 0; axis < strides.length; axis++) {
      Range range = slice.ranges().get(axis);
      offset += range.start() * strides[axis];
      strides[axis] *= range.step();
    }
    return x.view(shape, strides, shape.elements() == 0 ? x.offset() : offset);
  }

  private static Nd4jTensor flip(Nd4jTensor x, Axes axes) {
    long[] strides = x.strides().clone();
    long offset = x.offset();
    for (int i = 0; i < axes.size() && x.shape().elements() > 0; i++) {
      int axis = axes.get(i);
      offset += (x.shape().size(axis) - 1) * strides[axis];
      strides[axis] = -strides[axis];
    }
    return x.view(x.shape(), strides, offset);
  }

  private static Nd4jTensor pad(Pad pad, Nd4jTensor x, TensorType y) {
    Nd4jTensor result = Nd4jTensor.allocate(y);
    long[] to = result.strides().clone();
    long[] from = x.strides();
    int[] sizes = new int[to.length];
    long source = 0;
    long target = 0;
    for (int axis = 0; axis < to.length; axis++) {
      Padding padding = pad.paddings().get(axis);
      long step = padding.interior() + 1L;
      // Element i goes to low + i·step; those that land inside are first … last.
      long low = padding.low();
      long first = low >= 0 ? 0 : (-low + step - 1) / step;
      long last = Math.floorDiv(y.shape().size(axis) - 1 - low, step);
      last = Math.min(last, x.shape().size(axis) - 1);
      sizes[axis] = (int) Math.max(0, last - first + 1);
      source += first * from[axis];
      target += (low + first * step) * to[axis];
      to[axis] *= step;
    }
    int size = y.dtype().bytes();
    long copied = Shape.of(sizes).elements();
    if (copied < y.shape().elements()) {
      Memory.fill(result.address(), y.shape().elements() * size, (byte) 0);
    }
    if (copied > 0) {
      StridedCopy.copy(
          size, sizes, x.address() + source * size, from, result.address() + target * size, to);
    }
    Reference.reachabilityFence(x);
    return result;
  }

  private static Tensor concat(int axis, Tensor[] inputs, TensorType y) {
    if (inputs.length == 1) {
      return inputs[0];
    }
    Nd4jTensor result = Nd4jTensor.allocate(y);
    int size = y.dtype().bytes();
    long at = result.address();
    for (Tensor input : inputs) {
      Nd4jTensor x = Nd4jTensor.of(input);
      int[] sizes = x.shape().toArray();
      StridedCopy.copy(size, sizes, x.address(), x.strides(), at, result.strides());
      at += sizes[axis] * result.strides()[axis] * size;
      Reference.reachabilityFence(x);
    }
    Reference.reachabilityFence(result);
    return result;
  }
}
