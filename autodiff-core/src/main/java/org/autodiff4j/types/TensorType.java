package org.autodiff4j.types;

/**
 * What is known of a tensor before its numbers are: element type and shape. Prints as {@code
 * f32[3,2]}.
 */
public record TensorType(DType dtype, Shape shape) {
  public static TensorType of(DType dtype, int... sizes) {
    return new TensorType(dtype, Shape.of(sizes));
  }

  public boolean isFloat() {
    return dtype.isFloat();
  }

  public int rank() {
    return shape.rank();
  }

  public TensorType with(DType other) {
    return other == dtype ? this : new TensorType(other, shape);
  }

  public TensorType with(Shape other) {
    return new TensorType(dtype, other);
  }

  @Override
  public String toString() {
    return dtype + "[" + shape.compact() + "]";
  }
}
