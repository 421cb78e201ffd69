package org.autodiff4j.reference;

import static java.lang.Math.abs;

/**
 * A sum that keeps what rounding takes from it (Neumaier's variant of Kahan's algorithm), so that
 * it is right to an ulp as long as terms cancel by less than 2^52. With products, whose rounding
 * errors are kept too, it is the dot product of Ogita, Rump and Oishi. Infinities and NaN give what
 * a plain sum gives.
 */
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    lost += abs(sum) >= abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }

  /** Adds {@code x·y}, unrounded. */
  void addProduct(double x, double y) {
    double product = x * y;
    add(product);
    lost += Math.fma(x, y, -product);
  }

  double value() {
    return Double.isFinite(sum) ? sum + lost : sum; // beyond overflow, lost is meaningless
  }

  static double of(double[] terms) {
    CompensatedSum sum = new CompensatedSum();
    for (double term : terms) {
      sum.add(term);
    }
    return sum.value();
  }
}
