package org.autodiff4j.reference;

import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Division;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwiseTriple;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;
import org.autodiff4j.types.TensorType;

/** Kernels that compute each element from those at its place. */
final class ElementwiseKernels {
  private ElementwiseKernels() {}

  static void register(Kernels kernels) {
    kernels.put(ElementwiseUnary.class, ElementwiseKernels::unary);
    kernels.put(ElementwiseBinary.class, ElementwiseKernels::binary);
    kernels.put(ElementwiseTriple.class, ElementwiseKernels::triple);
    kernels.put(Comparison.class, ElementwiseKernels::compare);
    kernels.put(Logic.class, ElementwiseKernels::logic);
    kernels.put(Selection.class, ElementwiseKernels::where);
    kernels.put(Conversion.class, (conversion, x, y) -> convert(x[0], y));
  }

  private static ReferenceTensor unary(
      ElementwiseUnary function, ReferenceTensor[] x, TensorType y) {
    if (y.isFloat()) {
      double[] values = x[0].reals();
      return ReferenceTensor.ofReals(y, i -> function.apply(values[i]));
    }
    long[] values = x[0].integers();
    return ReferenceTensor.ofIntegers(y, i -> function.apply(y.dtype(), values[i]));
  }

  private static ReferenceTensor binary(
      ElementwiseBinary function, ReferenceTensor[] x, TensorType y) {
    if (y.isFloat()) {
      double[] left = x[0].reals();
      double[] right = x[1].reals();
      return ReferenceTensor.ofReals(y, i -> function.apply(y.dtype(), left[i], right[i]));
    }
    long[] left = x[0].integers();
    long[] right = x[1].integers();
    for (int i = 0; function.dividesIntegers() && i < right.length; i++) {
      if (right[i] == 0) {
        throw Division.byZero(function, y.shape(), i);
      }
    }
    return ReferenceTensor.ofIntegers(y, i -> function.apply(y.dtype(), left[i], right[i]));
  }

  private static ReferenceTensor triple(
      ElementwiseTriple function, ReferenceTensor[] x, TensorType y) {
    double[] first = x[0].reals();
    double[] second = x[1].reals();
    double[] third = x[2].reals();
    return ReferenceTensor.ofReals(y, i -> function.apply(first[i], second[i], third[i]));
  }

  private static ReferenceTensor compare(Comparison comparison, ReferenceTensor[] x, TensorType y) {
    if (x[0].type().isFloat()) {
      double[] left = x[0].reals();
      double[] right = x[1].reals();
      return ReferenceTensor.ofIntegers(y, i -> comparison.test(left[i], right[i]) ? 1 : 0);
    }
    long[] left = x[0].integers();
    long[] right = x[1].integers();
    return ReferenceTensor.ofIntegers(y, i -> comparison.test(left[i], right[i]) ? 1 : 0);
  }

  private static ReferenceTensor logic(Logic logic, ReferenceTensor[] x, TensorType y) {
    long[] left = x[0].integers();
    long[] right = x[x.length - 1].integers(); // of NOT, the only input
    return y.dtype() == DType.BOOL
        ? ReferenceTensor.ofIntegers(y, i -> logic.test(left[i] != 0, right[i] != 0) ? 1 : 0)
        : ReferenceTensor.ofIntegers(y, i -> logic.bits(left[i], right[i]));
  }

  private static ReferenceTensor where(Selection where, ReferenceTensor[] x, TensorType y) {
    long[] condition = x[0].integers();
    int[] from = new int[condition.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = condition[i] != 0 ? i : from.length + i;
    }
    return ReferenceTensor.join(x[1], x[2]).pick(y, from);
  }

  private static ReferenceTensor convert(ReferenceTensor x, TensorType y) {
    if (x.type().isFloat()) {
      double[] values = x.reals();
      return switch (y.dtype()) {
        case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> ReferenceTensor.ofReals(y, i -> values[i]);
        case INT64 -> ReferenceTensor.ofIntegers(y, i -> (long) values[i]);
        case INT32 -> ReferenceTensor.ofIntegers(y, i -> (int) values[i]);
        case BOOL -> ReferenceTensor.ofIntegers(y, i -> values[i] != 0 ? 1 : 0);
      };
    }
    long[] values = x.integers();
    if (y.dtype() == DType.FLOAT32) {
      return ReferenceTensor.ofReals(y, i -> (float) values[i]); // by way of double rounds twice
    }
    if (y.dtype().isHalf()) {
      return ReferenceTensor.ofReals(y, i -> Half.round(y.dtype(), values[i]));
    }
    return y.isFloat()
        ? ReferenceTensor.ofReals(y, i -> (double) values[i])
        : ReferenceTensor.ofIntegers(y, i -> values[i]);
  }
}
