package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.Dual;
import org.autodiff4j.samples.SeedProblems.HessianProducts;
import org.autodiff4j.samples.SeedProblems.Jacobians;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class SeedProblemsTest {
  private static final double FLOAT32 = 1e-6;

  @Test
  void sensitivity_ofSumOfSquares_isValueAndSlope() {
    Dual<Tensor> loss =
        SeedProblems.sensitivity(
            Tensor.scalar(1.0), Tensor.scalar(0.0), Tensor.of(1.0, 2), Tensor.scalar(1.0));

    assertEquals(5, loss.primal().toDouble());
    assertEquals(10, loss.tangent().toDouble());
  }

  @Test
  void hessianProducts_ofQuadratic_agreeInAllThreeForms() {
    Tensor a = Tensor.of(new double[][] {{2, 0}, {0, 3}});

    HessianProducts products =
        SeedProblems.hessianProducts(
            SeedProblems.quadratic(a), Tensor.of(1.0, 1), Tensor.of(1.0, 0));

    double[] expected = {2, 0};
    assertArrayEquals(expected, products.jvpOfGrad().toArray());
    assertArrayEquals(expected, products.hvp().toArray());
    assertArrayEquals(expected, products.gradOfGrad().toArray());
  }

  @Test
  void stableSqrt_atZeroAndFour_hasFiniteDerivativesOfBothOrders() {
    Tensor x = Tensor.of(0.0, 4);

    Dual<Tensor> root = jvp(SeedProblems.STABLE_SQRT, x, Tensor.of(1.0, 1));

    assertArrayEquals(new double[] {0, 2}, root.primal().toArray());
    assertArrayEquals(new double[] {0, 0.25}, root.tangent().toArray());
    assertEquals(0, grad(SeedProblems.STABLE_SQRT).apply(x.at(0)).toDouble());
    assertEquals(0.25, grad(SeedProblems.STABLE_SQRT).apply(x.at(1)).toDouble());
    // (√x)'' = -x^(-3/2) / 4
    assertEquals(0, grad(grad(SeedProblems.STABLE_SQRT)).apply(x.at(0)).toDouble());
    assertEquals(-0.03125, grad(grad(SeedProblems.STABLE_SQRT)).apply(x.at(1)).toDouble());
  }

  @Test
  void jacobians_ofMonomialsInFloat32_agreeInBothModes() {
    Jacobians j = SeedProblems.jacobians();

    assertEquals(DType.FLOAT32, j.forward().dtype());
    assertClose(j.value(), 9.61084, 7.59375, 8.542969);
    double[] rows = {
      57.66504, 76.88672, 57.66504, 9.61084, 15.1875, 45.5625, 25.3125, 11.390625, 42.714844,
      119.60156, 39.867188, 25.628906
    };
    assertClose(j.forward(), rows);
    assertClose(j.reverse(), rows);
    assertClose(j.jvp(), 65.353714, 35.943752, 80.87344);
    assertClose(j.vjp(), 83.697365, 194.49492, 88.94971, 39.546825);
  }

  @Test
  void layerTangent_alongOneEntry_isThatPartialDerivative() {
    assertClose(SeedProblems.layerTangent(SeedProblems.alongKernel()), 11.96414);
    assertClose(SeedProblems.layerTangent(SeedProblems.alongInput()), 14.045405);
  }

  private static void assertClose(Tensor actual, double... expected) {
    double[] values = actual.toArray();
    assertEquals(expected.length, values.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected[i], values[i], FLOAT32 * Math.abs(expected[i]), "element " + i);
    }
  }
}
