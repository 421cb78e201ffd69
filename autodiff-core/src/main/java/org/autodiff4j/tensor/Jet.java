package org.autodiff4j.tensor;

/** Arithmetic of Taylor coefficients: element k of an array is {@code f^(k)/k!}. */
final class Jet {
  private Jet() {}

  static double[] product(double[] x, double[] y) {
    double[] z = new double[x.length];
    for (int k = 0; k < z.length; k++) {
      for (int j = 0; j <= k; j++) {
        z[k] += x[j] * y[k - j];
      }
    }
    return z;
  }

  /** {@code x/y}; y starts with a number other than 0. */
  static double[] quotient(double[] x, double[] y) {
    double[] z = new double[x.length];
    for (int k = 0; k < z.length; k++) {
      double rest = x[k];
      for (int j = 1; j <= k; j++) {
        rest -= y[j] * z[k - j];
      }
      z[k] = rest / y[0];
    }
    return z;
  }

  /** {@code e^x}, of which the first coefficient is given. */
  static double[] exp(double[] x, double first) {
    double[] z = new double[x.length];
    z[0] = first;
    for (int k = 1; k < z.length; k++) {
      for (int j = 1; j <= k; j++) {
        z[k] += j * x[j] * z[k - j];
      }
      z[k] /= k;
    }
    return z;
  }

  /** {@code x + t}. */
  static double[] variable(double x, int order) {
    double[] z = new double[order + 1];
    z[0] = x;
    if (order > 0) {
      z[1] = 1;
    }
    return z;
  }

  /** The derivative of an order: its coefficient, times the factorial. */
  static double derivative(double[] x, int order) {
    double y = x[order];
    for (int k = 2; k <= order; k++) {
      y *= k;
    }
    return y;
  }
}
