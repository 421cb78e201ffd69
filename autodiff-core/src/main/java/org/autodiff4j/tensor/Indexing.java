package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Reading and updating at positions given by an integer tensor. An index from -n to n - 1 is inside
 * an axis of size n; any other is an {@link org.autodiff4j.types.IndexException} when the kernel
 * runs.
 */
public final class Indexing {
  private Indexing() {}

  /**
   * {@code y[b, p, i…, q] = x[b, p, indices[b, i…], q]}: the elements of an axis at indices, which
   * share the first {@code batchAxes} axes with x.
   *
   * @param axis the axis of x that is indexed
   * @param batchAxes how many leading axes x and the indices share
   */
  public record Gather(int axis, int batchAxes) implements Linear {
    @Override
    public String label() {
      return "gather";
    }

    @Override
    public boolean takesHalves() {
      return true;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      return inputs[0].with(indexed(this, axis, batchAxes, inputs[0], inputs[1]));
    }

    /** ct, added into zeros at the indices. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Tensor zeros = Literal.zero(inputs.type(0));
      return Interpreter.bind(new ScatterAdd(axis, batchAxes), zeros, inputs.value(1), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      if (!inputs.mapped(1) && batchAxes == 0) {
        return Interpreter.bind(new Gather(axis + 1, 0), inputs.x(0), inputs.x(1));
      }
      if (!inputs.mapped(0) && batchAxes == 0) {
        return Tensors.moveAxis(Interpreter.bind(this, inputs.x(0), inputs.x(1)), axis, 0);
      }
      return Interpreter.bind(
          new Gather(axis + 1, batchAxes + 1), inputs.spread(0), inputs.spread(1));
    }
  }

  /**
   * x with updates brought in at indices. Inputs: x, indices, and updates of the shape that {@link
   * Gather} would give. What one element becomes that has several updates is said by each kind; it
   * never depends on how the work is shared out.
   */
  public sealed interface Scatter extends SingleResult {
    /** The axis of x that is indexed. */
    int axis();

    /** How many leading axes x and the indices share. */
    int batchAxes();

    /** The same kind of update along another axis. */
    Scatter along(int axis, int batchAxes);

    /** The elements that updates go to. */
    default Gather gather() {
      return new Gather(axis(), batchAxes());
    }

    @Override
    default TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      Shape expected = indexed(this, axis(), batchAxes(), inputs[0], inputs[1]);
      if (!inputs[2].equals(inputs[0].with(expected))) {
        throw new ShapeException(
            label()
                + ": updates are "
                + inputs[2]
                + ", but indices "
                + inputs[1].shape()
                + " along axis "
                + axis()
                + " of "
                + inputs[0]
                + " need "
                + inputs[0].with(expected)
                + ".");
      }
      return inputs[0];
    }

    @Override
    default Tensor batch(Batch inputs) {
      if (!inputs.mapped(1) && batchAxes() == 0) {
        return Interpreter.bind(
            along(axis() + 1, 0), inputs.spread(0), inputs.x(1), inputs.spread(2));
      }
      return Interpreter.bind(along(axis() + 1, batchAxes() + 1), inputs.spreadAll());
    }
  }

  /** {@code x + Σ updates}: all updates of one element count. */
  public record ScatterAdd(int axis, int batchAxes) implements Scatter, Linear {
    @Override
    public String label() {
      return "scatterAdd";
    }

    @Override
    public ScatterAdd along(int other, int shared) {
      return new ScatterAdd(other, shared);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.notBool(this, Scatter.super.outputType(inputs));
      return inputs[0];
    }

    /** ct to x; ct's elements at the indices to the updates. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return argument == 0 ? ct : Interpreter.bind(gather(), ct, inputs.value(1));
    }
  }

  /** The last update of each element, in row-major order; x where there is none. */
  public record ScatterSet(int axis, int batchAxes) implements Scatter, Linear {
    @Override
    public String label() {
      return "scatterSet";
    }

    @Override
    public boolean takesHalves() {
      return true;
    }

