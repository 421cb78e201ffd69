package org.autodiff4j.types;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An immutable list of axis sizes; {@code []} is a scalar's. */
public final class Shape {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;
  private final long elements;

  private Shape(int[] sizes) {
    this.sizes = sizes;
    long product = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new ShapeException("A shape cannot have a negative size: " + Arrays.toString(sizes));
      }
      product *= size;
    }
    this.elements = product;
  }

  /** The shape with these axis sizes, in order. */
  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** The number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** The size of an axis; a negative axis counts from the end. */
  public int size(int axis) {
    return sizes[Axes.normalise(axis, sizes.length)];
  }

  /** The number of elements: the product of the sizes, 1 for a scalar. */
  public long elements() {
    return elements;
  }

  /** The number of elements as the length of a Java array. */
  public int length() {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          this + " has " + elements + " elements, more than a Java array holds.");
    }
    return (int) elements;
  }

  public boolean isScalar() {
    return sizes.length == 0;
  }

  /** A fresh array of the sizes. */
  public int[] toArray() {
    return sizes.clone();
  }

  /** This shape with an axis of {@code size} put before axis {@code at} (0 to rank). */
  public Shape insert(int at, int size) {
    int[] result = new int[sizes.length + 1];
    System.arraycopy(sizes, 0, result, 0, at);
    result[at] = size;
    System.arraycopy(sizes, at, result, at + 1, sizes.length - at);
    return new Shape(result);
  }

  /** This shape with the size of one axis replaced. */
  public Shape with(int axis, int size) {
    int[] result = sizes.clone();
    result[Axes.normalise(axis, sizes.length)] = size;
    return new Shape(result);
  }

  /** The axes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Shape range(int from, int to) {
    return new Shape(Arrays.copyOfRange(sizes, from, to));
  }

  /** The sizes of the given axes, in their order. */
  public Shape select(Axes axes) {
    int[] result = new int[axes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = sizes[axes.get(i)];
    }
    return new Shape(result);
  }

  /** This shape without the given axes. */
  public Shape drop(Axes axes) {
    return select(axes.complement(sizes.length));
  }

  /** This shape with the given axes kept at size 1, as reductions with {@code keepDims} give. */
  public Shape keep(Axes axes) {
    int[] result = sizes.clone();
    for (int i = 0; i < axes.size(); i++) {
      result[axes.get(i)] = 1;
    }
    return new Shape(result);
  }

  /** The axes of this shape followed by those of {@code other}. */
  public Shape concat(Shape other) {
    int[] result = Arrays.copyOf(sizes, sizes.length + other.sizes.length);
    System.arraycopy(other.sizes, 0, result, sizes.length, other.sizes.length);
    return new Shape(result);
  }

  /** Element strides of a row-major array of this shape. */
  public long[] rowMajorStrides() {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= sizes[i];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Shape that && Arrays.equals(sizes, that.sizes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** {@code [2, 3]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }

  /** {@code 2,3}: the form used inside a {@link TensorType}. */
  String compact() {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
