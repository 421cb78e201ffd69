package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.Slicing.DynamicSlice;
import org.autodiff4j.tensor.Slicing.DynamicUpdate;
import org.autodiff4j.tensor.Slicing.UpdateSlice;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of the primitives that move elements, on every element type. */
final class ReshapingSamples {
  private ReshapingSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (DType dtype : new DType[] {DType.FLOAT64, DType.INT64, DType.INT32, DType.BOOL}) {
      reshape(samples, dtype);
      permute(samples, dtype);
      broadcastTo(samples, dtype);
      slice(samples, dtype);
      pad(samples, dtype);
      concat(samples, dtype);
      flip(samples, dtype);
      updateSlice(samples, dtype);
      dynamic(samples, dtype);
    }
    return samples;
  }

  private static void reshape(List<Sample> samples, DType dtype) {
    int[][][] cases = {
      {{}, {1, 1}},
      {{1, 1, 1}, {}},
      {{6}, {2, 3}},
      {{2, 3}, {3, 2}},
      {{2, 3}, {6}},
      {{2, 3}, {2, 3}},
      {{2, 3}, {1, 2, 1, 3, 1}},
      {{2, 1, 3, 2, 2}, {6, 4}},
      {{4, 3, 2}, {2, 2, 6}},
      {{0}, {2, 0, 3}},
      {{3, 0}, {0, 5}},
    };
    for (int[][] c : cases) {
      add(samples, new Reshape(Shape.of(c[1])), dtype, c[0]);
    }
  }

  private static void permute(List<Sample> samples, DType dtype) {
    int[][][] cases = {
      {{}, {}},
      {{4}, {0}},
      {{2, 3}, {1, 0}},
      {{1, 3}, {1, 0}},
      {{2, 3, 4}, {2, 0, 1}},
      {{2, 3, 4}, {1, 2, 0}},
      {{2, 3, 4}, {0, 2, 1}},
      {{2, 0, 3}, {1, 2, 0}},
      {{2, 3, 1, 4}, {3, 1, 0, 2}},
      {{2, 1, 3, 2, 2}, {4, 2, 0, 3, 1}},
    };
    for (int[][] c : cases) {
      add(samples, new Permute(Axes.of(c[1])), dtype, c[0]);
    }
  }

  private static void broadcastTo(List<Sample> samples, DType dtype) {
    int[][][] cases = {
      {{}, {}},
      {{}, {3}},
      {{}, {2, 0, 3}},
      {{}, {2, 1, 3, 2, 2}},
      {{3}, {3}},
      {{3}, {2, 3}},
      {{1}, {4}},
      {{1}, {0}},
      {{2, 1}, {2, 3}},
      {{1, 3}, {2, 3}},
      {{1, 1}, {2, 3}},
      {{2, 1, 3}, {4, 2, 5, 3}},
      {{0, 1}, {2, 0, 3}},
      {{3, 1, 1}, {2, 1, 3, 2, 2}},
    };
    for (int[][] c : cases) {
      add(samples, new BroadcastTo(Shape.of(c[1])), dtype, c[0]);
    }
  }

  private static void slice(List<Sample> samples, DType dtype) {
    add(samples, new Slice(List.of()), dtype);
    add(samples, new Slice(List.of(new Range(1, 4, 1))), dtype, 5);
    add(samples, new Slice(List.of(new Range(0, 5, 2))), dtype, 5);
    add(samples, new Slice(List.of(new Range(1, 5, 3))), dtype, 5);
    add(samples, new Slice(List.of(new Range(2, 2, 1))), dtype, 5);
    add(samples, new Slice(List.of(new Range(5, 5, 2))), dtype, 5);
    add(samples, new Slice(List.of(new Range(0, 0, 1))), dtype, 0);
    add(samples, new Slice(List.of(new Range(2, 3, 9))), dtype, 5);
    add(samples, new Slice(List.of(new Range(1, 2, 1), Range.all(3))), dtype, 2, 3);
    add(samples, new Slice(List.of(new Range(0, 4, 2), new Range(1, 3, 1))), dtype, 4, 3);
    add(samples, new Slice(List.of(new Range(1, 1, 1), Range.all(3))), dtype, 2, 3);
    add(
        samples,
        new Slice(List.of(new Range(1, 3, 1), Range.all(2), new Range(0, 4, 3))),
        dtype,
        3,
        2,
        4);
    add(
        samples,
        new Slice(
            List.of(
                Range.all(2),
                Range.all(1),
                new Range(0, 3, 2),
                new Range(1, 2, 1),
                new Range(0, 2, 1))),
        dtype,
        2,
        1,
        3,
        2,
        2);
  }

  private static void pad(List<Sample> samples, DType dtype) {
    add(samples, new Pad(List.of()), dtype);
    int[][] ofVector = {
      {0, 0, 0},
      {1, 2, 0},
      {0, 0, 1},
      {2, 1, 2},
      {-1, 0, 0},
      {0, -2, 0},
      {-1, 2, 0},
      {2, -1, 1},
      {-1, -1, 1},
      {-3, 3, 0},
      {-5, 2, 1},
      {-4, 0, 0}
    };
    for (int[] p : ofVector) {
      add(samples, new Pad(List.of(new Padding(p[0], p[1], p[2]))), dtype, 4);
    }
    add(samples, new Pad(List.of(new Padding(2, 1, 0))), dtype, 0);
    add(samples, new Pad(List.of(new Padding(0, 0, 3))), dtype, 0);
    add(samples, new Pad(List.of(new Padding(1, 0, 3))), dtype, 1);
    add(samples, new Pad(List.of(Padding.of(1, 0), new Padding(0, 2, 1))), dtype, 2, 3);
    add(samples, new Pad(List.of(Padding.of(-1, 1), new Padding(1, -1, 1))), dtype, 2, 3);
    add(samples, new Pad(List.of(Padding.of(1, 1), Padding.NONE, Padding.NONE)), dtype, 2, 0, 3);
    add(
        samples,
        new Pad(
            List.of(
                Padding.NONE,
                Padding.of(0, 1),
                new Padding(1, -1, 1),
                Padding.of(-1, 0),
                Padding.of(0, 2))),
        dtype,
        2,
        1,
        3,
        2,
        2);
  }

  private static void concat(List<Sample> samples, DType dtype) {
    add(samples, new Concat(0), dtype, new int[] {3});
    add(samples, new Concat(0), dtype, new int[] {3}, new int[] {2});
    add(samples, new Concat(0), dtype, new int[] {3}, new int[] {0}, new int[] {1});
    add(samples, new Concat(0), dtype, new int[] {0}, new int[] {0});
    add(samples, new Concat(0), dtype, new int[] {2, 3}, new int[] {1, 3});
    add(samples, new Concat(1), dtype, new int[] {2, 3}, new int[] {2, 1}, new int[] {2, 3});
    add(samples, new Concat(1), dtype, new int[] {0, 3}, new int[] {0, 1});
    add(samples, new Concat(1), dtype, new int[] {2, 3, 2}, new int[] {2, 1, 2});
    add(samples, new Concat(2), dtype, new int[] {2, 1, 3}, new int[] {2, 1, 2});
    add(samples, new Concat(3), dtype, new int[] {2, 1, 3, 2, 2}, new int[] {2, 1, 3, 1, 2});
  }

  private static void flip(List<Sample> samples, DType dtype) {
    int[][][] cases = {
      {{}, {}},
      {{4}, {0}},
      {{4}, {}},
      {{0}, {0}},
      {{2, 3}, {0}},
      {{2, 3}, {1}},
      {{2, 3}, {0, 1}},
      {{2, 0, 3}, {0, 1, 2}},
      {{3, 2, 4}, {0, 2}},
      {{2, 1, 3, 2, 2}, {1, 2, 4}},
    };
    for (int[][] c : cases) {
      add(samples, new Flip(Axes.of(c[1])), dtype, c[0]);
    }
  }

  private static void updateSlice(List<Sample> samples, DType dtype) {
    update(samples, dtype);
    update(samples, dtype, 5, 1, 4, 1);
    update(samples, dtype, 5, 0, 5, 2);
    update(samples, dtype, 5, 2, 2, 1);
    update(samples, dtype, 5, 0, 5, 1);
    update(samples, dtype, 0, 0, 0, 1);
    update(samples, dtype, 2, 1, 2, 1, 3, 0, 3, 1);
    update(samples, dtype, 4, 0, 4, 3, 3, 1, 3, 1);
    update(samples, dtype, 2, 0, 2, 1, 0, 0, 0, 1, 3, 1, 2, 1);
    update(samples, dtype, 2, 0, 2, 1, 1, 0, 1, 1, 3, 0, 3, 2, 2, 1, 2, 1, 2, 0, 2, 1);
  }

  /** Of each axis: its size, and start, stop and step of the range. */
  private static void update(List<Sample> samples, DType dtype, int... axes) {
    int[] sizes = new int[axes.length / 4];
    int[] lengths = new int[sizes.length];
    Range[] ranges = new Range[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = axes[4 * i];
      ranges[i] = new Range(axes[4 * i + 1], axes[4 * i + 2], axes[4 * i + 3]);
      lengths[i] = ranges[i].length();
    }
    samples.add(
        Sample.of(
            new UpdateSlice(List.of(ranges)),
            any(dtype, Shape.of(sizes)),
            any(dtype, Shape.of(lengths))));
  }

  private static void dynamic(List<Sample> samples, DType dtype) {
    int[][][] cases = {
      {{}, {}},
      {{5}, {3}},
      {{5}, {5}},
      {{5}, {0}},
      {{0}, {0}},
      {{2, 3}, {1, 2}},
      {{4, 3}, {2, 3}},
      {{2, 0, 3}, {2, 0, 1}},
      {{3, 2, 4}, {2, 1, 2}},
      {{2, 1, 3, 2, 2}, {1, 1, 2, 2, 1}},
    };
    for (int[][] c : cases) {
      Shape shape = Shape.of(c[0]);
      Shape box = Shape.of(c[1]);
      DType integer = samples.size() % 2 == 0 ? DType.INT64 : DType.INT32;
      Input starts = new Input(TensorType.of(integer, shape.rank()), Draw.integers(-7, 7));
      samples.add(Sample.of(new DynamicSlice(box), any(dtype, shape), starts));
      samples.add(
          Sample.of(
              DynamicUpdate.DYNAMIC_UPDATE_SLICE, any(dtype, shape), any(dtype, box), starts));
    }
  }

  private static void add(List<Sample> samples, Primitive primitive, DType dtype, int... sizes) {
    samples.add(Sample.of(primitive, any(dtype, Shape.of(sizes))));
  }

  private static void add(List<Sample> samples, Concat concat, DType dtype, int[]... shapes) {
    samples.add(
        Sample.of(
            concat, Arrays.stream(shapes).map(s -> any(dtype, Shape.of(s))).toArray(Input[]::new)));
  }
}
