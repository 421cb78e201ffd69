package org.autodiff4j.types;

/**
 * The element type of a tensor. Declared in the order of promotion: the later of two types wins.
 */
public enum DType {
  BOOL("bool", 1),
  INT32("i32", 4),
  INT64("i64", 8),
  FLOAT16("f16", 2),
  BFLOAT16("bf16", 2),
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
    return compareTo(FLOAT16) >= 0;
  }

  /**
   * Whether this is a 16-bit floating-point type. Elements of such a type are stored, moved and
   * converted; whatever computes with them converts them to f32 first, and gives f32.
   */
  public boolean isHalf() {
    return this == FLOAT16 || this == BFLOAT16;
  }

  /** Whether this is an integer type; {@link #BOOL} is not. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }

  /**
   * The type of an operation on both: floats beat integers, integers beat booleans, and within a
   * kind the wider one wins; an integer and a float give the float's own type, as in JAX. Neither
   * of f16 and bf16 holds the other: they give f32.
   */
  public DType promote(DType other) {
    if (this != other && isHalf() && other.isHalf()) {
      return FLOAT32;
    }
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * The type in which real-valued functions of this type are computed: integers become f64, f16 and
   * bf16 f32.
   */
  public DType toFloat() {
    return isFloat() ? computed() : FLOAT64;
  }

  /** The type in which numbers of this type are computed: itself, but f32 for f16 and bf16. */
  public DType computed() {
    return isHalf() ? FLOAT32 : this;
  }

  @Override
  public String toString() {
    return label;
  }
}
