package org.autodiff4j.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.sqrt;

import java.util.function.DoubleUnaryOperator;
import org.autodiff4j.types.TensorType;

/**
 * The smooth functions of one real variable: {@code f(x)} and its derivative in input x and output
 * y.
 */
public enum Elementwise implements ElementwiseUnary, Nonlinear {
  EXP("exp", Math::exp, (x, y) -> y),
  EXP2("exp2", v -> Math.pow(2, v), (x, y) -> y.mul(Math.log(2))),
  EXPM1("expm1", Math::expm1, (x, y) -> x.exp()), // y + 1 would lose e^-40
  LOG("log", Math::log, (x, y) -> x.reciprocal()),
  LOG1P("log1p", Math::log1p, (x, y) -> x.add(1).reciprocal()),
  LOG2("log2", ScalarMath::log2, (x, y) -> x.mul(Math.log(2)).reciprocal()),
  LOG10("log10", Math::log10, (x, y) -> x.mul(Math.log(10)).reciprocal()),
  SQRT("sqrt", Math::sqrt, (x, y) -> y.mul(2).reciprocal()), // +inf at 0
  RSQRT("rsqrt", v -> 1 / sqrt(v), (x, y) -> y.div(x).mul(-0.5)),
  CBRT("cbrt", Math::cbrt, (x, y) -> y.reciprocal().square().div(3)), // +inf at 0
  SQUARE("square", v -> v * v, (x, y) -> x.mul(2)),
  RECIPROCAL("reciprocal", v -> 1 / v, (x, y) -> y.square().neg()),
  ABS("abs", Math::abs, (x, y) -> x.sign()), // 0 at 0

  SIN("sin", Math::sin, (x, y) -> x.cos()),
  COS("cos", Math::cos, (x, y) -> x.sin().neg()),
  TAN("tan", Math::tan, (x, y) -> y.square().add(1)),
  ASIN("asin", Math::asin, (x, y) -> oneMinusSquare(x).rsqrt()),
  ACOS("acos", Math::acos, (x, y) -> oneMinusSquare(x).rsqrt().neg()),
  ATAN("atan", Math::atan, (x, y) -> x.hypot(x.like(1)).reciprocal().square()),
  ONE_MINUS_SQUARE("oneMinusSquare", v -> (1 - v) * (1 + v), (x, y) -> x.mul(-2)),

  SINH("sinh", Math::sinh, (x, y) -> x.cosh()),
  COSH("cosh", Math::cosh, (x, y) -> x.sinh()),
  TANH("tanh", Math::tanh, (x, y) -> sechSquared(x)), // 1 - y² is 0 from x = 19 on
  SECH2("sech2", ScalarMath::sechSquared, (x, y) -> x.tanh().mul(y).mul(-2)), // tanh'
  ASINH("asinh", ScalarMath::asinh, (x, y) -> x.hypot(x.like(1)).reciprocal()),
  ACOSH("acosh", ScalarMath::acosh, (x, y) -> x.sub(1).rsqrt().mul(x.add(1).rsqrt())),
  ATANH("atanh", ScalarMath::atanh, (x, y) -> oneMinusSquare(x).reciprocal()),

  SIGMOID(
      "sigmoid",
      ScalarMath::sigmoid,
      (x, y) -> sechSquared(x.mul(0.5)).mul(0.25)), // 1 - y is 0 from x = 37 on
  SOFTPLUS("softplus", ScalarMath::softplus, (x, y) -> x.sigmoid()),
  SOFTSIGN("softsign", ScalarMath::softsign, (x, y) -> x.abs().add(1).reciprocal().square()),
  ERF("erf", ScalarMath::erf, (x, y) -> gaussian(x)),
  ERFC("erfc", ScalarMath::erfc, (x, y) -> gaussian(x).neg());

  /** {@code dy/dx} as a function of input and output. */
  interface Derivative {
    Tensor at(Tensor x, Tensor y);
  }

  private final String label;
  private final DoubleUnaryOperator function;
  private final Derivative derivative;

  Elementwise(String label, DoubleUnaryOperator function, Derivative derivative) {
    this.label = label;
    this.function = function;
    this.derivative = derivative;
  }

  @Override
  public double apply(double x) {
    return function.applyAsDouble(x);
  }

  /** {@link #ABS} and {@link #SQUARE} keep integers. */
  @Override
  public long apply(long x) {
    return this == ABS ? abs(x) : x * x;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    return this == ABS || this == SQUARE ? Types.number(this, inputs) : Types.real(this, inputs);
  }

  @Override
  public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
    return dx.mul(derivative.at(x[0], y));
  }

  @Override
  public String label() {
    return label;
  }

  /** 1 - x², whose own derivative -2x does not cancel. */
  private static Tensor oneMinusSquare(Tensor x) {
    return Interpreter.bind(ONE_MINUS_SQUARE, x);
  }

  private static Tensor sechSquared(Tensor x) {
    return Interpreter.bind(SECH2, x);
  }

  /** 2/√π · e^(-x²), the derivative of erf. */
  private static Tensor gaussian(Tensor x) {
    return Interpreter.bind(new SmoothFamilies.Gaussian(1), x).mul(2 / sqrt(Math.PI));
  }
}
