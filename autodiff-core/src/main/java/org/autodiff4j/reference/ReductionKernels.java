package org.autodiff4j.reference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.autodiff4j.tensor.Reduction.ArgMax;
import org.autodiff4j.tensor.Reduction.ArgMin;
import org.autodiff4j.tensor.Reduction.LogSumExp;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Min;
import org.autodiff4j.tensor.Reduction.Prod;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Kernels that make one number of all elements along some axes. */
final class ReductionKernels {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private ReductionKernels() {}

  static void register(Kernels kernels) {
    kernels.put(
        Sum.class,
        (p, x, y) -> reduce(x[0], p.axes(), y, CompensatedSum::of, v -> LongStream.of(v).sum()));
    kernels.put(
        Prod.class,
        (p, x, y) ->
            reduce(x[0], p.axes(), y, reals(1, (a, b) -> a * b), integers(1, (a, b) -> a * b)));
    kernels.put(
        Max.class,
        (p, x, y) ->
            reduce(
                x[0],
                p.axes(),
                y,
                reals(-INFINITY, Math::max),
                integers(Long.MIN_VALUE, Math::max)));
    kernels.put(
        Min.class,
        (p, x, y) ->
            reduce(
                x[0],
                p.axes(),
                y,
                reals(INFINITY, Math::min),
                integers(Long.MAX_VALUE, Math::min)));
    kernels.put(LogSumExp.class, (p, x, y) -> logSumExp(x[0], p.axes(), y));
    kernels.put(ArgMax.class, (p, x, y) -> find(x[0], p.axis(), y, Math::max, Math::max));
    kernels.put(ArgMin.class, (p, x, y) -> find(x[0], p.axis(), y, Math::min, Math::min));
  }

  private static ToDoubleFunction<double[]> reals(double unit, DoubleBinaryOperator operator) {
    return v -> DoubleStream.of(v).reduce(unit, operator);
  }

  private static ToLongFunction<long[]> integers(long unit, LongBinaryOperator operator) {
    return v -> LongStream.of(v).reduce(unit, operator);
  }

  private static ReferenceTensor reduce(
      ReferenceTensor x,
      Axes axes,
      TensorType y,
      ToDoubleFunction<double[]> ofReals,
      ToLongFunction<long[]> ofIntegers) {
    if (y.isFloat()) {
      IntFunction<double[]> groups = new Groups(x, axes).reals();
      return ReferenceTensor.ofReals(y, k -> ofReals.applyAsDouble(groups.apply(k)));
    }
    IntFunction<long[]> groups = new Groups(x, axes).integers();
    return ReferenceTensor.ofIntegers(y, k -> ofIntegers.applyAsLong(groups.apply(k)));
  }

  private static ReferenceTensor logSumExp(ReferenceTensor x, Axes axes, TensorType y) {
    IntFunction<double[]> groups = new Groups(x, axes).reals();
    return ReferenceTensor.ofReals(
        y,
        k -> {
          double[] v = groups.apply(k);
          int greatest = v.length == 0 ? -1 : first(v, Math::max);
          if (greatest < 0 || !Double.isFinite(v[greatest])) {
            return greatest < 0 ? -INFINITY : v[greatest];
          }
          return v[greatest] + Math.log1p(sumOfOthers(v, greatest));
        });
  }

  /** {@code Σ e^(v[i] - v[greatest])} without the greatest element itself. */
  static double sumOfOthers(double[] v, int greatest) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < v.length; i++) {
      if (i != greatest) {
        sum.add(Math.exp(v[i] - v[greatest]));
      }
    }
    return sum.value();
  }

  private static ReferenceTensor find(
      ReferenceTensor x,
      int axis,
      TensorType y,
      DoubleBinaryOperator ofReals,
      LongBinaryOperator ofIntegers) {
    Groups all = new Groups(x, Axes.of(axis));
    if (x.type().isFloat()) {
      IntFunction<double[]> groups = all.reals();
      return ReferenceTensor.ofIntegers(y, k -> first(groups.apply(k), ofReals));
    }
    IntFunction<long[]> groups = all.integers();
    return ReferenceTensor.ofIntegers(
        y,
        k -> {
          long[] v = groups.apply(k);
          long extremum = LongStream.of(v).reduce(v[0], ofIntegers);
          int i = 0;
          while (v[i] != extremum) {
            i++;
          }
          return i;
        });
  }

  /** The place of the first element that is the extremum, which is NaN if there is one. */
  static int first(double[] v, DoubleBinaryOperator operator) {
    double extremum = DoubleStream.of(v).reduce(v[0], operator);
    int i = 0;
    while (Double.isNaN(extremum) ? !Double.isNaN(v[i]) : v[i] != extremum) {
      i++;
    }
    return i;
  }
}
