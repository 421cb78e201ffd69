package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.autodiff4j.tensor.ScalarMath;
import org.junit.jupiter.api.Test;

final class VectorMathTest {
  private static final long SEED = 17;

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Math.nextDown(1.0),
    Math.nextUp(-1.0),
    Math.sqrt(0.5),
    Math.sqrt(2),
    708,
    -708,
    Math.nextDown(708.0),
    709.78,
    709.79,
    -745.1,
    -745.2,
    1020.9,
    1023.5,
    1024,
    -1021.5,
    -1074,
    -1075,
    354,
    -354,
    1e-300,
    -1e-8,
    1e17,
    -1e17
  };

  /** A function under test. */
  private interface Many {
    void run(double[] x, double[] z, int n);
  }

  @Test
  void exp_anyArgument_isThatOfMath() {
    check("exp", VectorMath::exp, Math::exp, 1, -750, 720);
  }

  @Test
  void exp2_anyArgument_isThatOfMath() {
    check("exp2", VectorMath::exp2, x -> Math.pow(2, x), 1, -1080, 1030);
  }

  @Test
  void expm1_anyArgument_isThatOfMath() {
    check("expm1", VectorMath::expm1, Math::expm1, 3, -45, 720);
  }

  @Test
  void tanh_anyArgument_isThatOfMath() {
    check("tanh", VectorMath::tanh, Math::tanh, 4, -25, 25);
  }

  @Test
  void sigmoid_anyArgument_isThatOfMath() {
    check("sigmoid", VectorMath::sigmoid, ScalarMath::sigmoid, 3, -750, 50);
  }

  @Test
  void softplus_anyArgument_isThatOfMath() {
    check("softplus", VectorMath::softplus, ScalarMath::softplus, 3, -750, 50);
  }

  @Test
  void log_anyArgument_isThatOfMath() {
    check("log", VectorMath::log, Math::log, 1, 0, 4);
  }

  @Test
  void log1p_anyArgument_isThatOfMath() {
    check("log1p", VectorMath::log1p, Math::log1p, 2, -1, 4);
  }

  /** Compares over the range, near 0, over all magnitudes, and at special values. */
  private static void check(
      String name, Many many, DoubleUnaryOperator one, int ulps, double low, double high) {
    SplittableRandom random = new SplittableRandom(SEED);
    int block = Scratch.BLOCK;
    double[] x = new double[block];
    for (int trial = 0; trial < 200; trial++) {
      for (int i = 0; i < block; i++) {
        double sign = random.nextBoolean() ? 1 : -1;
        x[i] =
            switch (trial % 3) {
              case 0 -> random.nextDouble(low, high);
              case 1 -> random.nextDouble(-1, 1);
              default -> sign * Math.exp(random.nextDouble(-708, 708));
            };
        if (random.nextInt(20) == 0) {
          x[i] = SPECIAL[random.nextInt(SPECIAL.length)];
        }
      }
      compare(name, many, one, ulps, x, trial == 0 ? block : 1 + random.nextInt(block));
    }
    for (int n = 1; n <= SPECIAL.length; n++) {
      compare(name, many, one, ulps, SPECIAL, n);
    }
  }

  private static void compare(
      String name, Many many, DoubleUnaryOperator one, int ulps, double[] x, int n) {
    double[] z = new double[n];
    double[] before = x.clone();
    many.run(x, z, n);
    for (int i = 0; i < n; i++) {
      double expected = one.applyAsDouble(x[i]);
      double allowed = Double.isFinite(expected) ? ulps * Math.ulp(expected) : 0;
      double at = x[i];
      assertEquals(expected, z[i], allowed, () -> name + " of " + at + ", seed " + SEED);
      assertEquals(before[i], x[i], "the argument of " + name);
    }
  }
}
