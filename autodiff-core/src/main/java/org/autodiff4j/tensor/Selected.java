package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Index.At;
import org.autodiff4j.tensor.Index.Elements;
import org.autodiff4j.tensor.Index.Mask;
import org.autodiff4j.tensor.Index.Span;
import org.autodiff4j.tensor.Index.Special;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements are that an index names, and the way there and back: a range of each axis, the
 * axes of tensors brought together and read as one, and the axes of the result put into NumPy's
 * order.
 */
final class Selected {
  private final Shape shape;

  /** What is read of each axis; of those that tensors index all. */
  private final List<Range> ranges = new ArrayList<>();

  private final List<Integer> flipped = new ArrayList<>();

  /** The axes left after positions without tensors beside them are dropped. */
  private final List<Integer> kept = new ArrayList<>();

  /** The axes that tensors index, and the tensors. */
  private final List<Integer> indexed = new ArrayList<>();

  private final List<Tensor> indices = new ArrayList<>();

  /** Sizes of the result where no tensor has to do with them, in order. */
  private final List<Integer> sizes = new ArrayList<>();

  /** How many of {@link #sizes}, and how many kept axes, come before those of the tensors. */
  private int sizesBefore;

  private int keptBefore;

  /** The shape of the tensors together, or null without tensors. */
  private final @Nullable Shape together;

  private Selected(Shape shape, List<Index> entries) {
    this.shape = shape;
    boolean advanced = entries.stream().anyMatch(Elements.class::isInstance);
    int first = -1;
    int last = -1;
    boolean apart = false; // then NumPy puts the axes of the tensors first
    int axis = 0;
    for (int i = 0; i < entries.size(); i++) {
      Index entry = entries.get(i);
      if (entry == Special.NEW_AXIS) {
        sizes.add(1);
        continue;
      }
      if (entry instanceof Span span) {
        range(axis, span);
      } else {
        if (advanced && first < 0) {
          first = i;
          sizesBefore = sizes.size();
          keptBefore = kept.size();
        }
        apart |= first >= 0 && first != i && last != i - 1;
        last = i;
        if (entry instanceof At at) {
          position(axis, at.position());
        } else {
          ranges.add(Range.all(shape.size(axis)));
          indexed.add(axis);
          kept.add(axis);
          indices.add(((Elements) entry).indices());
        }
      }
      axis++;
    }
    if (apart) {
      sizesBefore = 0;
      keptBefore = 0;
    }
    this.together = together();
  }

  /** What these entries select of a tensor. Masks must have been replaced. */
  static Selected of(Shape shape, List<Index> entries) {
    return new Selected(shape, entries);
  }

  /** The entries with one for each axis: the ellipsis, or axes left out at the end, as ranges. */
  static List<Index> complete(Shape shape, Index[] index) {
    int used = 0;
    int ellipses = 0;
    for (Index entry : index) {
      if (entry == Special.ELLIPSIS) {
        ellipses++;
      } else if (entry instanceof Mask mask) {
        used += mask.type().rank();
      } else if (entry != Special.NEW_AXIS) {
        used++;
      }
    }
    if (ellipses > 1) {
      throw new IndexException("at: an index has at most one ellipsis, but got " + ellipses + ".");
    }
    if (used > shape.rank()) {
      throw new IndexException(
          "at: the index is for " + used + " axes, but the shape is " + shape + ".");
    }
    List<Index> result = new ArrayList<>();
    for (Index entry : index) {
      if (entry == Special.ELLIPSIS) {
        all(result, shape.rank() - used);
      } else {
        result.add(entry);
      }
    }
    if (ellipses == 0) {
      all(result, shape.rank() - used);
    }
    return result;
  }

  private static void all(List<Index> entries, int count) {
    for (int i = 0; i < count; i++) {
      entries.add(Index.all());
    }
  }

  private void position(int axis, int position) {
    int n = shape.size(axis);
    int i = position < 0 ? position + n : position;
    if (i < 0 || i >= n) {
      throw new IndexException(
          "at: index " + position + " is outside axis " + axis + " of size " + n + ".");
    }
    ranges.add(new Range(i, i + 1, 1));
  }

  private void range(int axis, Span span) {
    int n = shape.size(axis);
    Range range = Reshaping.range(n, span.start(), span.stop(), span.step());
    ranges.add(range);
    if (span.step() < 0 && range.length() > 1) {
      flipped.add(axis);
    }
    kept.add(axis);
    sizes.add(range.length());
  }

