package org.autodiff4j.special;

import org.autodiff4j.tensor.IncompleteFamily.IncompleteBetaRatio;
import org.autodiff4j.tensor.IncompleteFamily.IncompleteGammaRatio;
import org.autodiff4j.tensor.SpecialFamily.BesselI;
import org.autodiff4j.tensor.SpecialFamily.HurwitzZeta;
import org.autodiff4j.tensor.SpecialFamily.LogNdtr;
import org.autodiff4j.tensor.SpecialFamily.Polygamma;
import org.autodiff4j.tensor.SpecialFamily.RiemannZeta;
import org.autodiff4j.tensor.SpecialFamily.ScaledBesselI;
import org.autodiff4j.tensor.SpecialFunction;
import org.autodiff4j.tensor.SpecialPair;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;

/**
 * Special functions, element by element. Several tensors broadcast; mixed float types promote;
 * integers are taken as f64. Outside its domain a function is NaN, never an error; poles are as in
 * SciPy. All have derivatives of every order in every real argument, parameters included.
 *
 * <p>In f64 relative errors stay below 1e-13, those of derivatives too; f32 results are computed in
 * double and rounded once. An element costs some 20 ns to 1 µs, of {@link #igamma}, {@link
 * #betainc} and their derivatives some microseconds. Formulas named DLMF are those of the NIST
 * Digital Library of Mathematical Functions, https://dlmf.nist.gov.
 */
public final class Special {
  private Special() {}

  // ---- Gamma ----

  /**
   * {@code log |Γ(x)|}, also next to its zeros. +∞ at 0, -1, -2, … and at ±∞. The derivative is
   * {@link #digamma}. DLMF 5.7.3, 5.11.1.
   */
  public static Tensor lgamma(Tensor x) {
    return Elements.apply(SpecialFunction.LGAMMA, x);
  }

  /** {@code Γ(x)}. ±∞ at ±0 and from 171.63 on, NaN at -1, -2, … and at -∞. DLMF 5.2.1. */
  public static Tensor gamma(Tensor x) {
    return Elements.apply(SpecialFunction.GAMMA, x);
  }

  /**
   * The sign of Γ(x), 1 or -1; 1 at ±0 and NaN at -1, -2, … and at -∞. Its derivative is taken as
   * 0.
   */
  public static Tensor gammaSign(Tensor x) {
    Tensor real = x.cast(x.dtype().toFloat()).stopGradient();
    Tensor half = real.floor().mul(0.5);
    Tensor sign = Tensors.where(half.eq(half.floor()).or(real.ge(0)), real.like(1), -1);
    Tensor pole = real.lt(0).and(real.eq(real.floor()));
    return Tensors.where(pole.or(real.ne(real)), real.like(Double.NaN), sign);
  }

  /** {@code x! = Γ(x + 1)}, as {@link #gamma}. */
  public static Tensor factorial(Tensor x) {
    return gamma(x.cast(x.dtype().toFloat()).add(1));
  }

  /**
   * {@code ψ(x) = Γ'(x)/Γ(x)}, also next to its zeros down to -20. ∓∞ at ±0, NaN at -1, -2, … and
   * at -∞. DLMF 5.11.2.
   */
  public static Tensor digamma(Tensor x) {
    return polygamma(0, x);
  }

  /**
   * The derivative of order n ≥ 0 of {@link #digamma}. For n ≥ 1, where x is 0 or a negative
   * integer, +∞ if n is odd, else -∞. DLMF 5.15.
   *
   * @throws AutodiffException if n is negative
   */
  public static Tensor polygamma(int n, Tensor x) {
    if (n < 0) {
      throw new AutodiffException("polygamma: the order must be 0 or more, but is " + n + ".");
    }
    return Elements.apply(new Polygamma(n), x);
  }

  /**
   * Hurwitz' zeta function {@code Σ_n (q + n)^-x}. NaN for x &lt; 1 and, unless x is an integer,
   * for q &lt; 0; +∞ at x = 1 and where q is 0 or a negative integer. Also the derivative in x is
   * computed. DLMF 25.11.
   */
  public static Tensor zeta(Tensor x, Tensor q) {
    return Elements.apply(new HurwitzZeta(0, 0), x, q);
  }

