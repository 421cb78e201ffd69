package org.autodiff4j.contract;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Random numbers inside the domain of one input of a primitive. */
@FunctionalInterface
public interface Draw {
  /** This many numbers; for integers and booleans, whole ones. */
  double[] values(int n, SplittableRandom random);

  /** Independent numbers. */
  static Draw each(ToDoubleFunction<SplittableRandom> one) {
    return (n, random) -> {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = one.applyAsDouble(random);
      }
      return values;
    };
  }

  /** Uniform from low to high. */
  static Draw between(double low, double high) {
    return each(random -> random.nextDouble(low, high));
  }

  /** Uniform in size from low to high, of either sign. */
  static Draw eitherSign(double low, double high) {
    return each(random -> random.nextDouble(low, high) * (random.nextBoolean() ? 1 : -1));
  }

  /** Whole numbers from low to high, both included. */
  static Draw integers(int low, int high) {
    return each(random -> random.nextInt(low, high + 1));
  }

  /** 0 or 1. */
  static Draw booleans() {
    return integers(0, 1);
  }

  /**
   * A whole number from -2 to 1 plus a fraction from low to high; of two such draws with disjoint
   * fractions no numbers tie.
   */
  static Draw fraction(double low, double high) {
    return each(random -> random.nextInt(-2, 2) + random.nextDouble(low, high));
  }

  /** Numbers at least 0.15 apart, in random order. */
  static Draw distinct() {
    return (n, random) -> {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = 0.25 * (i - n / 2) + random.nextDouble(-0.05, 0.05);
      }
      for (int i = n - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double swapped = values[i];
        values[i] = values[j];
        values[j] = swapped;
      }
      return values;
    };
  }
}
