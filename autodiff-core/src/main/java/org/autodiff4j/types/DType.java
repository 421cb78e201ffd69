package org.autodiff4j.types;

/**
 * The element type of a tensor. Declared in the order of promotion: the later of two types wins.
 */
public enum DType {
  BOOL("bool", 1),
  INT32("i32", 4),
  INT64("i64", 8),
  FLOAT32("f32", 4),
  FLOAT64("f64", 8);

  private final String label;
  private final int bytes;

  DType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether values of this type are real numbers, and so can carry a tangent. */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** Whether this is an integer type; {@link #BOOL} is not. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }

  /**
   * The type of an operation on both: floats beat integers, integers beat booleans, and within a
   * kind the wider one wins; an integer and a float give the float's own type, as in JAX.
   */
  public DType promote(DType other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The type in which real-valued functions of this type are computed: integers become f64. */
  public DType toFloat() {
    return isFloat() ? this : FLOAT64;
  }

  @Override
  public String toString() {
    return label;
  }
}
