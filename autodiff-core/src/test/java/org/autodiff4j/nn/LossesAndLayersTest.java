package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class LossesAndLayersTest {
  private static final RandomKey KEY = RandomKey.of(3);

  @Test
  void kinks_haveTheDocumentedDerivatives() {
    Tensor zero = Tensor.zeros(1);
    assertNumbers(grad(x -> Losses.absoluteError(x, zero).sum()).apply(zero), 0);
    assertNumbers(grad(x -> Losses.hinge(x, Tensor.of(1)).sum()).apply(Tensor.of(1.0)), 0);
    assertNumbers(grad(x -> Losses.huber(x, zero, 1).sum()).apply(Tensor.of(1.0)), 1);
    assertNumbers(
        grad(x -> Losses.logCosh(x, Tensor.zeros(2)).sum()).apply(Tensor.of(1e-9, 800)), 1e-9, 1);
    assertEquals(5e-19, Losses.logCosh(Tensor.of(1e-9), zero).toDouble(), 1e-31);
    assertNumbers(Losses.smoothL1(Tensor.of(-2.0), zero, 0), 2);
  }

  @Test
  void klDivergence_ofAnImpossibleClass_isNotNaN() {
    Tensor logQ = Tensor.of(0, Double.NEGATIVE_INFINITY);
    Tensor t = Tensor.of(1, 0);
    assertEquals(0, Losses.klDivergence(logQ, t).toDouble());
    assertNumbers(grad(q -> Losses.klDivergence(q, t)).apply(logQ), -1, 0);
  }

  @Test
  void losses_ofDifferentShapes_areRefused() {
    assertError(
        ShapeException.class,
        "huber: shapes [2] and [3] do not match. Losses do not broadcast; reshape one of them.",
        () -> Losses.huber(Tensor.ones(2), Tensor.ones(3), 1));
    assertError(
        AutodiffException.class,
        "huber: delta must be greater than 0.0, but is 0.0.",
        () -> Losses.huber(Tensor.ones(2), Tensor.ones(2), 0));
    assertError(
        ShapeException.class,
        "klDivergence needs an axis to sum along, but got a scalar.",
        () -> Losses.klDivergence(Tensor.scalar(1.0), Tensor.scalar(1.0)));
  }

  @Test
  void dropout_ofAnyRate_keepsTheExpectedValue() {
    Tensor x = Tensor.ones(100, 100);
    assertIdentical(x, Layers.dropout(KEY, 0, x));
    assertEquals(0, Layers.dropout(KEY, 1, Tensor.full(Double.NaN, 5)).abs().max().toDouble());
    Tensor y = Layers.dropout(KEY, 0.25, x);
    assertEquals(1, y.mean().toDouble(), 0.03);
    assertEquals(4.0 / 3, y.max().toDouble(), 1e-15);
    assertEquals(0, y.min().toDouble());
    assertIdentical(y, Layers.dropout(KEY, 0.25, x));
    assertIdentical(y, grad(v -> Layers.dropout(KEY, 0.25, v).sum()).apply(x));
    assertError(
        AutodiffException.class,
        "dropout: the rate must be from 0 to 1, but is 1.5.",
        () -> Layers.dropout(KEY, 1.5, x));
  }

  @Test
  void embedding_ofIndicesOutside_isAnError() {
    Tensor table = Tensor.linspace(0, 5, 6).reshape(3, 2);
    assertNumbers(Layers.embedding(table, Tensor.of(2, 0)).reshape(4), 4, 5, 0, 1);
    assertError(
        IndexException.class,
        "gather: index 3 is outside axis 0 of size 3.",
        () -> Layers.embedding(table, Tensor.of(3)));
    assertError(
        IndexException.class,
        "gather: index -4 is outside axis 0 of size 3.",
        () -> Layers.embedding(table, Tensor.of(-1)));
    assertError(
        DTypeException.class,
        "embedding needs integer indices, but got f64[1]. Convert them with cast(INT64).",
        () -> Layers.embedding(table, Tensor.of(1.0)));
    Tensor g = grad(t -> Layers.embedding(t, Tensor.of(1, 2, 1), 1).sum()).apply(table);
    assertArrayEquals(new double[] {0, 0, 0, 0, 1, 1}, g.toArray());
  }

  @Test
  void gumbelSoftmax_ofALowTemperature_isNearlyOneHot() {
    Tensor p = Layers.gumbelSoftmax(KEY, Tensor.zeros(50, 4), 1e-3);
    assertArrayEquals(Tensor.ones(50).toArray(), p.sum(-1).toArray(), 1e-12);
    assertEquals(1, p.max(-1).mean().toDouble(), 1e-2);
  }

  @Test
  void initializers_ofLargeWeights_haveTheirVariance() {
    TensorType type = TensorType.of(DType.FLOAT64, 200, 100);
    Tensor[] weights = {
      Initializers.glorotUniform(KEY, type),
      Initializers.glorotNormal(KEY, type),
      Initializers.heUniform(KEY, type),
      Initializers.heNormal(KEY, type),
      Initializers.lecunUniform(KEY, type),
      Initializers.lecunNormal(KEY, type)
    };
    double[] variances = {2 / 300.0, 2 / 300.0, 0.01, 0.01, 0.005, 0.005};
    for (int i = 0; i < weights.length; i++) {
      double variance = weights[i].square().mean().toDouble();
      assertEquals(variances[i], variance, 0.03 * variances[i]);
    }
    assertError(
        ShapeException.class,
        "heNormal needs a weight of shape [..., in, out] with elements, but got f64[3].",
        () -> Initializers.heNormal(KEY, TensorType.of(DType.FLOAT64, 3)));
  }
}