    @Override
    public ScatterSet along(int other, int shared) {
      return new ScatterSet(other, shared);
    }

    /**
     * ct to x, with 0 where updates went; ct's elements at the indices to the updates that were
     * last, 0 to those that others replaced.
     */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Tensor indices = inputs.value(1);
      if (argument == 0) {
        return Interpreter.bind(this, ct, indices, Literal.zero(inputs.type(2)));
      }
      Tensor pulled = Interpreter.bind(gather(), ct, indices);
      Tensor last = isLast(indices, inputs.type(0).shape().size(axis));
      return Tensors.where(aligned(last, pulled.type()), pulled, Literal.zero(pulled.type()));
    }

    /** Whether each index is the last of those equal to it in its batch. */
    private Tensor isLast(Tensor indices, int size) {
      Shape shared = indices.shape().range(0, batchAxes);
      Shape own = indices.shape().range(batchAxes, indices.rank());
      Tensor number = Tensor.arange(own.length()).reshape(own).broadcastTo(indices.shape());
      Tensor nobody = Literal.zero(number.type().with(shared.concat(Shape.of(size))));
      Tensor winner =
          Interpreter.bind(new ScatterSet(batchAxes, batchAxes), nobody, indices, number);
      return Interpreter.bind(new Gather(batchAxes, batchAxes), winner, indices).eq(number);
    }

    /** A tensor of the indices' shape, repeated to that of the updates. */
    private Tensor aligned(Tensor perIndex, TensorType updates) {
      Shape shape = perIndex.shape();
      int[] sizes = new int[updates.rank()];
      java.util.Arrays.fill(sizes, 1);
      for (int i = 0; i < shape.rank(); i++) {
        sizes[i < batchAxes ? i : axis + i - batchAxes] = shape.size(i);
      }
      return perIndex.reshape(sizes).broadcastTo(updates.shape());
    }
  }

  /** {@code x · Π updates}: all updates of one element count. */
  public record ScatterMul(int axis, int batchAxes) implements Scatter, Nonlinear {
    @Override
    public String label() {
      return "scatterMul";
    }

    @Override
    public ScatterMul along(int other, int shared) {
      return new ScatterMul(other, shared);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.notBool(this, Scatter.super.outputType(inputs));
      return inputs[0];
    }

    /**
     * {@code dx·Π u} and {@code x·Σ du·Π' u}, where Π' is over the other updates of the same
     * element. Nothing is divided, so both are exact where factors are 0, at every order.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 0) {
        return dx.mul(Interpreter.bind(this, y.like(1), x[1], x[2]));
      }
      Tensor sums = products(x[0].type(), x[1], x[2], dx);
      return x[0].mul(sums);
    }

    /**
     * For each element the derivative along du of the product of its updates. They are sorted by
     * element; then, in log n steps, each takes in what the one 1, 2, 4, … before it holds if that
     * belongs to the same element: (p, t)·(q, u) = (p·q, p·u + t·q).
     */
    private Tensor products(TensorType x, Tensor indices, Tensor updates, Tensor du) {
      Shape shape = x.shape();
      int batches = shape.range(0, batchAxes).length();
      int before = shape.range(batchAxes, axis).length();
      int after = shape.range(axis + 1, shape.rank()).length();
      int n = indices.shape().range(batchAxes, indices.rank()).length();
      if (n == 0) {
        return Literal.zero(x);
      }
      Tensor at =
          Tensors.where(indices.lt(0), indices.add(shape.size(axis)), indices).reshape(batches, n);
      Tensor order = Interpreter.bind(new Ordering.ArgSort(1, false, n), at);
      Tensor sorted = Interpreter.bind(new Gather(1, 1), at, order);
      Tensor p = sorted(updates.reshape(batches, before, n, after), order);
      Tensor t = sorted(du.reshape(batches, before, n, after), order);
      for (int step = 1; step < n; step *= 2) {
        Tensor same = sorted.slice(1, step, n).eq(sorted.slice(1, 0, n - step));
        Tensor alike = same.reshape(batches, 1, n - step, 1);
        Tensor q = p.slice(2, 0, n - step);
        Tensor u = t.slice(2, 0, n - step);
        Tensor own = p.slice(2, step, n);
        Tensor ownT = t.slice(2, step, n);
        Tensor joined = Tensors.where(alike, own.mul(q), own);
        Tensor joinedT = Tensors.where(alike, own.mul(u).add(ownT.mul(q)), ownT);
        p = Tensors.concat(2, p.slice(2, 0, step), joined);
        t = Tensors.concat(2, t.slice(2, 0, step), joinedT);
      }
      // The last update of each element now holds the product of all.
      Tensor last =
          Tensors.concat(
              1,
              sorted.slice(1, 1, n).ne(sorted.slice(1, 0, n - 1)),
              Tensor.full(TensorType.of(DType.BOOL, batches, 1), 1));
      Tensor sums = Tensors.where(last.reshape(batches, 1, n, 1), t, t.like(0));
      Tensor zeros = Literal.zero(x.with(Shape.of(batches, before, shape.size(axis), after)));
      return Interpreter.bind(new ScatterAdd(2, 1), zeros, sorted, sums).reshape(shape);
    }

