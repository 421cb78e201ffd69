package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Tensors of random numbers in random layouts: row-major, or views with axes in another order, with
 * gaps, reversed or repeated.
 */
final class RandomTensors {
  private static final Nd4jBackend BACKEND = new Nd4jBackend();

  private final SplittableRandom random;

  RandomTensors(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A number from 0 to n - 1. */
  int below(int n) {
    return random.nextInt(n);
  }

  /** A shape of rank 0 to 5, often with sizes 0 and 1, of at most some thousand elements. */
  Shape shape() {
    return shape(below(6));
  }

  Shape shape(int rank) {
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int kind = below(12);
      sizes[axis] = kind == 0 ? 0 : kind < 3 ? 1 : 1 + below(rank < 3 ? 40 : 5);
    }
    return Shape.of(sizes);
  }

  /** Any of the axes of a tensor of this rank, ascending. */
  Axes axes(int rank) {
    return Axes.of(
        Arrays.stream(Axes.range(0, rank).toArray())
            .filter(axis -> random.nextBoolean())
            .toArray());
  }

  /** All axes of a tensor of this rank, in random order. */
  Axes permutation(int rank) {
    int[] axes = Axes.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = below(i + 1);
      int swapped = axes[i];
      axes[i] = axes[j];
      axes[j] = swapped;
    }
    return Axes.of(axes);
  }

  /** A row-major tensor; integers are from -9 to 9, real numbers from -2 to 2. */
  Nd4jTensor rowMajor(DType dtype, Shape shape) {
    int n = shape.length();
    Object array =
        switch (dtype) {
          case FLOAT64 -> random.doubles(n, -2, 2).toArray();
          case FLOAT32, FLOAT16, BFLOAT16 -> floats(random.doubles(n, -2, 2).toArray());
          case INT64 -> random.longs(n, -9, 10).toArray();
          case INT32 -> random.ints(n, -9, 10).toArray();
          case BOOL -> booleans(random.ints(n, 0, 2).toArray());
        };
    return (Nd4jTensor) BACKEND.tensor(new TensorType(dtype, shape), array);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static boolean[] booleans(int[] values) {
    boolean[] result = new boolean[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] != 0;
    }
    return result;
  }

  /** A tensor in any layout. */
  Nd4jTensor any(DType dtype, Shape shape) {
    int rank = shape.rank();
    if (below(3) == 0 || shape.elements() == 0) {
      return rowMajor(dtype, shape);
    }
    Axes order = random.nextBoolean() ? permutation(rank) : Axes.range(0, rank);
    int[] sizes = new int[rank];
    int[] steps = new int[rank]; // 0: repeated
    for (int axis = 0; axis < rank; axis++) {
      steps[axis] = below(8) == 0 ? 0 : below(4) == 0 ? 2 : 1;
      sizes[axis] = steps[axis] == 0 ? 1 : shape.size(order.get(axis)) * steps[axis] + below(2);
    }
    Nd4jTensor stored = rowMajor(dtype, Shape.of(sizes));
    long[] strides = new long[rank];
    long offset = 0;
    for (int axis = 0; axis < rank; axis++) {
      long stride = steps[axis] * stored.strides()[axis];
      if (random.nextInt(5) == 0) {
        offset += (shape.size(order.get(axis)) - 1) * stride;
        stride = -stride;
      }
      strides[order.get(axis)] = stride;
    }
    return stored.view(shape, strides, offset);
  }
}
