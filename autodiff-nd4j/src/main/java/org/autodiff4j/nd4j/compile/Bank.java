package org.autodiff4j.nd4j.compile;

import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;

/** The kinds of registers, after what a block of elements is held in. */
enum Bank {
  /** f64 in {@code double[]}. */
  REALS(0),
  /** f32 in {@code float[]}. */
  FLOATS(1),
  /** Booleans as 0 and 1 in {@code long[]}, of the width of reals, which they select. */
  TRUTHS(2);

  /** The place of the bank in arrays that have an element for each. */
  final int index;

  Bank(int index) {
    this.index = index;
  }

  /** The bank for elements of a type; null for those that run one by one. */
  static @Nullable Bank of(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> REALS;
      case FLOAT32 -> FLOATS;
      case BOOL -> TRUTHS;
      case INT32, INT64, FLOAT16, BFLOAT16 -> null;
    };
  }
}
