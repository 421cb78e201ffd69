package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.CentralDifferences;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

class NnTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Tensor LOGITS = Tensor.of(new double[][] {{0.3, -1.2, 2}, {0.1, 0.7, -0.4}});
  private static final Tensor LABELS = Tensor.of(2, 0);
  private static final Tensor PROBABILITIES =
      Tensor.of(new double[][] {{0.2, 0.5, 0.3}, {0, 0.25, 0.75}});

  // ---- relu ----

  @Test
  void relu_mixedSigns_keepsPositive() {
    assertArrayEquals(
        new double[] {0, 0, 0, 3.5, INFINITY, 0},
        Nn.relu(Tensor.of(-2, -0.0, 0, 3.5, INFINITY, -INFINITY)).toArray());
  }

  @Test
  void relu_nan_staysNan() {
    assertEquals(Double.NaN, Nn.relu(Tensor.scalar(Double.NaN)).toDouble());
    assertEquals(Double.NaN, Nn.relu(Tensor.of(Double.NaN)).toDouble());
  }

  @Test
  void relu_derivative_isZeroAtZero() {
    TensorFunction f = x -> Nn.relu(x).sum();
    Tensor x = Tensor.of(-1.0, 0, 2);
    assertArrayEquals(new double[] {0, 0, 1}, grad(f).apply(x).toArray());
    assertArrayEquals(
        new double[] {0, 0, 7}, jvp(Nn::relu, x, Tensor.of(5.0, 6, 7)).tangent().toArray());
    assertArrayEquals(new double[3], hvp(f, x, Tensor.of(1.0, 1, 1)).toArray());
  }

  @Test
  void relu_infiniteCotangentOfZero_doesNotLeak() {
    TensorFunction f = x -> Nn.relu(x).sqrt().sum();
    assertArrayEquals(new double[] {0, 0.25}, grad(f).apply(Tensor.of(-1.0, 4)).toArray());
  }

  @Test
  void relu_otherTypes_areKept() {
    assertEquals("f32[2] [0.0, 2.0]", Nn.relu(Tensor.of(-1f, 2f)).toString());
    assertEquals("i32[2] [0, 2]", Nn.relu(Tensor.of(-1, 2)).toString());
    assertEquals("f64[0,2]", Nn.relu(Tensor.zeros(0, 2)).type().toString());
  }

  // ---- softmax and logSoftmax ----

  @Test
  void softmax_matrix_matchesDefinitionAlongEachAxis() {
    for (int axis : new int[] {0, 1, -1}) {
      Tensor e = LOGITS.exp();
      double[] expected = e.div(e.sum(new int[] {axis}, true)).toArray();
      assertArrayEquals(expected, Nn.softmax(LOGITS, axis).toArray(), 1e-15);
    }
  }

  @Test
  void softmax_smallProbability_keepsRelativePrecision() {
    double[] p = Nn.softmax(Tensor.of(0.0, -700), 0).toArray();
    assertEquals(1, p[0]);
    assertEquals(Math.exp(-700), p[1], 1e-13 * Math.exp(-700));
  }

  @Test
  void softmax_derivativeNearOne_keepsRelativePrecision() {
    double q = Math.exp(-40) / (1 + Math.exp(-40));
    TensorFunction first = x -> Nn.softmax(x, 0).at(0);
    double[] gradient = grad(first).apply(Tensor.of(40.0, 0)).toArray();
    assertArrayEquals(new double[] {q, -q}, gradient, 1e-14 * q);
  }

  @Test
  void softmax_derivatives_matchDifferences() {
    CentralDifferences.check(x -> Nn.softmax(x, 0), LOGITS);
    CentralDifferences.check(x -> Nn.softmax(x, 1), LOGITS);
    CentralDifferences.check(x -> Nn.logSoftmax(x, -1), LOGITS);
  }

  @Test
  void logSoftmax_hugeDifferences_isExact() {
    assertArrayEquals(
        new double[] {0, -1000, -2000}, Nn.logSoftmax(Tensor.of(1000.0, 0, -1000), 0).toArray());
  }

  @Test
  void logSoftmax_maskedElement_isMinusInfinityWithFiniteDerivative() {
    Tensor x = Tensor.of(0, -INFINITY, 0);
    assertArrayEquals(
        new double[] {-Math.log(2), -INFINITY, -Math.log(2)}, Nn.logSoftmax(x, 0).toArray(), 1e-16);
    TensorFunction first = y -> Nn.logSoftmax(y, 0).at(0);
    assertArrayEquals(new double[] {0.5, 0, -0.5}, grad(first).apply(x).toArray(), 1e-16);
  }

  @Test
  void logSoftmax_undefined_isNan() {
    assertEquals(Double.NaN, Nn.softmax(Tensor.of(1, Double.NaN), 0).item(0));
    assertEquals(Double.NaN, Nn.softmax(Tensor.of(1, INFINITY), 0).item(1));
    assertEquals(Double.NaN, Nn.softmax(Tensor.of(-INFINITY, -INFINITY), 0).item(0));
  }

  @Test
  void softmax_otherTypes_areKeptOrPromoted() {
    assertEquals("f32[2] [0.5, 0.5]", Nn.softmax(Tensor.of(1f, 1f), 0).toString());
    assertEquals("f64[2] [0.5, 0.5]", Nn.softmax(Tensor.of(1, 1), 0).toString());
    assertEquals("f64[3,0]", Nn.softmax(Tensor.zeros(3, 0), 1).type().toString());
  }

  @Test
  void softmax_missingAxis_isNamed() {
    ShapeException e = assertThrows(ShapeException.class, () -> Nn.softmax(LOGITS, 2));
    assertEquals("Axis 2 does not exist: rank 2 has axes -2 to 1.", e.getMessage());
  }

  // ---- Cross entropy ----

  @Test
  void crossEntropyPerRow_labels_isMinusLogProbability() {
    double[][] x = {{0.3, -1.2, 2}, {0.1, 0.7, -0.4}};
    double[] expected = new double[2];
    int[] labels = {2, 0};
    for (int i = 0; i < 2; i++) {
      double sum = Math.exp(x[i][0]) + Math.exp(x[i][1]) + Math.exp(x[i][2]);
      expected[i] = Math.log(sum) - x[i][labels[i]];
    }
    assertArrayEquals(expected, Nn.crossEntropyPerRow(LOGITS, LABELS).toArray(), 1e-15);
    assertEquals(
        (expected[0] + expected[1]) / 2, Nn.crossEntropy(LOGITS, LABELS).toDouble(), 1e-15);
  }

  @Test
  void crossEntropyPerRow_probabilities_isWeightedSum() {
    double[] logP = Nn.logSoftmax(LOGITS, 1).toArray();
    double[] t = PROBABILITIES.toArray();
    double[] expected = new double[2];
    for (int i = 0; i < 6; i++) {
      expected[i / 3] -= t[i] * logP[i];
    }
    assertArrayEquals(expected, Nn.crossEntropyPerRow(LOGITS, PROBABILITIES).toArray(), 1e-15);
  }

  @Test
  void crossEntropy_severalBatchAxes_equalsOneHotTargets() {
    Tensor logits = Tensor.linspace(-2, 3, 24).square().reshape(2, 4, 3);
    Tensor labels = Tensor.of(0L, 1, 2, 1, 0, 0, 2, 2).reshape(2, 4);
    Tensor oneHot = Tensors.oneHot(labels, 3, DType.FLOAT64);
    assertEquals(Shape.of(2, 4), Nn.crossEntropyPerRow(logits, labels).shape());
    assertEquals(
        Nn.crossEntropy(logits, oneHot).toDouble(),
        Nn.crossEntropy(logits, labels).toDouble(),
        1e-14);
  }

  @Test
  void crossEntropy_oneRow_isScalar() {
    Tensor loss = Nn.crossEntropy(Tensor.of(0.0, 0), Tensor.of(new int[] {1}).squeeze());
    assertEquals("f64[]", loss.type().toString());
    assertEquals(Math.log(2), loss.toDouble(), 1e-16);
  }

  @Test
  void crossEntropy_certainPrediction_gradientKeepsRelativePrecision() {
    Tensor logits = Tensor.of(new double[][] {{20, 0}});
    double rest = 2.0611536181902037e-9;
    double[] ofLabel = grad((Tensor x) -> Nn.crossEntropy(x, Tensor.of(0))).apply(logits).toArray();
    assertArrayEquals(new double[] {-rest, rest}, ofLabel, 1e-14 * rest);
    Tensor target = Tensor.of(new double[][] {{1, 0}});
    double[] ofTarget = grad((Tensor x) -> Nn.crossEntropy(x, target)).apply(logits).toArray();
    assertArrayEquals(new double[] {-rest, rest}, ofTarget, 1e-14 * rest);
  }

  @Test
  void crossEntropy_gradient_isMeanOfProbabilityLessTarget() {
    TensorFunction loss = x -> Nn.crossEntropy(x, PROBABILITIES);
    Tensor expected = Nn.softmax(LOGITS, 1).sub(PROBABILITIES).div(2);
    assertArrayEquals(expected.toArray(), grad(loss).apply(LOGITS).toArray(), 1e-15);
  }

  @Test
  void crossEntropy_hessian_isCovarianceOfTheClasses() {
    Tensor x = LOGITS.at(0);
    double[] p = Nn.softmax(x, 0).toArray();
    double[] expected = new double[9];
    for (int i = 0; i < 9; i++) {
      expected[i] = (i % 4 == 0 ? p[i / 3] : 0) - p[i / 3] * p[i % 3];
    }
    Tensor label = Tensor.of(new int[] {1}).squeeze();
    TensorFunction loss = y -> Nn.crossEntropy(y, label);
    assertArrayEquals(expected, hessian(loss).apply(x).toArray(), 1e-15);
  }

  @Test
  void crossEntropy_derivatives_matchDifferences() {
    CentralDifferences.check(x -> Nn.crossEntropyPerRow(x, LABELS), LOGITS);
    CentralDifferences.check(x -> Nn.crossEntropyPerRow(x, PROBABILITIES), LOGITS);
    CentralDifferences.check(t -> Nn.crossEntropyPerRow(LOGITS, t), PROBABILITIES.add(0.1));
  }

  @Test
  void crossEntropy_maskedClassOfProbabilityZero_addsNothing() {
    Tensor logits = Tensor.of(new double[][] {{0, -INFINITY, 0}});
    Tensor target = Tensor.of(new double[][] {{1, 0, 0}});
    assertEquals(Math.log(2), Nn.crossEntropy(logits, target).toDouble(), 1e-16);
    assertArrayEquals(
        new double[] {-0.5, 0, 0.5},
        grad((Tensor x) -> Nn.crossEntropy(x, target)).apply(logits).toArray(),
        1e-16);
    assertEquals(INFINITY, Nn.crossEntropy(logits, Tensor.of(1)).toDouble());
  }

  @Test
  void crossEntropy_otherTypes_areKeptOrPromoted() {
    Tensor logits = LOGITS.cast(DType.FLOAT32);
    assertEquals("f32[]", Nn.crossEntropy(logits, LABELS).type().toString());
    assertEquals(
        "f32[]", Nn.crossEntropy(logits, PROBABILITIES.cast(DType.FLOAT32)).type().toString());
    assertEquals(
        "f64[]", Nn.crossEntropy(LOGITS.cast(DType.INT32), PROBABILITIES).type().toString());
  }

  @Test
  void crossEntropy_noRows_isNan() {
    Tensor none = Tensor.zeros(0).cast(DType.INT64);
    assertEquals("f64[0]", Nn.crossEntropyPerRow(Tensor.zeros(0, 3), none).type().toString());
    assertEquals(Double.NaN, Nn.crossEntropy(Tensor.zeros(0, 3), none).toDouble());
  }

  @Test
  void crossEntropy_labelBeyondTheClasses_isRefused() {
    IndexException e =
        assertThrows(IndexException.class, () -> Nn.crossEntropy(LOGITS, Tensor.of(0, 3)));
    assertEquals("gather: index 3 is outside axis 1 of size 3.", e.getMessage());
  }

  @Test
  void crossEntropy_negativeLabel_isRefusedRatherThanCountedFromTheEnd() {
    IndexException e =
        assertThrows(IndexException.class, () -> Nn.crossEntropy(LOGITS, Tensor.of(-1, 0)));
    assertEquals("gather: index -4 is outside axis 1 of size 3.", e.getMessage());
  }

  @Test
  void crossEntropy_wrongTargets_saysWhatFits() {
    ShapeException labels =
        assertThrows(ShapeException.class, () -> Nn.crossEntropy(LOGITS, Tensor.of(0, 1, 2)));
    assertEquals(
        "crossEntropy: labels of shape [3] for logits of shape [2, 3]. Give one integer for each"
            + " row, [2], or real probabilities of the logits' shape.",
        labels.getMessage());
    ShapeException probabilities =
        assertThrows(ShapeException.class, () -> Nn.crossEntropy(LOGITS, Tensor.of(0.0, 1)));
    assertEquals(
        "crossEntropy: probabilities of shape [2] do not match logits of shape [2, 3].",
        probabilities.getMessage());
    DTypeException mask =
        assertThrows(DTypeException.class, () -> Nn.crossEntropy(LOGITS, LOGITS.gt(0)));
    assertEquals(
        "crossEntropy needs integer labels or real probabilities, but the targets are bool[2,3]."
            + " Convert a mask of the true classes with cast(FLOAT64).",
        mask.getMessage());
    ShapeException scalar =
        assertThrows(
            ShapeException.class, () -> Nn.crossEntropy(Tensor.scalar(1.0), Tensor.scalar(1.0)));
    assertEquals(
        "crossEntropy: the logits are a scalar and have no axis of classes.", scalar.getMessage());
  }

  // ---- Other losses ----

  @Test
  void meanSquaredError_matrix_isMeanOverAllElements() {
    Tensor target = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor prediction = Tensor.of(new double[][] {{1, 4}, {2, 1}});
    assertEquals(14.0 / 4, Nn.meanSquaredError(prediction, target).toDouble());
    assertArrayEquals(
        new double[] {0, 1, -0.5, -1.5},
        grad((Tensor p) -> Nn.meanSquaredError(p, target)).apply(prediction).toArray());
    CentralDifferences.check(p -> Nn.meanSquaredError(p, target), prediction);
  }

  @Test
  void meanSquaredError_otherTypes_areKeptOrPromoted() {
    assertEquals("f32[] 2.5", Nn.meanSquaredError(Tensor.of(1f, 2f), Tensor.of(0f, 4f)).toString());
    assertEquals("f32[] 2.5", Nn.meanSquaredError(Tensor.of(1f, 2f), Tensor.of(0, 4)).toString());
    Tensor large = Tensor.of(2_000_000_000);
    assertEquals(4e18, Nn.meanSquaredError(large, Tensor.of(0)).toDouble());
    assertEquals(Double.NaN, Nn.meanSquaredError(Tensor.zeros(0), Tensor.zeros(0)).toDouble());
  }

  @Test
  void meanSquaredError_columnAgainstVector_isRefused() {
    ShapeException e =
        assertThrows(
            ShapeException.class, () -> Nn.meanSquaredError(Tensor.ones(3, 1), Tensor.ones(3)));
    assertEquals(
        "meanSquaredError: a prediction of shape [3, 1] and a target of shape [3] do not match."
            + " Losses do not broadcast; reshape one of them.",
        e.getMessage());
  }

  @Test
  void binaryCrossEntropy_probabilities_matchesDefinition() {
    Tensor x = Tensor.of(0.5, -1.5, 2);
    Tensor t = Tensor.of(0, 0.3, 1);
    double[] expected = new double[3];
    for (int i = 0; i < 3; i++) {
      double p = 1 / (1 + Math.exp(-x.item(i)));
      expected[i] = -t.item(i) * Math.log(p) - (1 - t.item(i)) * Math.log(1 - p);
    }
    assertArrayEquals(expected, Nn.binaryCrossEntropyPerElement(x, t).toArray(), 1e-15);
    assertEquals(
        (expected[0] + expected[1] + expected[2]) / 3,
        Nn.binaryCrossEntropy(x, t).toDouble(),
        1e-15);
    CentralDifferences.check(y -> Nn.binaryCrossEntropyPerElement(y, t), x);
    CentralDifferences.check(u -> Nn.binaryCrossEntropyPerElement(x, u), t);
  }

  @Test
  void binaryCrossEntropy_certainPrediction_keepsRelativePrecision() {
    Tensor x = Tensor.of(40.0, -40, 1000, -1000);
    Tensor t = Tensor.of(true, false, false, true);
    double q = Math.exp(-40);
    assertArrayEquals(
        new double[] {q, q, 1000, 1000},
        Nn.binaryCrossEntropyPerElement(x, t).toArray(),
        1e-14 * q);
    double[] gradient =
        grad((Tensor y) -> Nn.binaryCrossEntropyPerElement(y, t).sum()).apply(x).toArray();
    assertArrayEquals(new double[] {-q, q, 1, -1}, gradient, 1e-14 * q);
  }

  @Test
  void binaryCrossEntropy_otherTypes_areKeptOrPromoted() {
    Tensor x = Tensor.of(0f, 1f);
    assertEquals("f32[]", Nn.binaryCrossEntropy(x, Tensor.of(0, 1)).type().toString());
    assertEquals("f32[]", Nn.binaryCrossEntropy(x, Tensor.of(0f, 1f)).type().toString());
    assertEquals("f64[]", Nn.binaryCrossEntropy(Tensor.of(0, 1), LABELS).type().toString());
  }

  @Test
  void binaryCrossEntropy_differentShapes_areRefused() {
    ShapeException e =
        assertThrows(
            ShapeException.class, () -> Nn.binaryCrossEntropy(Tensor.ones(3, 1), Tensor.ones(3)));
    assertEquals(
        "binaryCrossEntropy: logits of shape [3, 1] and targets of shape [3] do not match."
            + " Losses do not broadcast; reshape one of them.",
        e.getMessage());
  }
}
