package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Reading and replacing a box of elements: at a fixed place, or at one that a tensor says, which is
 * moved inside as far as it would stick out. {@link Reshaping.Slice} reads at a fixed place.
 */
public final class Slicing {
  private Slicing() {}

  /** x with the elements of a range of every axis replaced by a second tensor. */
  public record UpdateSlice(List<Range> ranges) implements Linear {
    public UpdateSlice {
      ranges = List.copyOf(ranges);
    }

    @Override
    public String label() {
      return "updateSlice";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      TensorType expected = slice().outputType(new TensorType[] {inputs[0]});
      if (!inputs[1].equals(expected)) {
        throw new ShapeException(
            "updateSlice: the update is "
                + inputs[1]
                + ", but the ranges "
                + ranges
                + " of "
                + inputs[0]
                + " need "
                + expected
                + ".");
      }
      return inputs[0];
    }

    /** ct with 0 in the ranges; ct's elements in the ranges. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return argument == 0
          ? Interpreter.bind(this, ct, Literal.zero(inputs.type(1)))
          : Interpreter.bind(slice(), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      List<Range> all = new ArrayList<>(ranges);
      all.add(0, Range.all(inputs.size()));
      return Interpreter.bind(new UpdateSlice(all), inputs.spreadAll());
    }

    private Reshaping.Slice slice() {
      return new Reshaping.Slice(ranges);
    }
  }

  /**
   * A box of x of the given sizes. The second input, an integer vector, holds its first position on
   * each axis. A negative one counts from the end; then it is moved to the nearest at which the box
   * lies inside.
   */
  public record DynamicSlice(Shape sizes) implements Linear {
    @Override
    public String label() {
      return "dynamicSlice";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      fits(this, inputs[0].shape(), inputs[1], sizes);
      return inputs[0].with(sizes);
    }

    /** ct in the box, 0 elsewhere. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(
          DynamicUpdate.DYNAMIC_UPDATE_SLICE, Literal.zero(inputs.type(0)), ct, inputs.value(1));
    }

    @Override
    public Tensor batch(Batch inputs) {
      Tensor x = inputs.x(0);
      Tensor starts = inputs.x(1);
      if (!inputs.mapped(1)) {
        return Interpreter.bind(
            new DynamicSlice(sizes.insert(0, inputs.size())), x, startingAtZero(starts));
      }
      if (!inputs.mapped(0)) {
        Tensor at = box(starts, x.shape(), sizes);
        return x.reshape(-1).gather(0, at);
      }
      Tensor at = box(starts, x.shape().range(1, x.rank()), sizes);
      return Interpreter.bind(new Indexing.Gather(1, 1), rows(x), at);
    }
  }

  /**
   * x with a box of elements replaced. Inputs: x, the box, and an integer vector of its first
   * position on each axis, which is moved inside as {@link DynamicSlice} does.
   */
  public enum DynamicUpdate implements Linear {
    DYNAMIC_UPDATE_SLICE;

    @Override
    public String label() {
      return "dynamicUpdateSlice";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      if (inputs[0].dtype() != inputs[1].dtype()) {
        throw new DTypeException(
            "dynamicUpdateSlice: the update is "
                + inputs[1]
                + ", the tensor "
                + inputs[0]
                + "; cast one of them.");
      }
      fits(this, inputs[0].shape(), inputs[2], inputs[1].shape());
      return inputs[0];
    }

    /** ct with 0 in the box; ct's elements in the box. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Tensor starts = inputs.value(2);
      return argument == 0
          ? Interpreter.bind(this, ct, Literal.zero(inputs.type(1)), starts)
          : Interpreter.bind(new DynamicSlice(inputs.type(1).shape()), ct, starts);
    }

    @Override
    public Tensor batch(Batch inputs) {
      Tensor x = inputs.spread(0);
      Tensor update = inputs.spread(1);
      Tensor starts = inputs.x(2);
      if (!inputs.mapped(2)) {
        return Interpreter.bind(this, x, update, startingAtZero(starts));
      }
      Shape each = x.shape().range(1, x.rank());
      Tensor at = box(starts, each, update.shape().range(1, update.rank()));
      Tensor updated = Interpreter.bind(new Indexing.ScatterSet(1, 1), rows(x), at, update);
      return updated.reshape(x.shape());
    }
  }

  private static void fits(Primitive primitive, Shape x, TensorType starts, Shape box) {
    if (!starts.dtype().isInteger()) {
      throw new DTypeException(
          primitive.label()
              + " needs integer starts, but got "
              + starts
              + ". Convert them with cast(INT64).");
    }
    boolean inside = box.rank() == x.rank();
    for (int axis = 0; inside && axis < x.rank(); axis++) {
      inside = box.size(axis) <= x.size(axis);
    }
    if (!inside) {
      throw new ShapeException(
          primitive.label() + ": a box of sizes " + box + " does not fit into " + x + ".");
    }
    if (starts.rank() != 1 || starts.shape().size(0) != x.rank()) {
      throw new ShapeException(
          primitive.label()
              + ": starts are "
              + starts
              + ", but a tensor of shape "
              + x
              + " needs a vector of "
              + x.rank()
              + ", one for each axis.");
    }
  }

  private static Tensor startingAtZero(Tensor starts) {
    return Tensors.concat(0, Literal.zero(starts.type().with(Shape.of(1))), starts);
  }

  private static Tensor rows(Tensor x) {
    return x.reshape(x.shape().size(0), x.shape().range(1, x.rank()).length());
  }

  /**
   * The row-major positions of the elements of boxes: starts are {@code [n, rank]}, the result
   * {@code [n, box…]}.
   */
  private static Tensor box(Tensor starts, Shape x, Shape box) {
    int n = starts.shape().size(0);
    long[] strides = x.rowMajorStrides();
    Tensor at = Tensor.arange(1).broadcastTo(box.insert(0, n));
    for (int axis = 0; axis < x.rank(); axis++) {
      int size = x.size(axis);
      Tensor start = starts.slice(1, axis, axis + 1).reshape(n).cast(at.dtype());
      Tensor counted = Tensors.where(start.lt(0), start.add(size), start);
      Tensor first = counted.maximum(0).minimum(size - box.size(axis));
      int[] along = new int[box.rank() + 1];
      java.util.Arrays.fill(along, 1);
      along[0] = n;
      Tensor term = first.reshape(along);
      along[0] = 1;
      along[axis + 1] = box.size(axis);
      term = term.add(Tensor.arange(box.size(axis)).reshape(along));
      at = at.add(term.mul((double) strides[axis]));
    }
    return at;
  }
}
