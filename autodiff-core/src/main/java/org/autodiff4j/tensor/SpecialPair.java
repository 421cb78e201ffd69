package org.autodiff4j.tensor;

import java.util.function.DoubleBinaryOperator;
import org.autodiff4j.tensor.SpecialFamily.PolygammaDifference;
import org.autodiff4j.types.TensorType;

/** Special functions of two real variables: {@code z = f(x, y)} and its two derivatives. */
public enum SpecialPair implements ElementwiseBinary, Nonlinear {
  // B·(ψ(x) - ψ(x + y)), and the same with x and y exchanged
  BETA(
      "beta",
      BetaFunctions::beta,
      (x, y, z) -> z.mul(digammaDifference(x, y)),
      (x, y, z) -> z.mul(digammaDifference(y, x))),
  LOG_BETA(
      "logBeta",
      BetaFunctions::logBeta,
      (x, y, z) -> digammaDifference(x, y),
      (x, y, z) -> digammaDifference(y, x)),

  // log y, -∞ at y = 0; x/y, and 0 where both are 0
  XLOGY("xlogy", LogFunctions::xlogy, (x, y, z) -> y.log(), (x, y, z) -> quotient(x, y)),
  XLOG1PY(
      "xlog1py", LogFunctions::xlog1py, (x, y, z) -> y.log1p(), (x, y, z) -> quotient(x, y.add(1))),
  // log(x/y): 1/x, -1/y
  LOG_RATIO(
      "logRatio",
      LogFunctions::logRatio,
      (x, y, z) -> x.reciprocal(),
      (x, y, z) -> y.reciprocal().neg()),
  // x·log(x/y): log(x/y) + 1, -x/y
  REL_ENTR(
      "relEntr",
      LogFunctions::relEntr,
      (x, y, z) -> logRatio(x, y).add(1),
      (x, y, z) -> quotient(x, y).neg()),
  // x·log(x/y) - x + y: log(x/y), 1 - x/y
  KL_DIV(
      "klDiv",
      LogFunctions::klDiv,
      (x, y, z) -> logRatio(x, y),
      (x, y, z) -> quotient(y.sub(x), y));

  /** A partial derivative as a function of both inputs and the output. */
  interface Derivative {
    Tensor at(Tensor x, Tensor y, Tensor z);
  }

  private final String label;
  private final DoubleBinaryOperator function;
  private final Derivative inX;
  private final Derivative inY;

  SpecialPair(String label, DoubleBinaryOperator function, Derivative inX, Derivative inY) {
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
  public TensorType outputType(TensorType[] inputs) {
    return Types.sameReal(this, inputs);
  }

  @Override
  public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
    return dx.mul((argument == 0 ? inX : inY).at(x[0], x[1], y));
  }

  @Override
  public String label() {
    return label;
  }

  private static Tensor digammaDifference(Tensor x, Tensor d) {
    return Interpreter.bind(new PolygammaDifference(0), x, d);
  }

  private static Tensor logRatio(Tensor x, Tensor y) {
    return Interpreter.bind(valueOf("LOG_RATIO"), x, y);
  }

  /** x/y, and 0 where both are 0. */
  private static Tensor quotient(Tensor x, Tensor y) {
    return x.div(Tensors.where(x.eq(0).and(y.eq(0)), y.like(1), y));
  }
}
