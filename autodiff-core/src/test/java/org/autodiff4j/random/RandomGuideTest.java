package org.autodiff4j.random;

import static org.autodiff4j.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/random.md. */
class RandomGuideTest {
  record Location(Tensor mu, Tensor sigma) {}

  @Test
  void draw_ofAKeyTwice_repeatsTheNumbers() {
    RandomKey key = RandomKey.of(42);
    Tensor a = key.normal(3);
    Tensor b = key.normal(3);
    assertArrayEquals(a.toArray(), b.toArray());
  }

  @Test
  void split_andFoldIn_giveOtherNumbers() {
    RandomKey key = RandomKey.of(42);
    List<RandomKey> keys = key.split(3);
    Tensor w = keys.get(0).normal(784, 10).mul(0.01);
    Tensor kept = keys.get(1).bernoulli(0.9, 784);
    List<Tensor> orders = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      orders.add(keys.get(2).foldIn(step).permutation(50_000));
    }
    assertEquals(Shape.of(784, 10), w.shape());
    assertEquals(0.9, kept.mean().toDouble(), 0.06);
    Tensor before = Tensor.arange(50_000);
    for (Tensor order : orders) {
      assertFalse(Arrays.equals(before.toArray(), order.toArray()));
      before = order;
    }
  }

  @Test
  void grad_ofASample_reachesItsParameters() {
    RandomKey key = RandomKey.of(42);
    Tensor mu = Tensor.scalar(1.0);
    Tensor sigma = Tensor.scalar(2.0);
    Location g =
        grad((Location p, RandomKey k) -> k.normal(1000).mul(p.sigma()).add(p.mu()).square().mean())
            .apply(new Location(mu, sigma), key);
    assertEquals(2, g.mu().toDouble(), 5 * 4 / Math.sqrt(1000));
    assertEquals(4, g.sigma().toDouble(), 5 * 6.5 / Math.sqrt(1000));
  }

  @Test
  void keys_ofOneKey_giveARowEach() {
    RandomKey key = RandomKey.of(42);
    Tensor rows = key.keys(5).normal(3); // [5, 3]
    Tensor third = key.split(5).get(2).normal(3); // its row 2
    assertArrayEquals(third.toArray(), rows.at(2).toArray());
  }
}
