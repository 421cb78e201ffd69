package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class TensorTest {
  private static final Tensor M = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  // ---- Two operands ----

  @Test
  void add_shapesThatBroadcast_alignAtTheLastAxis() {
    check(M.add(Tensor.of(10, 20, 30.0)), 11, 22, 33, 14, 25, 36);
    check(M.add(Tensor.of(10, 20.0).reshape(2, 1)), 11, 12, 13, 24, 25, 26);
    Tensor column = Tensor.of(1, 2.0).reshape(2, 1);
    check(column.sub(Tensor.of(10, 20, 30.0)), -9, -19, -29, -8, -18, -28);
    assertEquals(Shape.of(5, 2, 3), M.mul(Tensor.of(new double[5]).reshape(5, 1, 1)).shape());
    assertEquals(
        Shape.of(0, 3), M.slice(0, 0, 1).add(Tensor.of(Shape.of(0, 3), new double[0])).shape());
  }

  @Test
  void add_shapesThatDoNotBroadcast_namesTheAxis() {
    assertError(
        "add: shapes [2, 3] and [2] do not broadcast: axis -1 has sizes 3 and 2.",
        () -> M.add(Tensor.of(1, 2.0)));
    assertError(
        "gt: shapes [2, 3] and [3, 3] do not broadcast: axis -2 has sizes 2 and 3.",
        () -> M.gt(Tensor.of(new double[3][3])));
  }

  @Test
  void add_typesThatDiffer_promoteAsInJax() {
    Tensor[] ones = {Tensor.of(true), Tensor.of(1), Tensor.of(1L), Tensor.of(1f), Tensor.of(1.0)};
    for (int i = 0; i < ones.length; i++) {
      for (int j = 0; j < ones.length; j++) {
        DType widest = ones[Math.max(i, j)].dtype();
        DType expected = i == 0 || j == 0 ? widest.promote(DType.INT64) : widest; // bool as i64
        Tensor sum = ones[i].add(ones[j]);
        assertEquals(expected, sum.dtype(), i + " + " + j);
        check(sum, 2);
      }
    }
  }

  @Test
  void div_ofIntegers_isTheTrueQuotient() {
    Tensor quotient = Tensor.of(7, -7).div(Tensor.of(2, 2));
    assertEquals(DType.FLOAT64, quotient.dtype());
    check(quotient, 3.5, -3.5);
    check(Tensor.of(7, 8).div(2), 3.5, 4);
    check(Tensor.of(7, 8).div(1), 7, 8);
    assertEquals(DType.FLOAT64, Tensor.of(7, 8).div(1).dtype());
    assertEquals(DType.FLOAT32, Tensor.of(7, 8).div(Tensor.of(2f)).dtype());
    check(Tensor.of(true, true).div(Tensor.of(2)), 0.5, 0.5);
  }

  @Test
  void javaNumbers_keepTheTensorsType() {
    Tensor f = Tensor.of(1f, 2f);
    assertEquals(DType.FLOAT32, f.add(0.1).dtype());
    assertEquals(1.1f, f.add(0.1).toFloatArray()[0]);
    assertEquals(DType.FLOAT32, f.sub(1).mul(2).div(3).maximum(0).minimum(1).pow(2.5).dtype());
    assertEquals(DType.INT32, Tensor.of(1, 2).mul(3).dtype());
    assertEquals(DType.INT64, Tensor.of(true).add(1).dtype());
  }

  @Test
  void javaNumbers_thatIntegersCannotHold_areErrors() {
    assertError(
        "add: 2.5 is not an integer, but the tensor is i32[2]. Convert it with cast(FLOAT64).",
        () -> Tensor.of(1, 2).add(2.5));
    assertError(
        "lt: 1.0E10 is out of range, but the tensor is i32[2]. Convert it with cast(FLOAT64).",
        () -> Tensor.of(1, 2).lt(1e10));
    assertError(
        "maximum: NaN is not an integer, but the tensor is i64[1]. Convert it with cast(FLOAT64).",
        () -> Tensor.of(1L).maximum(Double.NaN));
    assertError(
        "eq: Infinity is out of range, but the tensor is i64[1]. Convert it with cast(FLOAT64).",
        () -> Tensor.of(1L).eq(Double.POSITIVE_INFINITY));
    check(Tensor.of(1L).add(1e10), 1e10 + 1);
  }

  @Test
  void mul_byTheLiteralOne_isTheTensorItself() {
    assertSame(M, M.mul(1));
    assertSame(M, Tensor.ones(1, 3).mul(M));
    assertEquals(Shape.of(2, 3), Tensor.ones(2, 3).mul(Tensor.of(1, 2, 3.0)).shape());
    assertEquals(DType.FLOAT64, Tensor.of(1f).mul(Tensor.ones(1)).dtype());
  }

  @Test
  void logic_ofReals_isAnError() {
    assertError(
        "and needs booleans or integers, but got f64[2,3]. Compare first, as in x.ne(0).",
        () -> M.and(M));
    assertError(
        "not needs booleans or integers, but got f64[2,3]. Compare first, as in x.ne(0).",
        () -> M.not());
  }

  // ---- One operand ----

  @Test
  void functionsOfAReal_ofIntegers_giveF64() {
    assertEquals(TensorType.of(DType.FLOAT64, 2), Tensor.of(1, 4).sqrt().type());
    check(Tensor.of(1, 4).sqrt(), 1, 2);
    check(Tensor.of(true, false).exp(), Math.E, 1);
    assertEquals(DType.FLOAT32, Tensor.of(1f).exp().dtype());
  }

  @Test
  void functionsOfANumber_keepIntegers() {
    assertEquals("i32[2] [9, 4]", Tensor.of(-3, 2).square().toString());
    assertEquals("i32[2] [3, 2]", Tensor.of(-3, 2).abs().toString());
    assertEquals("i64[2] [-1, 0]", Tensor.of(-3L, 0).sign().toString());
    assertEquals("i64[1] [-1]", Tensor.of(true).neg().toString());
    assertEquals("i32[2] [-27, 8]", Tensor.of(-3, 2).pow(3).toString());
    assertEquals("f64[2] [0.25, 4.0]", Tensor.of(2.0, 0.5).pow(-2).toString());
    assertEquals("f64[1] [0.25]", Tensor.of(2).pow(-2).toString());
    assertEquals("i32[2] [1, 1]", Tensor.of(-3, 0).pow(0).toString());
  }

  @Test
  void cast_toTheSameType_isTheTensorItself() {
    assertSame(M, M.cast(DType.FLOAT64));
  }

  // ---- Making ----

  @Test
  void of_javaArrays_takesTheirType() {
    assertEquals("f64[2] [1.0, 2.0]", Tensor.of(1, 2.0).toString());
    assertEquals("f32[1] [1.5]", Tensor.of(1.5f).toString());
    assertEquals("i32[1] [1]", Tensor.of(1).toString());
    assertEquals("i64[1] [1]", Tensor.of(1L).toString());
    assertEquals("bool[2] [true, false]", Tensor.of(true, false).toString());
    assertEquals("f32[2,1] [[1.0],\n [2.0]]", Tensor.of(Shape.of(2, 1), 1f, 2f).toString());
  }

  @Test
  void of_laterChangeOfTheArray_isNotSeen() {
    double[] values = {1, 2};
    Tensor x = Tensor.of(values);
    values[0] = 9;
    x.toArray()[1] = 9;
    check(x, 1, 2);
  }

  @Test
  void of_wrongCount_isAnError() {
    assertError(
        "A tensor of shape [2, 2] has 4 elements, but 3 were given.",
        () -> Tensor.of(Shape.of(2, 2), 1, 2, 3.0));
  }

  @Test
  void ofArray_nested_takesShapeAndType() {
    assertEquals(TensorType.of(DType.INT32, 2, 1, 3), Tensor.ofArray(new int[2][1][3]).type());
    assertEquals(TensorType.of(DType.FLOAT32, 0, 0), Tensor.ofArray(new float[0][3]).type());
    assertEquals(5, Tensor.ofArray(new long[][] {{1, 2}, {4, 5}}).item(1, 1));
    assertEquals("bool[1,1] [[true]]", Tensor.ofArray(new boolean[][] {{true}}).toString());
  }

  @Test
  void ofArray_ragged_namesThePlace() {
    assertError(
        "Nested arrays must not be ragged: expected 2 elements, but found 1 at index [1].",
        () -> Tensor.of(new double[][] {{1, 2}, {3}}));
    assertError(
        "Nested arrays must not be ragged: expected 1 elements, but found 2 at index [0][1].",
        () -> Tensor.ofArray(new int[][][] {{{1}, {2, 3}}}));
  }

  @Test
  void ofArray_ofSomethingElse_isAnError() {
    assertError(
        "A tensor is made from double, float, long, int or boolean arrays, but the elements are"
            + " java.lang.String.",
        () -> Tensor.ofArray(new String[] {"a"}));
    assertError(
        "A tensor is made from double, float, long, int or boolean arrays, but the elements are"
            + " char.",
        () -> Tensor.ofArray("ab".toCharArray()));
  }

  @Test
  void constants_countsAndGrids() {
    assertEquals("i64[4] [0, 1, 2, 3]", Tensor.arange(4).toString());
    check(Tensor.linspace(0, 1, 5), 0, 0.25, 0.5, 0.75, 1);
    check(Tensor.linspace(2, 5, 1), 2);
    check(Tensor.linspace(2, 5, 0));
    assertEquals(0.3, Tensor.linspace(0.1, 0.3, 3).item(2));
    check(Tensor.eye(2), 1, 0, 0, 1);
    check(Tensor.full(7, 2), 7, 7);
    assertEquals("i32[2] [7, 7]", Tensor.full(TensorType.of(DType.INT32, 2), 7).toString());
    assertEquals("f32[] 0.1", Tensor.scalar(0.1f).toString());
    assertError("arange needs a count of at least 0, but got -1.", () -> Tensor.arange(-1));
    assertError(
        "linspace needs a count of at least 0, but got -2.", () -> Tensor.linspace(0, 1, -2));
  }

  // ---- Reading ----

  @Test
  void toDouble_ofMoreThanOne_isAnError() {
    assertEquals(3, Tensor.of(3.0).toDouble());
    assertEquals(1, Tensor.of(true).reshape(1, 1).toDouble());
    assertError(
        "toDouble needs a tensor of one element, but the shape is [2, 3]. Use toArray() or"
            + " item(i, ...).",
        () -> M.toDouble());
  }

  @Test
  void item_readsOnePosition() {
    assertEquals(6, M.item(1, 2));
    assertEquals(4, M.item(-1, 0));
    assertError("Index 2 is outside axis 0 of shape [2, 3].", () -> M.item(2, 0));
    assertError("Index -4 is outside axis 1 of shape [2, 3].", () -> M.item(0, -4));
    assertError(
        "at: index [0, 0, 0] has 3 positions, but the shape is [2, 3].", () -> M.item(0, 0, 0));
  }

  @Test
  void arrays_convertAsJavaCastsDo() {
    Tensor x = Tensor.of(1.7, -1.7, Double.NaN, 1e300);
    assertArrayEquals(new long[] {1, -1, 0, Long.MAX_VALUE}, x.toLongArray());
    assertArrayEquals(
        new float[] {1.7f, -1.7f, Float.NaN, Float.POSITIVE_INFINITY}, x.toFloatArray());
    assertArrayEquals(new boolean[] {true, true, true, true}, x.toBooleanArray());
    assertArrayEquals(new double[] {1, 0}, Tensor.of(true, false).toArray());
    assertArrayEquals(new long[] {1, 0}, Tensor.of(true, false).toLongArray());
    assertArrayEquals(new boolean[] {false, true}, Tensor.of(0L, 2L).toBooleanArray());
    long big = (1L << 60) + 1;
    assertArrayEquals(new long[] {big}, Tensor.of(big).toLongArray());
    assertArrayEquals(new double[] {0.1f}, Tensor.of(0.1f).toArray());
    assertArrayEquals(new double[] {2, 2}, Tensor.full(2, 2).toArray());
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  private static void assertError(String message, Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
