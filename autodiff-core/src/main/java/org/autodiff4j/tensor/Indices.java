package org.autodiff4j.tensor;

import java.util.Arrays;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TraceException;

/**
 * Reading and replacing elements at positions that are numbers themselves. See also {@link
 * Tensor#at(Index, Index...)}, which does so by an index as NumPy writes it.
 */
public final class Indices {
  private Indices() {}

  /** What an index outside its axis means. */
  public enum Outside {
    /** An {@link IndexException}; from -n to -1 indices count from the end. */
    ERROR,
    /** The nearest that is inside; negative ones are 0. */
    CLIP,
    /** Counted on around the axis: n is 0, -1 is n - 1. */
    WRAP
  }

  // ---- Taking ----

  /** The elements at row-major positions: of the indices' shape. */
  public static Tensor take(Tensor x, Tensor indices) {
    return x.reshape(-1).gather(0, indices);
  }

  /** The elements of an axis at indices, which replace it: {@code x[..., indices, ...]}. */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    return x.gather(axis, indices);
  }

  /** As {@link #take(Tensor, Tensor, int)}, where an index outside means what one says. */
  public static Tensor take(Tensor x, Tensor indices, int axis, Outside outside) {
    int n = x.shape().size(axis);
    return x.gather(axis, inside("take", indices, n, outside));
  }

  /**
   * {@code x[indices[…, 0], …, indices[…, k-1]]}: positions on the first k axes, {@code [a…,k] ->
   * [a…, rest of x]}.
   */
  public static Tensor gatherNd(Tensor x, Tensor indices) {
    return atNd(x, indices).get();
  }

  /**
   * The elements that {@link #gatherNd} reads, to be replaced: {@code atNd(x, indices).add(v)} is
   * what is elsewhere called scatterNd.
   */
  public static Indexed atNd(Tensor x, Tensor indices) {
    int last = indices.rank() - 1;
    if (last < 0 || indices.shape().size(last) > x.rank()) {
      throw new ShapeException(
          "gatherNd: indices of shape "
              + indices.shape()
              + " need a last axis of at most "
              + x.rank()
              + " positions into "
              + x.shape()
              + ".");
    }
    Index[] index = new Index[indices.shape().size(last)];
    for (int i = 0; i < index.length; i++) {
      index[i] = Index.of(indices.slice(last, i, i + 1).squeeze(last));
    }
    return new Indexed(x, index);
  }

  /**
   * x with values at {@code [b…, indices[b…, j]]} along an axis: where {@link
   * Tensors#takeAlongAxis} reads. Values broadcast to the indices' shape; of several to one element
   * the last in row-major order stays.
   */
  public static Tensor putAlongAxis(Tensor x, Tensor indices, Tensor values, int axis) {
    if (indices.rank() != x.rank()) {
      throw new ShapeException(
          "putAlongAxis: indices of shape "
              + indices.shape()
              + " need the rank of "
              + x.shape()
              + ".");
    }
    int last = x.rank() - 1;
    Tensor at = Tensors.moveAxis(indices, axis, last);
    Tensor updates =
        Tensors.moveAxis(values.cast(x.dtype()).broadcastTo(indices.shape()), axis, last);
    Tensor rows = Tensors.moveAxis(x, axis, last);
    Tensor put = Interpreter.bind(new Indexing.ScatterSet(last, last), rows, at, updates);
    return Tensors.moveAxis(put, last, axis);
  }

  /**
   * {@code choices[indices[i]][i]}: for each element the number of the tensor that it comes from;
   * all broadcast.
   */
  public static Tensor choose(Tensor indices, Tensor... choices) {
    if (choices.length == 0) {
      throw new ShapeException("choose needs at least one tensor to choose from.");
    }
    Shape shape = indices.shape();
    for (Tensor choice : choices) {
      shape = Broadcasting.broadcast("choose", shape, choice.shape());
    }
    Tensor[] all = new Tensor[choices.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = choices[i].broadcastTo(shape);
    }
    Tensor at = indices.broadcastTo(shape).expandDims(0);
    return Tensors.takeAlongAxis(Tensors.stack(0, all), at, 0).squeeze(0);
  }

  /**
   * Of each element the value of the first condition that holds, or the default where none does;
   * all broadcast.
   */
  public static Tensor select(Tensor[] conditions, Tensor[] values, Tensor otherwise) {
    if (conditions.length != values.length) {
      throw new ShapeException(
          "select: "
              + conditions.length
              + " conditions and "
              + values.length
              + " values do not pair up.");
    }
    Tensor result = otherwise;
    for (int i = values.length - 1; i >= 0; i--) {
      result = Tensors.where(conditions[i], values[i], result);
    }
    return result;
  }

  // ---- Masks ----

  /**
   * Where a tensor is not 0, in row-major order: for each axis the positions, as i64 {@code [n]}.
   *
   * @throws TraceException if the numbers are not known, in a function that is being recorded or
   *     batched; {@link #nonZero(Tensor, int)} then does
   */
  public static Tensor[] nonZero(Tensor x) {
    boolean[] truth;
    try {
      truth = x.toBooleanArray();
    } catch (TraceException e) {
      throw new TraceException(
          "How many elements a mask selects must be known. "
              + e.getMessage()
              + " Indices.nonZero takes a size, too.");
    }
    int count = 0;
    for (boolean each : truth) {
      count += each ? 1 : 0;
    }
    long[][] found = new long[x.rank()][count];
    long[] strides = x.shape().rowMajorStrides();
    int next = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i]) {
        for (int axis = 0; axis < found.length; axis++) {
          found[axis][next] = i / strides[axis] % x.shape().size(axis);
        }
        next++;
      }
    }
    return Arrays.stream(found).map(Tensor::of).toArray(Tensor[]::new);
  }

  /**
   * The first {@code size} positions where a tensor is not 0, in row-major order, each axis {@code
   * [size]}; after the last one 0. May be recorded and batched.
   */
  public static Tensor[] nonZero(Tensor x, int size) {
    Tensor found = firstNonZero(x, size);
    return unravel(Tensors.where(found.lt(0), found.like(0), found), x.shape());
  }

  /** Row-major positions of the first elements that are not 0, then -1. */
  private static Tensor firstNonZero(Tensor x, int size) {
    if (size < 0) {
      throw new ShapeException("nonZero: the size must not be negative, but is " + size + ".");
    }
    Tensor truth = x.cast(DType.BOOL).reshape(-1);
    if (truth.shape().elements() == 0) {
      return Tensor.full(truth.type().with(DType.INT64).with(Shape.of(size)), -1);
    }
    Tensor number = truth.cast(DType.INT64).cumSum(0).sub(1);
    Tensor slot = Tensors.where(truth, number.minimum(size), number.like(size));
    Tensor nobody = Tensor.full(number.type().with(Shape.of(size + 1)), -1);
    Tensor all = nobody.scatterSet(0, slot, Tensor.arange(truth.shape().length()));
    return all.slice(0, 0, size);
  }

  /**
   * The elements of an axis where a condition, a boolean vector no longer than it, holds.
   *
   * @throws TraceException as {@link #nonZero(Tensor)} does
   */
  public static Tensor compress(Tensor condition, Tensor x, int axis) {
    checkCompress(condition, x, axis);
    return x.gather(axis, nonZero(condition)[0]);
  }

  /** The first {@code size} of those elements, then 0. May be recorded and batched. */
  public static Tensor compress(Tensor condition, Tensor x, int axis, int size) {
    checkCompress(condition, x, axis);
    int at = Axes.normalise(axis, x.rank());
    if (condition.shape().elements() == 0) {
      return Literal.zero(x.type().with(x.shape().with(at, size)));
    }
    Tensor found = firstNonZero(condition, size);
    Tensor taken = x.gather(at, found.maximum(0));
    int[] sizes = new int[x.rank()];
    Arrays.fill(sizes, 1);
    sizes[at] = size;
    Tensor filled = found.ge(0).reshape(sizes).broadcastTo(taken.shape());
    return Tensors.where(filled, taken, Literal.zero(taken.type()));
  }

  private static void checkCompress(Tensor condition, Tensor x, int axis) {
    if (condition.dtype() != DType.BOOL) {
      throw new DTypeException(
          "compress needs a boolean condition, but got "
              + condition.type()
              + ". Compare first, as in x.gt(0).");
    }
    if (condition.rank() != 1 || condition.shape().size(0) > x.shape().size(axis)) {
      throw new ShapeException(
          "compress: a condition of shape "
              + condition.shape()
              + " does not fit axis "
              + axis
              + " of "
              + x.shape()
              + ".");
    }
  }

  // ---- Boxes at computed places ----

  /**
   * A box of these sizes. Its first positions, an integer vector of one for each axis, count from
   * the end if negative, and are moved to the nearest at which the box lies inside, as in JAX.
   */
  public static Tensor dynamicSlice(Tensor x, Tensor starts, int... sizes) {
    return Interpreter.bind(new Slicing.DynamicSlice(Shape.of(sizes)), x, starts);
  }

  /** {@link #dynamicSlice} along one axis, from an integer scalar; the other axes stay whole. */
  public static Tensor dynamicSliceInDim(Tensor x, Tensor start, int size, int axis) {
    return Interpreter.bind(
        new Slicing.DynamicSlice(x.shape().with(axis, size)), x, starts(x, start, axis));
  }

  /**
   * The elements at an integer scalar of an axis, which is dropped. An index outside is moved
   * inside, as in JAX; {@link Tensor#gather} refuses it.
   */
  public static Tensor dynamicIndexInDim(Tensor x, Tensor index, int axis) {
    return dynamicSliceInDim(x, index, 1, axis).squeeze(axis);
  }

  /** x with a box replaced, whose place is found as in {@link #dynamicSlice}. */
  public static Tensor dynamicUpdateSlice(Tensor x, Tensor update, Tensor starts) {
    return Interpreter.bind(
        Slicing.DynamicUpdate.DYNAMIC_UPDATE_SLICE, x, update.cast(updateType(x, update)), starts);
  }

  /** {@link #dynamicUpdateSlice} along one axis, from an integer scalar. */
  public static Tensor dynamicUpdateSliceInDim(Tensor x, Tensor update, Tensor start, int axis) {
    return dynamicUpdateSlice(x, update, starts(x, start, axis));
  }

  /** x with the elements at an integer scalar of an axis replaced; the update is without it. */
  public static Tensor dynamicUpdateIndexInDim(Tensor x, Tensor update, Tensor index, int axis) {
    int at = Axes.normalise(axis, x.rank());
    return dynamicUpdateSliceInDim(x, update.expandDims(at), index, at);
  }

  private static DType updateType(Tensor x, Tensor update) {
    return x.type().isFloat() && update.type().isFloat() ? x.dtype() : update.dtype();
  }

  private static Tensor starts(Tensor x, Tensor start, int axis) {
    int at = Axes.normalise(axis, x.rank());
    if (!start.shape().isScalar()) {
      throw new ShapeException(
          "A place on one axis is an integer scalar, but got " + start.type() + ".");
    }
    Tensor[] all = new Tensor[x.rank()];
    Arrays.fill(all, start.like(0));
    all[at] = start;
    return Tensors.stack(0, all);
  }

  // ---- Positions as numbers ----

  /**
   * The row-major position that indices, one tensor for each axis, point to in a shape; they
   * broadcast. Negative ones count from the end; one outside its axis is an error.
   */
  public static Tensor ravelMultiIndex(Shape shape, Tensor... indices) {
    if (indices.length != shape.rank() || indices.length == 0) {
      throw new ShapeException(
          "ravelMultiIndex: "
              + indices.length
              + " indices do not point into "
              + shape
              + "; give one for each axis.");
    }
    Shape together = Shape.SCALAR;
    for (Tensor each : indices) {
      together = Broadcasting.broadcast("ravelMultiIndex", together, each.shape());
    }
    Tensor[] same = new Tensor[indices.length];
    for (int i = 0; i < same.length; i++) {
      same[i] = integer("ravelMultiIndex", indices[i]).broadcastTo(together);
    }
    return Interpreter.bind(new RavelIndex(shape, Axes.range(0, shape.rank())), same);
  }

  /** For each axis of a shape the index that a row-major position means; the converse. */
  public static Tensor[] unravelIndex(Tensor positions, Shape shape) {
    Shape flat = Shape.of(shape.length());
    Tensor at = integer("unravelIndex", positions);
    return unravel(Interpreter.bind(new RavelIndex(flat, Axes.of(0)), at), shape);
  }

  private static Tensor[] unravel(Tensor positions, Shape shape) {
    long[] strides = shape.rowMajorStrides();
    Tensor[] result = new Tensor[shape.rank()];
    Tensor rest = positions;
    for (int axis = 0; axis < result.length; axis++) {
      Tensor quotient = rest.floorDiv((double) Math.max(1, strides[axis]));
      rest = rest.sub(quotient.mul((double) strides[axis]));
      result[axis] = quotient;
    }
    return result;
  }

  /** The rows and columns of the elements on and below the k-th diagonal of {@code [n, m]}. */
  public static Tensor[] trilIndices(int n, int m, int k) {
    return nonZero(Shapes.tri(n, m, k, DType.BOOL));
  }

  /** The rows and columns of the elements on and above the k-th diagonal of {@code [n, m]}. */
  public static Tensor[] triuIndices(int n, int m, int k) {
    return nonZero(Shapes.tri(n, m, k - 1, DType.BOOL).not());
  }

  private static Tensor inside(String name, Tensor indices, int n, Outside outside) {
    if (outside == Outside.ERROR) {
      return indices;
    }
    Tensor at = integer(name, indices);
    if (n == 0 && at.shape().elements() > 0) {
      throw new IndexException(name + ": an axis of size 0 has no element to take.");
    }
    return outside == Outside.CLIP ? at.maximum(0).minimum(n - 1) : at.floorMod(Math.max(1, n));
  }

  private static Tensor integer(String name, Tensor indices) {
    if (!indices.dtype().isInteger()) {
      throw new DTypeException(
          name
              + " needs integer indices, but got "
              + indices.type()
              + ". Convert them with cast(INT64).");
    }
    return indices.cast(DType.INT64);
  }
}
