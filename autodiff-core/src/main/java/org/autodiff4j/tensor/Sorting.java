package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.ShapeException;

/**
 * Sorting and searching. Sorts are stable: equal elements keep their order. All NaN are equal and
 * greater than every number, so they come last, or first in descending order; zeros of either sign
 * are equal; false is less than true.
 *
 * <p>The derivative of what is sorted follows each element to its place, at ties too. Sorting costs
 * O(n log n) for each line, and its transpose is one scatter.
 */
public final class Sorting {
  private Sorting() {}

  /**
   * The first elements in order, and where they were.
   *
   * @param values the elements, with the derivative of those they are
   * @param indices their positions along the axis, as i64
   */
  public record Sorted(Tensor values, Tensor indices) {}

  /** The elements along an axis in ascending order. */
  public static Tensor sort(Tensor x, int axis) {
    return sort(x, axis, false);
  }

  /** The elements along an axis in ascending or descending order. */
  public static Tensor sort(Tensor x, int axis, boolean descending) {
    return Tensors.takeAlongAxis(x, argsort(x, axis, descending), axis);
  }

  /** The positions along an axis of its elements in ascending order, as i64. */
  public static Tensor argsort(Tensor x, int axis) {
    return argsort(x, axis, false);
  }

  /** The positions along an axis of its elements in ascending or descending order, as i64. */
  public static Tensor argsort(Tensor x, int axis, boolean descending) {
    int at = Axes.normalise(axis, x.rank());
    return Interpreter.bind(new Ordering.ArgSort(at, descending, x.shape().size(at)), x);
  }

  /**
   * The key and the values, all moved along an axis as ascending order moves the key; equal keys
   * keep their order.
   *
   * @param values tensors of the key's shape
   * @return the sorted key, then the values
   * @throws ShapeException if a value has another shape than the key
   */
  public static Tensor[] sortByKey(int axis, Tensor key, Tensor... values) {
    Tensor order = argsort(key, axis);
    Tensor[] result = new Tensor[values.length + 1];
    result[0] = Tensors.takeAlongAxis(key, order, axis);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].shape().equals(key.shape())) {
        throw new ShapeException(
            "sortByKey: value "
                + i
                + " has shape "
                + values[i].shape()
                + ", the key has "
                + key.shape()
                + ".");
      }
      result[i + 1] = Tensors.takeAlongAxis(values[i], order, axis);
    }
    return result;
  }

  /**
   * The positions along an axis in the order of several keys of one shape, as i64: of the last key,
   * where it has equal elements of the one before it, and so on, as in NumPy.
   */
  public static Tensor lexsort(int axis, Tensor... keys) {
    if (keys.length == 0) {
      throw new ShapeException("lexsort needs at least one key.");
    }
    Tensor order = argsort(keys[0], axis);
    for (int i = 1; i < keys.length; i++) {
      if (!keys[i].shape().equals(keys[0].shape())) {
        throw new ShapeException(
            "lexsort: key "
                + i
                + " has shape "
                + keys[i].shape()
                + ", the first has "
                + keys[0].shape()
                + ".");
      }
      Tensor next = argsort(Tensors.takeAlongAxis(keys[i], order, axis), axis);
      order = Tensors.takeAlongAxis(order, next, axis);
    }
    return order;
  }

  /** The k greatest elements along the last axis, greatest first: {@code [..., n] -> [..., k]}. */
  public static Sorted topK(Tensor x, int k) {
    return topK(x, k, -1);
  }

  /**
   * The k greatest elements along an axis, greatest first, and their positions; of equal ones those
   * of lower position. NaN count as greatest. Costs O(n log k) for few.
   *
   * @throws ShapeException if the axis has fewer than k elements
   */
  public static Sorted topK(Tensor x, int k, int axis) {
    return first(x, k, axis, true);
  }

  /** As {@link #topK(Tensor, int, int)}, of the k least elements, least first. */
  public static Sorted bottomK(Tensor x, int k, int axis) {
    return first(x, k, axis, false);
  }

  private static Sorted first(Tensor x, int k, int axis, boolean descending) {
    int at = Axes.normalise(axis, x.rank());
    Tensor indices = Interpreter.bind(new Ordering.ArgSort(at, descending, k), x);
    return new Sorted(Tensors.takeAlongAxis(x, indices, at), indices);
  }

  /**
   * The k-th least element along an axis, from k = 0 for the least: {@code [..., n, ...] -> [...,
   * ...]}.
   *
   * @throws ShapeException if the axis has no element k
   */
  public static Tensor kthSmallest(Tensor x, int k, int axis) {
    int at = Axes.normalise(axis, x.rank());
    int n = x.shape().size(at);
    if (k < 0 || k >= n) {
      throw new ShapeException(
          "kthSmallest: axis "
              + axis
              + " of "
              + x.type()
              + " has no element "
              + k
              + " in order, counted from 0.");
    }
    Tensor order = Interpreter.bind(new Ordering.ArgSort(at, false, k + 1), x);
    Tensor value = Tensors.takeAlongAxis(x, order.slice(at, k, k + 1), at);
    return value.reshape(x.shape().drop(Axes.of(at)));
  }

  /** {@link #searchSorted(Tensor, Tensor, boolean)}, before the elements that equal the value. */
  public static Tensor searchSorted(Tensor sorted, Tensor values) {
    return searchSorted(sorted, values, false);
  }

  /**
   * Where in an ascending vector {@code [n]} each value would go to keep it in order, as i64 of the
   * values' shape: from 0 to n. O(log n) for each value; the vector is not checked to be in order.
   *
   * @param right whether to go after the elements that equal the value, rather than before them
   */
  public static Tensor searchSorted(Tensor sorted, Tensor values, boolean right) {
    Tensor[] pair = Operands.promoted(sorted, values);
    return Interpreter.bind(new Ordering.SearchSorted(right, 0), pair[0], pair[1]);
  }

  /**
   * The number of the bin of each value, as i64: i where {@code edges[i-1] <= x < edges[i]}, 0
   * below the first edge and n from the last on, NaN included.
   *
   * @param edges an ascending vector {@code [n]}
   * @param right whether bins hold their upper edge, not their lower: {@code edges[i-1] < x <=
   *     edges[i]}
   */
  public static Tensor digitize(Tensor x, Tensor edges, boolean right) {
    return searchSorted(edges, x, !right);
  }
}
