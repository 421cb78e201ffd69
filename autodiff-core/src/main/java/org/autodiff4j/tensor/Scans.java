package org.autodiff4j.tensor;

import java.util.function.BinaryOperator;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Running results along an axis, which keep the shape. In reverse they run from the end of the
 * axis; exclusive ones leave the element itself out and so begin with the result of no elements.
 * Each costs one pass, its derivatives too. The axis counts from the end if negative; one that does
 * not exist is a {@link ShapeException}.
 */
public final class Scans {
  private Scans() {}

  /** Running sums; booleans count as i64. */
  public static Tensor cumSum(Tensor x, int axis, boolean reverse, boolean exclusive) {
    int at = Axes.normalise(axis, x.rank());
    return run(new Cumulative.CumSum(at, reverse), Operands.numeric(x), exclusive, 0);
  }

  /**
   * Running products; booleans count as i64, and integers wrap around. The derivative is exact
   * where factors are 0, at every order.
   */
  public static Tensor cumProd(Tensor x, int axis, boolean reverse, boolean exclusive) {
    int at = Axes.normalise(axis, x.rank());
    return run(new Cumulative.CumProd(at, reverse), Operands.numeric(x), exclusive, 1);
  }

  /**
   * Running greatest elements: NaN from the first NaN on; of none -∞, or the least integer. Equal
   * greatest elements so far share the derivative evenly.
   */
  public static Tensor cumMax(Tensor x, int axis, boolean reverse, boolean exclusive) {
    int at = Axes.normalise(axis, x.rank());
    Tensor number = Operands.numeric(x);
    return run(new Cumulative.CumMax(at, reverse), number, exclusive, lowest(number.type()));
  }

  /**
   * Running least elements: NaN from the first NaN on; of none ∞, or the greatest integer. Equal
   * least elements so far share the derivative evenly.
   */
  public static Tensor cumMin(Tensor x, int axis, boolean reverse, boolean exclusive) {
    int at = Axes.normalise(axis, x.rank());
    Tensor number = Operands.numeric(x);
    return run(new Cumulative.CumMin(at, reverse), number, exclusive, highest(number.type()));
  }

  /**
   * Running {@code log Σ e^x}, computed from the greatest element so far; -∞ of none and while all
   * are -∞, with derivative 0. Integers become f64.
   */
  public static Tensor cumLogSumExp(Tensor x, int axis, boolean reverse, boolean exclusive) {
    int at = Axes.normalise(axis, x.rank());
    Tensor real = x.cast(x.dtype().toFloat());
    return run(new Cumulative.CumLogSumExp(at, reverse), real, exclusive, Double.NEGATIVE_INFINITY);
  }

  /**
   * {@code t[i] = a[i]·t[i-1] + b[i]} along an axis, starting from {@code t[0] = b[0]}; in reverse
   * t[i] follows from t[i+1]. Where a[i] is 0 it is b[i], also after an infinity or NaN. The
   * tensors promote and broadcast; two of integers become f64. Moving averages, discounted sums and
   * diagonal state space models are of this form.
   *
   * <p>{@code cumSum} is the case a = 1. The derivative in b is the same recurrence, the other way
   * in reverse mode; it costs one pass at any order.
   */
  public static Tensor linearRecurrence(Tensor a, Tensor b, int axis, boolean reverse) {
    int rank = Math.max(a.rank(), b.rank());
    return Operands.realPair(new Cumulative.Recurrence(Axes.normalise(axis, rank), reverse), a, b);
  }

  /**
   * Running results of any associative operator along an axis, in about log₂ n rounds of it on
   * whole tensors (Blelloch, 1990).
   *
   * @param operator combines the elements at one or more positions, given as tensors of equal
   *     shape; it must be associative, and act on each position by itself
   */
  public static Tensor associativeScan(
      BinaryOperator<Tensor> operator, Tensor x, int axis, boolean reverse) {
    BinaryOperator<Tensor[]> one =
        (left, right) -> new Tensor[] {operator.apply(left[0], right[0])};
    return associativeScan(one, new Tensor[] {x}, axis, reverse)[0];
  }

