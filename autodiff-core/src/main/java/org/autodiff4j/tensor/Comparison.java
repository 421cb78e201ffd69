package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Comparisons of two tensors of equal type; the result is boolean. NaN equals nothing. */
public enum Comparison implements NonDifferentiable {
  EQ("eq"),
  NE("ne"),
  LT("lt"),
  LE("le"),
  GT("gt"),
  GE("ge");

  private final String label;

  Comparison(String label) {
    this.label = label;
  }

  /** The comparison of two real numbers. */
  public boolean test(double x, double y) {
    return switch (this) {
      case EQ -> x == y;
      case NE -> x != y;
      case LT -> x < y;
      case LE -> x <= y;
      case GT -> x > y;
      case GE -> x >= y;
    };
  }

  /** The comparison of two integers. */
  public boolean test(long x, long y) {
    return switch (this) {
      case EQ -> x == y;
      case NE -> x != y;
      case LT -> x < y;
      case LE -> x <= y;
      case GT -> x > y;
      case GE -> x >= y;
    };
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    return Types.same(this, inputs).with(DType.BOOL);
  }

  @Override
  public Tensor batch(Batch inputs) {
    return Interpreter.bind(this, inputs.spread(0), inputs.spread(1));
  }
}
