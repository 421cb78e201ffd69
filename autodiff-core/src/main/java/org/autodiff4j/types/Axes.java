package org.autodiff4j.types;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An immutable list of axis numbers, counted from 0. */
public final class Axes {
  private final int[] axes;

  private Axes(int[] axes) {
    this.axes = axes;
  }

  /** These axes, in this order. */
  public static Axes of(int... axes) {
    return new Axes(axes.clone());
  }

  /** The axes {@code from, from + 1, … to - 1}. */
  public static Axes range(int from, int to) {
    int[] result = new int[Math.max(0, to - from)];
    for (int i = 0; i < result.length; i++) {
      result[i] = from + i;
    }
    return new Axes(result);
  }

  /** The axis counted from 0, where a negative one counts from the end. */
  public static int normalise(int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new ShapeException(
          rank == 0
              ? "Axis " + axis + " does not exist: a scalar has no axes."
              : "Axis "
                  + axis
                  + " does not exist: rank "
                  + rank
                  + " has axes "
                  + -rank
                  + " to "
                  + (rank - 1)
                  + ".");
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Checked axes of a tensor of this rank, in ascending order; no axes at all means every axis. */
  public static Axes ofReduction(int rank, int... axes) {
    if (axes.length == 0) {
      return range(0, rank);
    }
    int[] result = normaliseAll(rank, axes);
    Arrays.sort(result);
    return new Axes(result);
  }

  /** A checked permutation of the axes of a tensor of this rank; no axes at all reverses them. */
  public static Axes ofPermutation(int rank, int... axes) {
    if (axes.length == 0 && rank > 0) {
      int[] reversed = new int[rank];
      Arrays.setAll(reversed, i -> rank - 1 - i);
      return new Axes(reversed);
    }
    if (axes.length != rank) {
      throw new ShapeException(
          "permute: "
              + Arrays.toString(axes)
              + " names "
              + axes.length
              + " axes, but the tensor has rank "
              + rank
              + ".");
    }
    return new Axes(normaliseAll(rank, axes));
  }

  private static int[] normaliseAll(int rank, int[] axes) {
    int[] result = new int[axes.length];
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < axes.length; i++) {
      result[i] = normalise(axes[i], rank);
      if (seen[result[i]]) {
        throw new ShapeException(
            "Axis " + result[i] + " is named twice in " + Arrays.toString(axes) + ".");
      }
      seen[result[i]] = true;
    }
    return result;
  }

  public int size() {
    return axes.length;
  }

  public boolean isEmpty() {
    return axes.length == 0;
  }

  public int get(int i) {
    return axes[i];
  }

  public boolean contains(int axis) {
    return indexOf(axis) >= 0;
  }

  /** The position of an axis in this list, or -1. */
  public int indexOf(int axis) {
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] == axis) {
        return i;
      }
    }
    return -1;
  }

  /** Every axis moved by {@code by}. */
  public Axes shift(int by) {
    int[] result = axes.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += by;
    }
    return new Axes(result);
  }

  /** This list followed by another. */
  public Axes concat(Axes other) {
    int[] result = Arrays.copyOf(axes, axes.length + other.axes.length);
    System.arraycopy(other.axes, 0, result, axes.length, other.axes.length);
    return new Axes(result);
  }

  /** The axes of a tensor of this rank that are not in this list, ascending. */
  public Axes complement(int rank) {
    boolean[] present = new boolean[rank];
    for (int axis : axes) {
      present[axis] = true;
    }
    int[] result = new int[rank - axes.length];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (!present[axis]) {
        result[next++] = axis;
      }
    }
    return new Axes(result);
  }

  /** The inverse of this permutation. */
  public Axes inverse() {
    int[] result = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      result[axes[i]] = i;
    }
    return new Axes(result);
  }

  /** Whether this is {@code 0, 1, 2, …}: a permutation that moves nothing. */
  public boolean isIdentity() {
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** A fresh array of the axes. */
  public int[] toArray() {
    return axes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Axes that && Arrays.equals(axes, that.axes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  /** {@code (0,1)}. */
  @Override
  public String toString() {
    return Arrays.stream(axes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "(", ")"));
  }
}
