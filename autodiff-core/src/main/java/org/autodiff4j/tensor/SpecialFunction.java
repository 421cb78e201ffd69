package org.autodiff4j.tensor;

import java.util.function.DoubleUnaryOperator;
import org.autodiff4j.tensor.SpecialFamily.Polygamma;
import org.autodiff4j.types.TensorType;

/** Special functions of one real variable, and their derivatives in input x and output y. */
public enum SpecialFunction implements ElementwiseUnary, Nonlinear {
  LGAMMA("lgamma", GammaFunctions::lgamma, (x, y) -> digamma(x)),
  GAMMA("gamma", GammaFunctions::gamma, (x, y) -> y.mul(digamma(x))),

  // y' = ½√π·e^(y²), y'' = 2y·y'²; the exponential of a rounded y² would lose digits
  ERF_INV("erfInv", NormalFunctions::erfInv, (x, y) -> of("ERF_INV_SLOPE", x)),
  ERF_INV_SLOPE(
      "erfInvSlope",
      NormalFunctions::erfInvSlope,
      (x, y) -> of("ERF_INV", x).mul(y.square()).mul(2)),
  ERFC_INV("erfcInv", NormalFunctions::erfcInv, (x, y) -> of("ERFC_INV_SLOPE", x)),
  ERFC_INV_SLOPE(
      "erfcInvSlope",
      NormalFunctions::erfcInvSlope,
      (x, y) -> of("ERFC_INV", x).mul(y.square()).mul(2)),

  NDTR("ndtr", NormalFunctions::ndtr, (x, y) -> of("NORMAL_DENSITY", x)),
  NORMAL_DENSITY("normalDensity", NormalFunctions::density, (x, y) -> x.mul(y).neg()),
  // y' = 1/φ(y), y'' = y·y'²
  NDTRI("ndtri", NormalFunctions::ndtri, (x, y) -> of("NDTRI_SLOPE", x)),
  NDTRI_SLOPE("ndtriSlope", NormalFunctions::ndtriSlope, (x, y) -> of("NDTRI", x).mul(y.square())),

  LOGIT("logit", LogFunctions::logit, (x, y) -> x.mul(x.neg().add(1)).reciprocal()),
  LOG_EXPM1("logExpm1", LogFunctions::logExpm1, (x, y) -> x.neg().expm1().reciprocal().neg()),
  LOG1M_EXP("log1mExp", LogFunctions::log1mExp, (x, y) -> x.expm1().reciprocal());

  /** {@code dy/dx} as a function of input and output. */
  interface Derivative {
    Tensor at(Tensor x, Tensor y);
  }

  private final String label;
  private final DoubleUnaryOperator function;
  private final Derivative derivative;

  SpecialFunction(String label, DoubleUnaryOperator function, Derivative derivative) {
    this.label = label;
    this.function = function;
    this.derivative = derivative;
  }

  @Override
  public double apply(double x) {
    return function.applyAsDouble(x);
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    return Types.real(this, inputs);
  }

  @Override
  public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
    return dx.mul(derivative.at(x[0], y));
  }

  @Override
  public String label() {
    return label;
  }

  private static Tensor digamma(Tensor x) {
    return Interpreter.bind(new Polygamma(0), x);
  }

  /** By name, for rows that refer to rows below them. */
  private static Tensor of(String name, Tensor x) {
    return Interpreter.bind(valueOf(name), x);
  }
}
