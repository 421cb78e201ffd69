package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class StridedCopyTest {
  private static final DType[] TYPES = {DType.FLOAT64, DType.FLOAT32, DType.BOOL};

  @Test
  void copy_randomViews_movesEveryElement() {
    Random random = new Random(42);
    for (int trial = 0; trial < 3000; trial++) {
      DType type = TYPES[trial % TYPES.length];
      int rank = random.nextInt(6);
      int[] dims = new int[rank];
      for (int axis = 0; axis < rank; axis++) {
        dims[axis] = 1 + random.nextInt(trial % 7 == 0 && rank <= 3 ? 40 : 5);
      }
      View x = View.random(dims, true, random);
      View z = View.random(dims, false, random);
      Block source = Block.random(type, x.extent, -100, 100, random);
      Block target = Block.zeros(type, z.extent);
      for (int i = 0; i < z.extent; i++) {
        target.put(i, 1);
      }
      double[] expected = new double[z.extent];
      Arrays.fill(expected, 1);
      for (int i = 0; i < x.length(); i++) {
        expected[z.at(i)] = source.get(x.at(i));
      }
      StridedCopy.copy(
          type.bytes(),
          dims,
          source.address() + (long) x.first * type.bytes(),
          x.strides,
          target.address() + (long) z.first * type.bytes(),
          z.strides);
      for (int i = 0; i < z.extent; i++) {
        assertEquals(expected[i], target.get(i), "trial " + trial + " " + x + " to " + z);
      }
    }
  }

  @Test
  void pack_emptyArray_writesNothing() {
    Block z = Block.of(DType.FLOAT64, 5);
    StridedCopy.pack(8, new int[] {3, 0, 2}, z.address(), new long[] {0, 0, 0}, z.address());
    assertEquals(5, z.get(0));
  }

  @Test
  void rowMajor_anyShape_countsElements() {
    assertEquals("[12, 4, 1]", Arrays.toString(StridedCopy.rowMajor(new int[] {2, 3, 4})));
    assertEquals("[]", Arrays.toString(StridedCopy.rowMajor(new int[0])));
  }

  /** A view of an array: axes permuted, flipped, stepped over, and repeated if allowed. */
  static final class View {
    final int[] dims;
    final long[] strides;
    final int first;
    final int extent;

    private View(int[] dims, long[] strides, int first, int extent) {
      this.dims = dims;
      this.strides = strides;
      this.first = first;
      this.extent = extent;
    }

    static View random(int[] dims, boolean repeats, Random random) {
      int rank = dims.length;
      Integer[] order = new Integer[rank];
      for (int i = 0; i < rank; i++) {
        order[i] = i;
      }
      if (random.nextBoolean()) {
        java.util.Collections.shuffle(Arrays.asList(order), random);
      }
      long[] strides = new long[rank];
      int block = 1;
      int first = 0;
      for (int i = rank - 1; i >= 0; i--) {
        int axis = order[i];
        int kind = random.nextInt(6);
        int step = kind == 0 ? 2 : 1;
        if (kind == 1 && repeats) {
          strides[axis] = 0;
          continue;
        }
        strides[axis] = (long) block * step;
        block *= dims[axis] * step;
        if (kind == 2) {
          first += (int) strides[axis] * (dims[axis] - 1);
          strides[axis] = -strides[axis];
        }
      }
      return new View(dims, strides, first, block);
    }

    int length() {
      return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    /** The position of the element with this row-major number. */
    int at(int number) {
      int rest = number;
      int position = first;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        position += (int) (rest % dims[axis] * strides[axis]);
        rest /= dims[axis];
      }
      return position;
    }

    @Override
    public String toString() {
      return Arrays.toString(dims) + Arrays.toString(strides);
    }
  }
}
