package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.CentralDifferences;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

class VarianceTest {
  private static final Tensor X = Tensor.of(new double[][] {{1, 4, 2.5}, {-3, 0.5, 7}});

  @Test
  void variance_vector_matchesPairwiseDifferences() {
    double[] x = {3, 1, 4, 1, 5};
    double pairs = 0; // Σ (x_i - x_j)² / 2n² is the variance without a mean
    for (double a : x) {
      for (double b : x) {
        pairs += (a - b) * (a - b);
      }
    }
    assertEquals(pairs / 50, Tensors.variance(Tensor.of(x)).toDouble(), 1e-15);
    assertEquals(
        pairs / 40, Tensors.variance(Tensor.of(x), new int[0], 1, false).toDouble(), 1e-15);
    assertEquals(Math.sqrt(pairs / 50), Tensors.standardDeviation(Tensor.of(x)).toDouble(), 1e-15);
  }

  @Test
  void variance_axes_reducesThoseNamed() {
    assertArrayEquals(new double[] {4, 3.0625, 5.0625}, Tensors.variance(X, 0).toArray(), 1e-15);
    assertEquals("f64[2]", Tensors.variance(X, -1).type().toString());
    assertEquals("f64[]", Tensors.variance(X, 1, 0).type().toString());
    assertEquals("f64[2,1]", Tensors.variance(X, new int[] {1}, 1, true).type().toString());
    assertEquals("f64[1,1]", Tensors.standardDeviation(X, new int[0], 0, true).type().toString());
    assertArrayEquals(
        new double[] {2, 1.75, 2.25}, Tensors.standardDeviation(X, 0).toArray(), 1e-15);
  }

  @Test
  void variance_largeOffset_isExact() {
    assertEquals(2.0 / 3, Tensors.variance(Tensor.of(1e15, 1e15 + 1, 1e15 + 2)).toDouble(), 1e-15);
  }

  @Test
  void variance_otherTypes_areKeptOrPromoted() {
    assertEquals("f32[] 1.0", Tensors.variance(Tensor.of(1f, 3f)).toString());
    assertEquals("f32[] 1.0", Tensors.standardDeviation(Tensor.of(1f, 3f)).toString());
    assertEquals("f64[] 1.0", Tensors.variance(Tensor.of(1, 3)).toString());
    assertEquals("f64[] 0.25", Tensors.variance(Tensor.of(true, false)).toString());
  }

  @Test
  void variance_tooFewElements_isNan() {
    assertEquals(Double.NaN, Tensors.variance(Tensor.zeros(0)).toDouble());
    int[] all = {};
    assertEquals(Double.NaN, Tensors.variance(Tensor.of(5.0), all, 1, false).toDouble());
    assertEquals(Double.NaN, Tensors.variance(Tensor.of(5.0, 7), all, 2, false).toDouble());
    assertArrayEquals(
        new double[] {Double.NaN, Double.NaN}, Tensors.variance(Tensor.zeros(2, 0), 1).toArray());
    assertEquals("f64[0]", Tensors.standardDeviation(Tensor.zeros(0, 3), 1).type().toString());
  }

  @Test
  void variance_notFinite_isNan() {
    assertEquals(Double.NaN, Tensors.variance(Tensor.of(1, Double.NaN)).toDouble());
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(Double.NaN, Tensors.standardDeviation(Tensor.of(1, infinity)).toDouble());
  }

  @Test
  void variance_scalar_isZero() {
    assertEquals(0, Tensors.variance(Tensor.scalar(3.0)).toDouble());
  }

  @Test
  void variance_missingAxis_isNamed() {
    ShapeException e = assertThrows(ShapeException.class, () -> Tensors.variance(X, 2));
    assertEquals("Axis 2 does not exist: rank 2 has axes -2 to 1.", e.getMessage());
  }

  @Test
  void variance_gradient_isTwiceTheDeviationOverN() {
    double[] gradient =
        grad((Tensor x) -> Tensors.variance(x)).apply(Tensor.of(1.0, 2, 6)).toArray();
    assertArrayEquals(new double[] {-4.0 / 3, -2.0 / 3, 2}, gradient, 1e-15);
  }

  @Test
  void variance_derivatives_matchDifferences() {
    CentralDifferences.check(x -> Tensors.variance(x, 0), X);
    CentralDifferences.check(x -> Tensors.variance(x, new int[] {1}, 1, true), X);
    CentralDifferences.check(x -> Tensors.standardDeviation(x), X);
    CentralDifferences.check(x -> Tensors.standardDeviation(x, new int[] {1}, 1, false), X);
  }

  @Test
  void standardDeviation_constants_hasValueAndDerivativesZero() {
    Tensor x = Tensor.of(0.1, 0.1, 0.1); // their rounded mean is not 0.1
    Tensor v = Tensor.of(1.0, -2, 3);
    TensorFunction f = y -> Tensors.standardDeviation(y);
    assertEquals(0, f.apply(x).toDouble());
    assertArrayEquals(new double[3], grad(f).apply(x).toArray());
    assertEquals(0, jvp(f, x, v).tangent().toDouble());
    assertArrayEquals(new double[3], hvp(f, x, v).toArray());
  }

  @Test
  void standardDeviation_oneConstantRow_leavesOthersAlone() {
    Tensor x = Tensor.of(new double[][] {{2, 2}, {1, 3}});
    TensorFunction f = y -> Tensors.standardDeviation(y, 1).sum();
    assertArrayEquals(new double[] {0, 0, -0.5, 0.5}, grad(f).apply(x).toArray());
  }
}
