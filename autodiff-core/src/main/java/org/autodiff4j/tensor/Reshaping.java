package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Primitives that move elements. A backend may represent most results as views of the input's
 * memory.
 */
public final class Reshaping {
  private Reshaping() {}

  /** The same elements, row-major, in another shape of as many. */
  public record Reshape(Shape shape) implements Rearrangement {
    @Override
    public String label() {
      return "reshape";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      if (inputs[0].shape().elements() != shape.elements()) {
        throw new ShapeException(
            "reshape: "
                + inputs[0].shape()
                + " has "
                + inputs[0].shape().elements()
                + " elements, "
                + shape
                + " has "
                + shape.elements()
                + ".");
      }
      return inputs[0].with(shape);
    }

    /** ct in the input's shape. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return ct.reshape(inputs.type(0).shape());
    }

    @Override
    public Tensor batch(Batch inputs) {
      return inputs.x(0).reshape(shape.insert(0, inputs.size()));
    }
  }

  /** Axis {@code axes[i]} of the input becomes axis i. */
  public record Permute(Axes axes) implements Rearrangement {
    @Override
    public String label() {
      return "permute";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      Axes.ofPermutation(inputs[0].rank(), axes.toArray());
      return inputs[0].with(inputs[0].shape().select(axes));
    }

    /** The inverse permutation of ct. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return ct.permute(axes.inverse().toArray());
    }

    @Override
    public Tensor batch(Batch inputs) {
      return inputs.x(0).permute(Axes.of(0).concat(axes.shift(1)).toArray());
    }
  }

  /** The input repeated along new leading axes and axes of size 1. */
  public record BroadcastTo(Shape shape) implements Rearrangement {
    @Override
    public String label() {
      return "broadcastTo";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      if (!Broadcasting.broadcasts(inputs[0].shape(), shape)) {
        throw new ShapeException(
            "broadcastTo: " + inputs[0].shape() + " does not broadcast to " + shape + ".");
      }
      return inputs[0].with(shape);
    }

    /** ct, summed along the repeated axes. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Shape from = inputs.type(0).shape();
      return ct.sum(Broadcasting.repeatedAxes(from, shape)).reshape(from);
    }

    @Override
    public Tensor batch(Batch inputs) {
      Tensor x = inputs.x(0);
      Shape from = x.shape();
      int missing = shape.rank() - (from.rank() - 1);
      int[] aligned = new int[shape.rank() + 1];
      java.util.Arrays.fill(aligned, 1);
      aligned[0] = inputs.size();
      for (int i = 1; i < from.rank(); i++) {
        aligned[i + missing] = from.size(i);
      }
      return x.reshape(aligned).broadcastTo(shape.insert(0, inputs.size()));
    }
  }

  /** A range of every axis. */
  public record Slice(List<Range> ranges) implements Rearrangement {
    public Slice {
      ranges = List.copyOf(ranges);
    }

    @Override
    public String label() {
      return "slice";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      Shape from = inputs[0].shape();
      if (ranges.size() != from.rank()) {
        throw new ShapeException(
            "slice: "
                + ranges.size()
                + " ranges for a tensor of shape "
                + from
                + "; give one for each axis.");
      }
      int[] sizes = new int[from.rank()];
      for (int i = 0; i < sizes.length; i++) {
        if (ranges.get(i).stop() > from.size(i)) {
          throw new ShapeException(
              "slice: range "
                  + ranges.get(i)
                  + " ends beyond axis "
                  + i
                  + " of shape "
                  + from
                  + ".");
        }
        sizes[i] = ranges.get(i).length();
      }
      return inputs[0].with(Shape.of(sizes));
    }

    /** ct, put back into zeros. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      List<Padding> paddings = new ArrayList<>();
      for (int i = 0; i < ranges.size(); i++) {
        Range range = ranges.get(i);
        int m = range.length();
        int end = range.start() + (m == 0 ? 0 : (m - 1) * range.step() + 1);
        paddings.add(
            new Padding(
                range.start(),
                inputs.type(0).shape().size(i) - end,
                m == 0 ? 0 : range.step() - 1));
      }
      return Interpreter.bind(new Pad(paddings), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      List<Range> all = new ArrayList<>(ranges);
      all.add(0, Range.all(inputs.size()));
      return Interpreter.bind(new Slice(all), inputs.x(0));
    }
  }

  /** The input with zeros before, after and between the elements of each axis. */
  public record Pad(List<Padding> paddings) implements Linear {
    public Pad {
      paddings = List.copyOf(paddings);
    }

    @Override
    public String label() {
      return "pad";
    }

    @Override
    public boolean takesHalves() {
      return true;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      Shape from = inputs[0].shape();
      if (paddings.size() != from.rank()) {
        throw new ShapeException(
            "pad: "
                + paddings.size()
                + " paddings for a tensor of shape "
                + from
                + "; give one for each axis.");
      }
      int[] sizes = new int[from.rank()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = paddings.get(i).size(from.size(i));
        if (sizes[i] < 0) {
          throw new ShapeException(
              "pad: padding "
                  + paddings.get(i)
                  + " takes more than all of axis "
                  + i
                  + " of shape "
                  + from
                  + ".");
        }
      }
      return inputs[0].with(Shape.of(sizes));
    }

