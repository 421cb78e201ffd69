package org.autodiff4j.reference;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;

/**
 * Where the elements of one array lie in another. An offset is a sum of one term for each axis, so
 * a rearrangement is given by its terms, axis by axis.
 */
final class Offsets {
  /** A term or offset of an element that does not come from the other array. */
  static final int NONE = -1;

  private Offsets() {}

  /** The terms {@code 0, stride, 2·stride, …} of an axis of size n. */
  static int[] axis(int n, int stride) {
    int[] terms = new int[n];
    Arrays.setAll(terms, i -> i * stride);
    return terms;
  }

  /** The offsets of all index combinations, the last axis fastest; no axes give one offset, 0. */
  static int[] combine(List<int[]> axes) {
    int[] offsets = {0};
    for (int[] terms : axes) {
      int[] next = new int[offsets.length * terms.length];
      for (int i = 0; i < next.length; i++) {
        int outer = offsets[i / terms.length];
        int term = terms[i % terms.length];
        next[i] = outer == NONE || term == NONE ? NONE : outer + term;
      }
      offsets = next;
    }
    return offsets;
  }

  /** The offsets, in a row-major array of this shape, of the indices on some axes. */
  static int[] along(Shape shape, Axes axes) {
    int[] strides = strides(shape);
    return combine(
        Arrays.stream(axes.toArray()).mapToObj(a -> axis(shape.size(a), strides[a])).toList());
  }

  /** The element strides of a row-major array of this shape. */
  static int[] strides(Shape shape) {
    return Arrays.stream(shape.rowMajorStrides()).mapToInt(Math::toIntExact).toArray();
  }
}
