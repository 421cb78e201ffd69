package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Operations on several tensors, and those composed of others. */
public final class Tensors {
  private Tensors() {}

  /**
   * a where the condition holds, else b; all three broadcast. The operand not taken gets a zero
   * derivative; a NaN that arises before it, as in {@code where(x > 0, sqrt(x), 0)}, is avoided by
   * a second {@code where} inside: {@code sqrt(where(x > 0, x, 1))}.
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Tensor[] pair = Operands.promoted(a, b);
    Shape shape =
        Broadcasting.broadcast(
            "where", Broadcasting.broadcast("where", a.shape(), b.shape()), condition.shape());
    return Interpreter.bind(
        Selection.WHERE,
        condition.broadcastTo(shape),
        pair[0].broadcastTo(shape),
        pair[1].broadcastTo(shape));
  }

  /** As {@link #where(Tensor, Tensor, Tensor)}, with a number where the condition fails. */
  public static Tensor where(Tensor condition, Tensor a, double b) {
    return where(condition, a, a.like(b));
  }

  /** The greater of two elements, or the one that is not NaN; ties share the derivative. */
  public static Tensor fmax(Tensor x, Tensor y) {
    return where(x.isNaN(), y, where(y.isNaN(), x, x.maximum(y)));
  }

  /** The lesser of two elements, or the one that is not NaN; ties share the derivative. */
  public static Tensor fmin(Tensor x, Tensor y) {
    return where(x.isNaN(), y, where(y.isNaN(), x, x.minimum(y)));
  }

  /** 0 where x is negative, atZero where it is 0, else 1; NaN of NaN. No derivative in x. */
  public static Tensor heaviside(Tensor x, Tensor atZero) {
    Tensor at = Operands.floating(atZero);
    Tensor real = Operands.floating(x);
    Tensor step = real.sign().maximum(0);
    return where(real.eq(0), at, step);
  }

  /** The greatest common divisor of integers, not negative; 0 of two zeros. */
  public static Tensor gcd(Tensor x, Tensor y) {
    return Operands.pair(Integers.Pair.GCD, x, y);
  }

  /** The least common multiple of integers, not negative, modulo the type's range. */
  public static Tensor lcm(Tensor x, Tensor y) {
    return Operands.pair(Integers.Pair.LCM, x, y);
  }

  static Tensor copySign(Tensor x, Tensor y) {
    Tensor size = Operands.floating(x).abs();
    return where(y.signBit(), size.neg(), size);
  }

  static Tensor nanToNum(Tensor x, double nan, double infinity, double minusInfinity) {
    if (!x.type().isFloat()) {
      return Operands.numeric(x);
    }
    Tensor high = where(x.eq(Double.POSITIVE_INFINITY), x.like(infinity), x);
    Tensor bounded = where(x.eq(Double.NEGATIVE_INFINITY), x.like(minusInfinity), high);
    return where(x.isNaN(), x.like(nan), bounded);
  }

  /** The tensors one after another along an axis, on which alone their shapes may differ. */
  public static Tensor concat(int axis, Tensor... tensors) {
    if (tensors.length == 0) {
      throw new ShapeException("concat needs at least one tensor.");
    }
    Tensor[] same = promoteAll(tensors);
    return same.length == 1
        ? same[0]
        : Interpreter.bind(new Reshaping.Concat(Axes.normalise(axis, same[0].rank())), same);
  }

  /** Tensors of one shape along a new axis: n of {@code [2,3]} at axis 0 give {@code [n,2,3]}. */
  public static Tensor stack(int axis, Tensor... tensors) {
    if (tensors.length == 0) {
      throw new ShapeException("stack needs at least one tensor.");
    }
    Tensor[] expanded = new Tensor[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      if (!tensors[i].shape().equals(tensors[0].shape())) {
        throw new ShapeException(
            "stack: tensor "
                + i
                + " has shape "
                + tensors[i].shape()
                + ", the first has "
                + tensors[0].shape()
                + ".");
      }
      expanded[i] = tensors[i].expandDims(axis);
    }
    return concat(Axes.normalise(axis, tensors[0].rank() + 1), expanded);
  }

