package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;

/** Places of greatest elements in a line of adjacent ones. */
final class Extrema {
  private Extrema() {}

  /**
   * The place of the first greatest of n elements, or of the first NaN.
   *
   * @param sign 1, or -1 for the first least
   */
  static int firstGreatest(DType dtype, long x, int n, int sign) {
    return switch (dtype) {
      case FLOAT64 -> ofDoubles(x, n, sign);
      case FLOAT32 -> ofFloats(x, n, sign);
      default -> ofIntegers(dtype == DType.INT64, x, n, sign < 0 ? -1L : 0L);
    };
  }

  private static int ofDoubles(long x, int n, int sign) {
    double greatest = Double.NEGATIVE_INFINITY;
    int place = 0;
    for (int i = 0; i < n; i++) {
      double value = sign * Memory.getDouble(x + 8L * i);
      if (!(value <= greatest)) { // greater, or NaN
        if (Double.isNaN(value)) {
          return i;
        }
        greatest = value;
        place = i;
      }
    }
    return place;
  }

  private static int ofFloats(long x, int n, int sign) {
    float greatest = Float.NEGATIVE_INFINITY;
    int place = 0;
    for (int i = 0; i < n; i++) {
      float value = sign * Memory.getFloat(x + 4L * i);
      if (!(value <= greatest)) { // greater, or NaN
        if (Float.isNaN(value)) {
          return i;
        }
        greatest = value;
        place = i;
      }
    }
    return place;
  }

  /** With all bits of every element flipped, their order is reversed. */
  private static int ofIntegers(boolean isWide, long x, int n, long flipped) {
    long greatest = Long.MIN_VALUE;
    int place = 0;
    for (int i = 0; i < n; i++) {
      long value = (isWide ? Memory.getLong(x + 8L * i) : Memory.getInt(x + 4L * i)) ^ flipped;
      if (value > greatest) {
        greatest = value;
        place = i;
      }
    }
    return place;
  }
}
