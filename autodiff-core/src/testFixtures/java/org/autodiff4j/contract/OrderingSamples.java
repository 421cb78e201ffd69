package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Ordering.ArgSort;
import org.autodiff4j.tensor.Ordering.SearchSorted;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of sorting and searching, with ties, and of lines long enough for each way to sort. */
final class OrderingSamples {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(1),
          Shape.of(6),
          Shape.of(0),
          Shape.of(2, 3),
          Shape.of(0, 3),
          Shape.of(3, 2, 4),
          Shape.of(1, 3, 1, 2),
          Shape.of(2, 1, 3, 2, 2),
          Shape.of(100),
          Shape.of(1100));

  private OrderingSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape shape : SHAPES) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        argSort(samples, shape, axis);
      }
    }
    for (DType dtype : DType.values()) {
      if (!dtype.isFloat() || dtype == DType.FLOAT64) { // Sample.in makes the other reals
        for (boolean right : new boolean[] {false, true}) {
          search(samples, dtype, right, 0, Shape.of(5), Shape.SCALAR);
          search(samples, dtype, right, 0, Shape.of(4), Shape.of(7));
          search(samples, dtype, right, 0, Shape.of(0), Shape.of(3));
          search(samples, dtype, right, 0, Shape.of(3), Shape.of(2, 1, 3, 2, 2));
          search(samples, dtype, right, 0, Shape.of(3), Shape.of(2, 0));
          search(samples, dtype, right, 1, Shape.of(2, 4), Shape.of(2));
          search(samples, dtype, right, 1, Shape.of(2, 4), Shape.of(2, 3));
          search(samples, dtype, right, 2, Shape.of(2, 2, 3), Shape.of(2, 2, 4));
        }
      }
    }
    return samples;
  }

  private static void argSort(List<Sample> samples, Shape shape, int axis) {
    int n = shape.size(axis);
    ArgSort ascending = new ArgSort(axis, false, n);
    ArgSort descending = new ArgSort(axis, true, n);
    samples.add(Sample.of(ascending, real(shape, Draw.distinct())));
    samples.add(Sample.of(descending, real(shape, Draw.integers(-3, 3)))); // with ties
    samples.add(Sample.of(new ArgSort(axis, true, n / 2), real(shape, Draw.between(-2, 2))));
    samples.add(Sample.of(new ArgSort(axis, false, n / 9), real(shape, Draw.integers(0, 9))));
    for (DType dtype : new DType[] {DType.INT64, DType.INT32, DType.BOOL}) {
      samples.add(Sample.of(ascending, any(dtype, shape)));
      samples.add(Sample.of(descending, any(dtype, shape)));
      samples.add(Sample.of(new ArgSort(axis, true, n / 9), any(dtype, shape)));
    }
  }

  private static void search(
      List<Sample> samples, DType dtype, boolean right, int batchAxes, Shape sorted, Shape values) {
    Draw whole = dtype == DType.BOOL ? Draw.booleans() : Draw.integers(-3, 3);
    Draw ascending =
        (n, random) -> {
          double[] drawn = whole.values(n, random);
          Arrays.sort(drawn);
          return drawn;
        };
    samples.add(
        Sample.of(
            new SearchSorted(right, batchAxes),
            new Input(new TensorType(dtype, sorted), ascending),
            new Input(new TensorType(dtype, values), whole)));
  }
}
