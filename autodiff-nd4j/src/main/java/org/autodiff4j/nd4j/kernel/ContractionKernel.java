package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.MatrixProduct.Matrix;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Sums of products over pairs of axes, as matrix products.
 *
 * <p>The free axes of x are joined to rows, those of y to columns and the contracted ones to the
 * inner size; shared axes are loops. An operand is read where it is if its strides allow that, with
 * its axes in any order, and else copied. A shared axis along which one operand is repeated is a
 * free axis of the other, so that one matrix applied to a batch of vectors is one product.
 */
final class ContractionKernel {
  /** Up to so many multiplications, a product had better be part of a larger one. */
  private static final long SMALL = 1 << 15;

  private final Nd4jTensor x;
  private final Nd4jTensor y;
  private final TensorType z;
  private final List<Axis> shared = new ArrayList<>();
  private List<Axis> rows = new ArrayList<>();
  private List<Axis> columns = new ArrayList<>();
  private List<Axis> inner = new ArrayList<>();

  private ContractionKernel(Nd4jTensor x, Nd4jTensor y, TensorType z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  static void register(Kernels kernels) {
    kernels.put(Contraction.class, (p, x, z) -> contract(p, x[0], x[1], z));
  }

  private static Tensor contract(Contraction p, Tensor x, Tensor y, TensorType z) {
    if (z.shape().elements() == 0 || x.shape().elements() == 0) {
      return Literal.zero(z);
    }
    ContractionKernel kernel = new ContractionKernel(Nd4jTensor.of(x), Nd4jTensor.of(y), z);
    kernel.group(p);
    return kernel.run();
  }

  /**
   * An axis longer than 1.
   *
   * @param left its stride in x, in elements; 0 if x does not have it
   * @param right its stride in y
   * @param place which axis of the result it is; -1 if it is contracted
   */
  private record Axis(int size, long left, long right, int place) {
    long stride(boolean isLeft) {
      return isLeft ? left : right;
    }
  }

  private void group(Contraction p) {
    Axes leftFree = p.free(0, x.rank());
    Axes rightFree = p.free(1, y.rank());
    int batches = p.leftBatch().size();
    for (int i = 0; i < batches; i++) {
      add(shared, p.leftBatch().get(i), p.rightBatch().get(i), i);
    }
    for (int i = 0; i < leftFree.size(); i++) {
      add(rows, leftFree.get(i), -1, batches + i);
    }
    for (int i = 0; i < rightFree.size(); i++) {
      add(columns, -1, rightFree.get(i), batches + leftFree.size() + i);
    }
    for (int i = 0; i < p.leftOver().size(); i++) {
      add(inner, p.leftOver().get(i), p.rightOver().get(i), -1);
    }
  }

  private void add(List<Axis> axes, int left, int right, int place) {
    int size = left >= 0 ? x.shape().size(left) : y.shape().size(right);
    if (size > 1) {
      long xStride = left >= 0 ? x.strides()[left] : 0;
      long yStride = right >= 0 ? y.strides()[right] : 0;
      axes.add(new Axis(size, xStride, yStride, place));
    }
  }

  private Nd4jTensor run() {
    rows = ordered(rows, true);
    columns = ordered(columns, false);
    boolean leftDecides = x.shape().elements() >= y.shape().elements();
    if (!joins(inner, leftDecides)) {
      inner = ordered(inner, leftDecides);
    } else if (!joins(inner, !leftDecides)) {
      List<Axis> other = ordered(inner, !leftDecides);
      inner = joins(other, leftDecides) ? other : inner;
    }
    regroupRepeated();
    Side left = new Side(x, true, rows);
    Side right = new Side(y, false, columns);
    MatrixProduct product = product(left, right);
    boolean copyLeft = product.needsCopy(left.matrix);
    boolean copyRight = product.needsCopy(right.matrix);
    if (copyLeft) {
      left.copy();
    }
    if (copyRight) {
      right.copy();
    }
    return multiply(copyLeft || copyRight ? product(left, right) : product, left, right);
  }

  private MatrixProduct product(Side left, Side right) {
    return new MatrixProduct(z.dtype(), left.matrix, right.matrix, !shared.isEmpty());
  }

  /** Makes shared axes along which one operand is repeated free axes of the other. */
  private void regroupRepeated() {
    long work = length(rows) * length(columns) * length(inner);
    for (Axis axis : List.copyOf(shared)) {
      if (axis.right == 0) {
        List<Axis> more = ordered(withFirst(axis, rows), true);
        if (joins(more, true)) {
          rows = more;
          shared.remove(axis);
        }
      } else if (axis.left == 0 && work <= SMALL) { // the result becomes a transposed view
        List<Axis> more = ordered(withFirst(axis, columns), false);
        if (joins(more, false)) {
          columns = more;
          shared.remove(axis);
        }
      }
    }
  }

  private static List<Axis> withFirst(Axis axis, List<Axis> axes) {
    List<Axis> result = new ArrayList<>();
    result.add(axis);
    result.addAll(axes);
    return result;
  }

  /** The axes in an order in which they can be joined in an operand, or if none is, as given. */
  private static List<Axis> ordered(List<Axis> axes, boolean isLeft) {
    if (joins(axes, isLeft)) {
      return axes;
    }
    List<Axis> sorted = new ArrayList<>(axes);
    sorted.sort(Comparator.comparingLong(axis -> -Math.abs(axis.stride(isLeft))));
    return joins(sorted, isLeft) ? sorted : axes;
  }

  private static boolean joins(List<Axis> axes, boolean isLeft) {
    for (int i = 1; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      if (axes.get(i - 1).stride(isLeft) != axis.stride(isLeft) * axis.size) {
        return false;
      }
    }
    return true;
  }

  private static long length(List<Axis> axes) {
    long length = 1;
    for (Axis axis : axes) {
      length *= axis.size;
    }
    return length;
  }

  /** An operand as matrices, one for each index on the shared axes. */
  private final class Side {
    private final boolean isLeft;
    private final List<Axis> free;
    private Nd4jTensor source;
    private final long[] loopStrides = new long[shared.size()];
    private Matrix matrix;

    Side(Nd4jTensor source, boolean isLeft, List<Axis> free) {
      this.source = source;
      this.isLeft = isLeft;
      this.free = free;
      for (int i = 0; i < loopStrides.length; i++) {
        loopStrides[i] = shared.get(i).stride(isLeft);
      }
      this.matrix = matrix(last(free), last(inner));
      if (!joins(free, isLeft) || !joins(inner, isLeft)) {
        copy();
      }
    }

    private Matrix matrix(long rowStride, long columnStride) {
      return new Matrix(
          Math.toIntExact(length(free)), Math.toIntExact(length(inner)), rowStride, columnStride);
    }

    private long last(List<Axis> axes) {
      return axes.isEmpty() ? 1 : axes.get(axes.size() - 1).stride(isLeft);
    }

    /** Lays the elements out anew: shared axes along which they are not repeated, free, inner. */
    void copy() {
      List<Axis> axes = new ArrayList<>();
      for (Axis axis : shared) {
        if (axis.stride(isLeft) != 0) {
          axes.add(axis);
        }
      }
      axes.addAll(free);
      axes.addAll(inner);
      int[] sizes = new int[axes.size()];
      long[] strides = new long[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = axes.get(i).size;
        strides[i] = axes.get(i).stride(isLeft);
      }
      source = source.view(Shape.of(sizes), strides, source.offset()).rowMajor();
      int next = 0;
      for (int i = 0; i < loopStrides.length; i++) {
        loopStrides[i] = loopStrides[i] == 0 ? 0 : source.strides()[next++];
      }
      matrix = matrix(matrix.columns(), 1);
    }
  }

  private Nd4jTensor multiply(MatrixProduct product, Side left, Side right) {
    List<Axis> axes = new ArrayList<>(shared);
    axes.addAll(rows);
    axes.addAll(columns);
    long[] strides = new long[z.rank()];
    long[] loopStrides = new long[shared.size()];
    long stride = 1;
    for (int i = axes.size() - 1; i >= 0; i--) {
      strides[axes.get(i).place] = stride;
      if (i < loopStrides.length) {
        loopStrides[i] = stride;
      }
      stride *= axes.get(i).size;
    }
    Nd4jTensor result = Nd4jTensor.allocate(z);
    new Loop(product, left.loopStrides, right.loopStrides, loopStrides)
        .run(0, left.source.address(), right.source.address(), result.address());
    Reference.reachabilityFence(left.source);
    Reference.reachabilityFence(right.source);
    return result.view(z.shape(), strides, result.offset());
  }

  /** The walk along the shared axes. */
  private final class Loop {
    private final MatrixProduct product;
    private final long[] left;
    private final long[] right;
    private final long[] to;

    Loop(MatrixProduct product, long[] left, long[] right, long[] to) {
      this.product = product;
      this.left = left;
      this.right = right;
      this.to = to;
    }

    void run(int axis, long xAt, long yAt, long zAt) {
      if (axis == to.length) {
        product.run(xAt, yAt, zAt);
        return;
      }
      int size = z.dtype().bytes();
      for (int i = 0; i < shared.get(axis).size; i++) {
        run(
            axis + 1,
            xAt + i * left[axis] * size,
            yAt + i * right[axis] * size,
            zAt + i * to[axis] * size);
      }
    }
  }
}
