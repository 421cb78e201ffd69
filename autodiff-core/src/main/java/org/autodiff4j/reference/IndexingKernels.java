package org.autodiff4j.reference;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.Scatter;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.RavelIndex;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Kernels that read and update at positions given by an integer tensor. */
final class IndexingKernels {
  private IndexingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(
        Gather.class,
        (p, x, y) -> x[0].pick(y, places(p.label(), p.axis(), p.batchAxes(), x[0], x[1])));
    kernels.put(ScatterAdd.class, IndexingKernels::scatterAdd);
    kernels.put(RavelIndex.class, IndexingKernels::ravel);
    put(kernels, ScatterSet.class, (a, b) -> b, (a, b) -> b);
    put(kernels, ScatterMul.class, (a, b) -> a * b, (a, b) -> a * b);
    put(kernels, ScatterMax.class, Math::max, Math::max);
    put(kernels, ScatterMin.class, Math::min, Math::min);
  }

  private static ReferenceTensor ravel(RavelIndex p, ReferenceTensor[] x, TensorType y) {
    long[] sum = new long[y.shape().length()];
    long[] strides = p.sizes().rowMajorStrides();
    for (int i = 0; i < x.length; i++) {
      int[] at = checked(p.label(), p.axes().get(i), p.sizes().size(i), x[i].integers());
      for (int n = 0; n < sum.length; n++) {
        sum[n] += at[n] * strides[i];
      }
    }
    return ReferenceTensor.ofIntegers(y, i -> sum[i]);
  }

  /** Folds the updates of each element into it, one after another. */
  private static <P extends Scatter> void put(
      Kernels kernels, Class<P> type, DoubleBinaryOperator reals, LongBinaryOperator integers) {
    kernels.put(
        type,
        (p, x, y) -> {
          int[] to = places(p.label(), p.axis(), p.batchAxes(), x[0], x[1]);
          if (y.isFloat()) {
            double[] results = x[0].reals().clone();
            double[] updates = x[2].reals();
            for (int i = 0; i < to.length; i++) {
              results[to[i]] = reals.applyAsDouble(results[to[i]], updates[i]);
            }
            return ReferenceTensor.ofReals(y, i -> results[i]);
          }
          long[] results = x[0].integers().clone();
          long[] updates = x[2].integers();
          for (int i = 0; i < to.length; i++) {
            results[to[i]] = integers.applyAsLong(results[to[i]], updates[i]);
          }
          return ReferenceTensor.ofIntegers(y, i -> results[i]);
        });
  }

  private static ReferenceTensor scatterAdd(ScatterAdd p, ReferenceTensor[] x, TensorType y) {
    int[] to = places(p.label(), p.axis(), p.batchAxes(), x[0], x[1]);
    if (y.isFloat()) {
      CompensatedSum[] sums = new CompensatedSum[x[0].length()];
      double[] start = x[0].reals();
      for (int i = 0; i < sums.length; i++) {
        sums[i] = new CompensatedSum();
        sums[i].add(start[i]);
      }
      double[] updates = x[2].reals();
      for (int i = 0; i < to.length; i++) {
        sums[to[i]].add(updates[i]);
      }
      return ReferenceTensor.ofReals(y, i -> sums[i].value());
    }
    long[] sums = x[0].integers().clone();
    long[] updates = x[2].integers();
    for (int i = 0; i < to.length; i++) {
      sums[to[i]] += updates[i];
    }
    return ReferenceTensor.ofIntegers(y, i -> sums[i]);
  }

  /**
   * The offsets in x of {@code x[b, p, indices[b, i], q]}, in the order b, p, i, q.
   *
   * @throws IndexException if an index is outside the axis, even where no element is read
   */
  private static int[] places(
      String label, int axis, int batchAxes, ReferenceTensor x, ReferenceTensor indices) {
    Shape shape = x.shape();
    int size = shape.size(axis);
    int batches = shape.range(0, batchAxes).length();
    int before = shape.range(batchAxes, axis).length();
    int after = shape.range(axis + 1, shape.rank()).length();
    int count = indices.shape().range(batchAxes, indices.rank()).length();
    int[] at = checked(label, axis, size, indices.integers());
    int[] places = new int[batches * before * count * after];
    Arrays.setAll(
        places,
        n -> {
          int q = n % after;
          int i = n / after % count;
          int outer = n / after / count; // b and p
          int index = at[outer / before * count + i];
          return (outer * size + index) * after + q;
        });
    return places;
  }

  private static int[] checked(String label, int axis, int size, long[] indices) {
    int[] result = new int[indices.length];
    for (int i = 0; i < result.length; i++) {
      long index = indices[i];
      if (index < -size || index >= size) {
        throw new IndexException(
            label + ": index " + index + " is outside axis " + axis + " of size " + size + ".");
      }
      result[i] = (int) (index < 0 ? index + size : index);
    }
    return result;
  }
}
