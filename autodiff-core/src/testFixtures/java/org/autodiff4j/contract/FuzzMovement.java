package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.RavelIndex;
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

/** Random cases of the primitives that move elements, read and write at indices. */
final class FuzzMovement {
  private FuzzMovement() {}

  static void addTo(FuzzRows rows) {
    rows.put(
        Reshape.class,
        fuzz -> {
          Shape shape = fuzz.shape();
          return Sample.of(new Reshape(regrouped(fuzz, shape)), fuzz.wild(fuzz.any(), shape));
        });
    rows.put(
        Permute.class,
        fuzz -> {
          Shape shape = fuzz.shape();
          Permute permute = new Permute(fuzz.permutation(shape.rank()));
          return Sample.of(permute, fuzz.wild(fuzz.any(), shape));
        });
    rows.put(BroadcastTo.class, FuzzMovement::broadcast);
    rows.put(
        Flip.class,
        fuzz -> {
          Shape shape = fuzz.shape();
          return Sample.of(new Flip(fuzz.axes(shape.rank())), fuzz.wild(fuzz.any(), shape));
        });
    rows.put(Slice.class, FuzzMovement::slice);
    rows.put(Pad.class, FuzzMovement::pad);
    rows.put(Concat.class, FuzzMovement::concat);
    rows.put(UpdateSlice.class, FuzzMovement::updateSlice);
    rows.put(DynamicSlice.class, fuzz -> dynamic(fuzz, false));
    rows.put(DynamicUpdate.class, fuzz -> dynamic(fuzz, true));
    rows.put(RavelIndex.class, FuzzMovement::ravel);
    rows.put(Gather.class, FuzzMovement::gather);
    rows.put(ScatterAdd.class, fuzz -> scatter(fuzz, ScatterAdd::new, fuzz.number()));
    rows.put(ScatterSet.class, fuzz -> scatter(fuzz, ScatterSet::new, fuzz.any()));
    rows.put(ScatterMul.class, fuzz -> scatter(fuzz, ScatterMul::new, fuzz.number()));
    rows.put(ScatterMax.class, fuzz -> scatter(fuzz, ScatterMax::new, fuzz.number()));
    rows.put(ScatterMin.class, fuzz -> scatter(fuzz, ScatterMin::new, fuzz.number()));
  }

