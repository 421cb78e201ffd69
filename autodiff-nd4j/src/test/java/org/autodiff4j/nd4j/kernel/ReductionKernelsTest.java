package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Reduction.ArgMax;
import org.autodiff4j.tensor.Reduction.ArgMin;
import org.autodiff4j.tensor.Reduction.LogSumExp;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Min;
import org.autodiff4j.tensor.Reduction.Prod;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionKernelsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final AgainstReference EXACT = AgainstReference.exact();
  private static final AgainstReference SUMS = AgainstReference.withinTerms(1e-14, 3e-7);
  private static final int ROUNDS = 150;

  private static Tensor vector(double... values) {
    return new Nd4jBackend().tensor(TensorType.of(DType.FLOAT64, values.length), values);
  }

  private static Tensor floats(double... values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return new Nd4jBackend().tensor(TensorType.of(DType.FLOAT32, values.length), narrow);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "FLOAT16", "BFLOAT16"})
  void sum_anyLayoutAndAxes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      SUMS.check(new Sum(random.axes(x.rank())), x);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "FLOAT16", "BFLOAT16"})
  void prod_anyLayoutAndAxes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    AgainstReference close = AgainstReference.within(1e-12, 3e-7);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      close.check(new Prod(random.axes(x.rank())), x);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "FLOAT16", "BFLOAT16"})
  void extrema_anyLayoutAndAxes_areThoseOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(3);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      Axes axes = random.axes(x.rank());
      if (x.shape().select(axes).elements() > 0) {
        EXACT.check(new Max(axes), x);
        EXACT.check(new Min(axes), x);
      }
      for (int axis = 0; axis < x.rank(); axis++) {
        if (x.shape().size(axis) > 0) {
          EXACT.check(new ArgMax(axis), x);
          EXACT.check(new ArgMin(axis), x);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void logSumExp_anyLayoutAndAxes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(4);
    AgainstReference close = AgainstReference.within(1e-14, 1e-7);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      close.check(new LogSumExp(random.axes(x.rank())), x);
    }
  }

  @Test
  void sum_manyEqualFloats_keepsPrecision() {
    double[] values = new double[1_000_000];
    Arrays.fill(values, 0.1f);
    AgainstReference.within(0, 1e-7).check(new Sum(Axes.of(0)), floats(values));
    Tensor x = floats(values);
    for (int columns : new int[] {1, 2, 10, 100, 1000, 5000}) {
      Tensor matrix = matrix(x, columns);
      AgainstReference.within(0, 5e-7).check(new Sum(Axes.of(0)), matrix);
      AgainstReference.within(0, 5e-7).check(new Sum(Axes.of(1)), matrix);
    }
  }

  @Test
  void sum_manyEqualDoubles_keepsPrecision() {
    double[] values = new double[1_000_000];
    Arrays.fill(values, 0.1);
    Tensor x = vector(values);
    for (int columns : new int[] {1, 3, 10, 1000, 5000, 1_000_000}) {
      Tensor matrix = matrix(x, columns);
      AgainstReference.within(1e-14, 0).check(new Sum(Axes.of(0)), matrix);
      AgainstReference.within(1e-14, 0).check(new Sum(Axes.of(1)), matrix);
    }
  }

  @Test
  void sum_nonFiniteElements_followsTheirRules() {
    for (int n : new int[] {3, 20, 200, 2000}) {
      for (double[] special : new double[][] {{NAN}, {INFINITY}, {INFINITY, -INFINITY}}) {
        double[] values = new double[n];
        System.arraycopy(special, 0, values, n - special.length, special.length);
        EXACT.check(new Sum(Axes.of(0)), vector(values));
        EXACT.check(new Sum(Axes.of(0)), floats(values));
        Nd4jTensor row = (Nd4jTensor) floats(values);
        Tensor matrix = row.view(Shape.of(1, n), new long[] {n, 1}, 0);
        EXACT.check(new Sum(Axes.of(0)), matrix);
      }
    }
  }

  @Test
  void sum_columnWithNan_leavesOtherColumnsAlone() {
    double[] values = new double[300 * 20];
    values[150 * 20 + 7] = NAN;
    Nd4jTensor x = (Nd4jTensor) vector(values);
    Nd4jTensor matrix = x.view(Shape.of(300, 20), new long[] {20, 1}, 0);
    EXACT.check(new Sum(Axes.of(0)), matrix);
    EXACT.check(new Sum(Axes.of(1)), matrix);
  }

  @Test
  void reductions_overNoElements_giveTheirUnit() {
    Nd4jTensor x = new RandomTensors(5).rowMajor(DType.FLOAT32, Shape.of(3, 0));
    List<Primitive> reductions =
        List.of(new Sum(Axes.of(1)), new Prod(Axes.of(1)), new LogSumExp(Axes.of(1)));
    for (Primitive reduction : reductions) {
      EXACT.check(reduction, x);
    }
  }

  @Test
  void reductions_ofLiteral_countEachElement() {
    Literal x = Literal.of(TensorType.of(DType.FLOAT64, 2, 5, 3), 1.5);
    Literal integers = Literal.ofInteger(TensorType.of(DType.INT32, 2, 5, 3), -7);
    for (Axes axes : List.of(Axes.of(0), Axes.of(1, 2), Axes.of(0, 1, 2))) {
      EXACT.check(new Sum(axes), x);
      EXACT.check(new Sum(axes), integers);
      EXACT.check(new Prod(axes), integers);
      EXACT.check(new Max(axes), x);
      AgainstReference.within(1e-14, 0).check(new Prod(axes), x);
      AgainstReference.within(1e-14, 0).check(new LogSumExp(axes), x);
    }
    EXACT.check(new ArgMax(1), x);
  }

  @Test
  void reductions_overSingleAxis_areViews() {
    Nd4jTensor x = new RandomTensors(6).rowMajor(DType.FLOAT64, Shape.of(3, 1, 4));
    List<Primitive> reductions =
        List.of(
            new Sum(Axes.of(1)),
            new Prod(Axes.of(1)),
            new Max(Axes.of(1)),
            new Min(Axes.of(1)),
            new LogSumExp(Axes.of(1)));
    for (Primitive reduction : reductions) {
      assertSame(x.storage(), ((Nd4jTensor) EXACT.check(reduction, x)).storage());
    }
  }

  @Test
  void sum_keptAxisRepeated_isComputedOnce() {
    Nd4jTensor x = new RandomTensors(7).rowMajor(DType.FLOAT64, Shape.of(50));
    Nd4jTensor repeated = x.view(Shape.of(1000, 50), new long[] {0, 1}, 0);
    Nd4jTensor sum = (Nd4jTensor) SUMS.check(new Sum(Axes.of(1)), repeated);
    assertArrayEquals(new long[] {0}, sum.strides());
    assertEquals(Double.BYTES, sum.storage().bytes());
  }

  @Test
  void extrema_withNan_areNanAndItsPlace() {
    RandomTensors random = new RandomTensors(8);
    for (int n : new int[] {1, 2, 5, 100, 3000}) {
      for (int columns : new int[] {1, 2, 60}) {
        double[] values = new double[n * columns];
        for (int round = 0; round < 3; round++) {
          values[random.below(values.length)] = NAN;
          for (Tensor x : List.of(vector(values), floats(values))) {
            for (Tensor input : List.of(x, matrix(x, columns))) {
              EXACT.check(new Max(Axes.of(0)), input);
              EXACT.check(new Min(Axes.of(0)), input);
              EXACT.check(new ArgMax(0), input);
              EXACT.check(new ArgMin(0), input);
            }
            EXACT.check(new Max(Axes.of(1)), matrix(x, columns));
            EXACT.check(new Min(Axes.of(1)), matrix(x, columns));
          }
        }
      }
    }
  }

  private static Tensor matrix(Tensor x, int columns) {
    int rows = x.shape().size(0) / columns;
    return ((Nd4jTensor) x).view(Shape.of(rows, columns), new long[] {columns, 1}, 0);
  }

  @Test
  void extrema_ofInfinitiesAndTies_areExact() {
    for (double[] values :
        new double[][] {
          {-INFINITY, -INFINITY}, {INFINITY, 1, INFINITY}, {2, 1, 2, 1}, {-1, -INFINITY, 3, 3}
        }) {
      for (Tensor x : List.of(vector(values), floats(values))) {
        EXACT.check(new Max(Axes.of(0)), x);
        EXACT.check(new Min(Axes.of(0)), x);
        EXACT.check(new ArgMax(0), x);
        EXACT.check(new ArgMin(0), x);
      }
    }
  }

  @Test
  void extrema_ofExtremeIntegers_areExact() {
    long[] values = {Long.MAX_VALUE, 5, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE};
    Tensor x = new Nd4jBackend().tensor(TensorType.of(DType.INT64, 5), values);
    assertArrayEquals(
        new long[] {Long.MAX_VALUE}, EXACT.check(new Max(Axes.of(0)), x).toLongArray());
    assertArrayEquals(
        new long[] {Long.MIN_VALUE}, EXACT.check(new Min(Axes.of(0)), x).toLongArray());
    EXACT.check(new ArgMax(0), x);
    EXACT.check(new ArgMin(0), x);
    EXACT.check(new Sum(Axes.of(0)), x);
  }

  @Test
  void logSumExp_extremeElements_neitherOverflowsNorVanishes() {
    AgainstReference close = AgainstReference.within(1e-14, 1e-7);
    for (double[] values :
        new double[][] {
          {1000, 1000},
          {-1000, -1001},
          {-INFINITY, -INFINITY},
          {INFINITY, 1},
          {-INFINITY, 0},
          {NAN, 1},
          {0, -40},
          {1e-20, -50}
        }) {
      close.check(new LogSumExp(Axes.of(0)), vector(values));
      close.check(new LogSumExp(Axes.of(0)), floats(values));
    }
  }

  @Test
  void logSumExp_longLine_isThatOfTheReference() {
    Nd4jTensor x = new RandomTensors(9).rowMajor(DType.FLOAT64, Shape.of(100_000));
    AgainstReference.within(1e-14, 0).check(new LogSumExp(Axes.of(0)), x);
  }
}
