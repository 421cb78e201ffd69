package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/** Samples of {@link Contraction}. */
final class ContractionSamples {
  private ContractionSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (DType dtype : new DType[] {DType.FLOAT64, DType.INT64, DType.INT32}) {
      products(samples, dtype);
      batches(samples, dtype);
      degenerate(samples, dtype);
    }
    return samples;
  }

  private static void products(List<Sample> samples, DType dtype) {
    Axes none = Axes.of();
    add(samples, dtype, Shape.of(4), Shape.of(4), over(Axes.of(0), Axes.of(0)));
    add(samples, dtype, Shape.of(2, 3), Shape.of(3), over(Axes.of(1), Axes.of(0)));
    add(samples, dtype, Shape.of(3), Shape.of(3, 2), over(Axes.of(0), Axes.of(0)));
    for (int left = 0; left < 2; left++) {
      for (int right = 0; right < 2; right++) {
        Shape x = left == 0 ? Shape.of(3, 2) : Shape.of(2, 3);
        Shape y = right == 0 ? Shape.of(3, 4) : Shape.of(4, 3);
        add(samples, dtype, x, y, over(Axes.of(left), Axes.of(right)));
      }
    }
    add(samples, dtype, Shape.of(2, 3), Shape.of(4, 2), over(none, none));
    add(samples, dtype, Shape.of(2, 3, 4), Shape.of(4, 2, 5), over(Axes.of(2, 0), Axes.of(0, 1)));
    add(samples, dtype, Shape.of(2, 3, 4), Shape.of(4, 2, 5), over(Axes.of(0, 2), Axes.of(1, 0)));
    add(
        samples,
        dtype,
        Shape.of(2, 3, 4),
        Shape.of(4, 3, 2),
        over(Axes.of(0, 1, 2), Axes.of(2, 1, 0)));
    add(
        samples,
        dtype,
        Shape.of(2, 1, 3, 2, 2),
        Shape.of(3, 2),
        over(Axes.of(2, 4), Axes.of(0, 1)));
    add(samples, dtype, Shape.of(3), Shape.of(2, 1, 3, 2, 2), over(Axes.of(0), Axes.of(2)));
  }

  private static void batches(List<Sample> samples, DType dtype) {
    add(
        samples,
        dtype,
        Shape.of(2, 3, 4),
        Shape.of(2, 4, 5),
        new Contraction(Axes.of(2), Axes.of(1), Axes.of(0), Axes.of(0)));
    add(
        samples,
        dtype,
        Shape.of(3, 2, 4),
        Shape.of(4, 5, 2),
        new Contraction(Axes.of(2), Axes.of(0), Axes.of(1), Axes.of(2)));
    add(
        samples,
        dtype,
        Shape.of(2, 3),
        Shape.of(3, 2),
        new Contraction(Axes.of(), Axes.of(), Axes.of(1, 0), Axes.of(0, 1)));
    add(
        samples,
        dtype,
        Shape.of(2, 3, 4),
        Shape.of(3, 2, 4),
        new Contraction(Axes.of(2), Axes.of(2), Axes.of(0, 1), Axes.of(1, 0)));
    add(
        samples,
        dtype,
        Shape.of(2, 1, 3, 2, 2),
        Shape.of(2, 2, 1, 5, 3),
        new Contraction(Axes.of(4, 2), Axes.of(1, 4), Axes.of(1, 0), Axes.of(2, 0)));
  }

  private static void degenerate(List<Sample> samples, DType dtype) {
    Axes none = Axes.of();
    add(samples, dtype, Shape.SCALAR, Shape.SCALAR, over(none, none));
    add(samples, dtype, Shape.SCALAR, Shape.of(2, 3), over(none, none));
    add(samples, dtype, Shape.of(0), Shape.of(0), over(Axes.of(0), Axes.of(0)));
    add(samples, dtype, Shape.of(2, 0), Shape.of(0, 3), over(Axes.of(1), Axes.of(0)));
    add(samples, dtype, Shape.of(0, 3), Shape.of(3, 2), over(Axes.of(1), Axes.of(0)));
    add(samples, dtype, Shape.of(2, 3), Shape.of(3, 0), over(Axes.of(1), Axes.of(0)));
    add(samples, dtype, Shape.of(1, 1), Shape.of(1, 1), over(Axes.of(1), Axes.of(0)));
    add(samples, dtype, Shape.of(1, 4), Shape.of(4, 1), over(Axes.of(1), Axes.of(0)));
    add(
        samples,
        dtype,
        Shape.of(0, 2, 3),
        Shape.of(0, 3, 2),
        new Contraction(Axes.of(2), Axes.of(1), Axes.of(0), Axes.of(0)));
    add(
        samples,
        dtype,
        Shape.of(2, 2, 0),
        Shape.of(2, 0, 3),
        new Contraction(Axes.of(2), Axes.of(1), Axes.of(0), Axes.of(0)));
  }

  private static Contraction over(Axes left, Axes right) {
    return new Contraction(left, right, Axes.of(), Axes.of());
  }

  private static void add(
      List<Sample> samples, DType dtype, Shape x, Shape y, Contraction contraction) {
    samples.add(Sample.of(contraction, any(dtype, x), any(dtype, y)));
  }
}
