package org.autodiff4j.contract;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Integers;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Neighbour;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Reduction.Prod;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.SmoothFamilies.Gaussian;
import org.autodiff4j.tensor.SmoothFamilies.Sinc;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Elementwise primitives on NaN, infinities, zeros of both signs, subnormal, tiny and huge numbers,
 * and on integers at the ends of their range.
 */
final class SpecialValues {
  private static final double[] POSITIVE = {
    0,
    Double.MIN_VALUE,
    1e-310,
    Double.MIN_NORMAL,
    Float.MIN_VALUE,
    1e-40,
    Float.MIN_NORMAL,
    1e-20,
    1e-8,
    1e-4,
    1e-3,
    0.1,
    0.25,
    0.3,
    0.49,
    0.5,
    0.51,
    0.7,
    0.99,
    0.9999,
    1,
    1.0001,
    1.01,
    1.2,
    1.5,
    2,
    2.5,
    3,
    3.5,
    5.5,
    9,
    15,
    19.5,
    25,
    30,
    36.5,
    40,
    80,
    88,
    100,
    700,
    709,
    745,
    800,
    1e5,
    1e8,
    1e10,
    1e19,
    1e25,
    1e38,
    Float.MAX_VALUE,
    1e154,
    1e160,
    1e300,
    Double.MAX_VALUE,
    POSITIVE_INFINITY
  };
  private static final double[] PAIRED = {
    0,
    Double.MIN_VALUE,
    1e-300,
    1e-20,
    1e-3,
    0.5,
    1,
    1.5,
    2,
    3,
    10,
    127,
    1e5,
    1e18,
    1e30,
    1e300,
    POSITIVE_INFINITY
  };
  private static final long[] INTEGERS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -(1L << 60) - 1,
    -(1L << 53) - 1,
    Integer.MIN_VALUE - 1L,
    Integer.MIN_VALUE,
    -(1 << 24) - 1,
    -46341,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    46341,
    (1 << 24) + 1,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE + 1L,
    (1L << 53) + 1,
    (1L << 60) + 1,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };

  /** How far to shift; some are outside the width of either type. */
  private static final long[] SHIFTS = {-64, -32, -1, 0, 1, 7, 31, 32, 33, 63, 64, 65};

  private SpecialValues() {}

  /** A primitive with vectors as inputs. */
  static final class Case {
    final Primitive primitive;
    final List<DType> types;
    final List<Object> arrays;

    Case(Primitive primitive, List<DType> types, List<Object> arrays) {
      this.primitive = primitive;
      this.types = types;
      this.arrays = arrays;
    }

    TensorType type(int i) {
      return TensorType.of(types.get(i), java.lang.reflect.Array.getLength(arrays.get(i)));
    }

    @Override
    public String toString() {
      return primitive + " of " + types;
    }
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      Object grid = HostArrays.of(dtype, bothSigns(POSITIVE));
      for (Primitive function : functions()) {
        cases.add(new Case(function, List.of(dtype), List.of(grid)));
      }
      double[] paired = bothSigns(PAIRED);
      Object left = HostArrays.of(dtype, repeatEach(paired));
      Object right = HostArrays.of(dtype, repeatAll(paired));
      for (Primitive pair : pairs()) {
        cases.add(new Case(pair, List.of(dtype, dtype), List.of(left, right)));
      }
      boolean[] condition = new boolean[paired.length * paired.length];
      for (int i = 0; i < condition.length; i++) {
        condition[i] = i % 3 == 0;
      }
      cases.add(
          new Case(
              Selection.WHERE, List.of(DType.BOOL, dtype, dtype), List.of(condition, left, right)));
      for (DType to : DType.values()) {
        cases.add(
            new Case(
                new Conversion(to),
                List.of(dtype),
                List.of(HostArrays.of(dtype, bothSigns(atIntegerLimits())))));
      }
    }
    integers(cases);
    return cases;
  }

  private static List<Primitive> functions() {
    List<Primitive> functions = new ArrayList<>();
    functions.addAll(Arrays.asList(Elementwise.values()));
    functions.addAll(Arrays.asList(Stepwise.values()));
    functions.addAll(SpecialFunctionSamples.functions());
    functions.add(Negation.NEG);
    functions.addAll(List.of(new Sinc(0), new Sinc(1), new Sinc(2)));
    functions.addAll(List.of(new Gaussian(1), new Gaussian(0.5)));
    for (int n : new int[] {-3, -2, -1, 0, 1, 2, 3, 10}) {
      functions.add(new IntegerPow(n));
    }
    return functions;
  }

  private static List<Primitive> pairs() {
    List<Primitive> pairs = new ArrayList<>();
    pairs.addAll(Arrays.asList(Additive.values()));
    pairs.add(Product.MUL);
    pairs.add(Quotient.DIV);
    pairs.addAll(Arrays.asList(ElementwisePair.values()));
    pairs.addAll(Arrays.asList(Remainder.values()));
    pairs.addAll(List.of(FloorQuotient.FLOOR_DIV, Neighbour.NEXT_AFTER));
    pairs.addAll(SpecialFunctionSamples.pairs());
    pairs.addAll(Arrays.asList(Comparison.values()));
    return pairs;
  }

  private static void integers(List<Case> cases) {
    for (DType dtype : new DType[] {DType.INT64, DType.INT32}) {
      Object grid = integerArray(dtype, INTEGERS);
      List<Primitive> functions = new ArrayList<>();
      functions.addAll(Arrays.asList(Stepwise.values()));
      functions.addAll(List.of(Negation.NEG, Elementwise.ABS, Elementwise.SQUARE));
      functions.addAll(List.of(Logic.NOT, Integers.Unary.POP_COUNT));
      functions.addAll(List.of(new IntegerPow(3), new IntegerPow(20), new IntegerPow(39)));
      functions.addAll(List.of(new Sum(Axes.of(0)), new Prod(Axes.of(0))));
      for (DType to : DType.values()) {
        functions.add(new Conversion(to));
      }
      for (Primitive function : functions) {
        cases.add(new Case(function, List.of(dtype), List.of(grid)));
      }
      Object left = integerArray(dtype, repeatEach(INTEGERS));
      Object right = integerArray(dtype, repeatAll(INTEGERS));
      List<Primitive> pairs = new ArrayList<>();
      pairs.addAll(Arrays.asList(Additive.values()));
      pairs.addAll(List.of(Product.MUL, ElementwisePair.MAX, ElementwisePair.MIN));
      pairs.addAll(Arrays.asList(Comparison.values()));
      pairs.addAll(Arrays.asList(Integers.Pair.values()));
      pairs.addAll(List.of(Logic.AND, Logic.OR, Logic.XOR));
      for (Primitive pair : pairs) {
        cases.add(new Case(pair, List.of(dtype, dtype), List.of(left, right)));
      }
      Object shifts = integerArray(dtype, repeatAll(SHIFTS));
      Object shifted = integerArray(dtype, repeatEach(Arrays.copyOf(INTEGERS, SHIFTS.length)));
      for (Integers.Pair pair : Integers.Pair.values()) {
        cases.add(new Case(pair, List.of(dtype, dtype), List.of(shifted, shifts)));
      }
      long[] divisors = repeatAll(INTEGERS);
      Arrays.setAll(divisors, i -> (int) divisors[i] == 0 ? 7 : divisors[i]);
      Object nonZero = integerArray(dtype, divisors);
      for (Primitive division :
          List.of(Remainder.REM, Remainder.FLOOR_MOD, FloorQuotient.FLOOR_DIV)) {
        cases.add(new Case(division, List.of(dtype, dtype), List.of(left, nonZero)));
      }
    }
  }

  private static double[] atIntegerLimits() {
    return new double[] {
      0,
      Double.MIN_VALUE,
      1e-46,
      0.4,
      0.5,
      0.999,
      1,
      1.5,
      2.5,
      1e6 + 0.5,
      (1 << 24) + 1,
      Math.nextUp(1f) * 0.5 + 0.5,
      2147483520,
      2147483646.5,
      2147483647,
      2147483647.5,
      2147483648d,
      4294967297d,
      0x1p53 + 2,
      0x1.fffffffffffffp62,
      0x1p63,
      0x1p64,
      1e20,
      3.4e38,
      3.5e38,
      Double.MAX_VALUE,
      POSITIVE_INFINITY
    };
  }

  private static double[] bothSigns(double[] positive) {
    int n = positive.length;
    double[] values = new double[2 * n + 1];
    for (int i = 0; i < n; i++) {
      values[i] = positive[i];
      values[n + i] = -positive[i];
    }
    values[2 * n] = NaN;
    return values;
  }

  private static double[] repeatEach(double[] values) {
    int n = values.length;
    double[] result = new double[n * n];
    Arrays.setAll(result, i -> values[i / n]);
    return result;
  }

  private static double[] repeatAll(double[] values) {
    int n = values.length;
    double[] result = new double[n * n];
    Arrays.setAll(result, i -> values[i % n]);
    return result;
  }

  private static long[] repeatEach(long[] values) {
    int n = values.length;
    long[] result = new long[n * n];
    Arrays.setAll(result, i -> values[i / n]);
    return result;
  }

  private static long[] repeatAll(long[] values) {
    int n = values.length;
    long[] result = new long[n * n];
    Arrays.setAll(result, i -> values[i % n]);
    return result;
  }

  private static Object integerArray(DType dtype, long[] values) {
    if (dtype == DType.INT64) {
      return values.clone();
    }
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }
}
