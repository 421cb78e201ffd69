package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Cumulative.CumLogSumExp;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.CumProd;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Cumulative.Recurrence;
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

/** Samples of the primitives that combine elements along axes. */
final class ReductionSamples {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(1),
          Shape.of(6),
          Shape.of(0),
          Shape.of(2, 3),
          Shape.of(0, 3),
          Shape.of(3, 2, 4),
          Shape.of(2, 0, 3),
          Shape.of(1, 3, 1, 2),
          Shape.of(2, 1, 3, 2, 2));

  private ReductionSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape shape : SHAPES) {
      for (int subset = 0; subset < 1 << shape.rank(); subset++) {
        overAxes(samples, shape, axes(subset));
      }
      for (int axis = 0; axis < shape.rank(); axis++) {
        alongAxis(samples, shape, axis);
      }
    }
    return samples;
  }

  private static Axes axes(int subset) {
    Axes axes = Axes.of();
    for (int axis = 0; axis < 5; axis++) {
      axes = (subset >> axis & 1) == 1 ? axes.concat(Axes.of(axis)) : axes;
    }
    return axes;
  }

  private static void overAxes(List<Sample> samples, Shape shape, Axes axes) {
    samples.add(Sample.of(new Sum(axes), real(shape, Draw.between(-2, 2))));
    samples.add(Sample.of(new Prod(axes), real(shape, Draw.eitherSign(0.4, 2))));
    samples.add(Sample.of(new Prod(axes), real(shape, Draw.integers(-1, 2)))); // with zeros
    samples.add(Sample.of(new LogSumExp(axes), real(shape, Draw.between(-3, 3))));
    boolean chooses = shape.select(axes).elements() > 0;
    if (chooses) {
      samples.add(Sample.of(new Max(axes), real(shape, Draw.distinct())));
      samples.add(Sample.of(new Min(axes), real(shape, Draw.distinct())));
    }
    for (DType dtype : new DType[] {DType.INT64, DType.INT32}) {
      samples.add(Sample.of(new Sum(axes), any(dtype, shape)));
      samples.add(Sample.of(new Prod(axes), any(dtype, shape)));
      if (chooses) {
        samples.add(Sample.of(new Max(axes), any(dtype, shape)));
        samples.add(Sample.of(new Min(axes), any(dtype, shape)));
      }
    }
  }

  private static void alongAxis(List<Sample> samples, Shape shape, int axis) {
    for (boolean reverse : new boolean[] {false, true}) {
      samples.add(Sample.of(new CumSum(axis, reverse), real(shape, Draw.between(-2, 2))));
      samples.add(Sample.of(new CumSum(axis, reverse), any(DType.INT64, shape)));
      samples.add(Sample.of(new CumSum(axis, reverse), any(DType.INT32, shape)));
      running(samples, shape, axis, reverse);
    }
    samples.add(Sample.of(new LogSoftmax(axis), real(shape, Draw.between(-3, 3))));
    if (shape.size(axis) > 0) {
      for (Draw draw : new Draw[] {Draw.distinct(), Draw.integers(0, 1)}) { // the latter with ties
        samples.add(Sample.of(new ArgMax(axis), real(shape, draw)));
        samples.add(Sample.of(new ArgMin(axis), real(shape, draw)));
      }
      for (DType dtype : new DType[] {DType.INT64, DType.INT32}) {
        samples.add(Sample.of(new ArgMax(axis), any(dtype, shape)));
        samples.add(Sample.of(new ArgMin(axis), any(dtype, shape)));
      }
    }
  }

  private static void running(List<Sample> samples, Shape shape, int axis, boolean reverse) {
    CumProd product = new CumProd(axis, reverse);
    samples.add(Sample.of(product, real(shape, Draw.eitherSign(0.4, 2))));
    samples.add(Sample.of(product, real(shape, Draw.integers(-1, 2)))); // with zeros
    samples.add(Sample.of(new CumMax(axis, reverse), real(shape, Draw.distinct())));
    samples.add(Sample.of(new CumMin(axis, reverse), real(shape, Draw.distinct())));
    samples.add(Sample.of(new CumLogSumExp(axis, reverse), real(shape, Draw.between(-3, 3))));
    samples.add(
        Sample.of(
            new Recurrence(axis, reverse),
            real(shape, Draw.between(-1, 1)),
            real(shape, Draw.between(-2, 2))));
    DType integer = reverse ? DType.INT32 : DType.INT64;
    samples.add(Sample.of(product, any(integer, shape)));
    samples.add(Sample.of(new CumMax(axis, reverse), any(integer, shape)));
    samples.add(Sample.of(new CumMin(axis, reverse), any(integer, shape)));
  }
}
