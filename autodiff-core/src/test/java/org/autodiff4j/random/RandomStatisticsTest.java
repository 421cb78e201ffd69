package org.autodiff4j.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.tensor.ScalarMath;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Draws have the distributions they are named after. Takes some seconds, for only many numbers show
 * a small bias. All seeds are fixed.
 */
class RandomStatisticsTest {
  private static final long SEED = 20_240_601;
  private static final RandomKey KEY = RandomKey.of(SEED);
  private static final int N = 100_000;

  /**
   * A distribution with its standardised third and fourth moments and its distribution function.
   */
  private record Law(
      String name,
      Function<TensorType, Tensor> draw,
      List<Double> moments,
      DoubleUnaryOperator probability) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Law> laws() {
    double gamma = 0.5772156649015329;
    return Stream.of(
        new Law("uniform", KEY::uniform, List.of(0.5, 1 / 12.0, 0.0, 1.8), x -> x),
        new Law(
            "uniform from -3 to 5",
            type -> KEY.uniform(type, -3, 5),
            List.of(1.0, 64 / 12.0, 0.0, 1.8),
            x -> (x + 3) / 8),
        new Law("normal", KEY::normal, List.of(0.0, 1.0, 0.0, 3.0), RandomStatisticsTest::normal),
        new Law(
            "gumbel",
            KEY::gumbel,
            List.of(gamma, Math.PI * Math.PI / 6, 1.1395470994046486, 5.4),
            x -> Math.exp(-Math.exp(-x))),
        new Law(
            "exponential", KEY::exponential, List.of(1.0, 1.0, 2.0, 9.0), x -> -Math.expm1(-x)));
  }

