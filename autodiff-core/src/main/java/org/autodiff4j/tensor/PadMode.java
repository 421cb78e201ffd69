package org.autodiff4j.tensor;

import org.autodiff4j.types.ShapeException;

/** What {@link Tensors#pad(Tensor, PadMode, int[]...)} puts beyond the ends of an axis. */
public enum PadMode {
  /** The elements mirrored at the end ones, which are not repeated: {@code c b|a b c|b a}. */
  REFLECT {
    @Override
    int source(int i, int n) {
      if (n == 1) {
        return 0;
      }
      int at = Math.floorMod(i, 2 * (n - 1));
      return at < n ? at : 2 * (n - 1) - at;
    }
  },
  /** The elements mirrored, the end ones too: {@code b a|a b c|c b}. */
  SYMMETRIC {
    @Override
    int source(int i, int n) {
      int at = Math.floorMod(i, 2 * n);
      return at < n ? at : 2 * n - 1 - at;
    }
  },
  /** The end elements: {@code a a|a b c|c c}. */
  EDGE {
    @Override
    int source(int i, int n) {
      return Math.max(0, Math.min(i, n - 1));
    }
  },
  /** The elements from the other end: {@code b c|a b c|a b}. */
  WRAP {
    @Override
    int source(int i, int n) {
      return Math.floorMod(i, n);
    }
  };

  /** Which element of n stands at a position that may be outside. */
  abstract int source(int i, int n);

  Tensor pad(Tensor x, int[][] widths) {
    if (widths.length != x.rank()) {
      throw new ShapeException(
          "pad: "
              + widths.length
              + " widths for a tensor of shape "
              + x.shape()
              + "; give a pair for each axis.");
    }
    Tensor result = x;
    for (int axis = 0; axis < widths.length; axis++) {
      int n = x.shape().size(axis);
      int[] width = widths[axis];
      if (width.length != 2 || width[0] < 0 || width[1] < 0) {
        throw new ShapeException(
            "pad: widths are pairs of at least 0, but axis "
                + axis
                + " has "
                + java.util.Arrays.toString(width)
                + ".");
      }
      if (width[0] == 0 && width[1] == 0) {
        continue;
      }
      if (n == 0) {
        throw new ShapeException(
            "pad: axis " + axis + " of " + x.shape() + " has no elements to pad with.");
      }
      long[] from = new long[width[0] + n + width[1]];
      for (int i = 0; i < from.length; i++) {
        from[i] = source(i - width[0], n);
      }
      result = result.gather(axis, Tensor.of(from));
    }
    return result;
  }
}
