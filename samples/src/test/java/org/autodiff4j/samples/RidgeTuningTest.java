package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RidgeTuningTest {
  @Test
  void weights_ofAStrength_solveTheNormalEquations() {
    Tensor w = RidgeTuning.weights(Tensor.scalar(3.0));

    Tensor x = RidgeTuning.TRAINING.x();
    Tensor residual = x.matmul(w).sub(RidgeTuning.TRAINING.y());
    assertArrayEquals(w.mul(-3).toArray(), x.T().matmul(residual).toArray(), 1e-9);
  }

  @Test
  void slope_throughTheSolution_agreesWithDifferences() {
    for (double at : new double[] {-2, 0, 3}) {
      double slope = slope(at);
      double h = 1e-4;
      double difference = (error(at + h) - error(at - h)) / (2 * h);
      assertEquals(difference, slope, 1e-6 * Math.abs(slope), "at " + at);
    }
  }

  @Test
  void descent_alongTheSlope_findsABetterStrength() {
    double logStrength = Math.log(0.1);
    double before = error(logStrength);
    for (int i = 0; i < 100; i++) {
      logStrength -= 0.5 * slope(logStrength);
    }

    assertEquals(0, slope(logStrength), 1e-3);
    assertTrue(error(logStrength) < before / 2);
  }

  private static double error(double logStrength) {
    return RidgeTuning.error(Tensor.scalar(logStrength)).toDouble();
  }

  private static double slope(double logStrength) {
    ValueAndGrad<Tensor> both = RidgeTuning.errorAndSlope().apply(Tensor.scalar(logStrength));
    return both.gradient().toDouble();
  }
}
