package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * One entry of an index into a tensor, as NumPy writes them between brackets. {@code x[2, :, 1:5:2,
 * ..., None, i]} is {@code x.at(of(2), all(), range(1, 5, 2), ellipsis(), newAxis(), of(i))}.
 */
public sealed interface Index {
  /** A position of an axis, which is dropped; a negative one counts from the end. */
  static Index of(int position) {
    return new At(position);
  }

  /**
   * Positions of an axis, {@code x[[2, 0, 2]]}: as an integer tensor of rank 1.
   *
   * <p>Beside other tensors they broadcast.
   */
  static Index of(int first, int second, int... more) {
    int[] all = new int[more.length + 2];
    all[0] = first;
    all[1] = second;
    System.arraycopy(more, 0, all, 2, more.length);
    return of(Tensor.of(all));
  }

  /**
   * Positions of an axis, as an integer tensor of any rank; or, as a boolean one of rank r, where
   * on the next r axes elements are taken. Several tensors, and the positions beside them,
   * broadcast against each other and are read together, as NumPy's advanced indexing does.
   *
   * @throws DTypeException if the tensor holds real numbers
   */
  static Index of(Tensor indices) {
    DType dtype = indices.dtype();
    if (dtype.isFloat()) {
      throw new DTypeException(
          "An index is made of integers or booleans, but got "
              + indices.type()
              + ". Convert it with cast(INT64).");
    }
    if (dtype == DType.BOOL && indices.rank() == 0) {
      throw new ShapeException("A mask needs at least one axis, but is a scalar. Use where(...).");
    }
    return dtype == DType.BOOL ? new Mask(indices) : new Elements(indices);
  }

  /** All of an axis: {@code :}. */
  static Index all() {
    return new Span(0, Integer.MAX_VALUE, 1);
  }

  /** {@code start:stop}; negative positions count from the end. */
  static Index range(int start, int stop) {
    return new Span(start, stop, 1);
  }

  /**
   * {@code start:stop:step} as in Python. {@link Integer#MIN_VALUE} as the stop of a negative step,
   * and {@link Integer#MAX_VALUE} as that of a positive one, go to the end.
   */
  static Index range(int start, int stop, int step) {
    if (step == 0) {
      throw new ShapeException("The step of an index range must not be 0.");
    }
    return new Span(start, stop, step);
  }

  /** {@code start:}. */
  static Index from(int start) {
    return new Span(start, Integer.MAX_VALUE, 1);
  }

  /** {@code :stop}. */
  static Index until(int stop) {
    return new Span(0, stop, 1);
  }

  /** {@code ::step}; -1 reverses the axis. */
  static Index every(int step) {
    return step < 0
        ? range(Integer.MAX_VALUE, Integer.MIN_VALUE, step)
        : range(0, Integer.MAX_VALUE, step);
  }

  /** All of the axes that other entries do not speak of: {@code ...}. */
  static Index ellipsis() {
    return Special.ELLIPSIS;
  }

  /** A new axis of size 1: {@code None}. */
  static Index newAxis() {
    return Special.NEW_AXIS;
  }

  /** One position. */
  record At(int position) implements Index {}

  /** Evenly spaced positions. */
  record Span(int start, int stop, int step) implements Index {}

  /** Positions in an integer tensor. */
  record Elements(Tensor indices) implements Index {}

  /** Positions where a boolean tensor is true. */
  record Mask(Tensor where) implements Index {
    TensorType type() {
      return where.type();
    }
  }

  /** Entries without a parameter. */
  enum Special implements Index {
    ELLIPSIS,
    NEW_AXIS
  }
}
