package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.autodiff4j.Autodiff;
import org.autodiff4j.nn.Normalization.BatchNormalized;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

final class NormalizationTest {
  private static final Tensor X = Tensor.of(new double[][] {{1, 2, 3}, {4, 4, 4}});

  @Test
  void standardize_ofEqualElements_isZeroWithZeroDerivative() {
    Tensor y = Normalization.standardize(X, 1e-5, -1);
    assertEquals(0, y.at(1).abs().max().toDouble());
    Tensor g = grad(x -> Normalization.standardize(x, 0, -1).square().at(1).sum()).apply(X);
    assertArrayEquals(new double[] {0, 0, 0}, g.at(0).toArray());
  }

  @Test
  void layerNorm_withScaleAndBias_hasTheirSizes() {
    Tensor y =
        Normalization.layerNorm(X, Tensor.of(1.0, 2, 3), Tensor.of(0.5, 0.5, 0.5), 0, -1).at(0);
    double s = Math.sqrt(1.5);
    assertNumbers(y, 0.5 - s, 0.5, 0.5 + 3 * s);
    assertError(
        ShapeException.class,
        "layerNorm: the scale has shape [2], but axes (1) of [2, 3] need [3].",
        () -> Normalization.layerNorm(X, Tensor.of(1.0, 2), Tensor.of(1.0, 2, 3), 0, -1));
    assertError(
        ShapeException.class,
        "layerNorm of f64[2,3]: name the axes to normalise over, as in -1 for the last.",
        () -> Normalization.layerNorm(X, Tensor.of(1.0), Tensor.of(1.0), 0));
  }

  @Test
  void batchNorm_ofABatch_agreesWithInferenceOnItsStatistics() {
    Tensor scale = Tensor.of(1.0, 2, 3);
    Tensor bias = Tensor.of(0.0, 1, -1);
    BatchNormalized y = Normalization.batchNorm(X, scale, bias, 1e-3, 1);
    assertNumbers(y.mean(), 2.5, 3, 3.5);
    assertNumbers(y.variance(), 2.25, 1, 0.25);
    assertClose(
        y.output(), Normalization.batchNorm(X, y.mean(), y.variance(), scale, bias, 1e-3, 1));
    Tensor running = Normalization.runningAverage(Tensor.of(0.0, 0, 1), y.mean(), 0.9);
    assertNumbers(running, 0.25, 0.3, 1.25);
    assertArrayEquals(
        new double[] {0, 0, 0},
        grad(m -> Normalization.runningAverage(m, m, 0.9).sum()).apply(bias).toArray());
  }

  @Test
  void groupNorm_withOneGroupAChannel_isInstanceNorm() {
    Tensor x = Tensor.arange(24).cast(DType.FLOAT64).sin().reshape(2, 3, 4);
    Tensor one = Tensor.ones(3);
    Tensor zero = Tensor.zeros(3);
    assertClose(
        Normalization.groupNorm(x, 3, one, zero, 1e-5, 1),
        Normalization.instanceNorm(x, one, zero, 1e-5, 1));
    assertError(
        ShapeException.class,
        "groupNorm: 3 channels do not divide into 2 groups.",
        () -> Normalization.groupNorm(x, 2, one, zero, 1e-5, 1));
    assertError(
        ShapeException.class,
        "groupNorm: axis 0 of [2, 3, 4] counts examples, so it cannot be that of channels.",
        () -> Normalization.groupNorm(x, 1, one, zero, 1e-5, 0));
  }

  @Test
  void clipByGlobalNorm_belowTheLimit_changesNothing() {
    List<Tensor> small = List.of(Tensor.of(0.3), Tensor.of(0.4));
    assertClose(small.get(1), Normalization.clipByGlobalNorm(small, 1).get(1));
    List<Tensor> great = List.of(Tensor.of(3f), Tensor.of(4.0));
    List<Tensor> clipped = Normalization.clipByGlobalNorm(great, 1);
    assertEquals(DType.FLOAT32, clipped.get(0).dtype());
    assertNumbers(clipped.get(1), 0.8);
    assertEquals(
        0,
        grad(x -> Normalization.globalNorm(List.of(x)))
            .apply(Tensor.zeros(2))
            .abs()
            .max()
            .toDouble());
  }

  @Test
  void l2Normalize_ofZero_isZeroWithTheDerivativeOfDividing() {
    assertNumbers(Normalization.l2Normalize(Tensor.of(3.0, 4), 1e-3, 0), 0.6, 0.8);
    Tensor j = Autodiff.jacfwd(x -> Normalization.l2Normalize(x, 0.5, 0)).apply(Tensor.zeros(2));
    assertArrayEquals(new double[] {2, 0, 0, 2}, j.toArray(), 1e-12);
  }
}
