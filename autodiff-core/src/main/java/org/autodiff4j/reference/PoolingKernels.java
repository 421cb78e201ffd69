package org.autodiff4j.reference;

import static java.lang.Double.POSITIVE_INFINITY;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.autodiff4j.tensor.Pooling.MeanWhereEqual;
import org.autodiff4j.tensor.Pooling.OverWindows;
import org.autodiff4j.tensor.Pooling.SpreadWhereEqual;
import org.autodiff4j.tensor.Pooling.Ties;
import org.autodiff4j.tensor.Pooling.WindowMax;
import org.autodiff4j.tensor.Pooling.WindowMin;
import org.autodiff4j.tensor.Pooling.WindowSum;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Reductions over windows by their definition, window by window. */
final class PoolingKernels {
  private PoolingKernels() {}

  static void register(Kernels kernels) {
    kernels.put(WindowSum.class, (p, x, y) -> sum(p, x[0], y));
    kernels.put(
        WindowMax.class,
        (p, x, y) -> fold(p, x[0], y, -POSITIVE_INFINITY, Math::max, least(y), Math::max));
    kernels.put(
        WindowMin.class,
        (p, x, y) -> fold(p, x[0], y, POSITIVE_INFINITY, Math::min, ~least(y), Math::min));
    kernels.put(MeanWhereEqual.class, (p, x, y) -> meanWhereEqual(p, x, y));
    kernels.put(SpreadWhereEqual.class, (p, x, y) -> spreadWhereEqual(p, x, y));
  }

  private static long least(TensorType y) {
    return y.dtype().bytes() == 8 ? Long.MIN_VALUE : Integer.MIN_VALUE;
  }

  /** The windows over one example, and the sizes of examples. */
  private static final class Examples {
    final Windows windows;
    final int size;
    final int places;

    Examples(OverWindows p, Shape x, Shape y) {
      int lead = x.rank() - p.window().rank();
      Shape array = x.range(lead, x.rank());
      Shape results = y.range(lead, y.rank());
      this.windows = new Windows(array, p.window(), results, p.slides());
      this.size = array.length();
      this.places = results.length();
    }

    /** The offsets of the elements of x that window i of all examples holds. */
    int[] members(int i) {
      int start = i / places * size;
      return Arrays.stream(windows.at(i % places))
          .filter(at -> at != Offsets.NONE)
          .map(at -> start + at)
          .toArray();
    }
  }

  private static ReferenceTensor sum(WindowSum p, ReferenceTensor x, TensorType y) {
    Examples examples = new Examples(p, x.shape(), y.shape());
    if (!y.isFloat()) {
      return fold(p, x, y, 0, Double::sum, 0, Long::sum);
    }
    double[] all = x.reals();
    return ReferenceTensor.ofReals(
        y,
        i ->
            CompensatedSum.of(
                Arrays.stream(examples.members(i)).mapToDouble(at -> all[at]).toArray()));
  }

  private static ReferenceTensor fold(
      OverWindows p,
      ReferenceTensor x,
      TensorType y,
      double none,
      DoubleBinaryOperator ofReals,
      long noInteger,
      LongBinaryOperator ofIntegers) {
    Examples examples = new Examples(p, x.shape(), y.shape());
    if (y.isFloat()) {
      double[] all = x.reals();
      return ReferenceTensor.ofReals(
          y,
          i -> Arrays.stream(examples.members(i)).mapToDouble(at -> all[at]).reduce(none, ofReals));
    }
    long[] all = x.integers();
    return ReferenceTensor.ofIntegers(
        y,
        i ->
            Arrays.stream(examples.members(i))
                .mapToLong(at -> all[at])
                .reduce(noInteger, ofIntegers));
  }

  private static ReferenceTensor meanWhereEqual(
      MeanWhereEqual p, ReferenceTensor[] inputs, TensorType z) {
    Examples examples = new Examples(p, inputs[0].shape(), z.shape());
    double[] x = inputs[0].reals();
    double[] y = inputs[1].reals();
    double[] dx = inputs[2].reals();
    return ReferenceTensor.ofReals(
        z,
        i -> {
          int[] equal = equal(examples.members(i), x, y[i], p.ties());
          double sum = CompensatedSum.of(Arrays.stream(equal).mapToDouble(at -> dx[at]).toArray());
          return Double.isNaN(y[i]) ? y[i] : equal.length == 0 ? 0 : sum / equal.length;
        });
  }

  private static int[] equal(int[] members, double[] x, double y, Ties ties) {
    return Arrays.stream(members)
        .filter(at -> x[at] == y)
        .limit(ties == Ties.FIRST ? 1 : members.length)
        .toArray();
  }

  private static ReferenceTensor spreadWhereEqual(
      SpreadWhereEqual p, ReferenceTensor[] inputs, TensorType z) {
    Examples examples = new Examples(p, z.shape(), inputs[1].shape());
    double[] x = inputs[0].reals();
    double[] y = inputs[1].reals();
    double[] ct = inputs[2].reals();
    CompensatedSum[] sums = new CompensatedSum[x.length];
    Arrays.setAll(sums, i -> new CompensatedSum());
    for (int i = 0; i < y.length; i++) {
      int[] members = examples.members(i);
      if (Double.isNaN(y[i])) {
        Arrays.stream(members).forEach(at -> sums[at].add(Double.NaN));
      } else {
        int[] equal = equal(members, x, y[i], p.ties());
        double share = ct[i] / equal.length;
        Arrays.stream(equal).forEach(at -> sums[at].add(share));
      }
    }
    return ReferenceTensor.ofReals(z, i -> sums[i].value());
  }
}
