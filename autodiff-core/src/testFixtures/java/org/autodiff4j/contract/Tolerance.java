package org.autodiff4j.contract;

import java.lang.reflect.Array;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.Neighbour;
import org.autodiff4j.tensor.Pooling.WindowMax;
import org.autodiff4j.tensor.Pooling.WindowMin;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Rearrangement;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Min;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Sampling;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.Slicing.DynamicSlice;
import org.autodiff4j.tensor.Slicing.DynamicUpdate;
import org.autodiff4j.tensor.Slicing.UpdateSlice;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.DType;

/**
 * How far a real result may be off. Integers and booleans are always exact.
 *
 * @param relative the error allowed relative to the result, and to its {@link Scale}
 * @param bitwise whether the result must have the same bits, the sign of a zero included
 */
public record Tolerance(double relative, boolean bitwise) {
  /** The same bits; any NaN equals any. */
  public static final Tolerance SAME_BITS = new Tolerance(0, true);

  /** The same number; zeros of either sign are one number. */
  public static final Tolerance EXACT = new Tolerance(0, false);

  /**
   * The tolerance for a primitive's results: what moves elements, rounds once or draws random
   * numbers is exact, the rest is 1e-13 for f64 and 1e-6, 8 ulp, for f32.
   */
  public static Tolerance of(Primitive primitive, DType dtype) {
    if (primitive instanceof Rearrangement
        || primitive instanceof Pad
        || primitive instanceof Concat
        || primitive instanceof Gather
        || primitive instanceof ScatterSet
        || primitive instanceof UpdateSlice
        || primitive instanceof DynamicSlice
        || primitive instanceof DynamicUpdate
        || primitive instanceof Sampling.Draw
        || primitive instanceof Selection
        || primitive instanceof Conversion
        || primitive instanceof Negation
        || primitive instanceof Neighbour
        || primitive == Elementwise.ABS
        || primitive == Stepwise.STOP_GRADIENT) {
      return SAME_BITS;
    }
    if (primitive instanceof Additive
        || primitive instanceof Product
        || primitive instanceof Stepwise
        || primitive instanceof Remainder
        || primitive instanceof FloorQuotient
        || primitive instanceof Max
        || primitive instanceof Min
        || primitive instanceof ScatterMax
        || primitive instanceof ScatterMin
        || primitive instanceof CumMax
        || primitive instanceof CumMin
        || primitive instanceof WindowMax
        || primitive instanceof WindowMin
        || primitive == ElementwisePair.MAX
        || primitive == ElementwisePair.MIN) {
      return EXACT;
    }
    Tolerance general = new Tolerance(dtype == DType.FLOAT32 ? 1e-6 : 1e-13, false);
    return primitive instanceof LogSoftmax ? general.times(4) : general;
  }

  /** This tolerance, times a factor. */
  public Tolerance times(double factor) {
    return new Tolerance(relative * factor, bitwise);
  }

  /** Whether element i of two arrays of one type agrees. */
  boolean accepts(Object expected, Object actual, int i, double scale) {
    if (!(expected instanceof double[] || expected instanceof float[])) {
      return Array.get(expected, i).equals(Array.get(actual, i));
    }
    double e = Array.getDouble(expected, i);
    double a = Array.getDouble(actual, i);
    if (bitwise || Double.isNaN(e) || Double.isNaN(a)) {
      return Double.valueOf(e).equals(a); // NaN equals NaN, 0.0 does not equal -0.0
    }
    if (e == a || relative == 0) {
      return e == a;
    }
    // Below the normal numbers, units of the last place are all there is to be relative to.
    double unit = expected instanceof float[] ? Float.MIN_VALUE : Double.MIN_VALUE;
    double allowed = relative * Math.max(Math.abs(e), scale) + 4 * unit;
    return Double.isFinite(e) && Math.abs(e - a) <= allowed;
  }

  /** {@code relative 1.0E-13}. */
  String describe(double scale) {
    return bitwise
        ? "the same bits"
        : relative == 0
            ? "exact"
            : "allowed: " + relative + (scale == 0 ? "" : " of " + scale + " if greater");
  }
}
