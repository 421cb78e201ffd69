package org.autodiff4j.contract;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Cumulative.CumLogSumExp;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.CumProd;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.Ordering.ArgSort;
import org.autodiff4j.tensor.Ordering.SearchSorted;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Reduction.ArgMax;
import org.autodiff4j.tensor.Reduction.ArgMin;
import org.autodiff4j.tensor.Reduction.LogSumExp;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Min;
import org.autodiff4j.tensor.Reduction.Prod;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Primitives that combine elements, on rows with NaN, infinities and numbers of very different
 * size, and on rows long enough for errors to add up.
 */
final class SpecialRows {
  private static final double INF = POSITIVE_INFINITY;
  private static final double[][] ROWS = {
    {1, 2, 3, 4},
    {-0.0, -0.0, -0.0, -0.0},
    {0, -0.0, 0, -0.0},
    {NaN, 1, 2, 3},
    {1, 2, 3, NaN},
    {1, NaN, INF, NEGATIVE_INFINITY},
    {NEGATIVE_INFINITY, NaN, NaN, NEGATIVE_INFINITY},
    {NEGATIVE_INFINITY, NEGATIVE_INFINITY, NEGATIVE_INFINITY, NEGATIVE_INFINITY},
    {INF, INF, INF, INF},
    {INF, 1, NEGATIVE_INFINITY, 2},
    {1, INF, 2, 3},
    {1, NEGATIVE_INFINITY, 2, 3},
    {0, INF, 1, 2},
    {5, 5, 5, 5},
    {2, 7, 7, 2},
    {-3, -3, -5, -5},
    {1000, 1000, 1000, 1000},
    {-1000, -1000, -1000, -1000},
    {-1000, -1001, -1000, -1002},
    {1000, 0, -1000, 1},
    {20, 0, -20, 0},
    {40, 0, 0, 0},
    {-0.6931471805599453, -0.6931471805599453, NEGATIVE_INFINITY, NEGATIVE_INFINITY},
    {0, 0, -40, -40},
    {1e-30, 2e-30, 3e-30, -4e-30},
    {1e18, -1, 1, -1e18},
    {1e30, 1e-30, -1e30, 1e-30},
  };

  private SpecialRows() {}

  /** Reductions of rows, along the last axis and along the first. */
  static List<Sample> rows() {
    List<Sample> samples = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      Input x = axis == 1 ? byRow() : byColumn();
      Axes axes = Axes.of(axis);
      for (Primitive primitive :
          List.of(
              new Sum(axes),
              new Prod(axes),
              new Max(axes),
              new Min(axes),
              new LogSumExp(axes),
              new ArgMax(axis),
              new ArgMin(axis),
              new CumSum(axis, false),
              new CumSum(axis, true),
              new CumProd(axis, false),
              new CumMax(axis, true),
              new CumMin(axis, false),
              new CumLogSumExp(axis, false),
              new CumLogSumExp(axis, true),
              new ArgSort(axis, false, 4),
              new ArgSort(axis, true, 2),
              new LogSoftmax(axis))) {
        samples.add(Sample.of(primitive, x));
      }
      Contraction withWeights = new Contraction(axes, Axes.of(0), Axes.of(), Axes.of());
      samples.add(Sample.of(withWeights, x, fixed(TensorType.of(DType.FLOAT64, 4), 1, 1, 0, 1)));
    }
    for (Primitive scatter :
        List.of(
            new ScatterAdd(0, 0),
            new ScatterSet(0, 0),
            new ScatterMul(0, 0),
            new ScatterMax(0, 0),
            new ScatterMin(0, 0))) {
      samples.add(
          Sample.of(
              scatter,
              fixed(TensorType.of(DType.FLOAT64, 5), 1, INF, 3, NaN, -0.0),
              fixed(TensorType.of(DType.INT64, 9), 0, 1, 0, 2, 3, 4, -1, 2, -1),
              fixed(
                  TensorType.of(DType.FLOAT64, 9),
                  1,
                  NEGATIVE_INFINITY,
                  INF,
                  NaN,
                  1,
                  0,
                  -0.0,
                  1,
                  0)));
    }
    double[] sorted = {NEGATIVE_INFINITY, -1, -0.0, 0, 0, 2, 2, INF, NaN, NaN};
    for (boolean right : new boolean[] {false, true}) {
      samples.add(
          Sample.of(
              new SearchSorted(right, 0),
              fixed(TensorType.of(DType.FLOAT64, sorted.length), sorted),
              byRow()));
    }
    samples.addAll(ConvolutionSamples.ties());
    samples.addAll(ConvolutionSamples.special());
    samples.addAll(SpectralSamples.special());
    return samples;
  }

  /** Sums of very many terms. */
  static List<Sample> longSums() {
    List<Sample> samples = new ArrayList<>();
    Input million = constant(0.1, 1_000_000);
    samples.add(Sample.of(new Sum(Axes.of(0)), million));
    samples.add(Sample.of(new Sum(Axes.of(1)), constant(0.1, 3, 100_000)));
    samples.add(Sample.of(new Sum(Axes.of(0)), constant(0.1, 100_000, 3)));
    samples.add(Sample.of(new CumSum(0, false), constant(0.1, 100_000)));
    samples.add(Sample.of(new CumSum(0, true), constant(0.1, 100_000)));
    samples.add(Sample.of(new LogSumExp(Axes.of(0)), constant(0.1, 100_000)));
    samples.add(Sample.of(new CumLogSumExp(0, false), constant(0.1, 100_000)));
    samples.add(Sample.of(new CumProd(0, true), constant(0.99999, 100_000)));
    Contraction dot = new Contraction(Axes.of(0), Axes.of(0), Axes.of(), Axes.of());
    samples.add(Sample.of(dot, constant(0.1, 100_000), constant(1, 100_000)));
    samples.add(
        Sample.of(
            new ScatterAdd(0, 0),
            constant(1, 2),
            new Input(TensorType.of(DType.INT64, 20_000), Draw.integers(0, 1)),
            constant(0.1, 20_000)));
    samples.addAll(ConvolutionSamples.longSums());
    return samples;
  }

  private static Input constant(double value, int... sizes) {
    return new Input(TensorType.of(DType.FLOAT64, sizes), Draw.each(random -> value));
  }

  private static Input fixed(TensorType type, double... values) {
    return new Input(type, (n, random) -> values.clone());
  }

  private static Input byRow() {
    double[] values = new double[ROWS.length * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = ROWS[i / 4][i % 4];
    }
    return fixed(TensorType.of(DType.FLOAT64, ROWS.length, 4), values);
  }

  private static Input byColumn() {
    double[] values = new double[ROWS.length * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = ROWS[i % ROWS.length][i / ROWS.length];
    }
    return fixed(TensorType.of(DType.FLOAT64, 4, ROWS.length), values);
  }
}
