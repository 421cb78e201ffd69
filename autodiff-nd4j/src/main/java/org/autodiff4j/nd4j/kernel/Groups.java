package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * The elements of a tensor in groups, along some axes: one group for each index on the other, kept
 * axes.
 *
 * <p>Axes of size 1 are left out and axes that lie together are joined, so that most reductions are
 * one loop over rows. Along repeated axes nothing is read twice: where a kept axis has stride 0 so
 * has the result, and a reduced one only counts. The order within a group is that of the memory. If
 * the elements of neither groups nor results are adjacent, a copy is made in which groups are.
 */
final class Groups {
  /** Longer axes are not joined, so that loops in steps cannot overflow. */
  private static final int LONGEST = 1 << 30;

  private final Nd4jTensor x;
  private final Axes axes;
  private final Loops kept;
  private final Loops reduced;
  private final long repeats;

  /** What is walked: the tensor's memory, or a copy's. */
  private final Nd4jTensor source;

  private final long address;

  private Groups(
      Nd4jTensor x,
      Axes axes,
      Loops kept,
      Loops reduced,
      long repeats,
      Nd4jTensor source,
      long offset) {
    this.x = x;
    this.axes = axes;
    this.kept = kept;
    this.reduced = reduced;
    this.repeats = repeats;
    this.source = source;
    this.address = source.storage().address() + offset * source.dtype().bytes();
  }

  /** Sizes and strides, in elements, of axes that were joined where possible. */
  private static final class Loops {
    final int[] sizes;
    final long[] strides;
    int rank;

    Loops(int capacity) {
      sizes = new int[capacity];
      strides = new long[capacity];
    }

    void add(int size, long stride) {
      int last = rank - 1;
      if (rank > 0 && strides[last] == stride * size && (long) sizes[last] * size <= LONGEST) {
        sizes[last] *= size;
        strides[last] = stride;
      } else {
        sizes[rank] = size;
        strides[rank++] = stride;
      }
    }

    boolean isAdjacent() {
      return rank > 0 && strides[rank - 1] == 1;
    }

    /** These axes and then others, which are not joined with them. */
    Loops then(Loops others) {
      Loops all = new Loops(rank + others.rank);
      all.rank = rank + others.rank;
      System.arraycopy(sizes, 0, all.sizes, 0, rank);
      System.arraycopy(strides, 0, all.strides, 0, rank);
      System.arraycopy(others.sizes, 0, all.sizes, rank, others.rank);
      System.arraycopy(others.strides, 0, all.strides, rank, others.rank);
      return all;
    }

    Shape shape() {
      return Shape.of(Arrays.copyOf(sizes, rank));
    }

    Nd4jTensor view(Nd4jTensor x, long offset) {
      return x.view(shape(), Arrays.copyOf(strides, rank), offset);
    }
  }

  /**
   * The groups along these axes of a tensor that has elements.
   *
   * @param counted whether elements repeated along a reduced axis are left out, but for their count
   */
  static Groups of(Nd4jTensor x, Axes axes, boolean counted) {
    int rank = x.rank();
    Shape shape = x.shape();
    long[] strides = x.strides();
    Loops kept = new Loops(rank);
    int[] order = new int[axes.size()];
    int found = 0;
    long repeats = 1;
    long offset = x.offset();
    for (int axis = 0; axis < rank; axis++) {
      int size = shape.size(axis);
      if (size == 1) {
        continue;
      }
      if (!axes.contains(axis)) {
        if (strides[axis] != 0) {
          kept.add(size, strides[axis]);
        }
      } else if (counted && strides[axis] == 0) {
        repeats *= size;
      } else {
        offset += Math.min(0, strides[axis]) * (size - 1); // a group has no direction
        int at = found++;
        for (; at > 0 && Math.abs(strides[order[at - 1]]) < Math.abs(strides[axis]); at--) {
          order[at] = order[at - 1];
        }
        order[at] = axis;
      }
    }
    Loops reduced = new Loops(Math.max(1, found));
    for (int i = 0; i < found; i++) {
      reduced.add(shape.size(order[i]), Math.abs(strides[order[i]]));
    }
    if (found == 0) {
      reduced.add(1, 1);
    }
    if (reduced.isAdjacent() || kept.isAdjacent()) {
      return new Groups(x, axes, kept, reduced, repeats, x, offset);
    }
    Nd4jTensor copy = kept.then(reduced).view(x, offset).rowMajor();
    Loops outer = new Loops(kept.rank);
    Loops inner = new Loops(reduced.rank);
    for (int axis = 0; axis < copy.rank(); axis++) {
      (axis < kept.rank ? outer : inner).add(copy.shape().size(axis), copy.strides()[axis]);
    }
    return new Groups(x, axes, outer, inner, repeats, copy, copy.offset());
  }

  /** How many times each element of a group counts. */
  long repeats() {
    return repeats;
  }

  /** The results of folding each group. */
  Nd4jTensor fold(Fold fold, TensorType output) {
    Nd4jTensor results = Nd4jTensor.allocate(output.with(kept.shape()));
    new Run(fold, source.dtype().bytes(), output.dtype().bytes())
        .kept(0, address, results.address());
    Reference.reachabilityFence(source);
    return results.view(output.shape(), resultStrides(output.shape()), results.offset());
  }

  /** Row-major strides of the results, but 0 where the input has stride 0. */
  private long[] resultStrides(Shape output) {
    long[] strides = new long[output.rank()];
    long stride = 1;
    int at = output.rank() - 1;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      if (!axes.contains(axis)) {
        int size = output.size(at);
        boolean repeated = size != 1 && x.strides()[axis] == 0;
        strides[at--] = repeated ? 0 : stride;
        stride *= repeated ? 1 : size;
      }
    }
    return strides;
  }

  /** One walk over all groups. */
  private final class Run {
    private final Fold fold;
    private final int size;
    private final int resultSize;

    Run(Fold fold, int size, int resultSize) {
      this.fold = fold;
      this.size = size;
      this.resultSize = resultSize;
    }

    /** Folds what is inside the kept axes from this one on; returns where the next result goes. */
    long kept(int axis, long from, long to) {
      int last = kept.rank - 1;
      int count = kept.rank == 0 ? 1 : kept.sizes[axis];
      long step = kept.rank == 0 ? 0 : kept.strides[axis] * size;
      long next = to;
      if (axis < last) {
        for (int i = 0; i < count; i++) {
          next = kept(axis + 1, from + i * step, next);
        }
        return next;
      }
      for (int i = 0; i < count; i += Fold.ROW) {
        int n = Math.min(Fold.ROW, count - i);
        fold.start(n);
        reduced(0, from + i * step, n, step);
        fold.finish(next, n);
        next += (long) n * resultSize;
      }
      return next;
    }

    private void reduced(int axis, long from, int n, long keptStep) {
      int count = reduced.sizes[axis];
      long step = reduced.strides[axis] * size;
      if (axis < reduced.rank - 1) {
        for (int i = 0; i < count; i++) {
          reduced(axis + 1, from + i * step, n, keptStep);
        }
      } else if (reduced.isAdjacent()) {
        fold.rows(from, n, keptStep, count);
      } else {
        fold.columns(from, count, step, n);
      }
    }
  }
}
