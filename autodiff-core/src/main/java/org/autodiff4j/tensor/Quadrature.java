package org.autodiff4j.tensor;

import java.util.function.DoubleUnaryOperator;

/**
 * Gauss–Legendre quadrature (DLMF 3.5(v)). The nodes are found by Newton's method on the Legendre
 * polynomial, once.
 */
final class Quadrature {
  private static final int POINTS = 20;
  private static final double[] NODES = new double[POINTS];
  private static final double[] WEIGHTS = new double[POINTS];

  static {
    for (int i = 0; i < POINTS; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
      double slope = 0;
      for (int step = 0; step < 6; step++) {
        double p = 1;
        double before = 0;
        for (int n = 1; n <= POINTS; n++) {
          double next = ((2 * n - 1) * x * p - (n - 1) * before) / n;
          before = p;
          p = next;
        }
        slope = POINTS * (before - x * p) / ((1 - x) * (1 + x));
        x -= p / slope;
      }
      NODES[i] = (1 + x) / 2;
      WEIGHTS[i] = 1 / ((1 - x) * (1 + x) * slope * slope);
    }
  }

  private Quadrature() {}

  /** {@code ∫ f} from one point to another, to full precision if f is like a polynomial there. */
  static double integral(DoubleUnaryOperator f, double from, double to) {
    double length = to - from;
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
      sum += WEIGHTS[i] * f.applyAsDouble(from + length * NODES[i]);
    }
    return sum * length;
  }

  /**
   * {@code ∫ f} from 0 to where it has fallen by {@code e^-40} or more, for f like {@code e^-(bx +
   * cx²)}: in parts that are short where f is large, and nowhere longer than a limit.
   */
  static double decaying(DoubleUnaryOperator f, double to, double longest) {
    if (!(to < 1e4)) {
      return Double.NaN;
    }
    double sum = 0;
    double from = 0;
    double part = Math.min(longest, 0.15 * to);
    while (from < to) {
      double end = from + part >= 0.99 * to ? to : from + part;
      sum += integral(f, from, end);
      from = end;
      part = Math.min(longest, 2 * part);
    }
    return sum;
  }
}
