package org.autodiff4j.check;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * One leaf of a function's result along a line, {@code h -> f(x + h·v)}, against a candidate d for
 * its derivative at h = 0, on a ladder of steps so that no single one need be trusted.
 *
 * <p>By Taylor's theorem the remainder {@code f(x + h·v) - f(x) - h·d} shrinks as h² if d is the
 * derivative of a smooth f, and only as h if it is not, or if f has a kink at x. Where h² falls
 * below the rounding errors of f the remainder no longer shrinks; those steps are left out.
 */
final class Remainders {
  private static final int STEPS = 14;
  private static final int FITTED = 4;
  private static final double FIRST = 0x1p-2;
  private static final double RATIO = 0x1p-3;

  /** By step: the greatest remainder on both sides, and the central difference quotient. */
  private final double[] remainders = new double[STEPS];

  private final double[][] quotients = new double[STEPS][];

  /** By step: the greatest value, and the greatest change of one. */
  private final double[] sizes = new double[STEPS];

  private final double[] changes = new double[STEPS];

  private Remainders() {}

  /**
   * Evaluates the ladder, 28 times the function, for each leaf of its result.
   *
   * @param line the function along the line
   * @param y its value at 0
   * @param d the candidate
   */
  static Remainders[] of(DoubleFunction<double[][]> line, double[][] y, double[][] d) {
    Remainders[] leaves = new Remainders[y.length];
    Arrays.setAll(leaves, leaf -> new Remainders());
    for (int i = 0; i < STEPS; i++) {
      double h = step(i);
      double[][] above = line.apply(h);
      double[][] below = line.apply(-h);
      for (int leaf = 0; leaf < leaves.length; leaf++) {
        leaves[leaf].add(i, above[leaf], below[leaf], y[leaf], d[leaf]);
      }
    }
    return leaves;
  }

  private static double step(int i) {
    return FIRST * Math.pow(RATIO, i);
  }

  private void add(int i, double[] above, double[] below, double[] y, double[] d) {
    double h = step(i);
    quotients[i] = new double[y.length];
    for (int j = 0; j < y.length; j++) {
      double right = above[j] - y[j];
      double left = below[j] - y[j];
      changes[i] = greater(changes[i], right, left);
      remainders[i] = greater(remainders[i], right - h * d[j], left + h * d[j]);
      sizes[i] = greater(greater(sizes[i], y[j], d[j]), above[j], below[j]);
      quotients[i][j] = (above[j] - below[j]) / (2 * h);
    }
  }

  private static double greater(double known, double a, double b) {
    return Math.max(known, Math.max(Math.abs(a), Math.abs(b)));
  }

  /** Whether the function has values at all steps. */
  boolean isFinite() {
    return Arrays.stream(remainders).allMatch(Double::isFinite);
  }

  /** Whether the function has values next to x. */
  boolean isFiniteNearby() {
    return Double.isFinite(roundingLevel());
  }

  // ---- The order of the remainder ----

  /**
   * The exponent p with which the remainder shrinks, as h^p, down to the rounding errors; NaN if it
   * is there from the first, as for a linear function.
   */
  double order() {
    double floor = 64 * roundingLevel();
    int last = lastAbove(floor);
    if (last < 0) {
      return Double.NaN;
    }
    // The step that falls below the floor counts too: there the remainder is the floor at most.
    double drop =
        last + 1 < STEPS
            ? Math.log(remainders[last] / Math.max(remainders[last + 1], floor / 64))
                / -Math.log(RATIO)
            : 0;
    return Math.max(drop, slope(firstFitted(), last));
  }

  private int lastAbove(double floor) {
    int last = STEPS - 1;
    while (last >= 0 && !(remainders[last] > floor)) {
      last--;
    }
    return last;
  }

  /** The first of the few smallest steps at which the remainder is above the rounding errors. */
  private int firstFitted() {
    int last = lastAbove(64 * roundingLevel());
    int first = Math.max(0, last - FITTED + 1);
    while (first < last && !Double.isFinite(remainders[first])) {
      first++;
    }
    return first;
  }

  /** What the remainder comes to where it no longer shrinks. */
  private double roundingLevel() {
    double level = Math.max(Double.MIN_NORMAL, 4 * Math.ulp(1.0) * sizes[STEPS - 1]);
    for (int i = STEPS - 3; i < STEPS; i++) {
      level = Math.max(level, remainders[i]);
    }
    return level;
  }

  /** The least-squares slope of log(remainder) over log(step). */
  private double slope(int first, int last) {
    double middle = (first + last) / 2.0;
    double covariance = 0;
    double variance = 0;
    for (int i = first; i <= last; i++) {
      covariance += (i - middle) * Math.log(remainders[i]);
      variance += (i - middle) * (i - middle);
    }
    return variance == 0 ? 0 : covariance / variance / Math.log(RATIO);
  }

  // ---- The central difference quotient ----

  /** The quotient at the step where it is least uncertain. */
  double[] difference() {
    return quotients[steadiest()];
  }

  /**
   * How far {@link #difference} may be off: what it changes by from the step before and to the
   * next, and what rounding takes. Bounded, for a derivative next to noise must not pass unseen.
   */
  double uncertainty() {
    int i = steadiest();
    return Math.min(uncertainty(i), 1e-6 * Math.max(sizes[i], changes[1] / step(1)));
  }

  /** Not among the greatest steps if Taylor's theorem shows only at lesser ones. */
  private int steadiest() {
    int best = Math.min(STEPS - 2, Math.max(1, firstFitted()));
    double least = Double.POSITIVE_INFINITY;
    for (int i = best; i < STEPS - 1; i++) {
      if (uncertainty(i) < least) {
        best = i;
        least = uncertainty(i);
      }
    }
    return best;
  }

  /** Changes count both ways, for two quotients may agree by chance. */
  private double uncertainty(int i) {
    double change = 0;
    for (int j = 0; j < quotients[i].length; j++) {
      double q = quotients[i][j];
      change = greater(change, q - quotients[i - 1][j], quotients[i + 1][j] - q);
    }
    double h = step(i);
    // The function's values are rounded, and so are x + h·v and x - h·v, of some times the size of
    // v.
    return 2 * change + 4 * Math.ulp(1.0) * (sizes[i] + 16 * changes[i] / h) / h;
  }
}
