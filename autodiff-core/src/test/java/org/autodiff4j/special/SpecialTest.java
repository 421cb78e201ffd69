package org.autodiff4j.special;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

/** Poles, ends of domains and conventions; the numbers in between are held by the truth tests. */
final class SpecialTest {
  private static final double INF = POSITIVE_INFINITY;

  private static void check(TensorFunction f, double[] x, double... y) {
    assertArrayEquals(y, f.apply(Tensor.of(x)).toArray(), 1e-14);
  }

  private static double[] at(double... x) {
    return x;
  }

  private static double derivative(TensorFunction f, int order, double x) {
    TensorFunction g = f;
    for (int k = 0; k < order; k++) {
      g = Autodiff.grad(g);
    }
    return g.apply(Tensor.scalar(x)).toDouble();
  }

  @Test
  void gammaFamily_atPoles_isAsInScipy() {
    check(
        Special::lgamma,
        at(0, -0.0, -3, INF, NEGATIVE_INFINITY, NaN),
        INF,
        INF,
        INF,
        INF,
        INF,
        NaN);
    check(Special::gamma, at(0, -0.0, -2, INF, 171.7), INF, NEGATIVE_INFINITY, NaN, INF, INF);
    check(Special::gamma, at(NEGATIVE_INFINITY, -190.5, 1, 5), NaN, -0.0, 1, 24);
    check(Special::digamma, at(0, -0.0, -1, INF), NEGATIVE_INFINITY, INF, NaN, INF);
    check(x -> Special.polygamma(1, x), at(0, -2, INF), INF, INF, 0);
    check(x -> Special.polygamma(2, x), at(0, -2), NEGATIVE_INFINITY, NEGATIVE_INFINITY);
    check(Special::gammaSign, at(2, -0.5, -1.5, 0, -3, NaN), 1, -1, 1, 1, NaN, NaN);
    check(Special::factorial, at(0, 1, 4, -1), 1, 1, 24, INF);
    check(n -> Special.binomial(n, Tensor.scalar(2.0)), at(5, 2), 10, 1);
  }

  @Test
  void zeta_outsideItsDomain_isAsInScipy() {
    check(x -> Special.zeta(x, x.like(2)), at(1, 0.5, INF, NaN), INF, NaN, 0, NaN);
    check(q -> Special.zeta(q.like(2), q), at(0, -1, INF), INF, INF, 0);
    check(q -> Special.zeta(q.like(2.5), q), at(-0.5), NaN);
    check(Special::zeta, at(0, -2, 1, INF, NEGATIVE_INFINITY), -0.5, 0, INF, 1, NaN);
  }

  @Test
  void hurwitzZeta_farBelowZero_needsNoLoop() {
    double q = -1e12 - 0.5;
    double y = Special.zeta(Tensor.scalar(2.0), Tensor.scalar(q)).toDouble();
    assertEquals(Math.PI * Math.PI, y, 1e-11); // π²/sin² πq, less ζ(2, 1 - q)
    double high = Special.zeta(Tensor.scalar(101.0), Tensor.scalar(-7.25)).toDouble();
    assertEquals(Math.pow(-0.25, -101), high, 1e-13 * Math.abs(high));
  }

  @Test
  void incompleteFunctions_atTheEnds_areLimits() {
    check(a -> Special.igamma(a, a.like(1)), at(0, INF, -1, NaN), 1, 0, NaN, NaN);
    check(x -> Special.igamma(x.like(1), x), at(0, INF, -1), 0, 1, NaN);
    check(x -> Special.igammac(x, x), at(0, INF), NaN, NaN);
    check(a -> Special.betainc(a, a.like(1), a.like(0.5)), at(0, INF, -1), 1, 0, NaN);
    check(b -> Special.betainc(b.like(1), b, b.like(0.5)), at(0, INF), 0, 1);
    check(x -> Special.betainc(x.like(2), x.like(3), x), at(0, 1, -0.1, 1.1), 0, 1, NaN, NaN);
    check(a -> Special.betainc(a, a, a.like(0.5)), at(0, INF), NaN, NaN);
  }

  @Test
  void densities_atZero_haveTheDerivativesOfTheirPowers() {
    TensorFunction exponential = x -> Special.igamma(x.like(1), x); // 1 - e^-x
    assertEquals(1, derivative(exponential, 1, 0));
    assertEquals(-1, derivative(exponential, 2, 0));
    assertEquals(1, derivative(exponential, 3, 0));
    TensorFunction uniform = x -> Special.betainc(x.like(1), x.like(3), x); // 1 - (1 - x)³
    assertEquals(3, derivative(uniform, 1, 0));
    assertEquals(-6, derivative(uniform, 2, 0));
    assertEquals(6, derivative(uniform, 3, 0));
    assertEquals(INF, derivative(x -> Special.igamma(x.like(0.5), x), 1, 0));
  }

  @Test
  void igamma_thirdDerivativeInA_isThatOfTheSecond() {
    for (double x : new double[] {0.2, 2, 7}) {
      TensorFunction f = a -> Special.igamma(a, a.like(x));
      for (double a : new double[] {0.4, 2.5, 9}) {
        double h = 1e-4;
        double difference = (derivative(f, 2, a + h) - derivative(f, 2, a - h)) / (2 * h);
        assertEquals(difference, derivative(f, 3, a), 1e-6);
      }
    }
  }

