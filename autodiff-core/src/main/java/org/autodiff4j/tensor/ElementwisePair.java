package org.autodiff4j.tensor;

import java.util.function.DoubleBinaryOperator;
import org.autodiff4j.types.TensorType;

/** Nonlinear functions of two real variables: {@code z = f(x, y)} and its two derivatives. */
public enum ElementwisePair implements ElementwiseBinary, Nonlinear {
  // x^y: y·x^(y-1), and 0 where y = 0; log(x)·x^y, and 0 where x = 0
  POW(
      "pow",
      ElementwisePair::pow,
      (x, y, z) -> y.mul(x.pow(Tensors.where(y.eq(0), y.like(1), y.sub(1)))),
      (x, y, z) -> Tensors.where(x.eq(0), x.like(1), x).log().mul(z)),
  MAX("maximum", Math::max, (x, y, z) -> wins(x, y), (x, y, z) -> wins(y, x)),
  MIN("minimum", Math::min, (x, y, z) -> wins(y, x), (x, y, z) -> wins(x, y)),
  // atan2(x, y), the angle of the point (y, x): y/(x² + y²), -x/(x² + y²), and 0 at the origin
  ATAN2(
      "atan2",
      Math::atan2,
      (x, y, z) -> overSquaredRadius(y, x, y),
      (x, y, z) -> overSquaredRadius(x, x, y).neg()),
  // √(x² + y²): x/z, y/z, and 0 at the origin
  HYPOT("hypot", Math::hypot, (x, y, z) -> overRadius(x, z), (x, y, z) -> overRadius(y, z)),
  // log(e^x + e^y): σ(x - y), σ(y - x), and 0 where z is -∞
  LOG_ADD_EXP(
      "logAddExp",
      ScalarMath::logAddExp,
      (x, y, z) -> weight(x, y, z, 1),
      (x, y, z) -> weight(y, x, z, 1)),
  // log2(2^x + 2^y): as logAddExp of x·ln 2 and y·ln 2
  LOG_ADD_EXP2(
      "logAddExp2",
      ScalarMath::logAddExp2,
      (x, y, z) -> weight(x, y, z, Math.log(2)),
      (x, y, z) -> weight(y, x, z, Math.log(2)));

  /** A partial derivative as a function of both inputs and the output. */
  interface Derivative {
    Tensor at(Tensor x, Tensor y, Tensor z);
  }

  private final String label;
  private final DoubleBinaryOperator function;
  private final Derivative inX;
  private final Derivative inY;

  ElementwisePair(String label, DoubleBinaryOperator function, Derivative inX, Derivative inY) {
    this.label = label;
    this.function = function;
    this.inX = inX;
    this.inY = inY;
  }

  @Override
  public double apply(double x, double y) {
    return function.applyAsDouble(x, y);
  }

  @Override
  public long apply(long x, long y) {
    return this == MAX ? Math.max(x, y) : Math.min(x, y);
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    return this == MAX || this == MIN
        ? Types.sameNumber(this, inputs)
        : Types.sameReal(this, inputs);
  }

  @Override
  public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
    return dx.mul((argument == 0 ? inX : inY).at(x[0], x[1], y));
  }

  @Override
  public String label() {
    return label;
  }

  /** 1 where a &gt; b, ½ where they are equal, else 0. */
  private static Tensor wins(Tensor a, Tensor b) {
    return Tensors.where(a.eq(b), a.like(0.5), a.gt(b).cast(a.dtype()));
  }

  /** a/(x² + y²), scaled by m = max(|x|, |y|) against overflow; 0 where both are 0. */
  private static Tensor overSquaredRadius(Tensor a, Tensor x, Tensor y) {
    Tensor m = x.abs().maximum(y.abs()).stopGradient();
    Tensor r = Tensors.where(m.eq(0), m.like(1), m).reciprocal();
    Tensor radius = x.mul(r).square().add(y.mul(r).square());
    return a.mul(r).div(Tensors.where(m.eq(0), m.like(1), radius)).mul(r);
  }

  /** a/z, where an infinite a counts as its sign; 0 where z is 0. */
  private static Tensor overRadius(Tensor a, Tensor z) {
    Tensor bounded = Tensors.where(a.isInf(), a.sign(), a);
    Tensor unscaled = z.eq(0).or(a.isInf());
    return bounded.div(Tensors.where(unscaled, z.like(1), z));
  }

  /** σ(c·(a - b)), ½ where both are +∞, 0 where both are -∞. */
  private static Tensor weight(Tensor a, Tensor b, Tensor z, double c) {
    Tensor equal = a.eq(b).and(z.isInf());
    Tensor share = Tensors.where(equal, a.like(0), a.sub(b)).mul(c).sigmoid();
    return Tensors.where(z.eq(Double.NEGATIVE_INFINITY), a.like(0), share);
  }

  /** {@link Math#pow} with IEEE 754's 1^y = 1 and (-1)^±∞ = 1. */
  private static double pow(double x, double y) {
    return x == 1 || (x == -1 && Double.isInfinite(y)) ? 1 : Math.pow(x, y);
  }
}
