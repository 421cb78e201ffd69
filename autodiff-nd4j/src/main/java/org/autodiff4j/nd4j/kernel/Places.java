package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;

/**
 * The sizes of x seen as {@code [batches, before, size, after]}, and the positions on the indexed
 * axis, {@code [batches, count]}.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and too long to box
record Places(int batches, int before, int size, int after, int count, int[] at) {
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

  /** Reads row-major indices as positions from 0. */
  static void read(String label, int axis, int size, Nd4jTensor indices, int[] at) {
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
