package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

final class ElementwiseKernelsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** A function, an argument and the nearest double to the value, computed with 400 digits. */
  private record Row(Elementwise function, double x, double y) {}

  private static List<Row> table() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ElementwiseKernelsTest.class.getResourceAsStream("elementwise.csv")),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", -1))
          .map(
              row ->
                  new Row(
                      Elementwise.valueOf(row[0]),
                      Double.parseDouble(row[1]),
                      Double.parseDouble(row[2])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void functions_onTabulatedArguments_areWithinUlps() {
    Set<Elementwise> seen = EnumSet.noneOf(Elementwise.class);
    for (Row row : table()) {
      int ulps =
          switch (row.function) {
            case ERF, ERFC -> 5;
            default -> 2;
          };
      double y = Interpreter.bind(row.function, Tensor.of(row.x)).toDouble();
      assertEquals(row.y, y, ulps * Math.ulp(row.y), row::toString);
      seen.add(row.function);
    }
    assertEquals(EnumSet.allOf(Elementwise.class), seen);
  }

  @Test
  void functions_ofFloat32_areRoundedOnce() {
    for (Row row : table()) {
      float x = (float) row.x;
      Tensor y = Interpreter.bind(row.function, Tensor.of(x));
      assertEquals(DType.FLOAT32, y.dtype());
      assertEquals((float) row.function.apply(x), y.toFloatArray()[0], row::toString);
    }
  }

  @Test
  void functions_inTheirTails_keepRelativePrecision() {
    assertNear(4.248354255291589e-18, Tensor.of(-40.0).sigmoid());
    assertNear(1e-20, Tensor.of(1e-20).log1p());
    assertNear(1e-20, Tensor.of(1e-20).expm1());
    assertNear(691.4686750787736, Tensor.of(1e300).asinh());
    assertNear(4.248354255291589e-18, Tensor.of(-40.0).softplus());
    assertNear(40, Tensor.of(40.0).softplus());
    assertNear(4.13703174651381e-37, Tensor.of(9.0).erfc());
    assertNear(1.3552527156068805e-20, Tensor.of(0x1p-66).tanh());
    assertNear(1e-20, Tensor.of(1e-20).asinh());
    assertNear(1e-20, Tensor.of(1e-20).atanh());
  }

  @Test
  void functions_atSpecialValues_followIeee() {
    Tensor x = Tensor.of(0, -0.0, INF, -INF, NAN);
    check(x.exp(), 1, 1, INF, 0, NAN);
    check(x.expm1(), 0, -0.0, INF, -1, NAN);
    check(x.log(), -INF, -INF, INF, NAN, NAN);
    check(x.log1p(), 0, -0.0, INF, NAN, NAN);
    check(x.sqrt(), 0, -0.0, INF, NAN, NAN);
    check(x.reciprocal(), INF, -INF, 0, -0.0, NAN);
    check(x.sin(), 0, -0.0, NAN, NAN, NAN);
    check(x.tanh(), 0, -0.0, 1, -1, NAN);
    check(x.atan(), 0, -0.0, Math.PI / 2, -Math.PI / 2, NAN);
    check(x.asinh(), 0, -0.0, INF, -INF, NAN);
    check(x.sigmoid(), 0.5, 0.5, 1, 0, NAN);
    check(x.softplus(), Math.log(2), Math.log(2), INF, 0, NAN);
    check(x.erf(), 0, -0.0, 1, -1, NAN);
    check(x.erfc(), 1, 1, 0, 2, NAN);
    check(x.abs(), 0, 0, INF, INF, NAN);
    check(x.sign(), 0, -0.0, 1, -1, NAN);
    check(x.neg(), -0.0, 0, -INF, INF, NAN);
    check(Tensor.of(1, -1, 1.5, -INF).atanh(), INF, -INF, NAN, NAN);
    check(
        Tensor.of(1, 0.5, -1, -1e9 + 1, -1e17, -INF, INF).acosh(), 0, NAN, NAN, NAN, NAN, NAN, INF);
  }

  @Test
  void steps_onHalvesAndSigns_followNumPy() {
    Tensor x = Tensor.of(0.5, 1.5, 2.5, -0.5, -1.5, 2.7, -2.7, INF, NAN);
    check(x.round(), 0, 2, 2, -0.0, -2, 3, -3, INF, NAN);
    check(x.floor(), 0, 1, 2, -1, -2, 2, -3, INF, NAN);
    check(x.ceil(), 1, 2, 3, -0.0, -1, 3, -2, INF, NAN);
    check(x.sign(), 1, 1, 1, -1, -1, 1, -1, 1, NAN);
    check(x.stopGradient(), x.toArray());
  }

  @Test
  void arithmetic_onHandValues() {
    Tensor x = Tensor.of(6, -7, 0.0);
    Tensor y = Tensor.of(4, 2, 0.0);
    check(x.add(y), 10, -5, 0);
    check(x.sub(y), 2, -9, 0);
    check(x.mul(y), 24, -14, 0);
    check(x.div(y), 1.5, -3.5, NAN);
    check(Tensor.of(1, -1.0).div(Tensor.of(0, 0.0)), INF, -INF);
  }

  @Test
  void integers_beyondTheirRange_wrap() {
    Tensor x = Tensor.of(Integer.MAX_VALUE, Integer.MIN_VALUE, 65536);
    assertInts(x.add(1), Integer.MIN_VALUE, Integer.MIN_VALUE + 1, 65537);
    assertInts(x.neg(), -Integer.MAX_VALUE, Integer.MIN_VALUE, -65536);
    assertInts(x.abs(), Integer.MAX_VALUE, Integer.MIN_VALUE, 65536);
    assertInts(x.square(), 1, 0, 0);
    assertInts(Tensor.of(3, -3, 10).pow(19), 1162261467, -1162261467, -1981284352);
    Tensor y = Tensor.of(Long.MAX_VALUE, 3L);
    assertArrayEquals(new long[] {-2, 6}, y.mul(2).toLongArray());
    assertArrayEquals(new long[] {Long.MAX_VALUE, 4052555153018976267L}, y.pow(39).toLongArray());
  }

  @Test
  void integers_beyond2To53_areExact() {
    long big = (1L << 60) + 1;
    Tensor x = Tensor.of(big, big);
    assertArrayEquals(new boolean[] {true, false}, x.eq(Tensor.of(big, big - 1)).toBooleanArray());
    assertArrayEquals(new long[] {big, big}, x.maximum(Tensor.of(big - 1, 0)).toLongArray());
    assertEquals(big - 1, x.minimum(Tensor.of(big - 1, big)).toLongArray()[0]);
  }

  @Test
  void pow_atSpecialValues_followsIeee() {
    Tensor x = Tensor.of(0, NAN, 1, 1, -1, -8, -2, 2, 0);
    Tensor y = Tensor.of(0, 0, NAN, INF, INF, 1.0 / 3, 3, 0.5, -1);
    check(x.pow(y), 1, 1, 1, 1, 1, NAN, -8, Math.sqrt(2), INF);
  }

  @Test
  void pow_integerExponent_isOneAtZero() {
    check(Tensor.of(0, NAN, INF).pow(0), 1, 1, 1);
    check(Tensor.of(2, -2, 0.5).pow(-3), 0.125, -0.125, 8);
    check(Tensor.of(2, 4).pow(-1), 0.5, 0.25);
  }

  @Test
  void extrema_propagateNaN() {
    Tensor x = Tensor.of(1, NAN, 3, INF);
    Tensor y = Tensor.of(NAN, 1, 2, -INF);
    check(x.maximum(y), NAN, NAN, 3, INF);
    check(x.minimum(y), NAN, NAN, 2, -INF);
  }

  @Test
  void atan2_inAllQuadrants() {
    Tensor y = Tensor.of(1, 1, -1, -1, 0, 0, -0.0);
    Tensor x = Tensor.of(1, -1, -1, 1, 1, -1, -1.0);
    double q = Math.PI / 4;
    check(y.atan2(x), q, 3 * q, -3 * q, -q, 0, Math.PI, -Math.PI);
  }

  @Test
  void comparisons_withNaN_areFalseButNe() {
    Tensor x = Tensor.of(1, 2, 3, NAN);
    Tensor y = Tensor.of(2, 2, 2, NAN);
    assertTruths(x.eq(y), false, true, false, false);
    assertTruths(x.ne(y), true, false, true, true);
    assertTruths(x.lt(y), true, false, false, false);
    assertTruths(x.le(y), true, true, false, false);
    assertTruths(x.gt(y), false, false, true, false);
    assertTruths(x.ge(y), false, true, true, false);
    assertTruths(Tensor.of(0.0).eq(Tensor.of(-0.0)), true);
    assertTruths(Tensor.of(false, true).lt(Tensor.of(true, true)), true, false);
  }

  @Test
  void logic_truthTables() {
    Tensor x = Tensor.of(false, false, true, true);
    Tensor y = Tensor.of(false, true, false, true);
    assertTruths(x.and(y), false, false, false, true);
    assertTruths(x.or(y), false, true, true, true);
    assertTruths(x.xor(y), false, true, true, false);
    assertTruths(x.not(), true, true, false, false);
    assertTruths(Interpreter.bind(Logic.NOT, y), true, false, true, false);
  }

  @Test
  void where_takesEachElementFromOneSide() {
    Tensor c = Tensor.of(true, false, false);
    check(Tensors.where(c, Tensor.of(1, NAN, 3), Tensor.of(NAN, 5, 6)), 1, 5, 6);
    assertInts(Tensors.where(c, Tensor.of(1, 2, 3), Tensor.of(4, 5, 6)), 1, 5, 6);
    assertTruths(
        Tensors.where(c, Tensor.of(true, true, true), Tensor.of(false, false, true)),
        true,
        false,
        true);
  }

  @Test
  void cast_fromReals_truncatesSaturatesAndDropsNaN() {
    Tensor x = Tensor.of(2.9, -2.9, NAN, 1e20, -INF, 3e9, -0.5);
    assertInts(
        x.cast(DType.INT32), 2, -2, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
    assertArrayEquals(
        new long[] {2, -2, 0, Long.MAX_VALUE, Long.MIN_VALUE, 3_000_000_000L, 0},
        x.cast(DType.INT64).toLongArray());
    assertTruths(x.cast(DType.BOOL), true, true, true, true, true, true, true);
    assertTruths(Tensor.of(0, -0.0).cast(DType.BOOL), false, false);
    check(Tensor.of(1 + 0x1p-24, 1 + 0x1.8p-23, 1e39).cast(DType.FLOAT32), 1, 1 + 0x1p-22, INF);
  }

  @Test
  void cast_fromIntegers_roundsOnceAndWraps() {
    Tensor x = Tensor.of((1L << 60) + 1, (1L << 32) + 5, -1);
    assertInts(x.cast(DType.INT32), 1, 5, -1);
    check(x.cast(DType.FLOAT64), 0x1p60, 4294967301.0, -1);
    // Just above a tie of floats that is itself not a double: rounding twice would go down.
    check(Tensor.of((1L << 60) + (1L << 36) + 1).cast(DType.FLOAT32), 0x1p60 + 0x1p37);
    assertTruths(x.sub(x).cast(DType.BOOL), false, false, false);
    check(Tensor.of(true, false).cast(DType.FLOAT32), 1, 0);
    assertInts(Tensor.of(true, false).cast(DType.INT32), 1, 0);
  }

  @Test
  void cast_ofLiterals_equalsThatOfTensors() {
    double[] values = {2.9, -2.9, NAN, 1e20, -INF, 3e9, 0};
    for (double value : values) {
      for (DType to : DType.values()) {
        assertEquals(
            Tensor.of(value).cast(to).toString(),
            Tensor.full(value, 1).cast(to).toString(),
            () -> value + " to " + to);
      }
    }
    long big = (1L << 60) + (1L << 36) + 1;
    Tensor literal = org.autodiff4j.tensor.Literal.ofInteger(Tensor.of(big).type(), big);
    assertEquals(
        Tensor.of(big).cast(DType.FLOAT32).toString(), literal.cast(DType.FLOAT32).toString());
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  private static void assertInts(Tensor actual, long... expected) {
    assertEquals(DType.INT32, actual.dtype());
    assertArrayEquals(expected, actual.toLongArray());
  }

  private static void assertTruths(Tensor actual, boolean... expected) {
    assertEquals(DType.BOOL, actual.dtype());
    assertArrayEquals(expected, actual.toBooleanArray());
  }

  private static void assertNear(double expected, Tensor actual) {
    double y = actual.toDouble();
    assertTrue(
        Math.abs(y - expected) <= 2 * Math.ulp(expected),
        () -> "expected " + expected + " got " + y);
  }
}
