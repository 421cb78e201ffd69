package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Index.Mask;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a tensor at an index: to be read, or replaced in a copy. Made by {@link
 * Tensor#at(Index, Index...)}.
 *
 * <p>Updates broadcast to the shape of what {@link #get} gives, and take the tensor's element type.
 * An index outside its axis is an {@link org.autodiff4j.types.IndexException}. Where tensors of
 * indices name an element more than once, the last update in row-major order is the one that {@link
 * #set} keeps, and all count in the others; the derivatives are those of just that.
 *
 * <p>A mask needs to be known where the result depends on how many elements it selects: in {@link
 * #get}, {@link #apply}, and for an update with an element for each. Elsewhere it may be computed
 * inside a recorded function.
 */
public final class Indexed {
  private final Tensor x;
  private final List<Index> entries;

  Indexed(Tensor x, Index... index) {
    this.x = x;
    this.entries = Selected.complete(x.shape(), index);
  }

  /** The elements; ranges alone are read without a copy. */
  public Tensor get() {
    return selected().get(x);
  }

  /** The tensor with these elements replaced. */
  public Tensor set(Tensor value) {
    Tensor v = fitting("set", value);
    Tensor mask = mask(v);
    if (mask != null) {
      return Tensors.where(mask, spread(v, mask), x);
    }
    Selected selected = selected();
    return selected.set(x, v.broadcastTo(selected.shape()));
  }

  /** As {@link #set(Tensor)}, everywhere the same number. */
  public Tensor set(double value) {
    return set(number(value));
  }

  /** The tensor with something added to these elements. */
  public Tensor add(Tensor value) {
    return update(
        "add",
        value,
        new Indexing.ScatterAdd(0, 0),
        Tensor::add,
        (mask, v) -> Tensors.where(mask, x.add(v), x));
  }

  /** As {@link #add(Tensor)}, everywhere the same number. */
  public Tensor add(double value) {
    return add(number(value));
  }

  /** The tensor with something subtracted from these elements. */
  public Tensor sub(Tensor value) {
    return add(fitting("sub", value).neg());
  }

  /** As {@link #sub(Tensor)}, everywhere the same number. */
  public Tensor sub(double value) {
    return sub(number(value));
  }

  /** The tensor with these elements multiplied; the derivative is exact where factors are 0. */
  public Tensor mul(Tensor value) {
    return update(
        "mul",
        value,
        new Indexing.ScatterMul(0, 0),
        Tensor::mul,
        (mask, v) -> x.mul(Tensors.where(mask, v, 1)));
  }

  /** As {@link #mul(Tensor)}, everywhere the same number. */
  public Tensor mul(double value) {
    return mul(number(value));
  }

  /**
   * The tensor with these elements divided.
   *
   * @throws DTypeException if it holds integers
   */
  public Tensor div(Tensor value) {
    if (!x.type().isFloat()) {
      throw new DTypeException(
          "at(...).div needs a real tensor, but got "
              + x.type()
              + ". Convert it with cast(FLOAT64).");
    }
    Tensor divisors = new Indexed(x.like(1), entries.toArray(new Index[0])).mul(value);
    return x.div(divisors);
  }

  /** As {@link #div(Tensor)}, everywhere the same number. */
  public Tensor div(double value) {
    return div(number(value));
  }

  /** The tensor with these elements lowered to a bound; NaN if either is. */
  public Tensor min(Tensor value) {
    return update(
        "min",
        value,
        new Indexing.ScatterMin(0, 0),
        Tensor::minimum,
        (mask, v) -> Tensors.where(mask, x.minimum(v), x));
  }

  /** As {@link #min(Tensor)}, everywhere the same number. */
  public Tensor min(double value) {
    return min(number(value));
  }

  /** The tensor with these elements raised to a bound; NaN if either is. */
  public Tensor max(Tensor value) {
    return update(
        "max",
        value,
        new Indexing.ScatterMax(0, 0),
        Tensor::maximum,
        (mask, v) -> Tensors.where(mask, x.maximum(v), x));
  }

  /** As {@link #max(Tensor)}, everywhere the same number. */
  public Tensor max(double value) {
    return max(number(value));
  }

  /**
   * The tensor with a function of these elements, which keeps their shape, in their place: {@code
   * set(f(get()))}. An element that is named twice is given to it twice, and replaced once.
   */
  public Tensor apply(UnaryOperator<Tensor> f) {
    Selected selected = selected();
    Tensor before = selected.get(x);
    Tensor after = f.apply(before);
    if (!after.shape().equals(before.shape())) {
      throw new ShapeException(
          "at(...).apply: the function made " + after.type() + " of " + before.type() + ".");
    }
    return selected.set(x, fitting("apply", after));
  }

  // ---- How ----

  private Tensor update(
      String name,
      Tensor value,
      Indexing.Scatter scatter,
      BiFunction<Tensor, Tensor, Tensor> operation,
      BiFunction<Tensor, Tensor, Tensor> masked) {
    Types.notBool(scatter, x.type());
    Tensor v = fitting(name, value);
    Tensor mask = mask(v);
    if (mask != null) {
      return masked.apply(mask, spread(v, mask));
    }
    Selected selected = selected();
    Tensor all = v.broadcastTo(selected.shape());
    return selected.mayRepeat()
        ? selected.scatter(scatter, x, all)
        : selected.set(x, operation.apply(selected.get(x), all));
  }

  private Tensor number(double value) {
    if (x.type().isFloat() || x.dtype() == DType.BOOL) {
      return Literal.of(x.type().with(Shape.SCALAR), value);
    }
    Operands.scalar(new Indexing.ScatterSet(0, 0), x, value); // refuses what is not an integer
    return Literal.of(x.type().with(Shape.SCALAR), value);
  }

  private Tensor fitting(String name, Tensor value) {
    DType own = x.dtype();
    boolean fits = own.promote(value.dtype()) == own || (own.isFloat() && value.type().isFloat());
    if (!fits) {
      throw new DTypeException(
          "at(...)."
              + name
              + ": the update is "
              + value.type()
              + ", but the tensor "
              + x.type()
              + ". Convert one of them with cast.");
    }
    return value.cast(own);
  }

  private Selected selected() {
    List<Index> known = new ArrayList<>();
    for (Index entry : entries) {
      if (entry instanceof Mask mask) {
        int axis = axes(known);
        Shape expected = x.shape().range(axis, axis + mask.type().rank());
        requireShape(mask, axis, expected);
        for (Tensor each : Indices.nonZero(mask.where())) {
          known.add(Index.of(each));
        }
      } else {
        known.add(entry);
      }
    }
    return Selected.of(x.shape(), known);
  }

  private static int axes(List<Index> entries) {
    return (int) entries.stream().filter(e -> e != Index.Special.NEW_AXIS).count();
  }

  private void requireShape(Mask mask, int axis, Shape expected) {
    if (!mask.type().shape().equals(expected)) {
      throw new ShapeException(
          "at: a mask of shape "
              + mask.type().shape()
              + " does not fit axis "
              + axis
              + " and those after it of "
              + x.type()
              + ".");
    }
  }

  /**
   * The mask in x's shape, if a mask is the whole index and the update is the same for all that it
   * selects; else null.
   */
  private @Nullable Tensor mask(Tensor update) {
    Mask only = null;
    int axis = 0;
    for (Index entry : entries) {
      if (entry instanceof Mask mask && only == null) {
        only = mask;
      } else if (entry.equals(Index.all())) {
        axis += only == null ? 1 : 0;
      } else {
        return null;
      }
    }
    if (only == null) {
      return null;
    }
    int rank = only.type().rank();
    requireShape(only, axis, x.shape().range(axis, axis + rank));
    int after = x.rank() - axis - rank;
    if (update.rank() > after && update.shape().size(-after - 1) != 1) {
      return null;
    }
    int[] sizes = x.shape().toArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < axis || i >= axis + rank ? 1 : sizes[i];
    }
    return only.where().reshape(sizes).broadcastTo(x.shape());
  }

  /** An update with one element, or none, for the axis of the selected, in x's shape. */
  private Tensor spread(Tensor update, Tensor mask) {
    Mask only = (Mask) entries.stream().filter(Mask.class::isInstance).findFirst().orElseThrow();
    int axis = entries.indexOf(only);
    int after = x.rank() - axis - only.type().rank();
    Tensor aligned = update;
    if (update.rank() > after) {
      Shape shape = update.shape();
      Shape before = shape.range(0, shape.rank() - after - 1);
      int[] ones = new int[only.type().rank()];
      java.util.Arrays.fill(ones, 1);
      Shape rest = shape.range(shape.rank() - after, shape.rank());
      aligned = update.reshape(before.concat(Shape.of(ones)).concat(rest));
    }
    Broadcasting.broadcast("at", aligned.shape(), mask.shape());
    return aligned.broadcastTo(x.shape());
  }
}
