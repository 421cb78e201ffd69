package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.samples.NeuralOde.Params;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NeuralOdeTest {
  private static final Params START = NeuralOde.start();

  @Test
  void path_ofTheTrueLaw_isTheObservedOne() {
    Tensor law = Tensor.of(new double[][] {{0, -1}, {1, -0.4}});
    Tensor path = NeuralOde.path(z -> z.matmul(law), NeuralOde.origin(), false);

    assertArrayEquals(NeuralOde.observed().toArray(), path.toArray(), 1e-4);
  }

  @Test
  void gradient_ofTheCheckpointedScan_isThatOfThePlainOne() {
    Params plain = grad((Params p) -> NeuralOde.loss(p, false)).apply(START);
    Params lean = grad((Params p) -> NeuralOde.loss(p, true)).apply(START);

    assertArrayEquals(plain.w1().toArray(), lean.w1().toArray(), 1e-13);
    assertArrayEquals(plain.b1().toArray(), lean.b1().toArray(), 1e-13);
    assertArrayEquals(plain.w2().toArray(), lean.w2().toArray(), 1e-13);
  }

  @Test
  void gradient_throughAllSteps_agreesWithDifferences() {
    GradientChecks.of((Params p) -> NeuralOde.loss(p, true)).at(START).run().requirePassed();
  }

  @Test
  void stacks_withCheckpoint_areTheStatesAlone() {
    assertEquals(1, NeuralOde.stacks(true));
    assertTrue(NeuralOde.stacks(false) >= 8, "two for each of four evaluations of the network");
  }

  @Test
  void trained_network_followsThePathAndKnowsTheLaw() {
    Params trained = NeuralOde.trained();

    assertTrue(NeuralOde.loss(START, true).toDouble() > 0.1);
    assertTrue(NeuralOde.loss(trained, true).toDouble() < 1e-3);
    double[] velocity = NeuralOde.velocity(trained, Tensor.of(0.5, -0.5)).toArray();
    assertEquals(-0.5, velocity[0], 0.15);
    assertEquals(-0.3, velocity[1], 0.15);
  }
}
