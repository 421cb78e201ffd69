package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CompensatedSumTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void of_cancellingTerms_keepsWhatRoundingTakes() {
    assertEquals(1, CompensatedSum.of(new double[] {1e16, 1, -1e16}));
    assertEquals(2, CompensatedSum.of(new double[] {1, 1e100, 1, -1e100}));
  }

  @Test
  void of_manyTerms_isRightToAnUlp() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    double[] terms = new double[10_000];
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < terms.length; i++) {
      terms[i] = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-8, 8));
      exact = exact.add(new BigDecimal(terms[i]));
    }
    double expected = exact.doubleValue();
    assertEquals(expected, CompensatedSum.of(terms), Math.ulp(expected), () -> "seed " + seed);
  }

  @Test
  void addProduct_cancellingProducts_areNotRounded() {
    double x = 1 + 0x1p-30;
    CompensatedSum sum = new CompensatedSum();
    sum.addProduct(x, x);
    sum.add(-1 - 0x1p-29);
    assertEquals(0x1p-60, sum.value());
  }

  @Test
  void of_infinitiesAndNaN_isAPlainSum() {
    assertEquals(INF, CompensatedSum.of(new double[] {1, INF, 2}));
    assertEquals(-INF, CompensatedSum.of(new double[] {1, -INF, 2}));
    assertEquals(Double.NaN, CompensatedSum.of(new double[] {INF, 1, -INF}));
    assertEquals(Double.NaN, CompensatedSum.of(new double[] {1, Double.NaN}));
    assertEquals(INF, CompensatedSum.of(new double[] {1e308, 1e308, -1e308}));
    assertEquals(0, CompensatedSum.of(new double[] {}));
  }

  @Test
  void addProduct_overflow_isInfinite() {
    CompensatedSum sum = new CompensatedSum();
    sum.addProduct(1e200, 1e200);
    assertEquals(INF, sum.value());
    sum.addProduct(0, INF);
    assertEquals(Double.NaN, sum.value());
  }
}