  /** Riemann's zeta function, on the whole real axis; +∞ at 1, NaN at -∞. DLMF 25.2, 25.4.1. */
  public static Tensor zeta(Tensor x) {
    return Elements.apply(new RiemannZeta(0), x);
  }

  /**
   * {@code B(a, b) = Γ(a)·Γ(b)/Γ(a + b)}. For a or b ≤ 0 only as accurate as {@link #lgamma}, and
   * NaN at the poles. DLMF 5.12.1.
   */
  public static Tensor beta(Tensor a, Tensor b) {
    return Elements.apply(SpecialPair.BETA, a, b);
  }

  /** {@code log |B(a, b)|}; its error is relative to 1 where it is near 0. */
  public static Tensor logBeta(Tensor a, Tensor b) {
    return Elements.apply(SpecialPair.LOG_BETA, a, b);
  }

  /** {@code n!/(k!·(n - k)!)} for real n and k, as {@code 1/((n + 1)·B(n - k + 1, k + 1))}. */
  public static Tensor binomial(Tensor n, Tensor k) {
    Tensor real = n.cast(n.dtype().toFloat());
    return real.add(1).mul(beta(real.sub(k).add(1), k.add(1))).reciprocal();
  }

  // ---- Incomplete gamma and beta ----

  /**
   * {@code P(a, x) = 1/Γ(a)·∫ t^(a-1)·e^-t dt} from 0 to x, the distribution function of the gamma
   * distribution, for a, x ≥ 0 of any size. P(0, x) = 1, NaN at (0, 0) and (∞, ∞).
   *
   * <p>The derivative in x is the density; the derivatives in a, to any order, are integrals of
   * {@code (log t - ψ(a))·…}. Relative errors are below 1e-13 also in either tail. DLMF 8.2.4.
   */
  public static Tensor igamma(Tensor a, Tensor x) {
    return Elements.apply(new IncompleteGammaRatio(0, false), a, x);
  }

  /** {@code Q(a, x) = 1 - P(a, x)}, to full relative precision also where it is small. */
  public static Tensor igammac(Tensor a, Tensor x) {
    return Elements.apply(new IncompleteGammaRatio(0, true), a, x);
  }

  /**
   * {@code I_x(a, b) = 1/B(a, b)·∫ t^(a-1)·(1-t)^(b-1) dt} from 0 to x, the distribution function
   * of the beta distribution, for a, b ≥ 0 and 0 ≤ x ≤ 1. At a = 0 or b = ∞ it is 1, at a = ∞ or b
   * = 0 it is 0, and NaN where both would hold.
   *
   * <p>The derivative in x is the density; those in a and b, to any order, are integrals of {@code
   * (log t - …)}. NaN are the derivatives at a = 0 and b = 0. DLMF 8.17.2.
   */
  public static Tensor betainc(Tensor a, Tensor b, Tensor x) {
    return Elements.apply(new IncompleteBetaRatio(0, 0), a, b, x);
  }

  // ---- Bessel ----

  /** The modified Bessel function {@code I_0(x)}, even; ∞ from 713.98 on. DLMF 10.25.2. */
  public static Tensor besselI0(Tensor x) {
    return Elements.apply(new BesselI(0), x);
  }

  /** The modified Bessel function {@code I_1(x)}, odd, with slope ½ at 0. DLMF 10.25.2. */
  public static Tensor besselI1(Tensor x) {
    return Elements.apply(new BesselI(1), x);
  }

  /**
   * {@code e^-|x|·I_0(x)}. Derivatives keep full relative precision for large x; those of odd order
   * are taken as 0 at 0, where the sides differ in sign.
   */
  public static Tensor besselI0e(Tensor x) {
    return Elements.apply(new ScaledBesselI(0, 0), x);
  }

  /** {@code e^-|x|·I_1(x)}, with slope ½ at 0; derivatives as of {@link #besselI0e}. */
  public static Tensor besselI1e(Tensor x) {
    return Elements.apply(new ScaledBesselI(1, 0), x);
  }

