package org.autodiff4j.samples.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NewtonCgTest {
  /** {@code 100 (y - x²)² + (1 - x)²}: a curved valley whose Hessian is indefinite in places. */
  private static Tensor rosenbrock(Tensor p) {
    Tensor x = p.at(0);
    Tensor valley = p.at(1).sub(x.square()).square().mul(100);
    return valley.add(x.sub(1).square());
  }

  @Test
  void minimise_ofRosenbrock_findsItsMinimum() {
    Minimum<Tensor> minimum =
        NewtonCg.minimise(NewtonCgTest::rosenbrock, Tensor.of(-1.2, 1), 1e-10, 100);

    assertArrayEquals(new double[] {1, 1}, minimum.x().toArray(), 1e-9);
    assertTrue(minimum.gradientNorm() <= 1e-10, minimum.toString());
    assertTrue(minimum.iterations() < 100, minimum.toString());
  }

  @Test
  void minimise_fromNegativeCurvature_stillDescends() {
    // x⁴/4 - x²/2 has H(0.1) < 0 and its minima at ±1.
    Minimum<Tensor> minimum =
        NewtonCg.minimise(
            x -> x.pow(4).div(4).sub(x.square().div(2)), Tensor.scalar(0.1), 1e-12, 50);

    assertEquals(1, minimum.x().toDouble(), 1e-12);
    assertEquals(-0.25, minimum.value(), 1e-15);
  }
}
