package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Reductions of segments: the entries {@code x[i, ...]} with the same id {@code ids[i]} make entry
 * id of the result, {@code [n, ...], [n] -> [count, ...]}. The ids are integers in any order, from
 * 0 to {@code count - 1}; another one, also a negative one, is an {@link
 * org.autodiff4j.types.IndexException}.
 */
public final class Segments {
  private Segments() {}

  /** The sum of each segment; 0 of an empty one. Booleans count as i64. */
  public static Tensor segmentSum(Tensor x, Tensor ids, int count) {
    Tensor number = Operands.numeric(x);
    return result("segmentSum", number, ids, count, 0).scatterAdd(0, unsigned(ids, count), number);
  }

  /** The mean of each segment, as f64 for integers; NaN of an empty one. */
  public static Tensor segmentMean(Tensor x, Tensor ids, int count) {
    Tensor real = x.cast(x.dtype().toFloat());
    Tensor sums =
        result("segmentMean", real, ids, count, 0).scatterAdd(0, unsigned(ids, count), real);
    Tensor ones = Literal.of(real.type().with(ids.shape()), 1);
    Tensor sizes =
        Literal.of(real.type().with(Shape.of(count)), 0).scatterAdd(0, unsigned(ids, count), ones);
    int[] perEntry = sums.shape().keep(Axes.range(1, x.rank())).toArray();
    Tensor size = sizes.reshape(perEntry);
    return Tensors.where(size.eq(0), sums.like(Double.NaN), sums.div(size.maximum(1)));
  }

  /**
   * The greatest element of each segment, NaN if there is one; -∞, or the least integer, of an
   * empty one. Equal greatest elements share the derivative evenly.
   */
  public static Tensor segmentMax(Tensor x, Tensor ids, int count) {
    Tensor number = Operands.numeric(x);
    double none = Scans.lowest(number.type());
    return result("segmentMax", number, ids, count, none)
        .scatterMax(0, unsigned(ids, count), number);
  }

  /**
   * The least element of each segment, NaN if there is one; ∞, or the greatest integer, of an empty
   * one. Equal least elements share the derivative evenly.
   */
  public static Tensor segmentMin(Tensor x, Tensor ids, int count) {
    Tensor number = Operands.numeric(x);
    double none = Scans.highest(number.type());
    return result("segmentMin", number, ids, count, none)
        .scatterMin(0, unsigned(ids, count), number);
  }

  /**
   * The product of each segment; 1 of an empty one. Booleans count as i64, and integers wrap
   * around. The derivative is exact where factors are 0, at every order; for its sake real entries
   * are sorted by id, which costs O(n log n).
   */
  public static Tensor segmentProd(Tensor x, Tensor ids, int count) {
    Tensor number = Operands.numeric(x);
    Tensor ones = result("segmentProd", number, ids, count, 1);
    if (!number.type().isFloat() || number.shape().elements() == 0) {
      return ones.scatterMul(0, unsigned(ids, count), number);
    }
    // Running products that begin anew where the id changes; the last of each segment is its own.
    Tensor order = Sorting.argsort(ids, 0);
    Tensor sorted = ids.gather(0, order);
    Tensor same = sorted.eq(Scans.previous(sorted, 0, false, -1));
    int[] perEntry = number.shape().keep(Axes.range(1, x.rank())).toArray();
    Tensor goesOn = same.reshape(perEntry);
    Tensor factors = number.gather(0, order);
    Tensor first = Tensors.where(goesOn, factors.like(0), factors);
    Tensor later = Tensors.where(goesOn, factors, 0);
    Tensor products = Scans.linearRecurrence(later, first, 0, false);
    return ones.scatterSet(0, unsigned(sorted, count), products);
  }

  /** The ids; negative ones moved outside, where as indices they would count from the end. */
  private static Tensor unsigned(Tensor ids, int count) {
    return Tensors.where(ids.lt(0), ids.sub(count), ids);
  }

  /** The results of empty segments. */
  private static Tensor result(String label, Tensor x, Tensor ids, int count, double none) {
    if (!ids.dtype().isInteger() || ids.dtype() == DType.BOOL) {
      throw new DTypeException(
          label + " needs integer ids, but got " + ids.type() + ". Convert them with cast(INT64).");
    }
    if (x.rank() == 0 || ids.rank() != 1 || ids.shape().size(0) != x.shape().size(0)) {
      throw new ShapeException(
          label
              + " needs one id for each entry along axis 0, but got ids "
              + ids.shape()
              + " for "
              + x.shape()
              + ".");
    }
    if (count < 0) {
      throw new ShapeException(
          label + ": the number of segments must not be negative, but is " + count + ".");
    }
    return Literal.of(x.type().with(x.shape().with(0, count)), none);
  }
}
