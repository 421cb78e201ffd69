package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractionKernelTest {
  private static final Axes NONE = Axes.of();
  private static final AgainstReference SUMS = AgainstReference.withinTerms(1e-14, 6e-7);
  private static final int ROUNDS = 400;

  private static Contraction over(int left, int right) {
    return new Contraction(Axes.of(left), Axes.of(right), NONE, NONE);
  }

  /** Two operands with random shared, contracted and free axes in random places. */
  private static void checkAny(DType dtype, RandomTensors random) {
    int batches = random.below(3);
    int contracted = random.below(3);
    int common = batches + contracted;
    Shape both = random.shape(common);
    Shape left = both.concat(random.shape(random.below(3)));
    Shape right = both.concat(random.shape(random.below(3)));
    if (left.elements() * right.elements() > 4_000_000) {
      return;
    }
    Axes leftOrder = random.permutation(left.rank());
    Axes rightOrder = random.permutation(right.rank());
    Axes toLeft = leftOrder.inverse();
    Axes toRight = rightOrder.inverse();
    Contraction contraction =
        new Contraction(
            places(toLeft, batches, common),
            places(toRight, batches, common),
            places(toLeft, 0, batches),
            places(toRight, 0, batches));
    SUMS.check(
        contraction,
        random.any(dtype, left.select(leftOrder)),
        random.any(dtype, right.select(rightOrder)));
  }

  private static Axes places(Axes inverse, int from, int to) {
    int[] axes = new int[to - from];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = inverse.get(from + i);
    }
    return Axes.of(axes);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32", "INT64", "INT32"})
  void contract_anyAxesAndLayouts_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      checkAny(dtype, random);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void contract_matricesOfAllSizes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    int[] sizes = {1, 2, 5, 17, 130};
    for (int m : sizes) {
      for (int n : sizes) {
        for (int k : sizes) {
          SUMS.check(
              over(1, 0), random.any(dtype, Shape.of(m, k)), random.any(dtype, Shape.of(k, n)));
          SUMS.check(
              over(0, 1), random.any(dtype, Shape.of(k, m)), random.any(dtype, Shape.of(n, k)));
        }
      }
    }
  }

  @Test
  void contract_longFloatVectors_accumulatesInDouble() {
    float[] values = new float[1_000_000];
    java.util.Arrays.fill(values, 0.1f);
    Tensor x = new Nd4jBackend().tensor(TensorType.of(DType.FLOAT32, values.length), values);
    AgainstReference.within(0, 1e-7).check(over(0, 0), x, x);
  }

  @Test
  void contract_overNoElements_isZero() {
    RandomTensors random = new RandomTensors(3);
    Tensor z =
        SUMS.check(
            over(1, 0),
            random.rowMajor(DType.FLOAT64, Shape.of(2, 0)),
            random.rowMajor(DType.FLOAT64, Shape.of(0, 3)));
    assertEquals(Literal.zero(TensorType.of(DType.FLOAT64, 2, 3)), z);
  }

  @Test
  void contract_withLiterals_isThatOfTheReference() {
    RandomTensors random = new RandomTensors(4);
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32, DType.INT64, DType.INT32}) {
      Tensor x = random.any(dtype, Shape.of(5, 7));
      Literal ones = Literal.ofInteger(TensorType.of(dtype, 7, 3), 3);
      SUMS.check(over(1, 0), x, ones);
      SUMS.check(over(0, 1), ones, x);
      SUMS.check(over(0, 0), ones, ones);
      SUMS.check(
          over(0, 0),
          random.any(dtype, Shape.of(7)),
          Literal.ofInteger(ones.type().with(Shape.of(7)), 2));
    }
  }

  @Test
  void contract_batchOfVectorsWithOneMatrix_isOneProduct() {
    RandomTensors random = new RandomTensors(5);
    Nd4jTensor x = random.rowMajor(DType.FLOAT64, Shape.of(40, 3, 5));
    Nd4jTensor one = random.rowMajor(DType.FLOAT64, Shape.of(5, 4));
    Nd4jTensor y = one.view(Shape.of(40, 5, 4), new long[] {0, 4, 1}, 0);
    Contraction batched = new Contraction(Axes.of(2), Axes.of(1), Axes.of(0), Axes.of(0));
    SUMS.check(batched, x, y);
    SUMS.check(new Contraction(Axes.of(1), Axes.of(2), Axes.of(0), Axes.of(0)), y, x);
    Nd4jTensor matrix = random.rowMajor(DType.FLOAT64, Shape.of(200, 100));
    Nd4jTensor many = matrix.view(Shape.of(3, 200, 100), new long[] {0, 100, 1}, 0);
    SUMS.check(batched, many, random.rowMajor(DType.FLOAT64, Shape.of(3, 100, 50)));
    SUMS.check(batched, many, many.view(Shape.of(3, 100, 200), new long[] {0, 1, 100}, 0));
  }

  @Test
  void contract_nonFiniteElements_spreadAlongTheirRowAndColumn() {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        for (int n : new int[] {1, 2, 20, 100}) {
          double[] values = new double[n * n];
          values[(n / 2) * n] = special;
          Tensor x = new Nd4jBackend().tensor(TensorType.of(DType.FLOAT64, n, n), values);
          x = x.cast(dtype);
          Tensor ones = Literal.of(TensorType.of(dtype, n, n), 1);
          Tensor zeros = Literal.of(TensorType.of(dtype, n, n), 0);
          for (Tensor y : new Tensor[] {ones, zeros}) {
            SUMS.check(over(1, 0), x, y);
            SUMS.check(over(0, 1), y, x);
          }
        }
      }
    }
  }
}