  /** The axis moved to another place; the others keep their order. */
  public static Tensor moveAxis(Tensor x, int from, int to) {
    int source = Axes.normalise(from, x.rank());
    int target = Axes.normalise(to, x.rank());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (i != source) {
        order.add(i);
      }
    }
    order.add(target, source);
    return x.permute(order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The last two axes exchanged, for each matrix of a batch. */
  public static Tensor swapLast(Tensor x) {
    return moveAxis(x, -1, -2);
  }

  /**
   * Sums of products over pairs of axes, {@code Σ x[…, k, …]·y[…, k, …]}: the free axes of x, then
   * those of y.
   */
  public static Tensor tensordot(Tensor x, Tensor y, Axes xAxes, Axes yAxes) {
    Tensor[] pair = Operands.promoted(x, y);
    Axes left = normalised(xAxes, x.rank());
    Axes right = normalised(yAxes, y.rank());
    if (left.size() != right.size()) {
      throw new ShapeException(
          "tensordot: "
              + left.size()
              + " axes of the left tensor and "
              + right.size()
              + " of the right do not pair up.");
    }
    return Interpreter.bind(Contraction.over(left, right), pair[0], pair[1]);
  }

  /** Sums of products with shared batch axes; see {@link Contraction}. */
  public static Tensor contract(
      Tensor x, Tensor y, Axes xOver, Axes yOver, Axes xBatch, Axes yBatch) {
    Tensor[] pair = Operands.promoted(x, y);
    Contraction contraction =
        new Contraction(
            normalised(xOver, x.rank()),
            normalised(yOver, y.rank()),
            normalised(xBatch, x.rank()),
            normalised(yBatch, y.rank()));
    return Interpreter.bind(contraction, pair[0], pair[1]);
  }

  /** {@code x[b…, indices[b…, j]]} along an axis: indices have x's shape but on that axis. */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, int axis) {
    if (indices.rank() != x.rank()) {
      throw new ShapeException(
          "takeAlongAxis: indices of shape "
              + indices.shape()
              + " need the rank of "
              + x.shape()
              + ".");
    }
    int last = x.rank() - 1;
    Tensor rows = moveAxis(x, axis, last);
    Tensor at = moveAxis(indices, axis, last);
    return moveAxis(Interpreter.bind(new Indexing.Gather(last, last), rows, at), last, axis);
  }

  /**
   * 1 at each index, 0 elsewhere, on a new last axis of the given size: {@code [n] -> [n, depth]}.
   */
  public static Tensor oneHot(Tensor indices, int depth, DType dtype) {
    return indices.expandDims(-1).eq(Tensor.arange(depth)).cast(dtype);
  }

  /** {@link Tensor#pad} with another value than zero. */
  public static Tensor pad(Tensor x, double value, Padding... paddings) {
    Tensor inside = Literal.of(x.type().with(DType.FLOAT32), 1).pad(paddings).ne(0);
    return where(inside, x.pad(paddings), value);
  }

  /**
   * The tensor continued beyond the ends of its axes by what is there, as a mode says: {before,
   * after} for each axis. Widths may be greater than the axis.
   */
  public static Tensor pad(Tensor x, PadMode mode, int[]... widths) {
    return mode.pad(x, widths);
  }

  // ---- Statistics ----

  /** The variance of the population, {@code Σ (x - mean)² / n}, over these axes, or all. */
  public static Tensor variance(Tensor x, int... axes) {
    return variance(x, axes, 0, false);
  }

