package org.autodiff4j.contract;

import java.util.function.Function;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
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
import org.autodiff4j.types.Shape;

/** Random cases of the primitives that combine elements along axes. */
final class FuzzAxes {
  private FuzzAxes() {}

  static void addTo(FuzzRows rows) {
    rows.put(Sum.class, fuzz -> over(fuzz, Sum::new, fuzz.number(), fuzz.tame()));
    rows.put(Prod.class, FuzzAxes::product);
    rows.put(LogSumExp.class, fuzz -> over(fuzz, LogSumExp::new, fuzz.real(), fuzz.tame()));
    rows.put(Max.class, fuzz -> extremum(fuzz, Max::new));
    rows.put(Min.class, fuzz -> extremum(fuzz, Min::new));
    rows.put(ArgMax.class, fuzz -> argument(fuzz, ArgMax::new));
    rows.put(ArgMin.class, fuzz -> argument(fuzz, ArgMin::new));
    rows.put(
        CumSum.class,
        fuzz -> {
          Shape shape = fuzz.shapeFrom(1);
          CumSum sums = new CumSum(fuzz.axis(shape.rank()), fuzz.once(2));
          return Sample.of(sums, fuzz.tame(fuzz.number(), shape));
        });
    rows.put(
        LogSoftmax.class,
        fuzz -> {
          Shape shape = fuzz.shapeFrom(1);
          return Sample.of(new LogSoftmax(fuzz.axis(shape.rank())), fuzz.tame(fuzz.real(), shape));
        });
    rows.put(Contraction.class, FuzzAxes::contraction);
  }

  private static Sample over(
      Fuzz fuzz, Function<Axes, Primitive> reduction, DType dtype, Draw reals) {
    Shape shape = fuzz.shape();
    return Sample.of(reduction.apply(fuzz.axes(shape.rank())), fuzz.input(dtype, shape, reals));
  }

  /** Factors near 1 in size: where a product overflows on the way depends on the order. */
  private static Sample product(Fuzz fuzz) {
    Draw reals =
        fuzz.once(3)
            ? Draw.each(r -> r.nextInt(40) == 0 ? 0 : r.nextDouble(0.9, 1.1))
            : Draw.eitherSign(0.98, 1.02);
    return over(fuzz, Prod::new, fuzz.number(), reals);
  }

  private static Sample extremum(Fuzz fuzz, Function<Axes, Primitive> reduction) {
    Shape shape = fuzz.shape();
    Axes axes = fuzz.axes(shape.rank());
    while (shape.select(axes).elements() == 0) {
      shape = fuzz.shape();
      axes = fuzz.axes(shape.rank());
    }
    Input x =
        fuzz.once(2)
            ? fuzz.integers(fuzz.real(), shape, -2, 2) // with ties
            : fuzz.wild(fuzz.number(), shape);
    return Sample.of(reduction.apply(axes), x);
  }

  private static Sample argument(Fuzz fuzz, Function<Integer, Primitive> reduction) {
    Shape shape = fuzz.shapeFrom(1);
    int axis = fuzz.axis(shape.rank());
    while (shape.size(axis) == 0) {
      shape = fuzz.shapeFrom(1);
      axis = fuzz.axis(shape.rank());
    }
    Input x =
        fuzz.once(2)
            ? fuzz.integers(fuzz.real(), shape, -2, 2) // with ties
            : fuzz.wild(fuzz.number(), shape);
    return Sample.of(reduction.apply(axis), x);
  }

  /** Free, summed and shared axes of small sizes, each in any place. */
  private static Sample contraction(Fuzz fuzz) {
    int over = fuzz.below(3);
    int batch = fuzz.below(3);
    int[] shared = new int[over + batch];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = fuzz.size(i < over && fuzz.once(8) ? 60 : 5);
    }
    Axes leftOrder = fuzz.permutation(shared.length + fuzz.below(3));
    Axes rightOrder = fuzz.permutation(shared.length + fuzz.below(3));
    Contraction contraction =
        new Contraction(
            range(leftOrder, 0, over),
            range(rightOrder, 0, over),
            range(leftOrder, over, over + batch),
            range(rightOrder, over, over + batch));
    DType dtype = fuzz.number();
    return Sample.of(
        contraction,
        fuzz.tame(dtype, sizes(fuzz, leftOrder, shared)),
        fuzz.tame(dtype, sizes(fuzz, rightOrder, shared)));
  }

  private static Axes range(Axes axes, int from, int to) {
    return Axes.of(java.util.Arrays.copyOfRange(axes.toArray(), from, to));
  }

  private static Shape sizes(Fuzz fuzz, Axes order, int[] shared) {
    int[] sizes = new int[order.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[order.get(i)] = i < shared.length ? shared[i] : fuzz.size(6);
    }
    return Shape.of(sizes);
  }
}