  private @Nullable Shape together() {
    if (indices.isEmpty()) {
      return null;
    }
    Shape result = Shape.SCALAR;
    for (Tensor each : indices) {
      result = Broadcasting.broadcast("at", result, each.shape());
    }
    return result;
  }

  // ---- There ----

  /** The shape of what is selected. */
  Shape shape() {
    int[] own = sizes.stream().mapToInt(Integer::intValue).toArray();
    Shape all = Shape.of(own);
    return together == null
        ? all
        : all.range(0, sizesBefore).concat(together).concat(all.range(sizesBefore, own.length));
  }

  /** What is selected. */
  Tensor get(Tensor x) {
    Tensor part = part(x);
    Tensor read =
        together == null
            ? part
            : Interpreter.bind(new Indexing.Gather(keptBefore, 0), part, position());
    return read.reshape(shape());
  }

  /** x with another tensor, of the shape of what is selected, in its place. */
  Tensor set(Tensor x, Tensor y) {
    if (together == null) {
      return back(x, y.reshape(partShape()));
    }
    return scatter(new Indexing.ScatterSet(keptBefore, 0), x, y);
  }

  /** Whether one element may be selected twice. */
  boolean mayRepeat() {
    return together != null;
  }

  /** x with updates, of the shape of what is selected, brought in. */
  Tensor scatter(Indexing.Scatter scatter, Tensor x, Tensor updates) {
    Tensor part = part(x);
    Indexing.Scatter along = scatter.along(keptBefore, 0);
    Tensor position = position();
    TensorType[] types = {part.type(), position.type()};
    Tensor fitting = updates.reshape(along.gather().outputType(types).shape());
    return back(x, Interpreter.bind(along, part, position, fitting));
  }

  /** The ranges of x, the axes of tensors as one, behind those that come before them. */
  private Tensor part(Tensor x) {
    Tensor sliced = isWhole() ? x : Interpreter.bind(new Reshaping.Slice(ranges), x);
    Tensor turned = flip(sliced);
    Tensor dropped = turned.reshape(keptShape());
    return together == null ? dropped : dropped.permute(order()).reshape(partShape());
  }

  /** x with its {@link #part} replaced. */
  private Tensor back(Tensor x, Tensor part) {
    Tensor dropped = part;
    if (together != null) {
      Axes order = Axes.of(order());
      dropped = part.reshape(keptShape().select(order)).permute(order.inverse().toArray());
    }
    Tensor turned = flip(dropped.reshape(rangesShape()));
    return isWhole() ? turned : Interpreter.bind(new Slicing.UpdateSlice(ranges), x, turned);
  }

  private Tensor flip(Tensor x) {
    return flipped.isEmpty() ? x : x.flip(ints(flipped));
  }

  private boolean isWhole() {
    return rangesShape().equals(shape)
        && ranges.stream().allMatch(range -> range.step() == 1 || range.length() <= 1);
  }

  private Shape rangesShape() {
    return Shape.of(ranges.stream().mapToInt(Range::length).toArray());
  }

  private Shape keptShape() {
    return rangesShape().select(Axes.of(ints(kept)));
  }

  /** Kept axes, as positions among themselves: before, those of tensors, after. */
  private int[] order() {
    List<Integer> order = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < kept.size(); i++) {
      if (!indexed.contains(kept.get(i))) {
        order.add(i);
      }
    }
    for (int axis : indexed) {
      order.add(keptBefore + before++, kept.indexOf(axis));
    }
    return ints(order);
  }

  private Shape partShape() {
    if (together == null) {
      return keptShape();
    }
    Shape moved = keptShape().select(Axes.of(order()));
    int end = keptBefore + indexed.size();
    return moved
        .range(0, keptBefore)
        .concat(Shape.of(moved.range(keptBefore, end).length()))
        .concat(moved.range(end, moved.rank()));
  }

  /** The positions on the axes of tensors, as one. */
  private Tensor position() {
    Tensor only = indices.get(0);
    if (indices.size() == 1 && indexed.get(0) == keptBefore) {
      return only; // the kernel's message then names the right axis
    }
    Tensor[] same = new Tensor[indices.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = indices.get(i).cast(DType.INT64).broadcastTo(togetherShape());
    }
    Axes axes = Axes.of(ints(indexed));
    return Interpreter.bind(new RavelIndex(shape.select(axes), axes), same);
  }

  private Shape togetherShape() {
    return together == null ? Shape.SCALAR : together;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