  @Test
  void betainc_thirdMixedDerivative_doesNotDependOnTheOrder() {
    TensorFunction inA = a -> Special.betainc(a, a.like(1.5), a.like(0.3));
    TensorFunction inB = b -> Special.betainc(b.like(1.5), b, b.like(0.7));
    for (int order = 1; order <= 3; order++) { // I_x(a, b) = 1 - I_(1-x)(b, a)
      assertEquals(-derivative(inB, order, 2), derivative(inA, order, 2), 1e-14);
    }
  }

  @Test
  void bessel_atZero_hasItsTaylorSeries() {
    assertEquals(0, derivative(Special::besselI0, 1, 0));
    assertEquals(0.5, derivative(Special::besselI0, 2, 0));
    assertEquals(0.5, derivative(Special::besselI1, 1, 0));
    assertEquals(0.375, derivative(Special::besselI1, 3, 0));
    assertEquals(0, derivative(Special::besselI0e, 1, 0)); // the sides have slopes ∓1
    assertEquals(1.5, derivative(Special::besselI0e, 2, 0), 1e-15);
    assertEquals(0.5, derivative(Special::besselI1e, 1, 0), 1e-15);
    check(Special::besselI0, at(INF, 714, -800), INF, INF, INF);
    check(Special::besselI1, at(NEGATIVE_INFINITY, 0), NEGATIVE_INFINITY, 0);
    check(Special::besselI0e, at(INF, NaN), 0, NaN);
  }

  @Test
  void inversesOfNormalFunctions_atTheEnds_areInfinite() {
    check(Special::erfInv, at(-1, 1, 1.1, NaN, 0), NEGATIVE_INFINITY, INF, NaN, NaN, 0);
    check(Special::erfcInv, at(0, 2, -0.1, 1), INF, NEGATIVE_INFINITY, NaN, 0);
    check(Special::ndtri, at(0, 1, -0.1, 0.5), NEGATIVE_INFINITY, INF, NaN, 0);
    assertEquals(INF, derivative(Special::ndtri, 1, 0));
    check(Special::ndtr, at(NEGATIVE_INFINITY, INF, NaN), 0, 1, NaN);
    check(Special::logNdtr, at(NEGATIVE_INFINITY, INF, NaN), NEGATIVE_INFINITY, 0, NaN);
    assertEquals(INF, derivative(Special::logNdtr, 1, NEGATIVE_INFINITY));
    assertEquals(0, derivative(Special::logNdtr, 1, INF));
  }

  @Test
  void logarithms_atZero_followTheConvention() {
    check(Special::logit, at(0, 1, 2, 0.5), NEGATIVE_INFINITY, INF, NaN, 0);
    check(Special::logExpm1, at(0, INF, -1), NEGATIVE_INFINITY, INF, NaN);
    check(Special::log1mExp, at(0, INF, -1), NEGATIVE_INFINITY, -0.0, NaN);
    check(Special::entr, at(0, -1, 1, NaN), -0.0, NEGATIVE_INFINITY, -0.0, NaN);
    check(y -> Special.xlogy(y.like(0), y), at(0, INF, -1, NaN), 0, 0, 0, NaN);
    check(y -> Special.xlog1py(y.like(0), y), at(-1, NaN), 0, NaN);
    check(y -> Special.relEntr(y.like(0), y), at(0, 1, -1), 0, 0, INF);
    check(x -> Special.relEntr(x, x.like(0)), at(1, -1, NaN), INF, INF, NaN);
    check(y -> Special.klDiv(y.like(0), y), at(0, 2, -1), 0, 2, INF);
    assertEquals(0, derivative(y -> Special.xlogy(y.like(0), y), 1, 0));
    assertEquals(NEGATIVE_INFINITY, derivative(x -> Special.xlogy(x, x.like(0)), 1, 0));
    assertEquals(INF, derivative(Special::entr, 1, 0));
    assertEquals(0, derivative(Special::entr, 1, -1));
    assertEquals(0, derivative(y -> Special.relEntr(y.like(0), y), 1, 0), 0);
  }

  @Test
  void functions_ofOtherTypes_promoteAndBroadcast() {
    Tensor whole = Tensor.of(1, 2, 3).cast(DType.INT32);
    assertEquals(DType.FLOAT64, Special.lgamma(whole).dtype());
    assertEquals(DType.FLOAT32, Special.ndtr(whole.cast(DType.FLOAT32)).dtype());
    Tensor column = Tensor.of(0.5, 1.5).reshape(2, 1);
    assertEquals(Shape.of(2, 3), Special.igamma(column, whole).shape());
    assertEquals(Shape.of(2, 3), Special.betainc(column, whole, Tensor.scalar(0.5)).shape());
  }

  @Test
  void functions_ofShapesThatDoNotFit_nameThem() {
    ShapeException error =
        assertThrows(
            ShapeException.class, () -> Special.igamma(Tensor.of(1.0, 2.0), Tensor.of(1.0, 2, 3)));
    assertEquals(true, error.getMessage().startsWith("igamma: "), error.getMessage());
  }

  @Test
  void polygamma_ofNegativeOrder_isAnError() {
    AutodiffException error =
        assertThrows(AutodiffException.class, () -> Special.polygamma(-1, Tensor.scalar(1.0)));
    assertEquals("polygamma: the order must be 0 or more, but is -1.", error.getMessage());
  }
}
