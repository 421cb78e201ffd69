package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.check.GradientReport;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ImagesTest {
  private static final Resize NEAREST = new Resize(Resize.Method.NEAREST);
  private static final Resize LINEAR = new Resize(Resize.Method.LINEAR);
  private static final Resize CUBIC = new Resize(Resize.Method.CUBIC);

  @Test
  void resize_linear_readsAtTheCentresOfCells() {
    Tensor x = Tensor.of(0, 4);
    assertArrayEquals(new double[] {0, 1, 3, 4}, Images.resize(x, LINEAR, 4).toArray());
    assertArrayEquals(new double[] {0, 2, 4}, Images.resize(x, LINEAR.alignCorners(), 3).toArray());
    assertArrayEquals(new double[] {0, 0, 4, 4}, Images.upsample(x, NEAREST, 2).toArray());
  }

  @Test
  void resize_antialiased_countsAllElements() {
    Tensor x = Tensor.of(0, 0, 8, 0, 0, 0, 0, 0);
    assertEquals(0, Images.resize(x, LINEAR, 1).sum().toDouble());
    assertEquals(1, Images.resize(x, LINEAR.antialias(), 1).toDouble(), 0.4);
  }

  /** An element of weight 0 is not read. */
  @Test
  void resize_besideInfinity_staysFinite() {
    Tensor x = Tensor.of(1, 2, Double.POSITIVE_INFINITY, 3, 4);
    for (Resize how : new Resize[] {LINEAR.alignCorners(), CUBIC.alignCorners(), NEAREST}) {
      Tensor y = Images.resize(x, how, 3);
      assertArrayEquals(new double[] {1, Double.POSITIVE_INFINITY, 4}, y.toArray(), how.toString());
    }
  }

  @Test
  void resize_ofConstants_keepsThem() {
    for (Resize how : new Resize[] {LINEAR, CUBIC, LINEAR.antialias(), CUBIC.antialias()}) {
      for (int m = 1; m < 12; m++) {
        Tensor y = Images.resize(Tensor.full(3, 2, 5), how, m);
        assertArrayEquals(Tensor.full(3, 2, m).toArray(), y.toArray(), 1e-14);
      }
    }
  }

  @Test
  void resize_types_areKeptOrReal() {
    Tensor x = Tensor.of(Shape.of(2), 1f, 2f);
    assertEquals(DType.FLOAT32, Images.resize(x, CUBIC, 3).dtype());
    assertEquals(DType.INT64, Images.resize(Tensor.arange(2), NEAREST, 3).dtype());
    assertEquals(DType.FLOAT64, Images.resize(Tensor.arange(2), LINEAR, 3).dtype());
    assertEquals(Shape.of(2, 0), Images.resize(Tensor.zeros(2, 3), LINEAR, 0).shape());
    assertEquals(Shape.of(0, 4), Images.resize(Tensor.zeros(0, 3), LINEAR, 4).shape());
  }

  @Test
  void resize_gradient_spreadsWithTheWeights() {
    TensorFunction f = x -> Images.resize(x, LINEAR, 4).sum();
    assertArrayEquals(new double[] {2, 2}, grad(f).apply(Tensor.of(5.0, 7)).toArray());
    Tensor x = Tensor.linspace(0, 9, 12).sin().reshape(3, 4);
    checkGradients(v -> Images.resize(v, CUBIC, 5, 2).square(), x);
  }

  /** Both modes against differences, to second order. */
  private static void checkGradients(TensorFunction f, Tensor x) {
    GradientReport report = GradientChecks.of(f).at(x).order(2).run();
    assertTrue(report.passed(), report::toString);
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
  }

  @Test
  void resize_thatCannotBe_saysWhy() {
    assertError(
        "resize: 2 sizes for a tensor of shape [3].",
        () -> Images.resize(Tensor.zeros(3), LINEAR, 2, 2));
    assertError(
        "resize: axis 1 of shape [2, 0] cannot get size 3.",
        () -> Images.resize(Tensor.zeros(2, 0), LINEAR, 3));
    assertError(
        "resize: axis 0 of shape [2] cannot get size -1.",
        () -> Images.resize(Tensor.zeros(2), LINEAR, -1));
    assertError(
        "upsample: 2 factors for a tensor of shape [3].",
        () -> Images.upsample(Tensor.zeros(3), LINEAR, 2, 2));
    assertError(
        "Resize: antialiasing widens the kernel of LINEAR or CUBIC without aligned corners.",
        () -> LINEAR.alignCorners().antialias());
  }
}
