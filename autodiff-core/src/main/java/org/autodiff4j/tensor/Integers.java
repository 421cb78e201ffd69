package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.TensorType;

/** Functions that only integers have. */
public final class Integers {
  private Integers() {}

  /** Functions of two integers. */
  public enum Pair implements ElementwiseBinary, NonDifferentiable {
    /** {@code x << y}; 0 for a y outside 0 … width - 1. */
    SHIFT_LEFT("shiftLeft"),
    /** {@code x >> y}; 0 or -1, the sign, for a y outside 0 … width - 1. */
    SHIFT_RIGHT("shiftRight"),
    /** {@code x >>> y}; 0 for a y outside 0 … width - 1. */
    SHIFT_RIGHT_LOGICAL("shiftRightLogical"),
    /** The greatest common divisor, not negative; 0 of two zeros. */
    GCD("gcd"),
    /** The least common multiple, not negative; 0 if either is 0. */
    LCM("lcm");

    private final String label;

    Pair(String label) {
      this.label = label;
    }

    @Override
    public double apply(double x, double y) {
      throw new IllegalStateException(label + " has no real form.");
    }

    @Override
    public long apply(long x, long y) {
      return apply(DType.INT64, x, y);
    }

    @Override
    public long apply(DType dtype, long x, long y) {
      boolean inside = y >= 0 && y < 64;
      return switch (this) {
        case SHIFT_LEFT -> inside ? x << y : 0;
        case SHIFT_RIGHT -> x >> (inside ? y : 63);
        case SHIFT_RIGHT_LOGICAL -> inside ? unsigned(dtype, x) >>> y : 0;
        case GCD -> gcd(x, y);
        case LCM -> x == 0 || y == 0 ? 0 : Math.abs(x / gcd(x, y) * y);
      };
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType type = Types.same(this, inputs);
      requireIntegers(this, type);
      return type;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** Functions of one integer. */
  public enum Unary implements ElementwiseUnary, NonDifferentiable {
    /** The number of bits that are 1, in two's complement. */
    POP_COUNT;

    @Override
    public double apply(double x) {
      throw new IllegalStateException("popCount has no real form.");
    }

    @Override
    public long apply(DType dtype, long x) {
      return Long.bitCount(unsigned(dtype, x));
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      requireIntegers(this, inputs[0]);
      return inputs[0];
    }

    @Override
    public String label() {
      return "popCount";
    }
  }

  private static void requireIntegers(Primitive primitive, TensorType type) {
    if (type.isFloat() || type.dtype() == DType.BOOL) {
      throw new DTypeException(
          primitive.label() + " needs integers, but got " + type + ". Convert with cast(INT64).");
    }
  }

  /** The bits of an integer of this type as those of a long. */
  private static long unsigned(DType dtype, long x) {
    return dtype == DType.INT32 ? x & 0xffffffffL : x;
  }

  private static long gcd(long x, long y) {
    long a = x;
    long b = y;
    while (b != 0) {
      long r = a % b;
      a = b;
      b = r;
    }
    return Math.abs(a);
  }
}
