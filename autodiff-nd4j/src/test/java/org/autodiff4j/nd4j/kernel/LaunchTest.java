package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.autodiff4j.types.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaunchTest {
  /** The types that arithmetic is done in; 16-bit floats are widened before. */
  private static final DType[] COMPUTED = {
    DType.BOOL, DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64
  };

  private static final int[] LENGTHS = {0, 1, 2, 3, 7, 16, 33, 1000, 1023, 1025, 5001, 40_001};
  private static final double[] SPECIAL = {
    0.0, -0.0, 1, -1, 0.5, 2.5, -2.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  @ParameterizedTest
  @EnumSource
  void unary_anyLength_equalsJava(Launch.Unary op) {
    for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (int n : LENGTHS) {
        Random random = new Random(n);
        double low = isNearZero(op) ? -0.99 : -4;
        double high = isNearZero(op) ? 0.99 : 4;
        Block x = Block.random(type, n, low, high, random);
        Block z = Block.zeros(type, n + 1);
        z.put(n, 77);
        Launch.unary(op, type, x.address(), z.address(), n);
        for (int i = 0; i < n; i++) {
          assertClose(expected(op, x.get(i)), z.get(i), type, op + "(" + x.get(i) + ")");
        }
        assertEquals(77, z.get(n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unary_specialValues_equalsJava(Launch.Unary op) {
    for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      Block x = Block.of(type, SPECIAL);
      Block z = Block.zeros(type, SPECIAL.length);
      Launch.unary(op, type, x.address(), z.address(), SPECIAL.length);
      for (int i = 0; i < SPECIAL.length; i++) {
        assertClose(expected(op, SPECIAL[i]), z.get(i), type, op + "(" + SPECIAL[i] + ")");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pair_anyLength_equalsJava(Launch.Pair op) {
    for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (int n : LENGTHS) {
        Random random = new Random(n);
        Block x = Block.random(type, n, op == Launch.Pair.POW ? 0.1 : -4, 4, random);
        Block y = Block.random(type, n, 0.2, 3, random);
        Block z = Block.zeros(type, n + 1);
        z.put(n, 77);
        Launch.pair(op, type, x.address(), y.address(), z.address(), n);
        for (int i = 0; i < n; i++) {
          assertClose(
              expected(op).applyAsDouble(x.get(i), y.get(i)),
              z.get(i),
              type,
              op + "(" + x.get(i) + ", " + y.get(i) + ")");
        }
        assertEquals(77, z.get(n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pair_specialValues_equalsJava(Launch.Pair op) {
    int n = SPECIAL.length * SPECIAL.length;
    Block x = Block.zeros(DType.FLOAT64, n);
    Block y = Block.zeros(DType.FLOAT64, n);
    Block z = Block.zeros(DType.FLOAT64, n);
    for (int i = 0; i < n; i++) {
      x.put(i, SPECIAL[i / SPECIAL.length]);
      y.put(i, SPECIAL[i % SPECIAL.length]);
    }
    Launch.pair(op, DType.FLOAT64, x.address(), y.address(), z.address(), n);
    for (int i = 0; i < n; i++) {
      boolean onePower = op == Launch.Pair.POW && Math.abs(x.get(i)) == 1;
      if (!onePower) {
        assertClose(
            expected(op).applyAsDouble(x.get(i), y.get(i)),
            z.get(i),
            DType.FLOAT64,
            op + "(" + x.get(i) + ", " + y.get(i) + ")");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "SUB", "MUL"})
  void pair_integers_equalsJava(Launch.Pair op) {
    for (DType type : new DType[] {DType.INT32, DType.INT64}) {
      Random random = new Random(1);
      Block x = Block.random(type, 333, -1000, 1000, random);
      Block y = Block.random(type, 333, -1000, 1000, random);
      Block z = Block.zeros(type, 333);
      Launch.pair(op, type, x.address(), y.address(), z.address(), 333);
      for (int i = 0; i < 333; i++) {
        assertEquals(expected(op).applyAsDouble(x.get(i), y.get(i)) + 0.0, z.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void scalar_anyLength_equalsJava(Launch.WithScalar op) {
    for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (int n : LENGTHS) {
        Block x = Block.random(type, n, op == Launch.WithScalar.POW ? 0.1 : -4, 4, new Random(n));
        Block z = Block.zeros(type, n + 1);
        z.put(n, 77);
        Launch.scalar(op, type, x.address(), 1.25, z.address(), n);
        for (int i = 0; i < n; i++) {
          assertClose(
              expected(op).applyAsDouble(x.get(i), 1.25), z.get(i), type, op + " " + x.get(i));
        }
        assertEquals(77, z.get(n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "SUB", "MUL", "RSUB", "SET"})
  void scalar_integers_equalsJava(Launch.WithScalar op) {
    for (DType type : new DType[] {DType.INT32, DType.INT64}) {
      Block x = Block.random(type, 333, -1000, 1000, new Random(1));
      Block z = Block.zeros(type, 333);
      Launch.scalar(op, type, x.address(), 7, z.address(), 333);
      for (int i = 0; i < 333; i++) {
        assertEquals(expected(op).applyAsDouble(x.get(i), 7) + 0.0, z.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void compare_allTypesAndSpecialValues_equalsJava(Launch.Relation op) {
    for (DType type : COMPUTED) {
      int n = SPECIAL.length * SPECIAL.length;
      Block x = Block.zeros(type, n);
      Block y = Block.zeros(type, n);
      Block z = Block.zeros(DType.BOOL, n);
      for (int i = 0; i < n; i++) {
        x.put(i, SPECIAL[i / SPECIAL.length]);
        y.put(i, SPECIAL[i % SPECIAL.length]);
      }
      Launch.compare(op, type, x.address(), y.address(), z.address(), n);
      for (int i = 0; i < n; i++) {
        assertEquals(
            compare(op, x.get(i), y.get(i)), z.get(i) != 0, op + " " + x.get(i) + " " + y.get(i));
      }
      Launch.compare(op, type, x.address(), 1.0, z.address(), n);
      for (int i = 0; i < n; i++) {
        assertEquals(compare(op, x.get(i), 1.0), z.get(i) != 0, op + " " + type + " " + x.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FLOAT16", "BFLOAT16"})
  void cast_toEveryType_equalsJava(DType from) {
    for (DType to : COMPUTED) {
      for (int n : LENGTHS) {
        Block x = Block.random(from, n, -100, 100, new Random(n));
        Block z = Block.zeros(to, n);
        Launch.cast(from, x.address(), to, z.address(), n);
        for (int i = 0; i < n; i++) {
          Block expected = Block.of(to, x.get(i));
          assertEquals(expected.get(0), z.get(i), from + " to " + to + " " + x.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fill_everyType_setsAll(DType type) {
    Block z = Block.zeros(type, 100);
    Launch.fill(type, 1, z.address(), 99);
    for (int i = 0; i < 99; i++) {
      assertEquals(1, z.get(i));
    }
    assertEquals(0, z.get(99));
  }

  static void assertClose(double expected, double actual, DType type, String message) {
    if (!Double.isFinite(expected) || expected == actual) {
      assertEquals(expected, actual, 0, message);
    } else if (type == DType.FLOAT32) {
      float rounded = (float) expected;
      assertEquals(rounded, actual, 4 * Math.ulp(rounded) + 1e-37, message);
    } else {
      assertEquals(expected, actual, 1e-14 * Math.abs(expected) + 1e-300, message);
    }
  }

  private static boolean compare(Launch.Relation op, double x, double y) {
    return switch (op) {
      case EQ -> x == y;
      case NE -> x != y;
      case LT -> x < y;
      case LE -> x <= y;
      case GT -> x > y;
      case GE -> x >= y;
    };
  }

  private static boolean isNearZero(Launch.Unary op) {
    return op == Launch.Unary.ATANH || op == Launch.Unary.ACOS || op == Launch.Unary.ASIN;
  }

  private static double expected(Launch.Unary op, double x) {
    DoubleUnaryOperator f =
        switch (op) {
          case ABS -> Math::abs;
          case NEG -> v -> -v;
          case RECIPROCAL -> v -> 1 / v;
          case SQUARE -> v -> v * v;
          case COS -> Math::cos;
          case SIN -> Math::sin;
          case ACOS -> Math::acos;
          case ASIN -> Math::asin;
          case ATAN -> Math::atan;
          case SINH -> Math::sinh;
          case COSH -> Math::cosh;
          case TAN -> Math::tan;
          case ERF -> LaunchTest::erf;
          case ERFC -> LaunchTest::erfc;
          case ATANH -> v -> 0.5 * (Math.log1p(v) - Math.log1p(-v));
        };
    return f.applyAsDouble(x);
  }

  /** erf(x) = 2/√π exp(-x²) Σ 2ᵏ x²ᵏ⁺¹ / (2k+1)!!. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int k = 1; k < 300; k++) {
      term *= 2 * x * x / (2 * k + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** 1 - erf(x), by the continued fraction from 1 up. */
  private static double erfc(double x) {
    if (!(x >= 1)) {
      return 1 - erf(x);
    }
    double fraction = 0;
    for (int k = 400; k > 0; k--) {
      fraction = k / 2.0 / (x + fraction);
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }

  private static DoubleBinaryOperator expected(Launch.Pair op) {
    return switch (op) {
      case ADD -> (x, y) -> x + y;
      case DIV -> (x, y) -> x / y;
      case MUL -> (x, y) -> x * y;
      case POW -> Math::pow;
      case SUB -> (x, y) -> x - y;
      case ATAN2 -> Math::atan2;
    };
  }

  private static DoubleBinaryOperator expected(Launch.WithScalar op) {
    return switch (op) {
      case ADD -> (x, s) -> x + s;
      case SUB -> (x, s) -> x - s;
      case MUL -> (x, s) -> x * s;
      case DIV -> (x, s) -> x / s;
      case RDIV -> (x, s) -> s / x;
      case RSUB -> (x, s) -> s - x;
      case SET -> (x, s) -> s;
      case POW -> Math::pow;
    };
  }
}
