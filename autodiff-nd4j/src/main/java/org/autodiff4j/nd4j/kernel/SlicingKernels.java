package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Slicing.DynamicSlice;
import org.autodiff4j.tensor.Slicing.DynamicUpdate;
import org.autodiff4j.tensor.Slicing.UpdateSlice;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/** Kernels that read, as a view, or replace, in a copy, a box of elements. */
final class SlicingKernels {
  private SlicingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(UpdateSlice.class, (p, x, y) -> updateSlice(p, x[0], x[1]));
    kernels.put(DynamicSlice.class, (p, x, y) -> dynamicSlice(p.sizes(), x[0], x[1]));
    kernels.put(DynamicUpdate.class, (p, x, y) -> dynamicUpdateSlice(x[0], x[1], x[2]));
  }

  private static Tensor updateSlice(UpdateSlice p, Tensor x, Tensor update) {
    int[] starts = new int[x.rank()];
    int[] steps = new int[x.rank()];
    for (int axis = 0; axis < starts.length; axis++) {
      Range range = p.ranges().get(axis);
      starts[axis] = range.start();
      steps[axis] = range.step();
    }
    return replace(x, update, starts, steps);
  }

  private static Tensor dynamicSlice(Shape sizes, Tensor input, Tensor starts) {
    int[] first = inside(sizes, input.shape(), starts);
    if (input instanceof Literal literal) {
      return literal.at(sizes);
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    long offset = x.offset();
    for (int axis = 0; axis < first.length; axis++) {
      offset += first[axis] * x.strides()[axis];
    }
    return x.view(sizes, x.strides(), sizes.elements() == 0 ? x.offset() : offset);
  }

  private static Tensor dynamicUpdateSlice(Tensor x, Tensor update, Tensor starts) {
    int[] steps = new int[x.rank()];
    java.util.Arrays.fill(steps, 1);
    return replace(x, update, inside(update.shape(), x.shape(), starts), steps);
  }

  /** The first positions of a box that is moved inside x. */
  private static int[] inside(Shape box, Shape x, Tensor starts) {
    int[] first = new int[x.rank()];
    if (first.length == 0) {
      return first;
    }
    Nd4jTensor at = Nd4jTensor.of(starts).rowMajor();
    boolean isWide = at.dtype() == DType.INT64;
    for (int axis = 0; axis < first.length; axis++) {
      long start =
          isWide
              ? Memory.getLong(at.address() + 8L * axis)
              : Memory.getInt(at.address() + 4L * axis);
      long counted = start < 0 ? start + x.size(axis) : start;
      first[axis] = (int) Math.max(0, Math.min(counted, x.size(axis) - box.size(axis)));
    }
    Reference.reachabilityFence(at);
    return first;
  }

  private static Tensor replace(Tensor input, Tensor update, int[] starts, int[] steps) {
    if (update.shape().elements() == 0) {
      return input;
    }
    Nd4jTensor y = ScatterKernels.copyOf(input);
    Nd4jTensor u = Nd4jTensor.of(update);
    int size = y.dtype().bytes();
    long[] to = y.strides().clone();
    long target = 0;
    for (int axis = 0; axis < to.length; axis++) {
      target += starts[axis] * to[axis];
      to[axis] *= steps[axis];
    }
    int[] sizes = u.shape().toArray();
    StridedCopy.copy(size, sizes, u.address(), u.strides(), y.address() + target * size, to);
    Reference.reachabilityFence(u);
    Reference.reachabilityFence(y);
    return y;
  }
}