  private static double normal(double x) {
    return 0.5 * ScalarMath.erfc(-x / Math.sqrt(2));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void moments_ofEveryLaw_areWithinFiveStandardErrors(Law law) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      double[] x = law.draw.apply(TensorType.of(dtype, N)).toArray();
      double sigma = Math.sqrt(law.moments.get(1));
      double[] expected = {0, 1, law.moments.get(2), law.moments.get(3)};
      for (int k = 1; k <= 4; k++) {
        double sum = 0;
        double squares = 0;
        for (double value : x) {
          double power = Math.pow((value - law.moments.get(0)) / sigma, k);
          sum += power;
          squares += power * power;
        }
        double mean = sum / N;
        double error = Math.sqrt((squares / N - mean * mean) / N);
        String what = law + " " + dtype + ", moment " + k + ", seed " + SEED;
        assertEquals(expected[k - 1], mean, 5 * error, what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void distribution_ofEveryLaw_passesKolmogorovSmirnov(Law law) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      double[] x = law.draw.apply(TensorType.of(dtype, N)).toArray();
      assertKolmogorovSmirnov(law + " " + dtype, x, law.probability);
    }
  }

  @Test
  void truncatedNormal_middleAndTails_passesKolmogorovSmirnov() {
    double infinity = Double.POSITIVE_INFINITY;
    double[][] bounds = {
      {-1, 2}, {-infinity, infinity}, {0, infinity}, {-infinity, -3}, {5, 6}, {-0.1, 0.1}, {-20, 20}
    };
    for (double[] b : bounds) {
      double[] x = KEY.truncatedNormal(b[0], b[1], N).toArray();
      for (double value : x) {
        assertTrue(value > b[0] && value < b[1], value + " in " + Arrays.toString(b));
      }
      // In the upper tail only the mirrored probabilities are precise.
      double sign = b[0] > 0 ? -1 : 1;
      double start = normal(sign * b[0]);
      double width = normal(sign * b[1]) - start;
      assertKolmogorovSmirnov(
          "truncatedNormal " + Arrays.toString(b), x, v -> (normal(sign * v) - start) / width);
    }
  }

  @Test
  void truncatedNormal_farTail_hasTheMeanOfItsExponential() {
    double[] x = KEY.truncatedNormal(30, Double.POSITIVE_INFINITY, N).toArray();
    // The mean is pdf(30)/tail(30) = 30 + 1/30 - 2/30³ + …, the standard deviation about 1/30.
    double mean = Arrays.stream(x).average().orElseThrow();
    double expected = 30 + 1 / 30.0 - 2 / 27_000.0 + 10 / Math.pow(30, 5);
    assertEquals(expected, mean, 5 / 30.0 / Math.sqrt(N), "seed " + SEED);
  }

  /** With probability 0.001 the statistic √n·D exceeds 1.95. */
  private static void assertKolmogorovSmirnov(String what, double[] x, DoubleUnaryOperator cdf) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double p = cdf.applyAsDouble(sorted[i]);
      double above = (i + 1.0) / sorted.length - p;
      double below = p - (double) i / sorted.length;
      distance = Math.max(distance, Math.max(above, below));
    }
    double statistic = Math.sqrt(sorted.length) * distance;
    assertTrue(statistic < 1.95, what + ": " + statistic + ", seed " + SEED);
  }

  @Test
  void randint_everyInteger_isEquallyLikely() {
    for (DType dtype : new DType[] {DType.INT32, DType.INT64}) {
      for (int span : new int[] {1, 2, 10, 64, 1000}) {
        long[] x = KEY.randint(-7, span - 7, TensorType.of(dtype, N)).toLongArray();
        double[] expected = new double[span];
        Arrays.fill(expected, 1.0 / span);
        assertChiSquare("randint " + dtype + " " + span, shifted(x, 7), expected);
      }
    }
  }

  private static long[] shifted(long[] x, long by) {
    return Arrays.stream(x).map(v -> v + by).toArray();
  }

  @Test
  void bernoulli_anyProbability_isMet() {
    for (double p : new double[] {0, 1e-3, 0.25, 0.5, 0.9, 1}) {
      long[] x = KEY.bernoulli(p, N).toLongArray();
      assertChiSquare("bernoulli " + p, x, new double[] {1 - p, p});
      long[] narrow = KEY.bernoulli(Tensor.scalar((float) p), Shape.of(N)).toLongArray();
      assertChiSquare("bernoulli f32 " + p, narrow, new double[] {1 - p, p});
    }
  }

  @Test
  void categorical_classes_haveTheSoftmaxOfTheLogits() {
    double[] p = {0.5, 0, 0.2, 0.01, 0.29};
    Tensor logits = Tensor.of(p).log().add(3);
    assertChiSquare("categorical", KEY.categorical(logits, Shape.of(N)).toLongArray(), p);
    Tensor narrow = logits.cast(DType.FLOAT32);
    assertChiSquare("categorical f32", KEY.categorical(narrow, Shape.of(N)).toLongArray(), p);
  }

  @Test
  void permutation_everyOrder_isEquallyLikely() {
    int count = 24_000;
    long[] orders = KEY.keys(count).permutation(5).toLongArray();
    long[] ranks = new long[count];
    for (int k = 0; k < count; k++) {
      List<Long> rest = new ArrayList<>(List.of(0L, 1L, 2L, 3L, 4L));
      for (int i = 0; i < 5; i++) {
        int place = rest.indexOf(orders[5 * k + i]);
        assertTrue(place >= 0, "not a permutation: number " + k);
        rest.remove(place);
        ranks[k] = ranks[k] * (5 - i) + place;
      }
    }
    double[] expected = new double[120];
    Arrays.fill(expected, 1.0 / 120);
    assertChiSquare("permutation", ranks, expected);
  }

  /** At a level of 0.0005, by the approximation of Wilson and Hilferty. */
  private static void assertChiSquare(String what, long[] x, double[] probabilities) {
    double[] counts = new double[probabilities.length];
    for (long value : x) {
      counts[(int) value]++;
    }
    double statistic = 0;
    int freedom = -1;
    for (int i = 0; i < counts.length; i++) {
      double expected = probabilities[i] * x.length;
      if (expected == 0) {
        assertEquals(0, counts[i], what + ": class " + i + " is impossible, seed " + SEED);
        continue;
      }
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
      freedom++;
    }
    double h = 2 / (9.0 * Math.max(1, freedom));
    double bound = freedom * Math.pow(1 - h + 3.3 * Math.sqrt(h), 3);
    assertTrue(
        statistic <= bound + 1e-9, what + ": " + statistic + " > " + bound + ", seed " + SEED);
  }

  @Test
  void bits_everyOne_isSetHalfTheTime() {
    for (DType dtype : new DType[] {DType.INT32, DType.INT64}) {
      long[] x = KEY.bits(TensorType.of(dtype, N)).toLongArray();
      for (int bit = 0; bit < 8 * dtype.bytes(); bit++) {
        int at = bit;
        double mean = Arrays.stream(x).mapToDouble(v -> v >>> at & 1).average().orElseThrow();
        assertEquals(0.5, mean, 5 * 0.5 / Math.sqrt(N), dtype + " bit " + bit + ", seed " + SEED);
      }
    }
  }

  @Test
  void streams_ofRelatedKeys_areUncorrelated() {
    List<RandomKey> keys = new ArrayList<>(List.of(KEY, RandomKey.of(SEED + 1), RandomKey.of(0)));
    keys.addAll(KEY.split(5));
    keys.addAll(KEY.split().get(1).split());
    for (int i = 0; i < 3; i++) {
      keys.add(RandomKey.of(SEED + 1).foldIn(i));
    }
    int n = 20_000;
    List<double[]> streams = keys.stream().map(key -> key.normal(n).toArray()).toList();
    double bound = 5 / Math.sqrt(n);
    for (int i = 0; i < streams.size(); i++) {
      for (int j = 0; j <= i; j++) {
        double same = correlation(streams.get(i), streams.get(j), 0);
        assertEquals(i == j ? 1 : 0, same, i == j ? 0.1 : bound, "keys " + i + " and " + j);
        double next = correlation(streams.get(i), streams.get(j), 1);
        assertEquals(0, next, bound, "keys " + i + " and, one later, " + j + ", seed " + SEED);
      }
    }
  }

  private static double correlation(double[] x, double[] y, int lag) {
    double sum = 0;
    for (int i = 0; i + lag < x.length; i++) {
      sum += x[i] * y[i + lag];
    }
    return sum / (x.length - lag);
  }
}
