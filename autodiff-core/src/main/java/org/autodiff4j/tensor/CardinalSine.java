package org.autodiff4j.tensor;

import static java.lang.Math.PI;
import static java.lang.Math.abs;

/**
 * {@code sin(πx)/(πx)} and its derivatives. With {@code t = πx} and {@code s(t) = sin(t)/t}, {@code
 * t·s⁽ⁿ⁾ + n·s⁽ⁿ⁻¹⁾ = sin⁽ⁿ⁾(t)}: a recurrence that is stable upwards where |t| is above n, and
 * downwards below.
 */
final class CardinalSine {
  private CardinalSine() {}

  static double derivative(int order, double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return Double.NaN;
    }
    double t = PI * x;
    if (order == 0) {
      return abs(x) < 1e-9 ? 1 : sinPi(x) / t;
    }
    return Math.pow(PI, order) * (abs(t) > order ? upwards(order, x, t) : downwards(order, x, t));
  }

  private static double upwards(int order, double x, double t) {
    double s = sinPi(x) / t;
    for (int n = 1; n <= order; n++) {
      s = (sine(n, x) - n * s) / t;
    }
    return s;
  }

  /** From an order so high that what is left out has no weight: it is divided by all the orders. */
  private static double downwards(int order, double x, double t) {
    double s = 0;
    for (int n = order + 30 + 2 * (int) abs(t); n > order; n--) {
      s = (sine(n, x) - t * s) / n;
    }
    return s;
  }

  /** The n-th derivative of sin at πx. */
  private static double sine(int n, double x) {
    double value = n % 2 == 0 ? sinPi(x) : cosPi(x);
    return n % 4 < 2 ? value : -value;
  }

  /** {@code sin(πx)}, from the distance of x to the nearest integer, which is exact. */
  static double sinPi(double x) {
    double whole = Math.rint(x);
    double part = x - whole;
    double value = abs(part) <= 0.25 ? Math.sin(PI * part) : sineByCosine(part);
    return isOdd(whole) ? -value : value;
  }

  private static double sineByCosine(double part) {
    return Math.copySign(Math.cos(PI * (0.5 - abs(part))), part);
  }

  static double cosPi(double x) {
    double whole = Math.rint(x);
    double part = abs(x - whole);
    double value = part <= 0.25 ? Math.cos(PI * part) : Math.sin(PI * (0.5 - part));
    return isOdd(whole) ? -value : value;
  }

  private static boolean isOdd(double whole) {
    return abs(whole) < 0x1p53 && ((long) whole & 1) != 0;
  }
}