  /** Another shape of as many elements: axes joined, then split, and ones put in. */
  private static Shape regrouped(Fuzz fuzz, Shape shape) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : shape.toArray()) {
      if (!sizes.isEmpty() && fuzz.once(2)) {
        sizes.set(sizes.size() - 1, sizes.get(sizes.size() - 1) * size);
      } else if (size % 2 == 0 && size > 0 && fuzz.once(3)) {
        sizes.addAll(fuzz.once(2) ? List.of(2, size / 2) : List.of(size / 2, 2));
      } else {
        sizes.add(size);
      }
      if (fuzz.once(4)) {
        sizes.add(1);
      }
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Sample broadcast(Fuzz fuzz) {
    Shape to = fuzz.shape();
    int dropped = fuzz.below(to.rank() + 1);
    int[] from = to.range(dropped, to.rank()).toArray();
    Arrays.setAll(from, axis -> fuzz.once(2) ? 1 : from[axis]);
    return Sample.of(new BroadcastTo(to), fuzz.wild(fuzz.any(), Shape.of(from)));
  }

  private static Sample slice(Fuzz fuzz) {
    Shape shape = fuzz.shape();
    return Sample.of(new Slice(ranges(fuzz, shape)), fuzz.wild(fuzz.any(), shape));
  }

  private static List<Range> ranges(Fuzz fuzz, Shape shape) {
    List<Range> ranges = new ArrayList<>();
    for (int size : shape.toArray()) {
      int start = fuzz.between(0, size);
      int stop = fuzz.between(start, size);
      ranges.add(fuzz.once(3) ? Range.all(size) : new Range(start, stop, fuzz.between(1, 4)));
    }
    return ranges;
  }

  private static Sample updateSlice(Fuzz fuzz) {
    Shape shape = fuzz.shape();
    DType dtype = fuzz.any();
    List<Range> ranges = ranges(fuzz, shape);
    Shape update = Shape.of(ranges.stream().mapToInt(Range::length).toArray());
    return Sample.of(new UpdateSlice(ranges), fuzz.wild(dtype, shape), fuzz.wild(dtype, update));
  }

  private static Sample dynamic(Fuzz fuzz, boolean update) {
    Shape shape = fuzz.shape();
    DType dtype = fuzz.any();
    int[] box = shape.toArray();
    Arrays.setAll(box, axis -> fuzz.between(0, box[axis]));
    Shape sizes = Shape.of(box);
    Input starts = fuzz.input(fuzz.integer(), Shape.of(shape.rank()), fuzz.wild());
    return update
        ? Sample.of(
            DynamicUpdate.DYNAMIC_UPDATE_SLICE,
            fuzz.wild(dtype, shape),
            fuzz.wild(dtype, sizes),
            starts)
        : Sample.of(new DynamicSlice(sizes), fuzz.wild(dtype, shape), starts);
  }

  private static Sample ravel(Fuzz fuzz) {
    Shape sizes = fuzz.shapeFrom(1);
    Shape indices = fuzz.shape(fuzz.below(3));
    Input first = fuzz.indices(indices, sizes.size(0));
    Input[] inputs = new Input[sizes.rank()];
    for (int i = 0; i < inputs.length; i++) {
      Input own = fuzz.indices(indices, sizes.size(i));
      inputs[i] = new Input(first.type(), own.draw());
    }
    return Sample.of(new RavelIndex(sizes, Axes.range(0, sizes.rank())), inputs);
  }

  private static Sample pad(Fuzz fuzz) {
    Shape shape = fuzz.shape();
    List<Padding> paddings = new ArrayList<>();
    for (int size : shape.toArray()) {
      int interior = fuzz.once(2) ? 0 : fuzz.below(3);
      int full = Padding.of(0, 0).size(size) + Math.max(0, size - 1) * interior;
      int low = fuzz.between(-full, 3);
      int high = fuzz.between(-Math.max(0, full + Math.min(0, low)), 3);
      paddings.add(
          fuzz.once(3) ? Padding.NONE : new Padding(low, Math.max(high, -full - low), interior));
    }
    return Sample.of(new Pad(paddings), fuzz.wild(fuzz.any(), shape));
  }

  private static Sample concat(Fuzz fuzz) {
    Shape shape = fuzz.shapeFrom(1);
    int axis = fuzz.axis(shape.rank());
    DType dtype = fuzz.any();
    Input[] inputs = new Input[fuzz.between(1, 4)];
    for (int i = 0; i < inputs.length; i++) {
      int[] sizes = shape.toArray();
      sizes[axis] = fuzz.size(5);
      inputs[i] = fuzz.wild(dtype, Shape.of(sizes));
    }
    return Sample.of(new Concat(axis), inputs);
  }

  private static Sample gather(Fuzz fuzz) {
    Shape shape = fuzz.shapeFrom(1);
    int axis = fuzz.axis(shape.rank());
    int batchAxes = fuzz.below(axis + 1);
    Input at = indices(fuzz, shape, axis, batchAxes);
    return Sample.of(new Gather(axis, batchAxes), fuzz.wild(fuzz.any(), shape), at);
  }

  private static Input indices(Fuzz fuzz, Shape shape, int axis, int batchAxes) {
    Shape own = Shape.of(fuzz.once(3) ? new int[0] : new int[] {fuzz.size(7)});
    own = fuzz.once(4) ? own.concat(Shape.of(fuzz.size(3))) : own;
    return fuzz.indices(shape.range(0, batchAxes).concat(own), shape.size(axis));
  }

  private static Sample scatter(
      Fuzz fuzz, BiFunction<Integer, Integer, Primitive> of, DType dtype) {
    Shape shape = fuzz.shapeFrom(1);
    int axis = fuzz.axis(shape.rank());
    int batchAxes = fuzz.below(axis + 1);
    Input at = indices(fuzz, shape, axis, batchAxes);
    TensorType x = new TensorType(dtype, shape);
    TensorType updates = new Gather(axis, batchAxes).outputType(new TensorType[] {x, at.type()});
    return Sample.of(
        of.apply(axis, batchAxes), fuzz.tame(dtype, shape), at, fuzz.tame(dtype, updates.shape()));
  }
}
