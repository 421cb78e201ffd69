package org.autodiff4j.tensor;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.pow;

/** The incomplete beta function for small a and x by its power series (DLMF 8.17.7). */
final class BetaSeries {
  private BetaSeries() {}

  /**
   * {@code x^a·Γ(a+b)/(Γ(1+a)·Γ(b))·(1 + Σ (1-b)_k/k!·a/(a+k)·x^k)} for a &lt; 1, differentiated.
   */
  static double below(int m, int n, double a, double b, TwoDoubles x) {
    double[][] series = series(m, n, a, b, x.hi());
    double[][] factor = BetaDensity.powerDerivatives(m, n, a, b, log(x.hi()));
    double sum = 0;
    double chooseM = 1;
    for (int j = 0; j <= m; j++) {
      double chooseN = chooseM;
      for (int k = 0; k <= n; k++) {
        sum += chooseN * factor[m - j][n - k] * series[j][k];
        chooseN = chooseN * (n - k) / (k + 1);
      }
      chooseM = chooseM * (m - j) / (j + 1);
    }
    double power = pow(x.hi(), a) * (1 + a * x.lo() / x.hi());
    return power * constant(a, b) * sum;
  }

  /** {@code Γ(a+b)/(Γ(1+a)·Γ(b))}. */
  private static double constant(double a, double b) {
    double sum = a + b;
    double over = 1 / GammaFunctions.gamma(1 + a);
    if (b < 1) {
      double top = sum < 1 ? GammaFunctions.gamma(1 + sum) / sum : GammaFunctions.gamma(sum);
      return over * b * top / GammaFunctions.gamma(1 + b);
    }
    if (b < 20) {
      return over * GammaFunctions.gamma(sum) / GammaFunctions.gamma(b);
    }
    double scaled = GammaFunctions.scaled(b) / GammaFunctions.scaled(sum);
    return over * scaled * pow(sum, a) * exp(-b * LogFunctions.xMinusLog1p(a / b));
  }

  private static double[][] series(int m, int n, double a, double b, double x) {
    double[][] sum = new double[m + 1][n + 1];
    sum[0][0] = 1;
    double[] c = new double[n + 1];
    c[0] = 1;
    double[] factor = new double[n + 1];
    for (int k = 1; k < 400; k++) {
      factor[0] = (k - b) / k * x;
      if (n > 0) {
        factor[1] = -x / k;
      }
      c = Jet.product(c, factor);
      double inA = a / (a + k); // 1 - k/(a + k)
      double largest = 0;
      for (int j = 0; j <= m; j++) {
        double factorial = 1;
        for (int i = 0; i <= n; i++) {
          factorial *= Math.max(i, 1);
          double term = inA * c[i] * factorial;
          sum[j][i] += term;
          largest = Math.max(largest, Math.abs(term) / (1e-300 + Math.abs(sum[j][i])));
        }
        inA = j == 0 ? k / ((a + k) * (a + k)) : -inA * (j + 1) / (a + k);
      }
      if (largest < 1e-18) {
        break;
      }
    }
    return sum;
  }
}
