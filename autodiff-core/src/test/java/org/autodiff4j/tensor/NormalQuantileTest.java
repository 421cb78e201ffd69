package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class NormalQuantileTest {
  @Test
  void of_knownQuantiles_areExactToRounding() {
    double[][] known = { // from mpmath, with 60 digits
      {0.5, 0},
      {0.975, 1.9599639845400538},
      {0.025, -1.9599639845400543},
      {0.8413447460685429, 0.9999999999999999},
      {0.07, -1.4757910281791706},
      {0.9999, 3.7190164854557084},
      {0.001, -3.0902323061678136},
      {1e-10, -6.361340902404057},
      {1e-20, -9.262340089798407},
      {1e-100, -21.273453560965326},
      {1e-300, -37.0470962993612},
    };
    for (double[] row : known) {
      assertEquals(row[1], NormalQuantile.of(row[0]), 2 * Math.ulp(row[1]), "p = " + row[0]);
    }
  }

  /** The error of p grows by x·pdf/p ≈ x², so x is as good as Φ, which has some ulp. */
  @Test
  void of_probabilityOfX_isX() {
    for (double x = -37; x <= 5; x += 0.013) {
      double p = NormalQuantile.probability(x);
      double pdf = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      double conditioned = 8 * Math.ulp(p) / pdf;
      assertEquals(x, NormalQuantile.of(p), 1e-15 * (1 + Math.abs(x)) + conditioned, "x = " + x);
    }
  }

  @Test
  void of_signedHalves_isOddToTheLastBit() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 10_000; i++) {
      double tail = 0.5 * Math.pow(random.nextDouble(), 4);
      double q = 0.5 - tail;
      assertEquals(NormalQuantile.of(q, tail), -NormalQuantile.of(-q, tail), 0, "seed 11");
    }
  }

  @Test
  void log_overAllExponents_isRightToAnUlp() {
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 200_000; i++) {
      double x = Math.scalb(1 + random.nextDouble(), random.nextInt(-1074, 1023));
      double expected = StrictMath.log(x);
      assertEquals(expected, NormalQuantile.log(x), Math.ulp(expected), "seed 12, x = " + x);
    }
    for (int i = 0; i < 200_000; i++) {
      double x = random.nextDouble(0.5, 2);
      double expected = StrictMath.log(x);
      assertEquals(expected, NormalQuantile.log(x), Math.ulp(expected), "seed 12, x = " + x);
    }
    assertEquals(0, NormalQuantile.log(1));
    assertEquals(StrictMath.log(Double.MIN_VALUE), NormalQuantile.log(Double.MIN_VALUE));
  }
}
