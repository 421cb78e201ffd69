package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.samples.MetaLearning.Net;
import org.autodiff4j.samples.MetaLearning.Points;
import org.autodiff4j.samples.MetaLearning.Task;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;
import org.junit.jupiter.api.Test;

class MetaLearningTest {
  private static final Net START = MetaLearning.start();
  private static final Task UNSEEN = MetaLearning.unseen();

  private static Task task(int i) {
    Points support = new Points(UNSEEN.support().x().at(i), UNSEEN.support().y().at(i));
    return new Task(support, new Points(UNSEEN.query().x().at(i), UNSEEN.query().y().at(i)));
  }

  @Test
  void metaLoss_ofABatch_isTheMeanOverItsWaves() {
    double sum = 0;
    for (int i = 0; i < MetaLearning.TASKS; i++) {
      sum += MetaLearning.lossAfterStep(START, task(i)).toDouble();
    }

    double mean = sum / MetaLearning.TASKS;
    assertEquals(mean, MetaLearning.metaLoss(START, UNSEEN).toDouble(), 1e-12);
  }

  @Test
  void gradient_throughTheInnerStep_agreesWithForwardModeAndDifferences() {
    Net direction = Pytree.map((Tensor leaf) -> leaf.mul(2).cos(), START);
    Net gradient = grad(MetaLearning::metaLoss).apply(START, UNSEEN);
    double slope = dot(gradient, direction);

    double forward = jvp(MetaLearning::metaLoss, START, UNSEEN, direction).tangent().toDouble();
    assertEquals(forward, slope, 1e-10 * Math.abs(forward));
    double h = 1e-5;
    double difference = (lossAt(h, direction) - lossAt(-h, direction)) / (2 * h);
    assertEquals(difference, slope, 1e-6 * Math.abs(slope));
  }

  private static double lossAt(double h, Net direction) {
    Net moved = Pytree.map((p, d) -> p.add(d.mul(h)), START, direction);
    return MetaLearning.metaLoss(moved, UNSEEN).toDouble();
  }

  private static double dot(Net x, Net y) {
    double sum = 0;
    for (Tensor product : Pytree.flatten(Pytree.map(Tensor::mul, x, y)).leaves()) {
      sum += product.sum().toDouble();
    }
    return sum;
  }

  @Test
  void trained_network_fitsANewWaveInOneStep() {
    Net trained = MetaLearning.trained();

    double after = MetaLearning.metaLoss(trained, UNSEEN).toDouble();
    assertTrue(after < 0.15, "after one step: " + after);
    assertTrue(after < MetaLearning.lossBefore(trained, UNSEEN).toDouble() / 3);
    assertTrue(after < MetaLearning.metaLoss(START, UNSEEN).toDouble() / 5);
  }

  @Test
  void tasks_ofAKey_areSineWaves() {
    Points support = UNSEEN.support();

    assertArrayEquals(
        new int[] {MetaLearning.TASKS, MetaLearning.POINTS, 1}, support.x().shape().toArray());
    assertTrue(support.y().abs().max().toDouble() <= 2);
    assertTrue(support.x().abs().max().toDouble() <= 3);
  }
}
