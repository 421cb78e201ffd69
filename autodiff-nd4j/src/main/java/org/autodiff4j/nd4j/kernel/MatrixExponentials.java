package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The exponential of a matrix, alone or with its derivative along another one, by scaling, a Padé
 * approximant of the least degree that is accurate, and squaring.
 *
 * <p>Higham, "The scaling and squaring method for the matrix exponential revisited" (2005); the
 * derivative is that of each step, as in Al-Mohy and Higham, "Computing the Fréchet derivative of
 * the matrix exponential" (2009), whose bounds on the norm hold for both.
 */
final class MatrixExponentials {
  private static final double[][] COEFFICIENTS = {
    {120, 60, 12, 1},
    {30240, 15120, 3360, 420, 30, 1},
    {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1},
    {17643225600.0, 8821612800.0, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1},
  };

  /** The greatest norms for which these are accurate to f64. */
  private static final double[] BOUNDS = {1.08e-2, 2.00e-1, 7.83e-1, 1.78};

  private static final double[] COEFFICIENTS_13 = {
    64764752532480000.0,
    32382376266240000.0,
    7771770303897600.0,
    1187353796428800.0,
    129060195264000.0,
    10559470521600.0,
    670442572800.0,
    33522128640.0,
    1323241920,
    40840800,
    960960,
    16380,
    182,
    1
  };

  private static final double BOUND_13 = 4.74;

  private final int n;

  private MatrixExponentials(int n) {
    this.n = n;
  }

  /** A matrix, and its derivative unless that is not wanted. */
  private static final class Pair {
    private final double[] x;
    private final double @Nullable [] d;

    Pair(double[] x, double @Nullable [] d) {
      this.x = x;
      this.d = d;
    }
  }

  /** The exponential of a finite n×n matrix. */
  static double[] exponential(double[] a, int n) {
    return new MatrixExponentials(n).of(new Pair(a, null)).x;
  }

  /** The derivative of the exponential at a along e, both finite. */
  static double[] derivative(double[] a, double[] e, int n) {
    double[] d = new MatrixExponentials(n).of(new Pair(a, e)).d;
    return d == null ? e : d;
  }

  private Pair of(Pair a) {
    double norm = norm(a.x);
    for (int i = 0; i < BOUNDS.length; i++) {
      if (norm <= BOUNDS[i]) {
        return quotient(powersTimes(a, COEFFICIENTS[i]));
      }
    }
    int squarings = Math.max(0, Math.getExponent(norm / BOUND_13) + 1);
    Pair result = quotient(degree13(scaled(a, Math.scalb(1.0, -squarings))));
    for (int i = 0; i < squarings; i++) {
      result = product(result, result);
    }
    return result;
  }

  /** The odd and the even part of the numerator. */
  private Pair[] powersTimes(Pair a, double[] b) {
    Pair square = product(a, a);
    Pair even = plusIdentity(scaled(square, b[2]), b[0]);
    Pair odd = plusIdentity(scaled(square, b[3]), b[1]);
    Pair power = square;
    for (int k = 4; k < b.length; k += 2) {
      power = product(power, square);
      even = sum(even, scaled(power, b[k]));
      odd = sum(odd, scaled(power, b[k + 1]));
    }
    return new Pair[] {product(a, odd), even};
  }

  private Pair[] degree13(Pair a) {
    double[] b = COEFFICIENTS_13;
    Pair a2 = product(a, a);
    Pair a4 = product(a2, a2);
    Pair a6 = product(a4, a2);
    Pair odd =
        sum(
            product(a6, combined(a2, b[9], a4, b[11], a6, b[13])),
            combined(a2, b[3], a4, b[5], a6, b[7]));
    Pair even =
        sum(
            product(a6, combined(a2, b[8], a4, b[10], a6, b[12])),
            combined(a2, b[2], a4, b[4], a6, b[6]));
    return new Pair[] {product(a, plusIdentity(odd, b[1])), plusIdentity(even, b[0])};
  }

  private Pair combined(Pair x, double a, Pair y, double b, Pair z, double c) {
    return sum(sum(scaled(x, a), scaled(y, b)), scaled(z, c));
  }

  /** (even - odd)⁻¹ (even + odd). */
  private Pair quotient(Pair[] oddAndEven) {
    Pair odd = oddAndEven[0];
    Pair even = oddAndEven[1];
    Pair denominator = sum(even, scaled(odd, -1));
    Pair numerator = sum(even, odd);
    double[] factors = denominator.x.clone();
    int[] pivots = Lapack.factor(factors, n);
    double[] x = Lapack.solve(factors, pivots, numerator.x, n);
    if (numerator.d == null || denominator.d == null) {
      return new Pair(x, null);
    }
    double[] moved = Lapack.product(denominator.d, x, n, n, n);
    double[] rest = added(numerator.d, moved, -1);
    return new Pair(x, Lapack.solve(factors, pivots, rest, n));
  }

  private Pair product(Pair x, Pair y) {
    double[] z = Lapack.product(x.x, y.x, n, n, n);
    return x.d == null || y.d == null
        ? new Pair(z, null)
        : new Pair(
            z, added(Lapack.product(x.d, y.x, n, n, n), Lapack.product(x.x, y.d, n, n, n), 1));
  }

  private static Pair sum(Pair x, Pair y) {
    return new Pair(added(x.x, y.x, 1), x.d == null || y.d == null ? null : added(x.d, y.d, 1));
  }

  private static Pair scaled(Pair x, double factor) {
    return new Pair(times(x.x, factor), x.d == null ? null : times(x.d, factor));
  }

  private Pair plusIdentity(Pair x, double factor) {
    double[] result = x.x.clone();
    for (int i = 0; i < n; i++) {
      result[i * n + i] += factor;
    }
    return new Pair(result, x.d);
  }

  private static double[] times(double[] x, double factor) {
    double[] result = new double[x.length];
    Arrays.setAll(result, i -> x[i] * factor);
    return result;
  }

  private static double[] added(double[] x, double[] y, double factor) {
    double[] result = new double[x.length];
    Arrays.setAll(result, i -> x[i] + factor * y[i]);
    return result;
  }

  /** The greatest sum of magnitudes of a column. */
  private double norm(double[] a) {
    double[] sums = new double[n];
    for (int i = 0; i < a.length; i++) {
      sums[i % n] += Math.abs(a[i]);
    }
    return Math.min(Arrays.stream(sums).max().orElse(0), Double.MAX_VALUE);
  }
}