    private static Tensor sorted(Tensor x, Tensor order) {
      return Interpreter.bind(new Gather(2, 1), x, order);
    }
  }

  /** The greatest of x and the updates of each element; NaN if one of them is. */
  public record ScatterMax(int axis, int batchAxes) implements Scatter, Nonlinear {
    @Override
    public String label() {
      return "scatterMax";
    }

    @Override
    public ScatterMax along(int other, int shared) {
      return new ScatterMax(other, shared);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.notBool(this, Scatter.super.outputType(inputs));
      return inputs[0];
    }

    /** The mean of the tangents of what equals y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, argument, dx, x, y);
    }
  }

  /** The least of x and the updates of each element; NaN if one of them is. */
  public record ScatterMin(int axis, int batchAxes) implements Scatter, Nonlinear {
    @Override
    public String label() {
      return "scatterMin";
    }

    @Override
    public ScatterMin along(int other, int shared) {
      return new ScatterMin(other, shared);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.notBool(this, Scatter.super.outputType(inputs));
      return inputs[0];
    }

    /** The mean of the tangents of what equals y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, argument, dx, x, y);
    }
  }

  private static Tensor meanWhereEqual(
      Scatter extremum, int argument, Tensor dx, Tensor[] x, Tensor y) {
    Tensor indices = x[1];
    ScatterAdd add = new ScatterAdd(extremum.axis(), extremum.batchAxes());
    Tensor kept = x[0].eq(y).cast(y.dtype());
    Tensor brought = x[2].eq(Interpreter.bind(extremum.gather(), y, indices)).cast(y.dtype());
    Tensor count = Interpreter.bind(add, kept, indices, brought);
    Tensor sum =
        argument == 0
            ? dx.mul(kept)
            : Interpreter.bind(add, Literal.zero(y.type()), indices, dx.mul(brought));
    return sum.div(count);
  }

  /**
   * The shape of x with the indexed axis replaced by the axes of the indices that are not shared.
   */
  private static Shape indexed(
      Primitive primitive, int axis, int batchAxes, TensorType x, TensorType indices) {
    if (!indices.dtype().isInteger()) {
      throw new DTypeException(
          primitive.label()
              + " needs integer indices, but got "
              + indices
              + ". Convert them with cast(INT64).");
    }
    Types.axes(primitive, Axes.of(axis), x);
    Shape shared = x.shape().range(0, batchAxes);
    if (axis < batchAxes
        || indices.rank() < batchAxes
        || !indices.shape().range(0, batchAxes).equals(shared)) {
      throw new ShapeException(
          primitive.label()
              + ": indices "
              + indices.shape()
              + " do not share the first "
              + batchAxes
              + " axes of "
              + x.shape()
              + ".");
    }
    return x.shape()
        .range(0, axis)
        .concat(indices.shape().range(batchAxes, indices.rank()))
        .concat(x.shape().range(axis + 1, x.rank()));
  }
}
