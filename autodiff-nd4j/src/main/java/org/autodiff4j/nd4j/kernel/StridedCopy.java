package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;

/**
 * Copies between arrays of any strides, which may be 0 in the source and negative in both.
 *
 * <p>Axes that lie together in both arrays are joined first, so a copy that is in truth a few long
 * rows runs as that; two axes that run against each other are copied in square blocks that fit the
 * cache; what the source repeats is computed once and copied in bulk.
 */
public final class StridedCopy {
  /** Rows of at least so many bytes are copied as a block of memory. */
  private static final int BULK_BYTES = 64;

  /** The side of the squares in which a transpose is copied. */
  private static final int TILE = 32;

  private final int size;
  private final int[] dims;
  private final long[] from;
  private final long[] to;
  private final int rank;

  private StridedCopy(int size, int[] dims, long[] from, long[] to, int rank) {
    this.size = size;
    this.dims = dims;
    this.from = from;
    this.to = to;
    this.rank = rank;
  }

  /**
   * Copies an array to adjacent memory in row-major order.
   *
   * @param size bytes of an element: 1, 2, 4 or 8
   * @param x the address of the source's first element
   * @param strides the source's strides, in elements
   */
  public static void pack(int size, int[] dims, long x, long[] strides, long z) {
    copy(size, dims, x, strides, z, rowMajor(dims));
  }