  /**
   * As {@link #associativeScan(BinaryOperator, Tensor, int, boolean)}, of elements that consist of
   * several tensors, all of one size along the axis.
   */
  public static Tensor[] associativeScan(
      BinaryOperator<Tensor[]> operator, Tensor[] x, int axis, boolean reverse) {
    if (x.length == 0) {
      throw new ShapeException("associativeScan needs at least one tensor.");
    }
    int[] axes = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      axes[i] = Axes.normalise(axis, x[i].rank());
      int size = x[i].shape().size(axes[i]);
      if (size != x[0].shape().size(axes[0])) {
        throw new ShapeException(
            "associativeScan: tensor "
                + i
                + " has "
                + size
                + " elements along axis "
                + axis
                + ", the first has "
                + x[0].shape().size(axes[0])
                + ".");
      }
    }
    return new AssociativeScan(operator, axes, reverse).run(x);
  }

  // ---- Differences and integrals ----

  /**
   * The differences {@code x[i+1] - x[i]} of neighbours along an axis, taken n times: each time one
   * element fewer. Booleans count as i64.
   */
  public static Tensor diff(Tensor x, int n, int axis) {
    if (n < 0) {
      throw new ShapeException("diff: how many times must not be negative, but is " + n + ".");
    }
    int at = Axes.normalise(axis, x.rank());
    Tensor y = Operands.numeric(x);
    for (int i = 0; i < n && y.shape().size(at) > 0; i++) {
      y = y.slice(at, 1, Integer.MAX_VALUE).sub(y.slice(at, 0, y.shape().size(at) - 1));
    }
    return y;
  }

  /** The integral of y along an axis by the trapezoidal rule, at steps of one width. */
  public static Tensor trapezoid(Tensor y, double width, int axis) {
    return pairs(y, axis).sum(axis).mul(width / 2);
  }

  /**
   * The integral of y along an axis by the trapezoidal rule, at the places x: a vector along the
   * axis, or a tensor that broadcasts with y.
   */
  public static Tensor trapezoid(Tensor y, Tensor x, int axis) {
    return areas(y, x, axis).sum(fromEnd(y, axis));
  }

  /**
   * The integrals of y from its start to each later element along an axis by the trapezoidal rule,
   * at steps of one width: one element fewer than y.
   */
  public static Tensor cumulativeTrapezoid(Tensor y, double width, int axis) {
    return pairs(y, axis).cumSum(axis).mul(width / 2);
  }

  /** As {@link #cumulativeTrapezoid(Tensor, double, int)}, at places as in {@link #trapezoid}. */
  public static Tensor cumulativeTrapezoid(Tensor y, Tensor x, int axis) {
    return areas(y, x, axis).cumSum(fromEnd(y, axis));
  }

  private static Tensor areas(Tensor y, Tensor x, int axis) {
    int at = fromEnd(y, axis);
    Tensor places = x;
    if (x.rank() == 1 && y.rank() > 1) {
      Axes others = Axes.of(at + y.rank()).complement(y.rank());
      places = x.reshape(y.shape().with(at + y.rank(), x.shape().size(0)).keep(others));
    }
    Shape shape = Broadcasting.broadcast("trapezoid", places.shape(), y.shape());
    return pairs(y, axis).mul(diff(places.broadcastTo(shape), 1, at)).div(2);
  }

  /** Sums of neighbours. */
  private static Tensor pairs(Tensor y, int axis) {
    int at = Axes.normalise(axis, y.rank());
    int n = y.shape().size(at);
    Tensor real = y.cast(y.dtype().toFloat());
    return real.slice(at, 1, Integer.MAX_VALUE).add(real.slice(at, 0, Math.max(0, n - 1)));
  }

  private static int fromEnd(Tensor x, int axis) {
    return Axes.normalise(axis, x.rank()) - x.rank();
  }

  /**
   * Each element's predecessor along an axis, in the order of the run; a number for the first's.
   */
  static Tensor previous(Tensor x, int axis, boolean reverse, double none) {
    int n = x.shape().size(axis);
    if (n == 0) {
      return x;
    }
    Tensor first = Literal.of(x.type().with(x.shape().keep(Axes.of(axis))), none);
    return reverse
        ? Tensors.concat(axis, x.slice(axis, 1, n), first)
        : Tensors.concat(axis, first, x.slice(axis, 0, n - 1));
  }

  private static Tensor run(
      Cumulative.Running running, Tensor x, boolean exclusive, double ofNone) {
    return Interpreter.bind(
        running, exclusive ? previous(x, running.axis(), running.reverse(), ofNone) : x);
  }

  /** The number below which none of a type is. */
  static double lowest(TensorType type) {
    return switch (type.dtype()) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> Double.NEGATIVE_INFINITY;
      case INT32 -> Integer.MIN_VALUE;
      default -> type.dtype() == DType.BOOL ? 0 : Long.MIN_VALUE;
    };
  }

  /** The number above which none of a type is. */
  static double highest(TensorType type) {
    return switch (type.dtype()) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> Double.POSITIVE_INFINITY;
      case INT32 -> Integer.MAX_VALUE;
      default -> type.dtype() == DType.BOOL ? 1 : Long.MAX_VALUE;
    };
  }
}
