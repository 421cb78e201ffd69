package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CumulativeKernelsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final AgainstReference SUMS = AgainstReference.withinTerms(1e-14, 1e-7);
  private static final AgainstReference CLOSE = AgainstReference.within(4e-15, 1.2e-7);
  private static final int ROUNDS = 100;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32", "INT64", "INT32"})
  void cumSum_anyLayoutAndAxis_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape(1 + random.below(5)));
      int axis = random.below(x.rank());
      SUMS.check(new CumSum(axis, false), x);
      SUMS.check(new CumSum(axis, true), x);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32", "INT64", "INT32"})
  void cumSum_longLines_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    for (int n : new int[] {127, 128, 129, 5000}) {
      Nd4jTensor x = random.rowMajor(dtype, Shape.of(2, n));
      SUMS.check(new CumSum(1, false), x);
      SUMS.check(new CumSum(1, true), x);
    }
  }

  @Test
  void cumSum_nonFiniteElements_spreadFromTheirPlace() {
    double[] values = new double[400];
    values[150] = INFINITY;
    values[300] = -INFINITY;
    Tensor x = new Nd4jBackend().tensor(TensorType.of(DType.FLOAT64, 400), values);
    SUMS.check(new CumSum(0, false), x);
    SUMS.check(new CumSum(0, true), x);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void logSoftmax_anyLayoutAndAxis_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(3);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape(1 + random.below(5)));
      CLOSE.check(new LogSoftmax(random.below(x.rank())), x);
    }
  }

  @Test
  void logSoftmax_longLines_isThatOfTheReference() {
    RandomTensors random = new RandomTensors(4);
    for (int n : new int[] {1023, 1024, 1025, 20_000}) {
      CLOSE.check(new LogSoftmax(1), random.rowMajor(DType.FLOAT64, Shape.of(2, n)));
    }
  }

  @Test
  void logSoftmax_extremeElements_keepsPrecision() {
    for (double[] values :
        new double[][] {
          {1000, 0, -1000},
          {0, -40, -50},
          {-1000, -1001, -1000},
          {-INFINITY, 0, 1},
          {-INFINITY, -INFINITY, -INFINITY},
          {INFINITY, 0, 1},
          {NAN, 0, 1}
        }) {
      Tensor x = new Nd4jBackend().tensor(TensorType.of(DType.FLOAT64, 3), values);
      CLOSE.check(new LogSoftmax(0), x);
      float[] floats = {(float) values[0], (float) values[1], (float) values[2]};
      CLOSE.check(
          new LogSoftmax(0), new Nd4jBackend().tensor(TensorType.of(DType.FLOAT32, 3), floats));
    }
  }

  @Test
  void cumulative_ofLiteral_isThatOfTheReference() {
    Literal x = Literal.of(TensorType.of(DType.FLOAT64, 3, 5), 2);
    SUMS.check(new CumSum(1, true), x);
    CLOSE.check(new LogSoftmax(0), x);
  }
}