    /**
     * The elements of ct that came from the input: the ends cut off (or restored), then every
     * step-th.
     */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      List<Padding> ends = new ArrayList<>();
      List<Range> kept = new ArrayList<>();
      for (int i = 0; i < paddings.size(); i++) {
        Padding padding = paddings.get(i);
        int n = inputs.type(0).shape().size(i);
        ends.add(Padding.of(-padding.low(), -padding.high()));
        kept.add(
            new Range(
                0, n == 0 ? 0 : (n - 1) * (padding.interior() + 1) + 1, padding.interior() + 1));
      }
      return Interpreter.bind(new Slice(kept), pad(ct, ends));
    }

    @Override
    public Tensor batch(Batch inputs) {
      List<Padding> all = new ArrayList<>(paddings);
      all.add(0, Padding.NONE);
      return Interpreter.bind(new Pad(all), inputs.x(0));
    }
  }

  /** The inputs one after another along an axis; they agree in all others. */
  public record Concat(int axis) implements Linear {
    @Override
    public String label() {
      return "concat";
    }

    @Override
    public boolean takesHalves() {
      return true;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      if (inputs.length == 0) {
        throw new ShapeException("concat needs at least one tensor.");
      }
      TensorType first = inputs[0];
      Types.axes(this, Axes.of(axis), first);
      int size = 0;
      for (int i = 0; i < inputs.length; i++) {
        if (inputs[i].rank() != first.rank()
            || !inputs[i].shape().with(axis, 0).equals(first.shape().with(axis, 0))) {
          throw new ShapeException(
              "concat along axis "
                  + axis
                  + ": tensor "
                  + i
                  + " has shape "
                  + inputs[i].shape()
                  + ", the first has "
                  + first.shape()
                  + "; only axis "
                  + axis
                  + " may differ.");
        }
        if (inputs[i].dtype() != first.dtype()) {
          throw new DTypeException(
              "concat: tensor "
                  + i
                  + " is "
                  + inputs[i]
                  + ", the first is "
                  + first
                  + "; cast them to one type.");
        }
        size += inputs[i].shape().size(axis);
      }
      return first.with(first.shape().with(axis, size));
    }

    /** The argument's stretch of ct. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      int start = 0;
      for (int i = 0; i < argument; i++) {
        start += inputs.type(i).shape().size(axis);
      }
      return ct.slice(axis, start, start + inputs.type(argument).shape().size(axis));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new Concat(axis + 1), inputs.spreadAll());
    }
  }

  /** The elements of some axes in reverse order. */
  public record Flip(Axes axes) implements Rearrangement {
    @Override
    public String label() {
      return "flip";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      Types.axes(this, axes, inputs[0]);
      return inputs[0];
    }

    /** ct, reversed again. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(this, ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new Flip(axes.shift(1)), inputs.x(0));
    }
  }

  /** Pads, or where nothing is added only slices. */
  static Tensor pad(Tensor x, List<Padding> paddings) {
    boolean adds = false;
    boolean changes = false;
    for (Padding padding : paddings) {
      adds |= padding.low() > 0 || padding.high() > 0 || padding.interior() > 0;
      changes |= !padding.equals(Padding.NONE);
    }
    if (adds || paddings.size() != x.rank()) {
      return Interpreter.bind(new Pad(paddings), x);
    }
    if (!changes) {
      return x;
    }
    new Pad(paddings).outputType(new TensorType[] {x.type()});
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < paddings.size(); i++) {
      ranges.add(new Range(-paddings.get(i).low(), x.shape().size(i) + paddings.get(i).high(), 1));
    }
    return Interpreter.bind(new Slice(ranges), x);
  }

  /**
   * One axis from start to stop by step, as Python slices: negative positions count from the end.
   */
  static Tensor slice(Tensor x, int axis, int start, int stop, int step) {
    int at = Axes.normalise(axis, x.rank());
    if (step == 0) {
      throw new ShapeException(
          "slice: the step along axis " + at + " of shape " + x.shape() + " must not be 0.");
    }
    int n = x.shape().size(at);
    Range range = range(n, start, stop, step);
    boolean back = step < 0;
    if (range.equals(Range.all(n))) {
      return back ? x.flip(at) : x;
    }
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      ranges.add(i == at ? range : Range.all(x.shape().size(i)));
    }
    Tensor result = Interpreter.bind(new Slice(ranges), x);
    return back ? result.flip(at) : result;
  }

  /** The positions of a Python slice of an axis of size n, ascending even if its step is not. */
  static Range range(int n, int start, int stop, int step) {
    int stride = (int) Math.min(Math.abs((long) step), Math.max(n, 1)); // n steps over all the rest
    boolean back = step < 0;
    int first = clip(start, n, back ? -1 : 0, back ? n - 1 : n);
    int end = clip(stop, n, back ? -1 : 0, back ? n - 1 : n);
    int length =
        Math.max(
            0, back ? (first - end + stride - 1) / stride : (end - first + stride - 1) / stride);
    int low = length == 0 ? 0 : back ? first - (length - 1) * stride : first;
    int high = length == 0 ? 0 : low + (length - 1) * stride + 1;
    return new Range(low, high, length == 0 ? 1 : stride);
  }

  private static int clip(int position, int n, int low, int high) {
    long counted = position < 0 ? (long) position + n : position;
    return (int) Math.max(low, Math.min(high, counted));
  }
}