  /**
   * {@code Σ (x - mean)² / (n - ddof)} over the n elements of these axes, or of all: with ddof 0
   * the variance of the population, with 1 its estimate from a sample. Exactly 0 where all elements
   * are equal; NaN where n is not greater than ddof. With {@code keepDims} the reduced axes stay,
   * with size 1. Integers are taken as f64.
   */
  public static Tensor variance(Tensor x, int[] axes, int ddof, boolean keepDims) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Tensor real = x.cast(x.dtype().toFloat());
    // Equal elements may differ from their rounded mean, but not from one of themselves.
    Tensor shifted = real.sub(first(real, over).stopGradient());
    Tensor deviation = shifted.sub(Reductions.mean(shifted, over, true));
    long n = x.shape().select(over).elements();
    return Reductions.sum(deviation.square(), over, keepDims).div(n > ddof ? n - ddof : Double.NaN);
  }

  /** The square root of {@link #variance(Tensor, int...)}; its derivative is 0 where it is 0. */
  public static Tensor standardDeviation(Tensor x, int... axes) {
    return standardDeviation(x, axes, 0, false);
  }

  /**
   * The square root of {@link #variance(Tensor, int[], int, boolean)}. Where it is 0 the derivative
   * is taken as 0, at every order.
   */
  public static Tensor standardDeviation(Tensor x, int[] axes, int ddof, boolean keepDims) {
    Tensor variance = variance(x, axes, ddof, keepDims);
    Tensor zero = variance.eq(0);
    return where(zero, variance.like(0), where(zero, variance.like(1), variance).sqrt());
  }

  /** The first element along some axes, which stay with size 1 (or 0). */
  private static Tensor first(Tensor x, Axes axes) {
    List<Range> ranges = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      int n = x.shape().size(axis);
      ranges.add(Range.all(axes.contains(axis) ? Math.min(n, 1) : n));
    }
    return Interpreter.bind(new Reshaping.Slice(ranges), x);
  }

  // ---- What the fluent methods delegate ----

  static Shape inferred(Shape from, int[] sizes) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == -1 && unknown < 0) {
        unknown = i;
      } else {
        known *= sizes[i];
      }
    }
    if (unknown < 0) {
      return Shape.of(sizes);
    }
    if (known <= 0 || from.elements() % known != 0) {
      throw new ShapeException(
          "reshape: no size in place of -1 makes "
              + Arrays.toString(sizes)
              + " hold the "
              + from.elements()
              + " elements of "
              + from
              + ".");
    }
    int[] result = sizes.clone();
    result[unknown] = (int) (from.elements() / known);
    return Shape.of(result);
  }

  static Shape squeezed(Shape shape, int[] axes) {
    if (axes.length > 0) {
      Axes named = Axes.ofReduction(shape.rank(), axes);
      for (int i = 0; i < named.size(); i++) {
        if (shape.size(named.get(i)) != 1) {
          throw new ShapeException(
              "squeeze: axis "
                  + named.get(i)
                  + " of "
                  + shape
                  + " has size "
                  + shape.size(named.get(i))
                  + ", not 1.");
        }
      }
      return shape.drop(named);
    }
    return Shape.of(Arrays.stream(shape.toArray()).filter(size -> size != 1).toArray());
  }

  static Shape expanded(Shape shape, int first, int second, int[] more) {
    int[] named = new int[more.length + 2];
    named[0] = first;
    named[1] = second;
    System.arraycopy(more, 0, named, 2, more.length);
    Axes axes = Axes.ofReduction(shape.rank() + named.length, named);
    Shape result = shape;
    for (int i = 0; i < axes.size(); i++) {
      result = result.insert(axes.get(i), 1);
    }
    return result;
  }

  static Tensor at(Tensor x, int[] index) {
    if (index.length > x.rank()) {
      throw new IndexException(
          "at: index "
              + Arrays.toString(index)
              + " has "
              + index.length
              + " positions, but the shape is "
              + x.shape()
              + ".");
    }
    if (index.length == 0) {
      return x;
    }
    List<Range> ranges = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      int n = x.shape().size(axis);
      if (axis >= index.length) {
        ranges.add(Range.all(n));
        continue;
      }
      int i = index[axis] < 0 ? index[axis] + n : index[axis];
      if (i < 0 || i >= n) {
        throw new IndexException(
            "Index " + index[axis] + " is outside axis " + axis + " of shape " + x.shape() + ".");
      }
      ranges.add(new Range(i, i + 1, 1));
    }
    Tensor picked = Interpreter.bind(new Reshaping.Slice(ranges), x);
    return picked.reshape(x.shape().range(index.length, x.rank()));
  }

  static Tensor tile(Tensor x, int[] counts) {
    int rank = Math.max(x.rank(), counts.length);
    int[] split = new int[2 * rank];
    int[] repeated = new int[2 * rank];
    int[] joined = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int n = back <= x.rank() ? x.shape().size(-back) : 1;
      int count = back <= counts.length ? counts[counts.length - back] : 1;
      if (count < 0) {
        throw new ShapeException(
            "tile: counts must not be negative: " + Arrays.toString(counts) + ".");
      }
      int i = rank - back;
      split[2 * i] = 1;
      split[2 * i + 1] = n;
      repeated[2 * i] = count;
      repeated[2 * i + 1] = n;
      joined[i] = count * n;
    }
    return x.reshape(split).broadcastTo(repeated).reshape(joined);
  }

  private static Axes normalised(Axes axes, int rank) {
    int[] result = axes.toArray();
    for (int i = 0; i < result.length; i++) {
      result[i] = Axes.normalise(result[i], rank);
    }
    return Axes.of(result);
  }

  private static Tensor[] promoteAll(Tensor[] tensors) {
    DType dtype = tensors[0].dtype();
    for (Tensor tensor : tensors) {
      dtype = dtype.promote(tensor.dtype());
    }
    Tensor[] result = new Tensor[tensors.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = tensors[i].cast(dtype);
    }
    return result;
  }
}
