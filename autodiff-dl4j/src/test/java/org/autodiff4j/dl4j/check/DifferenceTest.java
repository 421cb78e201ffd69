package org.autodiff4j.dl4j.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DifferenceTest {
  @Test
  void difference_ofASmoothFunction_isGoodToItsError() {
    Difference d = Difference.of(t -> Math.exp(3 * t) + 1, 0, 0);
    assertFalse(d.isKink());
    assertEquals(3, d.value(), d.error());
    assertTrue(d.error() < 1e-10, d.toString());
  }

  @Test
  void difference_atAKink_tellsOfIt() {
    assertTrue(Difference.of(t -> Math.abs(t) + t * t + t, 0, 0).isKink());
    assertTrue(Difference.of(t -> Math.max(t, 0.999 * t), 0, 0).isKink());
  }

  @Test
  void difference_besideAKink_stepsCloser() {
    for (double aside : new double[] {1e-3, 1e-4, 1e-5, -1e-5}) {
      Difference d = Difference.of(t -> Math.abs(t - aside) + Math.sin(t), 1e-7, 0);
      assertFalse(d.isKink(), aside + ": " + d);
      assertEquals(aside > 0 ? 0 : 2, d.value(), 1e-6, aside + ": " + d);
    }
  }

  @Test
  void difference_thatMayBeCoarse_stopsEarly() {
    int[] calls = {0};
    Difference d =
        Difference.of(
            t -> {
              calls[0]++;
              return Math.sin(t);
            },
            1e-5,
            0);
    assertEquals(1, d.value(), 1e-8);
    assertEquals(9, calls[0]);
  }
}