  /**
   * Copies an array to one of the same shape, of other strides.
   *
   * @param size bytes of an element: 1, 2, 4 or 8
   * @param x the address of the source's first element
   * @param from the source's strides, in elements
   * @param z the address of the target's first element
   * @param to the target's strides, in elements; not 0 on an axis longer than 1
   */
  public static void copy(int size, int[] dims, long x, long[] from, long z, long[] to) {
    int[] joined = new int[dims.length];
    long[] joinedFrom = new long[dims.length];
    long[] joinedTo = new long[dims.length];
    int rank = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      int dim = dims[axis];
      if (dim == 0) {
        return;
      }
      if (dim == 1) {
        continue;
      }
      if (rank > 0
          && joinedFrom[rank - 1] == from[axis] * dim
          && joinedTo[rank - 1] == to[axis] * dim
          && (long) joined[rank - 1] * dim <= Integer.MAX_VALUE) {
        joined[rank - 1] *= dim;
        joinedFrom[rank - 1] = from[axis];
        joinedTo[rank - 1] = to[axis];
      } else {
        joined[rank] = dim;
        joinedFrom[rank] = from[axis];
        joinedTo[rank] = to[axis];
        rank++;
      }
    }
    StridedCopy copy = new StridedCopy(size, joined, joinedFrom, joinedTo, rank);
    copy.moveFastestLast();
    copy.run(0, x, z);
  }

  /** The strides of a row-major array, in elements. */
  public static long[] rowMajor(int[] dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  /**
   * Moves the axis on which the source is adjacent next to the last one, on which the target is, so
   * that the two form the squares of a transpose.
   */
  private void moveFastestLast() {
    if (rank < 3 || from[rank - 1] == 1) {
      return;
    }
    for (int axis = 0; axis < rank - 2; axis++) {
      if (from[axis] == 1) {
        int dim = dims[axis];
        long source = from[axis];
        long target = to[axis];
        for (int i = axis; i < rank - 2; i++) {
          dims[i] = dims[i + 1];
          from[i] = from[i + 1];
          to[i] = to[i + 1];
        }
        dims[rank - 2] = dim;
        from[rank - 2] = source;
        to[rank - 2] = target;
        return;
      }
    }
  }

  private void run(int axis, long x, long z) {
    switch (rank - axis) {
      case 0 -> row(1, x, 1, z, 1);
      case 1 -> row(dims[axis], x, from[axis], z, to[axis]);
      case 2 -> plane(axis, x, z);
      default -> {
        int dim = dims[axis];
        long fromStep = from[axis] * size;
        long toStep = to[axis] * size;
        if (fromStep == 0 && isDense(axis)) {
          run(axis + 1, x, z);
          repeat(z, toStep, dim);
          return;
        }
        for (int i = 0; i < dim; i++) {
          run(axis + 1, x + i * fromStep, z + i * toStep);
        }
      }
    }
  }

  private void plane(int axis, long x, long z) {
    int rows = dims[axis];
    int columns = dims[axis + 1];
    long fromRow = from[axis] * size;
    long toRow = to[axis] * size;
    if (fromRow == 0 && isDense(axis)) {
      row(columns, x, from[axis + 1], z, 1);
      repeat(z, toRow, rows);
      return;
    }
    if (from[axis + 1] > 1 && from[axis] < from[axis + 1] && from[axis] >= 0) {
      for (int i = 0; i < rows; i += TILE) {
        int height = Math.min(TILE, rows - i);
        for (int j = 0; j < columns; j += TILE) {
          tile(
              height,
              Math.min(TILE, columns - j),
              x + i * fromRow + j * from[axis + 1] * size,
              fromRow,
              from[axis + 1] * size,
              z + i * toRow + j * to[axis + 1] * size,
              toRow,
              to[axis + 1] * size);
        }
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      row(columns, x + i * fromRow, from[axis + 1], z + i * toRow, to[axis + 1]);
    }
  }

  /** True if what is inside this axis lies together in the target, and this axis steps over it. */
  private boolean isDense(int axis) {
    long block = 1;
    for (int i = rank - 1; i > axis; i--) {
      if (to[i] != block) {
        return false;
      }
      block *= dims[i];
    }
    return to[axis] == block;
  }

  /** Copies the first {@code step} bytes until there are {@code times} of them. */
  private static void repeat(long z, long step, int times) {
    long total = step * times;
    for (long done = step; done < total; done += Math.min(done, total - done)) {
      Memory.copy(z, z + done, Math.min(done, total - done));
    }
  }

  private void row(int n, long x, long from, long z, long to) {
    if (from == 1 && to == 1 && (long) n * size >= BULK_BYTES) {
      Memory.copy(x, z, (long) n * size);
      return;
    }
    switch (size) {
      case 8 -> row8(n, x, from * 8, z, to * 8);
      case 4 -> row4(n, x, from * 4, z, to * 4);
      case 2 -> row2(n, x, from * 2, z, to * 2);
      default -> row1(n, x, from, z, to);
    }
  }

  private void tile(int rows, int columns, long x, long fr, long fc, long z, long tr, long tc) {
    switch (size) {
      case 8 -> {
        for (int i = 0; i < rows; i++) {
          row8(columns, x + i * fr, fc, z + i * tr, tc);
        }
      }
      case 4 -> {
        for (int i = 0; i < rows; i++) {
          row4(columns, x + i * fr, fc, z + i * tr, tc);
        }
      }
      case 2 -> {
        for (int i = 0; i < rows; i++) {
          row2(columns, x + i * fr, fc, z + i * tr, tc);
        }
      }
      default -> {
        for (int i = 0; i < rows; i++) {
          row1(columns, x + i * fr, fc, z + i * tr, tc);
        }
      }
    }
  }

  private static void row8(int n, long x, long from, long z, long to) {
    if (from == 0) {
      long value = Memory.getLong(x);
      for (int i = 0; i < n; i++) {
        Memory.putLong(z + i * to, value);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      Memory.putLong(z + i * to, Memory.getLong(x + i * from));
    }
  }

  private static void row4(int n, long x, long from, long z, long to) {
    if (from == 0) {
      int value = Memory.getInt(x);
      for (int i = 0; i < n; i++) {
        Memory.putInt(z + i * to, value);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      Memory.putInt(z + i * to, Memory.getInt(x + i * from));
    }
  }

  private static void row2(int n, long x, long from, long z, long to) {
    for (int i = 0; i < n; i++) {
      Memory.putShort(z + i * to, Memory.getShort(x + i * from));
    }
  }

  private static void row1(int n, long x, long from, long z, long to) {
    for (int i = 0; i < n; i++) {
      Memory.putByte(z + i * to, Memory.getByte(x + i * from));
    }
  }
}
