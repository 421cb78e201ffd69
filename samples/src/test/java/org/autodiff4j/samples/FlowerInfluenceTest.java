package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FlowerInfluenceTest {
  private static final IrisData DATA = IrisData.load();
  private static final Batch FLOWERS = SoftmaxRegression.batch(DATA);
  private static final Params AT = IrisTraining.newton(DATA).x();

  @Test
  void gradientNorms_ofAllFlowers_equalTheLoop() {
    double[] expected = new double[150];
    for (int i = 0; i < expected.length; i++) {
      Batch flower = new Batch(FLOWERS.features().at(i), FLOWERS.labels().at(i));
      Params g = grad(SoftmaxRegression::loss).apply(AT, flower);
      double squares = 0;
      for (Tensor leaf : List.of(g.weights(), g.bias())) {
        for (double x : leaf.toArray()) {
          squares += x * x;
        }
      }
      expected[i] = Math.sqrt(squares);
    }

    assertArrayEquals(expected, FlowerInfluence.gradientNorms(AT, FLOWERS).toArray(), 1e-13);
  }

  @Test
  void gradients_ofAllFlowersAtTheMinimum_cancel() {
    Params g = FlowerInfluence.gradients(AT, FLOWERS);

    assertArrayEquals(new int[] {150, 4, 3}, g.weights().shape().toArray());
    assertArrayEquals(new double[12], g.weights().mean(0).toArray(), 1e-7);
    assertArrayEquals(new double[3], g.bias().mean(0).toArray(), 1e-7);
  }

  @Test
  void mostInfluential_ofAll_areThoseInDoubt() {
    Tensor norms = FlowerInfluence.gradientNorms(AT, FLOWERS);
    List<Integer> order = FlowerInfluence.mostInfluential(norms);

    for (int i = 1; i < order.size(); i++) {
      assertTrue(norms.item(order.get(i - 1)) >= norms.item(order.get(i)), "place " + i);
    }
    Tensor probabilities = SoftmaxRegression.probabilities(AT, FLOWERS.features());
    for (int flower : order.subList(0, 3)) {
      double own = probabilities.item(flower, (int) DATA.species().item(flower));
      assertTrue(own < 0.6, "flower " + flower + " has " + own);
    }
    assertEquals(150, order.stream().distinct().count());
  }
}
