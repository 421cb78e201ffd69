package org.autodiff4j.tensor;

import java.util.function.DoubleUnaryOperator;
import org.autodiff4j.types.TensorType;

/** Functions of one variable whose derivative is taken as zero everywhere. */
public enum Stepwise implements ElementwiseUnary, NonDifferentiable {
  SIGN("sign", Math::signum),
  FLOOR("floor", Math::floor),
  CEIL("ceil", Math::ceil),
  TRUNC("trunc", v -> v < 0 ? Math.ceil(v) : Math.floor(v)), // towards zero
  ROUND("round", Math::rint), // halves go to the even neighbour
  STOP_GRADIENT("stopGradient", v -> v);

  private final String label;
  private final DoubleUnaryOperator function;

  Stepwise(String label, DoubleUnaryOperator function) {
    this.label = label;
    this.function = function;
  }

  @Override
  public double apply(double x) {
    return function.applyAsDouble(x);
  }

  @Override
  public long apply(long x) {
    return this == SIGN ? Long.signum(x) : x;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    if (this == STOP_GRADIENT) {
      Types.arity(this, inputs, 1);
      return inputs[0];
    }
    return Types.number(this, inputs);
  }

  @Override
  public boolean takesHalves() {
    return this == STOP_GRADIENT;
  }

  @Override
  public String label() {
    return label;
  }
}
