package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.Scatter;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.RavelIndex;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of gather and the scatters, with negative and repeated indices. */
final class IndexingSamples {
  private IndexingSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (DType dtype : new DType[] {DType.FLOAT64, DType.INT64, DType.INT32, DType.BOOL}) {
      add(samples, dtype, 0, 0, Shape.of(5), Shape.SCALAR);
      add(samples, dtype, 0, 0, Shape.of(5), Shape.of(8));
      add(samples, dtype, 0, 0, Shape.of(5), Shape.of(1));
      add(samples, dtype, 0, 0, Shape.of(5), Shape.of(0));
      add(samples, dtype, 0, 0, Shape.of(5), Shape.of(2, 3));
      add(samples, dtype, 0, 0, Shape.of(0), Shape.of(0));
      add(samples, dtype, 0, 0, Shape.of(3, 2), Shape.of(4));
      add(samples, dtype, 1, 0, Shape.of(2, 3), Shape.of(4));
      add(samples, dtype, 1, 0, Shape.of(2, 3), Shape.SCALAR);
      add(samples, dtype, 1, 0, Shape.of(2, 3, 4), Shape.of(2, 2));
      add(samples, dtype, 2, 0, Shape.of(2, 3, 4), Shape.of(6));
      add(samples, dtype, 1, 0, Shape.of(0, 3), Shape.of(2));
      add(samples, dtype, 1, 0, Shape.of(2, 3, 0), Shape.of(2));
      add(samples, dtype, 1, 1, Shape.of(2, 3), Shape.of(2));
      add(samples, dtype, 1, 1, Shape.of(2, 3), Shape.of(2, 5));
      add(samples, dtype, 1, 1, Shape.of(2, 3), Shape.of(2, 0));
      add(samples, dtype, 2, 1, Shape.of(2, 3, 4), Shape.of(2, 3));
      add(samples, dtype, 2, 2, Shape.of(2, 3, 4), Shape.of(2, 3, 2));
      add(samples, dtype, 2, 1, Shape.of(2, 1, 3, 2, 2), Shape.of(2, 2, 1));
      add(samples, dtype, 3, 1, Shape.of(2, 1, 3, 2, 2), Shape.of(2, 3));
    }
    ravel(samples, Shape.of(5), Shape.of(3));
    ravel(samples, Shape.of(2, 3), Shape.of(4));
    ravel(samples, Shape.of(2, 3), Shape.SCALAR);
    ravel(samples, Shape.of(4, 1, 3), Shape.of(2, 2));
    ravel(samples, Shape.of(2, 3), Shape.of(2, 0));
    ravel(samples, Shape.of(2, 1, 3, 2, 2), Shape.of(2, 1, 3, 1, 2));
    return samples;
  }

  private static void ravel(List<Sample> samples, Shape sizes, Shape indices) {
    for (DType integer : new DType[] {DType.INT64, DType.INT32}) {
      Input[] inputs = new Input[sizes.rank()];
      for (int i = 0; i < inputs.length; i++) {
        int n = sizes.size(i);
        inputs[i] = new Input(new TensorType(integer, indices), Draw.integers(-n, n - 1));
      }
      samples.add(Sample.of(new RavelIndex(sizes, Axes.range(0, sizes.rank())), inputs));
    }
  }

  private static void add(
      List<Sample> samples, DType dtype, int axis, int batchAxes, Shape x, Shape indices) {
    int n = x.size(axis);
    Draw positions = n == 0 ? (count, random) -> new double[count] : Draw.integers(-n, n - 1);
    for (DType integer : new DType[] {DType.INT64, DType.INT32}) {
      Input at = new Input(new TensorType(integer, indices), positions);
      Gather gather = new Gather(axis, batchAxes);
      samples.add(Sample.of(gather, any(dtype, x), at));
      Shape updates = gather.outputType(new TensorType[] {any(dtype, x).type(), at.type()}).shape();
      for (Scatter scatter : scatters(axis, batchAxes)) {
        if (dtype != DType.BOOL || scatter instanceof ScatterSet) {
          samples.add(
              Sample.of(scatter, part(dtype, x, 0.1, 0.4), at, part(dtype, updates, 0.5, 0.9)));
        }
      }
    }
  }

  private static List<Scatter> scatters(int axis, int batchAxes) {
    return List.of(
        new ScatterAdd(axis, batchAxes),
        new ScatterSet(axis, batchAxes),
        new ScatterMul(axis, batchAxes),
        new ScatterMax(axis, batchAxes),
        new ScatterMin(axis, batchAxes));
  }

  /** Numbers of which no two are as close as differences look, in x and the updates together. */
  private static Input part(DType dtype, Shape shape, double low, double high) {
    if (!dtype.isFloat()) {
      return any(dtype, shape);
    }
    return new Input(
        new TensorType(dtype, shape),
        (n, random) -> {
          double[] values = new double[n];
          for (int i = 0; i < n; i++) {
            double within = low + (high - low) * (i % 23 + 0.5) / 23;
            values[i] = random.nextInt(-2, 2) + within;
          }
          return values;
        });
  }
}
