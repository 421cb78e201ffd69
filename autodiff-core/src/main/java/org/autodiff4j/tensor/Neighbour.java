package org.autodiff4j.tensor;

import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** The next number of the element type after x in the direction of y. */
public enum Neighbour implements ElementwiseBinary, NonDifferentiable {
  NEXT_AFTER;

  @Override
  public double apply(double x, double y) {
    return Math.nextAfter(x, y);
  }

  @Override
  public double apply(DType dtype, double x, double y) {
    return dtype == DType.FLOAT32 ? Math.nextAfter((float) x, y) : Math.nextAfter(x, y);
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    return Types.sameReal(this, inputs);
  }

  @Override
  public String label() {
    return "nextAfter";
  }
}