  // ---- Normal distribution ----

  /**
   * The inverse of erf on [-1, 1]; ∓∞ at the ends. M. J. Wichura, Algorithm AS 241, <i>Applied
   * Statistics</i> 37 (1988) 477–484.
   */
  public static Tensor erfInv(Tensor x) {
    return Elements.apply(SpecialFunction.ERF_INV, x);
  }

  /** The inverse of erfc on [0, 2], accurate also for tiny x; ±∞ at the ends. */
  public static Tensor erfcInv(Tensor x) {
    return Elements.apply(SpecialFunction.ERFC_INV, x);
  }

  /** {@code Φ(x)}, the normal distribution function, with full relative precision far below 0. */
  public static Tensor ndtr(Tensor x) {
    return Elements.apply(SpecialFunction.NDTR, x);
  }

  /**
   * {@code log Φ(x)}, accurate on the whole axis; so are its derivatives, which are computed from
   * Mills' ratio. DLMF 7.9.1.
   */
  public static Tensor logNdtr(Tensor x) {
    return Elements.apply(new LogNdtr(0), x);
  }

  /** {@code Φ⁻¹(p)}, the quantiles of the normal distribution; ∓∞ at 0 and 1, NaN outside. */
  public static Tensor ndtri(Tensor p) {
    return Elements.apply(SpecialFunction.NDTRI, p);
  }

  // ---- Logarithms and entropy ----

  /** {@code log(x/(1 - x))}, the inverse of {@link #expit}, accurate around ½ too. */
  public static Tensor logit(Tensor x) {
    return Elements.apply(SpecialFunction.LOGIT, x);
  }

  /** {@code 1/(1 + e^-x)}, another name of {@link Tensor#sigmoid}. */
  public static Tensor expit(Tensor x) {
    return x.sigmoid();
  }

  /** {@code log(e^x - 1)} for x ≥ 0, the inverse of {@link Tensor#softplus}. */
  public static Tensor logExpm1(Tensor x) {
    return Elements.apply(SpecialFunction.LOG_EXPM1, x);
  }

  /**
   * {@code log(1 - e^-x)} for x ≥ 0. M. Mächler, Accurately computing log(1 - exp(-|a|)), R package
   * Rmpfr (2012).
   */
  public static Tensor log1mExp(Tensor x) {
    return Elements.apply(SpecialFunction.LOG1M_EXP, x);
  }

  /**
   * {@code x·log y}, and 0 where x = 0 unless y is NaN. The derivative in x is log y, which is -∞
   * at y = 0; that in y is x/y, taken as 0 where both are 0.
   */
  public static Tensor xlogy(Tensor x, Tensor y) {
    return Elements.apply(SpecialPair.XLOGY, x, y);
  }

  /** {@code x·log(1 + y)}, as {@link #xlogy}. */
  public static Tensor xlog1py(Tensor x, Tensor y) {
    return Elements.apply(SpecialPair.XLOG1PY, x, y);
  }

  /**
   * {@code -x·log x}; 0 at 0, where the derivative is +∞; -∞ below 0, where the derivative is taken
   * as 0.
   */
  public static Tensor entr(Tensor x) {
    Tensor outside = x.lt(0);
    Tensor inside = Tensors.where(outside, x.like(1), x);
    Tensor y = xlogy(inside, inside).neg();
    return Tensors.where(outside, y.like(Double.NEGATIVE_INFINITY), y);
  }

  /**
   * {@code x·log(x/y)} for x, y &gt; 0; 0 where x = 0 ≤ y, elsewhere +∞. The derivative in y is
   * -x/y, taken as 0 where both are 0.
   */
  public static Tensor relEntr(Tensor x, Tensor y) {
    return Elements.apply(SpecialPair.REL_ENTR, x, y);
  }

  /**
   * {@code x·log(x/y) - x + y} for x, y &gt; 0, without cancellation where x is near y; y where x =
   * 0 ≤ y, elsewhere +∞.
   */
  public static Tensor klDiv(Tensor x, Tensor y) {
    return Elements.apply(SpecialPair.KL_DIV, x, y);
  }
}
