package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;

/** The fluent reductions: element types converted, reduced axes put back where they are to stay. */
final class Reductions {
  private Reductions() {}

  static Tensor sum(Tensor x, Axes axes, boolean keepDims) {
    return reduce(new Reduction.Sum(axes), Operands.numeric(x), keepDims);
  }

  /** Σ x / n. */
  static Tensor mean(Tensor x, Axes axes, boolean keepDims) {
    Tensor real = x.cast(x.dtype().toFloat());
    return sum(real, axes, keepDims).div((double) x.shape().select(axes).elements());
  }

  static Tensor max(Tensor x, Axes axes, boolean keepDims) {
    return reduce(new Reduction.Max(axes), Operands.numeric(x), keepDims);
  }

  static Tensor min(Tensor x, Axes axes, boolean keepDims) {
    return reduce(new Reduction.Min(axes), Operands.numeric(x), keepDims);
  }

  static Tensor prod(Tensor x, Axes axes, boolean keepDims) {
    return reduce(new Reduction.Prod(axes), Operands.numeric(x), keepDims);
  }

  static Tensor logSumExp(Tensor x, Axes axes, boolean keepDims) {
    return reduce(new Reduction.LogSumExp(axes), x.cast(x.dtype().toFloat()), keepDims);
  }

  /** Whether not all are 0. */
  static Tensor any(Tensor x, Axes axes, boolean keepDims) {
    return sum(nonZero(x).cast(DType.INT32), axes, keepDims).ne(0);
  }

  /** Whether none is 0. */
  static Tensor all(Tensor x, Axes axes, boolean keepDims) {
    return sum(nonZero(x).not().cast(DType.INT32), axes, keepDims).eq(0);
  }

  static Tensor nonZero(Tensor x) {
    return x.dtype() == DType.BOOL ? x : x.ne(0);
  }

  private static Tensor reduce(Reduction.OverAxes reduction, Tensor x, boolean keepDims) {
    if (reduction.axes().isEmpty()) {
      return x; // every reduction here is the identity on one element
    }
    Tensor y = Interpreter.bind(reduction, x);
    return keepDims ? y.reshape(x.shape().keep(reduction.axes())) : y;
  }
}
