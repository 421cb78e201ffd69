package org.autodiff4j.reference;

import java.util.function.IntFunction;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Kernels that combine the elements along one axis and keep the shape. */
final class CumulativeKernels {
  private CumulativeKernels() {}

  static void register(Kernels kernels) {
    kernels.put(CumSum.class, (p, x, y) -> cumSum(p, x[0], y));
    kernels.put(LogSoftmax.class, (p, x, y) -> logSoftmax(p.axis(), x[0], y));
  }

  private static ReferenceTensor cumSum(CumSum cumSum, ReferenceTensor x, TensorType y) {
    Groups lines = new Groups(x, Axes.of(cumSum.axis()));
    if (y.isFloat()) {
      double[] sums = x.reals().clone();
      for (int k = 0; k < lines.count(); k++) {
        CompensatedSum sum = new CompensatedSum();
        for (int at : inOrder(lines.offsets(k), cumSum.reverse())) {
          sum.add(sums[at]);
          sums[at] = sum.value();
        }
      }
      return ReferenceTensor.ofReals(y, i -> sums[i]);
    }
    long[] sums = x.integers().clone();
    for (int k = 0; k < lines.count(); k++) {
      long sum = 0;
      for (int at : inOrder(lines.offsets(k), cumSum.reverse())) {
        sum += sums[at];
        sums[at] = sum;
      }
    }
    return ReferenceTensor.ofIntegers(y, i -> sums[i]);
  }

  private static int[] inOrder(int[] offsets, boolean reverse) {
    if (!reverse) {
      return offsets;
    }
    int[] reversed = new int[offsets.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = offsets[offsets.length - 1 - i];
    }
    return reversed;
  }

  private static ReferenceTensor logSoftmax(int axis, ReferenceTensor x, TensorType y) {
    Groups lines = new Groups(x, Axes.of(axis));
    IntFunction<double[]> values = lines.reals();
    double[] result = new double[x.length()];
    for (int k = 0; k < lines.count() && result.length > 0; k++) {
      double[] v = values.apply(k);
      int greatest = ReductionKernels.first(v, Math::max);
      double rest = Math.log1p(ReductionKernels.sumOfOthers(v, greatest));
      int[] at = lines.offsets(k);
      for (int i = 0; i < v.length; i++) {
        result[at[i]] = Double.isFinite(v[greatest]) ? v[i] - v[greatest] - rest : Double.NaN;
      }
    }
    return ReferenceTensor.ofReals(y, i -> result[i]);
  }
}
