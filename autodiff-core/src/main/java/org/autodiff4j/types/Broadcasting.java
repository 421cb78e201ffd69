package org.autodiff4j.types;

/** NumPy's broadcasting: shapes are aligned at their last axis, and an axis of size 1 stretches. */
public final class Broadcasting {
  private Broadcasting() {}

  /**
   * The shape both shapes broadcast to: {@code [2,1] , [3] -> [2,3]}.
   *
   * @throws ShapeException naming the operation, both shapes and the axis that differs
   */
  public static Shape broadcast(String operation, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] result = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int x = back <= a.rank() ? a.size(-back) : 1;
      int y = back <= b.rank() ? b.size(-back) : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            operation
                + ": shapes "
                + a
                + " and "
                + b
                + " do not broadcast: axis "
                + -back
                + " has sizes "
                + x
                + " and "
                + y
                + ".");
      }
      result[rank - back] = x == 1 ? y : x;
    }
    return Shape.of(result);
  }

  /** Whether {@code from} broadcasts to exactly {@code to}. */
  public static boolean broadcasts(Shape from, Shape to) {
    if (from.rank() > to.rank()) {
      return false;
    }
    for (int back = 1; back <= from.rank(); back++) {
      if (from.size(-back) != 1 && from.size(-back) != to.size(-back)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The axes of {@code to} along which a tensor of shape {@code from} is repeated, new ones
   * included.
   */
  public static Axes repeatedAxes(Shape from, Shape to) {
    int added = to.rank() - from.rank();
    int[] axes = new int[to.rank()];
    int count = 0;
    for (int axis = 0; axis < to.rank(); axis++) {
      if (axis < added || (from.size(axis - added) == 1 && to.size(axis) != 1)) {
        axes[count++] = axis;
      }
    }
    return Axes.of(java.util.Arrays.copyOf(axes, count));
  }
}
