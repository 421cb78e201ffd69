package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Kernels that read and add at positions given by an integer tensor. ND4J's own go outside their
 * memory for an index outside the axis.
 */
final class IndexingKernels {
  private IndexingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Gather.class, (p, x, y) -> gather(p, x[0], x[1], y));
    kernels.put(ScatterAdd.class, (p, x, y) -> scatterAdd(p, x[0], x[1], x[2]));
  }

  /**
   * The sizes of x seen as {@code [batches, before, size, after]}, and the positions on the indexed
   * axis, {@code [batches, count]}.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and too long to box
  private record Places(int batches, int before, int size, int after, int count, int[] at) {
    /**
     * Checks the indices.
     *
     * @throws IndexException if one is outside the axis, even where no element is read
     */
    static Places of(String label, int axis, int batchAxes, Shape x, Tensor indices) {
      int[] at = new int[indices.shape().length()];
      int size = x.size(axis);
      if (at.length > 0) {
        read(label, axis, size, Nd4jTensor.of(indices).rowMajor(), at);
      }
      return new Places(
          x.range(0, batchAxes).length(),
          x.range(batchAxes, axis).length(),
          size,
          x.range(axis + 1, x.rank()).length(),
          indices.shape().range(batchAxes, indices.rank()).length(),
          at);
    }

    private static void read(String label, int axis, int size, Nd4jTensor indices, int[] at) {
      boolean isWide = indices.dtype() == DType.INT64;
      long from = indices.address();
      for (int i = 0; i < at.length; i++) {
        long index = isWide ? Memory.getLong(from + 8L * i) : Memory.getInt(from + 4L * i);
        if (index < -size || index >= size) {
          throw new IndexException(
              label + ": index " + index + " is outside axis " + axis + " of size " + size + ".");
        }
        at[i] = (int) (index < 0 ? index + size : index);
      }
      Reference.reachabilityFence(indices);
    }
  }

  private static Tensor gather(Gather p, Tensor input, Tensor indices, TensorType type) {
    Places places = Places.of(p.label(), p.axis(), p.batchAxes(), input.shape(), indices);
    Nd4jTensor y = Nd4jTensor.allocate(type);
    if (type.shape().elements() == 0) {
      return y;
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    Entries entries = new Entries(x, p.axis());
    long to = y.address();
    for (int outer = 0; outer < places.batches * places.before; outer++) {
      int first = outer / places.before * places.count;
      to = entries.copy(outer, places.at, first, first + places.count, to);
    }
    Reference.reachabilityFence(x);
    return y;
  }

  /** What stands at each position of an axis: the elements of the axes after it, of any strides. */
  private static final class Entries {
    private final Nd4jTensor x;
    private final int axis;
    private final int size;
    private final long step;
    private final int[] sizes;
    private final long[] strides;
    private final long bytes;
    private final boolean isAdjacent;

    Entries(Nd4jTensor x, int axis) {
      this.x = x;
      this.axis = axis;
      this.size = x.dtype().bytes();
      this.step = x.strides()[axis] * size;
      Shape after = x.shape().range(axis + 1, x.rank());
      this.sizes = after.toArray();
      this.strides = Arrays.copyOfRange(x.strides(), axis + 1, x.rank());
      this.bytes = after.elements() * size;
      this.isAdjacent = x.view(after, strides, x.offset()).isRowMajor();
    }

    /** Copies the entries at some positions, one after another; returns where the next one goes. */
    long copy(int outer, int[] positions, int start, int end, long to) {
      long from = address(outer);
      if (bytes == Double.BYTES && isAdjacent) {
        for (int i = start; i < end; i++) {
          Memory.putLong(to + 8L * (i - start), Memory.getLong(from + positions[i] * step));
        }
      } else if (bytes == Float.BYTES && isAdjacent) {
        for (int i = start; i < end; i++) {
          Memory.putInt(to + 4L * (i - start), Memory.getInt(from + positions[i] * step));
        }
      } else {
        for (int i = start; i < end; i++) {
          copy(from + positions[i] * step, to + (i - start) * bytes);
        }
      }
      return to + (end - start) * bytes;
    }

    private void copy(long from, long to) {
      if (!isAdjacent) {
        StridedCopy.pack(size, sizes, from, strides, to);
      } else if (bytes >= Rows.BULK_BYTES) {
        Memory.copy(from, to, bytes);
      } else {
        copyFew(from, to);
      }
    }

    private void copyFew(long from, long to) {
      long i = 0;
      for (; i + 8 <= bytes; i += 8) {
        Memory.putLong(to + i, Memory.getLong(from + i));
      }
      if (i + 4 <= bytes) {
        Memory.putInt(to + i, Memory.getInt(from + i));
        i += 4;
      }
      for (; i < bytes; i++) {
        Memory.putByte(to + i, Memory.getByte(from + i));
      }
    }

    /** The address at an index on the axes before this one, counted row-major. */
    private long address(int outer) {
      long offset = 0;
      int rest = outer;
      for (int i = axis - 1; i >= 0; i--) {
        int length = x.shape().size(i);
        offset += rest % length * x.strides()[i];
        rest /= length;
      }
      return x.address() + offset * size;
    }
  }

  private static Tensor scatterAdd(ScatterAdd p, Tensor input, Tensor indices, Tensor updates) {
    Places places = Places.of(p.label(), p.axis(), p.batchAxes(), input.shape(), indices);
    if (updates.shape().elements() == 0) {
      return input;
    }
    Nd4jTensor x = Nd4jTensor.of(input);
    Nd4jTensor u = Nd4jTensor.of(updates).rowMajor();
    Nd4jTensor y = Nd4jTensor.allocate(x.type());
    int size = x.dtype().bytes();
    StridedCopy.pack(size, x.shape().toArray(), x.address(), x.strides(), y.address());
    Additions additions = new Additions(x.dtype(), places);
    long targets = (long) places.size * places.after * size;
    long sources = (long) places.count * places.after * size;
    for (int batch = 0; batch < places.batches; batch++) {
      additions.group(batch);
      for (int i = 0; i < places.before; i++) {
        long outer = (long) batch * places.before + i;
        additions.run(batch, u.address() + outer * sources, y.address() + outer * targets);
      }
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(u);
    Reference.reachabilityFence(y);
    return y;
  }

  /**
   * Adds rows of updates to rows of a result. Those that go to one row are added up in double, in
   * blocks, and rounded once.
   */
  private static final class Additions {
    /** Rows that are added up before their sum is added to those before. */
    private static final int BLOCK = 128;

    /** Up to so many updates are sorted without looking at every target. */
    private static final int FEW = 24;

    private final DType dtype;
    private final Places places;
    private final int[] order;
    private final double[] row;
    private final double[] part;
    private final double[] sum;
    private final long[] integers;
    private final long[] integerSum;

    Additions(DType dtype, Places places) {
      this.dtype = dtype;
      this.places = places;
      this.order = new int[places.count];
      int length = Math.min(Rows.BLOCK, places.after);
      int reals = dtype.isFloat() ? length : 0;
      this.row = new double[reals];
      this.part = new double[reals];
      this.sum = new double[reals];
      this.integers = new long[length - reals];
      this.integerSum = new long[length - reals];
    }

    /** Sorts the updates of a batch by target, keeping the order of those of one target. */
    void group(int batch) {
      int first = batch * places.count;
      if (places.count <= FEW) {
        insert(first);
      } else {
        distribute(first);
      }
    }

    private void insert(int first) {
      for (int i = 0; i < places.count; i++) {
        int target = places.at[first + i];
        int j = i;
        for (; j > 0 && places.at[first + order[j - 1]] > target; j--) {
          order[j] = order[j - 1];
        }
        order[j] = i;
      }
    }

    private void distribute(int first) {
      int[] next = new int[places.size + 1]; // where the next update of each target goes
      for (int i = 0; i < places.count; i++) {
        next[places.at[first + i] + 1]++;
      }
      for (int target = 0; target < places.size; target++) {
        next[target + 1] += next[target];
      }
      for (int i = 0; i < places.count; i++) {
        order[next[places.at[first + i]]++] = i;
      }
    }

    void run(int batch, long updates, long results) {
      int first = batch * places.count;
      int size = dtype.bytes();
      long step = (long) places.after * size;
      int end;
      for (int start = 0; start < places.count; start = end) {
        int target = places.at[first + order[start]];
        end = start + 1;
        while (end < places.count && places.at[first + order[end]] == target) {
          end++;
        }
        for (int done = 0; done < places.after; done += Rows.BLOCK) {
          int n = Math.min(Rows.BLOCK, places.after - done);
          long at = (long) done * size;
          if (dtype.isFloat()) {
            addReals(updates + at, step, start, end, results + target * step + at, n);
          } else {
            addIntegers(updates + at, step, start, end, results + target * step + at, n);
          }
        }
      }
    }

    private void addReals(long updates, long step, int start, int end, long to, int n) {
      if (n == 1) {
        addNumbers(updates, step, start, end, to);
        return;
      }
      Rows.get(dtype, to, sum, n);
      for (int block = start; block < end; block += BLOCK) {
        Arrays.fill(part, 0, n, 0);
        for (int i = block; i < Math.min(end, block + BLOCK); i++) {
          Rows.get(dtype, updates + order[i] * step, row, n);
          for (int j = 0; j < n; j++) {
            part[j] += row[j];
          }
        }
        for (int j = 0; j < n; j++) {
          sum[j] += part[j];
        }
      }
      Rows.put(dtype, sum, to, n);
    }

    private void addNumbers(long updates, long step, int start, int end, long to) {
      boolean isFloat = dtype == DType.FLOAT32;
      double total = isFloat ? Memory.getFloat(to) : Memory.getDouble(to);
      for (int block = start; block < end; block += BLOCK) {
        double blockSum = 0;
        for (int i = block; i < Math.min(end, block + BLOCK); i++) {
          long at = updates + order[i] * step;
          blockSum += isFloat ? Memory.getFloat(at) : Memory.getDouble(at);
        }
        total += blockSum;
      }
      if (isFloat) {
        Memory.putFloat(to, (float) total);
      } else {
        Memory.putDouble(to, total);
      }
    }

    private void addIntegers(long updates, long step, int start, int end, long to, int n) {
      Rows.get(dtype, to, integerSum, n);
      for (int i = start; i < end; i++) {
        Rows.get(dtype, updates + order[i] * step, integers, n);
        for (int j = 0; j < n; j++) {
          integerSum[j] += integers[j];
        }
      }
      Rows.put(dtype, integerSum, to, n);
    }
  }
}
