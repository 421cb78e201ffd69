package org.autodiff4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

/**
 * Derivatives where there is none, or where the textbook formula fails: the table of {@code
 * docs/derivatives.md}, in both modes. The accurate values were computed with 60 digits.
 */
final class DerivativePolicyTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  // ---- Kinks and poles of functions of each element ----

  @Test
  void abs_atZero_isZero() {
    derivatives(Tensor::abs, of(0, -0.0, 1, -1), 0, 0, 1, -1);
  }

  @Test
  void relu_atZero_isZero() {
    derivatives(Nn::relu, of(0, -0.0, 1, -1), 0, 0, 1, 0);
  }

  @Test
  void sqrt_atZero_isInfinite() {
    derivatives(Tensor::sqrt, of(0, 4), INF, 0.25);
    derivatives(Tensor::rsqrt, of(0, 4), -INF, -0.0625);
    derivatives(Tensor::cbrt, of(0, 8, -8), INF, 1 / 12.0, 1 / 12.0);
  }

  @Test
  void poles_haveInfiniteDerivatives() {
    derivatives(Tensor::log, of(0), INF);
    derivatives(Tensor::reciprocal, of(0), -INF);
    derivatives(Tensor::asin, of(1, -1), INF, INF);
    derivatives(Tensor::acos, of(1, -1), -INF, -INF);
    derivatives(Tensor::atanh, of(1, -1), INF, INF);
    derivatives(Tensor::acosh, of(1), INF);
    derivatives(Tensor::log1p, of(-1), INF);
  }

  @Test
  void steps_areFlatEverywhere() {
    Tensor x = of(-1, 0, 0.5, 1, 2.5);
    derivatives(Tensor::sign, x, 0, 0, 0, 0, 0);
    derivatives(Tensor::floor, x, 0, 0, 0, 0, 0);
    derivatives(Tensor::ceil, x, 0, 0, 0, 0, 0);
    derivatives(Tensor::round, x, 0, 0, 0, 0, 0);
    derivatives(y -> y.gt(0).cast(DType.FLOAT64), x, 0, 0, 0, 0, 0);
    derivatives(y -> y.cast(DType.INT32).cast(DType.FLOAT64), x, 0, 0, 0, 0, 0);
    derivatives(y -> y.stopGradient().mul(y), x, -1, 0, 0.5, 1, 2.5);
  }

  @Test
  void clamp_onABound_isOneHalf() {
    derivatives(x -> x.maximum(-1).minimum(1), of(-2, -1, 0, 1, 2), 0, 0.5, 1, 0.5, 0);
  }

  // ---- Pairs ----

  @Test
  void maximum_ofEqualElements_isShared() {
    Tensor y = of(1, 2, 3);
    derivatives(x -> x.maximum(y), of(1, 1, 5), 0.5, 0, 1);
    derivatives(x -> y.maximum(x), of(1, 1, 5), 0.5, 0, 1);
    derivatives(x -> x.minimum(y), of(1, 1, 5), 0.5, 1, 0);
    derivatives(x -> x.maximum(x), of(1, 1, 5), 1, 1, 1);
    derivatives(x -> x.maximum(0), of(0, -0.0), 0.5, 0.5);
  }

  @Test
  void pow_atZeroBase_isTheLimit() {
    derivatives(x -> x.pow(0.0), of(0, 2), 0, 0);
    derivatives(x -> x.pow(0), of(0, 2), 0, 0);
    derivatives(x -> x.pow(1.0), of(0, 2), 1, 1);
    derivatives(x -> x.pow(2.0), of(0, -3), 0, -6);
    derivatives(x -> x.pow(3), of(0, -3), 0, 27);
    derivatives(x -> x.pow(0.5), of(0), INF);
    derivatives(x -> x.pow(-2), of(-2), 0.25);
    assertEquals(1, of(0).pow(0.0).toDouble());
  }

  @Test
  void pow_inTheExponentAtZeroBase_isZero() {
    derivatives(y -> of(0, 0, 0, 2).pow(y), of(0, 1, 2.5, 3), 0, 0, 0, 8 * Math.log(2));
  }

  @Test
  void atan2_atTheOrigin_isZero() {
    derivatives(y -> y.atan2(of(0, -2)), of(0, 0), 0, -0.5);
    derivatives(x -> of(0, -2).atan2(x), of(0, 0), 0, 0.5);
    derivatives(y -> y.atan2(of(3e200)), of(4e200), 0.12e-200);
  }

  @Test
  void secondDerivatives_atKinksAndZeros_areFinite() {
    derivatives(elementwise(Tensor::abs), of(0, 1), 0, 0);
    derivatives(elementwise(Nn::relu), of(0, 1), 0, 0);
    derivatives(elementwise(x -> x.pow(2.0)), of(0, 3), 2, 2);
    derivatives(elementwise(x -> x.pow(2)), of(0, 3), 2, 2);
    derivatives(elementwise(x -> x.pow(3.0)), of(0, 3), 0, 18);
    derivatives(elementwise(x -> x.pow(3)), of(0, 3), 0, 18);
    derivatives(elementwise(elementwise(x -> x.pow(2.0))), of(0, 3), 0, 0);
    derivatives(elementwise(x -> x.pow(1.0)), of(0, 3), 0, 0);
    derivatives(elementwise(x -> x.pow(0.0)), of(0, 3), 0, 0);
    derivatives(elementwise(x -> x.maximum(of(0, 1))), of(0, 1), 0, 0);
    derivatives(elementwise(y -> y.atan2(of(0))), of(0), 0);
    TensorFunction ofLogSumExp = x -> grad(y -> y.logSumExp()).apply(x).mul(of(1, 2)).sum();
    gradient(ofLogSumExp, of(-INF, -INF), 0, 0);
  }

  // ---- Reductions ----

  @Test
  void max_overEqualElements_isSplitEvenly() {
    gradient(Tensor::max, of(1, 3, 3), 0, 0.5, 0.5);
    gradient(Tensor::min, of(1, 1, 1, 2), 1 / 3.0, 1 / 3.0, 1 / 3.0, 0);
    TensorFunction second = x -> grad(y -> y.max()).apply(x).mul(of(1, 2, 3)).sum();
    gradient(second, of(1, 3, 3), 0, 0, 0);
  }

  @Test
  void prod_withZeros_isExact() {
    gradient(Tensor::prod, of(0, 2, 3), 6, 0, 0);
    gradient(Tensor::prod, of(0, 0, 3), 0, 0, 0);
    gradient(Tensor::prod, of(5, 2, 3), 6, 15, 10);
    TensorFunction second = x -> grad(y -> y.prod()).apply(x).mul(of(1, 10, 100)).sum();
    gradient(second, of(0, 0, 3), 30, 3, 0);
    gradient(Tensor::prod, of());
  }

  @Test
  void logSumExp_ofMinusInfinities_isZero() {
    gradient(Tensor::logSumExp, of(-INF, -INF), 0, 0);
    gradient(Tensor::logSumExp, of(-INF, 1), 0, 1);
    gradient(Tensor::logSumExp, of(1024, 1024 - 2000), 1, 0);
    gradient(Tensor::logSumExp, of(-1024, -1024 - 2000), 1, 0);
    gradient(Tensor::logSumExp, of());
  }

  @Test
  void norms_atZero_haveDerivativeZero() {
    gradient(Linalg::norm, of(0, 0), 0, 0);
    gradient(Linalg::norm, of(3, 4), 0.6, 0.8);
    gradient(Tensors::standardDeviation, of(2, 2, 2), 0, 0, 0);
  }

  @Test
  void sum_ofNothing_hasNoDerivative() {
    gradient(Tensor::sum, of());
    gradient(x -> x.square().sum(), of());
  }

  // ---- Where ----

  @Test
  void where_operandNotTaken_getsNothing() {
    TensorFunction f = x -> Tensors.where(x.gt(0), x, x.like(Double.NaN));
    derivatives(f, of(1, -1), 1, 0);
    TensorFunction g = x -> Tensors.where(x.gt(0), x.mul(2), x.mul(3));
    derivatives(g, of(1, -1), 2, 3);
  }

  @Test
  void where_twice_keepsInfiniteDerivativesOut() {
    TensorFunction once = x -> Tensors.where(x.gt(0), x.sqrt(), 0);
    TensorFunction twice = x -> Tensors.where(x.gt(0), Tensors.where(x.gt(0), x, 1).sqrt(), 0);
    assertEquals(Double.NaN, grad(x -> once.apply(x).sum()).apply(of(0)).toDouble());
    derivatives(twice, of(0, 4, -1), 0, 0.25, 0);
  }

  // ---- Tails ----

  @Test
  void tails_keepRelativePrecision() {
    derivatives(
        Tensor::tanh,
        of(20, -20, 350, 800),
        1.6993417021166355e-17,
        1.6993417021166355e-17,
        3.943870617503908e-304,
        0);
    derivatives(
        Tensor::sigmoid,
        of(40, -40, 800, -800),
        4.248354255291589e-18,
        4.248354255291589e-18,
        0,
        0);
    derivatives(Tensor::expm1, of(-40, 1e-20), 4.248354255291589e-18, 1);
    derivatives(Tensor::softplus, of(-40, 40), 4.248354255291589e-18, 1);
    derivatives(Tensor::asinh, of(1e200, -1e200, 1e8, 0), 1e-200, 1e-200, 1e-8, 1);
    derivatives(Tensor::asin, of(1 - 1e-10), 70710.67519510884);
    derivatives(Tensor::acos, of(1 - 1e-10), -70710.67519510884);
    derivatives(Tensor::atanh, of(1 - 1e-10), 4999999586.54818);
    derivatives(Tensor::acosh, of(1 + 1e-10), 70710.67519157329);
    derivatives(Tensor::erfc, of(5), -1.5670866531017336e-11);
    derivatives(Tensor::log1p, of(1e-20), 1);
  }

  @Test
  void tailsOfSecondDerivatives_keepRelativePrecision() {
    derivatives(
        elementwise(Tensor::softplus), of(40, -40), 4.248354255291589e-18, 4.248354255291589e-18);
    derivatives(elementwise(Tensor::tanh), of(20), -3.398683404233271e-17);
    derivatives(
        elementwise(Tensor::sigmoid), of(40, -40), -4.248354255291589e-18, 4.248354255291589e-18);
  }

  @Test
  void logSoftmax_nearCertainty_keepsRelativePrecision() {
    double rest = 2.0611536181902037e-09; // 1 - p at logits 20 and 0
    gradient(x -> Nn.logSoftmax(x, 0).at(0), of(20, 0), rest, -rest);
    gradient(x -> Nn.logSoftmax(x, 0).at(1), of(20, 0), rest - 1, 1 - rest);
    gradient(x -> Nn.logSoftmax(x, 0).at(0), of(1000, 0), 0, 0);
    Tensor target = Tensor.of(0L);
    gradient(x -> Nn.crossEntropy(x.reshape(1, 2), target), of(20, 0), -rest, rest);
  }

  // ---- How they are checked ----

  private static Tensor of(double... values) {
    return Tensor.of(values);
  }

  private static TensorFunction elementwise(TensorFunction f) {
    return x -> jvp(f, x, x.like(1)).tangent();
  }

  /** The derivatives of a function of each element, forwards and in reverse. */
  private static void derivatives(TensorFunction f, Tensor x, double... expected) {
    close("jvp", expected, jvp(f, x, Tensor.ones(expected.length)).tangent());
    close("grad", expected, grad(y -> f.apply(y).sum()).apply(x));
  }

  /** The gradient in reverse, and each of its elements forwards. */
  private static void gradient(TensorFunction f, Tensor x, double... expected) {
    close("grad", expected, grad(f).apply(x));
    for (int i = 0; i < expected.length; i++) {
      double[] unit = new double[expected.length];
      unit[i] = 1;
      Tensor forward = jvp(f, x, of(unit)).tangent();
      close("jvp " + i, new double[] {expected[i]}, forward.reshape(1));
    }
  }

  private static void close(String what, double[] expected, Tensor actual) {
    double[] a = actual.toArray();
    assertEquals(expected.length, a.length, what);
    for (int i = 0; i < a.length; i++) {
      double e = expected[i];
      double tolerance = Double.isFinite(e) ? 1e-14 * Math.abs(e) : 0;
      assertArrayEquals(
          new double[] {e + 0.0}, new double[] {a[i] + 0.0}, tolerance, what + " at " + i);
    }
  }
}
