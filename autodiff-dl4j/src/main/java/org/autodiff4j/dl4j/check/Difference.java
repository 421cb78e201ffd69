package org.autodiff4j.dl4j.check;

import java.util.function.DoubleUnaryOperator;

/**
 * The derivative of a function of one number at 0, by central differences of fourth order: (8·(f(h)
 * - f(-h)) - (f(2h) - f(-2h))) / 12h. The step shrinks until two estimates agree as well as
 * rounding lets them.
 *
 * @param value the estimate
 * @param error how far it may be off
 * @param isKink whether the derivatives from the left and from the right differ
 */
record Difference(double value, double error, boolean isKink) {
  private static final double FIRST_STEP = 4e-3;
  private static final double SHRINK = 0.25;
  private static final int LEVELS = 9;

  /** One step size. */
  private record Level(double value, double gap, double noise) {
    static Level of(DoubleUnaryOperator f, double middle, double h) {
      double a = f.applyAsDouble(-2 * h);
      double b = f.applyAsDouble(-h);
      double c = f.applyAsDouble(h);
      double d = f.applyAsDouble(2 * h);
      double right = (4 * c - d - 3 * middle) / (2 * h);
      double left = (3 * middle - 4 * b + a) / (2 * h);
      double noise = 8 * Math.ulp(middle) / h;
      return new Level((8 * (c - b) - (d - a)) / (12 * h), Math.abs(right - left), noise);
    }
  }

  /**
   * The derivative of f, as good as rounding allows or until it is off by no more than a part of
   * itself or an amount.
   */
  static Difference of(DoubleUnaryOperator f, double relative, double absolute) {
    double middle = f.applyAsDouble(0);
    double h = FIRST_STEP;
    Level before = Level.of(f, middle, h);
    Difference best = new Difference(before.value, Double.POSITIVE_INFINITY, true);
    for (int i = 1; i < LEVELS; i++) {
      h *= SHRINK;
      Level level = Level.of(f, middle, h);
      double error = Math.abs(level.value - before.value) + level.noise;
      // Of a smooth function the one-sided derivatives differ by less and less, as h².
      boolean kink =
          level.gap > 1e-5 * Math.abs(level.value) + 100 * level.noise
              && level.gap > 0.5 * before.gap;
      if (best.isKink ? !kink || error < best.error : !kink && error < best.error) {
        best = new Difference(level.value, error, kink);
      }
      // A kink may lie beside 0: then steps that are small enough do not reach it.
      double enough = Math.max(relative * Math.abs(level.value), absolute) + 4 * level.noise;
      if (!kink && error <= enough) {
        break;
      }
      before = level;
    }
    return best;
  }
}
