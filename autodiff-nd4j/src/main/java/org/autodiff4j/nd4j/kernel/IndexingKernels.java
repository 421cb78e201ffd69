package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.RavelIndex;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Kernels that read at positions given by an integer tensor. ND4J's own go outside their memory for
 * an index outside the axis.
 */
final class IndexingKernels {
  private IndexingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Gather.class, (p, x, y) -> gather(p, x[0], x[1], y));
    kernels.put(RavelIndex.class, (p, x, y) -> ravel(p, x, y));
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
    for (int outer = 0; outer < places.batches() * places.before(); outer++) {
      int first = outer / places.before() * places.count();
      to = entries.copy(outer, places.at(), first, first + places.count(), to);
    }
    Reference.reachabilityFence(x);
    return y;
  }

  private static Tensor ravel(RavelIndex p, Tensor[] inputs, TensorType type) {
    Nd4jTensor y = Nd4jTensor.allocate(type);
    int n = type.shape().length();
    long[] strides = p.sizes().rowMajorStrides();
    int[] at = new int[n];
    long[] sum = new long[n];
    for (int i = 0; i < inputs.length && n > 0; i++) {
      Nd4jTensor indices = Nd4jTensor.of(inputs[i]).rowMajor();
      Places.read(p.label(), p.axes().get(i), p.sizes().size(i), indices, at);
      for (int k = 0; k < n; k++) {
        sum[k] += at[k] * strides[i];
      }
    }
    Rows.put(type.dtype(), sum, y.address(), n);
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
      } else {
        Rows.copy(from, to, bytes);
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
}
