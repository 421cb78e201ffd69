package org.autodiff4j.types;

/**
 * The 16-bit floating-point formats: f16, IEEE 754 binary16 (11 bits of precision, greatest number
 * 65504), and bf16, the upper half of an f32 (8 bits of precision, its range). Numbers are rounded
 * once, to the nearest, halfway cases to the even one; what is too great becomes an infinity, and
 * what is small a subnormal number.
 */
public final class Half {
  private static final int EXPONENTS = 0x7ff;
  private static final int DOUBLE_BIAS = 1023;
  private static final int DOUBLE_BITS = 52;
  private static final long FRACTION = (1L << DOUBLE_BITS) - 1;
  private static final short NAN_F16 = 0x7e00;
  private static final short NAN_BF16 = 0x7fc0;

  private Half() {}

  /** The number of this type nearest to a value. */
  public static double round(DType type, double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    boolean narrow = isNarrow(type);
    int greatest = narrow ? 15 : 127;
    int exponent = Math.max(Math.getExponent(value), 1 - greatest);
    int unit = exponent - (narrow ? 10 : 7); // of the last place
    double rounded = Math.scalb(Math.rint(Math.scalb(value, -unit)), unit);
    return Math.abs(rounded) >= Math.scalb(1.0, greatest + 1)
        ? Math.copySign(Double.POSITIVE_INFINITY, value)
        : rounded;
  }

  /** The number of this type nearest to an integer. */
  public static double round(DType type, long value) {
    return round(type, toOdd(value));
  }

  /** The bits of the number of this type nearest to a value; of NaN, the quiet one. */
  public static short bits(DType type, double value) {
    boolean narrow = isNarrow(type);
    long raw = Double.doubleToRawLongBits(value);
    int sign = (int) (raw >>> 48) & 0x8000;
    long size = raw & Long.MAX_VALUE;
    int stored = (int) (size >>> DOUBLE_BITS);
    if (stored == EXPONENTS) {
      boolean infinite = (size & FRACTION) == 0;
      int magnitude = narrow ? (infinite ? 0x7c00 : NAN_F16) : infinite ? 0x7f80 : NAN_BF16;
      return (short) (sign | magnitude);
    }
    int places = narrow ? 10 : 7;
    int greatest = narrow ? 31 : 255;
    int exponent = stored - DOUBLE_BIAS + (narrow ? 15 : 127);
    if (exponent >= greatest) {
      return (short) (sign | (greatest << places));
    }
    int shift = DOUBLE_BITS - places;
    long significand;
    if (exponent > 0) {
      significand =
          ((long) exponent << DOUBLE_BITS) | (size & FRACTION); // a carry goes to the exponent
    } else {
      significand = (size & FRACTION) | (1L << DOUBLE_BITS);
      shift += 1 - exponent;
      if (shift > DOUBLE_BITS + 1) {
        return (short) sign; // less than half of the least number
      }
    }
    long kept = significand >>> shift;
    long rest = significand & ((1L << shift) - 1);
    long half = 1L << (shift - 1);
    if (rest > half || (rest == half && (kept & 1) != 0)) {
      kept++;
    }
    return (short) (sign | kept);
  }

  /** The bits of the number of this type nearest to an integer. */
  public static short bits(DType type, long value) {
    return bits(type, toOdd(value));
  }

  /** The number with these bits, which an f32 holds exactly. */
  public static float value(DType type, short bits) {
    if (!isNarrow(type)) {
      return Float.intBitsToFloat(bits << 16);
    }
    // Scaling by 2^112 moves the exponent to its place in an f32, and normalises what is subnormal.
    float size = Float.intBitsToFloat((bits & 0x7fff) << 13) * 0x1p112f;
    int raw = Float.floatToRawIntBits(size) | ((bits & 0x8000) << 16);
    return Float.intBitsToFloat((bits & 0x7c00) == 0x7c00 ? raw | 0x7f800000 : raw);
  }

  private static boolean isNarrow(DType type) {
    if (!type.isHalf()) {
      throw new DTypeException(type + " is not a 16-bit floating-point type.");
    }
    return type == DType.FLOAT16;
  }

  /**
   * An integer that has too many bits for a double is rounded to odd, so that it rounds right on.
   */
  private static double toOdd(long value) {
    long lost = value & 0x7ff;
    return Math.abs(value) <= 1L << 53 || lost == 0 ? value : (double) ((value - lost) | 0x800);
  }
}
