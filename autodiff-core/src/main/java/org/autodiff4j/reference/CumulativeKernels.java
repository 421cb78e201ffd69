package org.autodiff4j.reference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongBinaryOperator;
import org.autodiff4j.tensor.Cumulative.CumLogSumExp;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.CumProd;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Cumulative.Recurrence;
import org.autodiff4j.tensor.Cumulative.Running;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Kernels that combine the elements along one axis and keep the shape. */
final class CumulativeKernels {
  private CumulativeKernels() {}

  static void register(Kernels kernels) {
    kernels.put(CumSum.class, (p, x, y) -> cumSum(p, x[0], y));
    kernels.put(CumProd.class, (p, x, y) -> fold(p, x[0], y, (a, b) -> a * b, (a, b) -> a * b));
    kernels.put(CumMax.class, (p, x, y) -> fold(p, x[0], y, Math::max, Math::max));
    kernels.put(CumMin.class, (p, x, y) -> fold(p, x[0], y, Math::min, Math::min));
    kernels.put(CumLogSumExp.class, (p, x, y) -> cumLogSumExp(p, x[0], y));
    kernels.put(Recurrence.class, CumulativeKernels::recurrence);
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

  private static ReferenceTensor fold(
      Running running,
      ReferenceTensor x,
      TensorType y,
      DoubleBinaryOperator ofReals,
      LongBinaryOperator ofIntegers) {
    Groups lines = new Groups(x, Axes.of(running.axis()));
    double[] reals = y.isFloat() ? x.reals().clone() : new double[0];
    long[] integers = y.isFloat() ? new long[0] : x.integers().clone();
    for (int k = 0; k < lines.count(); k++) {
      int[] at = inOrder(lines.offsets(k), running.reverse());
      for (int i = 1; i < at.length; i++) {
        if (y.isFloat()) {
          reals[at[i]] = ofReals.applyAsDouble(reals[at[i - 1]], reals[at[i]]);
        } else {
          integers[at[i]] = ofIntegers.applyAsLong(integers[at[i - 1]], integers[at[i]]);
        }
      }
    }
    return y.isFloat()
        ? ReferenceTensor.ofReals(y, i -> reals[i])
        : ReferenceTensor.ofIntegers(y, i -> integers[i]);
  }

  /** {@code m + log Σ e^(x - m)} with m the greatest so far, whose own term is left out of Σ. */
  private static ReferenceTensor cumLogSumExp(
      CumLogSumExp running, ReferenceTensor x, TensorType y) {
    Groups lines = new Groups(x, Axes.of(running.axis()));
    double[] values = x.reals().clone();
    for (int k = 0; k < lines.count(); k++) {
      double m = Double.NEGATIVE_INFINITY;
      double others = 0;
      for (int at : inOrder(lines.offsets(k), running.reverse())) {
        double value = values[at];
        if (value > m) {
          others = (others + (m == Double.NEGATIVE_INFINITY ? 0 : 1)) * Math.exp(m - value);
          m = value;
        } else if (Double.isNaN(value)) {
          m = value;
        } else if (value > Double.NEGATIVE_INFINITY) {
          others += Math.exp(value - m);
        }
        values[at] = Double.isFinite(m) ? m + Math.log1p(others) : m;
      }
    }
    return ReferenceTensor.ofReals(y, i -> values[i]);
  }

  private static ReferenceTensor recurrence(Recurrence p, ReferenceTensor[] x, TensorType y) {
    Groups lines = new Groups(x[0], Axes.of(p.axis()));
    double[] a = x[0].reals();
    double[] t = x[1].reals().clone();
    for (int k = 0; k < lines.count(); k++) {
      int[] at = inOrder(lines.offsets(k), p.reverse());
      for (int i = 1; i < at.length; i++) {
        t[at[i]] += a[at[i]] == 0 ? 0 : a[at[i]] * t[at[i - 1]];
      }
    }
    return ReferenceTensor.ofReals(y, i -> t[i]);
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
