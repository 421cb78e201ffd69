package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Reductions over axes, which leave the shape; the fluent methods put them back for {@code
 * keepDims}.
 */
public final class Reduction {
  private Reduction() {}

  /** What reductions over axes share. */
  public sealed interface OverAxes extends SingleResult {
    /** The axes reduced, ascending. */
    Axes axes();

    /** The same reduction over other axes. */
    OverAxes over(Axes axes);

    @Override
    default Tensor batch(Batch inputs) {
      return Interpreter.bind(over(axes().shift(1)), inputs.x(0));
    }

    /** A reduced tensor stretched back to the shape it was reduced from. */
    default Tensor expand(Tensor reduced, TensorType from) {
      return reduced.reshape(from.shape().keep(axes())).broadcastTo(from.shape());
    }
  }

  /** The sum over axes; 0 over none. Booleans are converted to integers first. */
  public record Sum(Axes axes) implements OverAxes, Linear {
    @Override
    public String label() {
      return "sum";
    }

    @Override
    public Sum over(Axes other) {
      return new Sum(other);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      Types.axes(this, axes, x);
      return x.with(x.shape().drop(axes));
    }

    /** ct, repeated along the axes. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return expand(ct, inputs.type(0));
    }
  }

  /** The greatest element over axes; NaN if there is one. */
  public record Max(Axes axes) implements OverAxes, Nonlinear {
    @Override
    public String label() {
      return "max";
    }

    @Override
    public Max over(Axes other) {
      return new Max(other);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return extremum(this, inputs);
    }

    /** The mean of dx over the elements that equal y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, dx, x[0], y);
    }
  }

  /** The least element over axes; NaN if there is one. */
  public record Min(Axes axes) implements OverAxes, Nonlinear {
    @Override
    public String label() {
      return "min";
    }

    @Override
    public Min over(Axes other) {
      return new Min(other);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return extremum(this, inputs);
    }

    /** The mean of dx over the elements that equal y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, dx, x[0], y);
    }
  }

  /** The product over axes; 1 over none. */
  public record Prod(Axes axes) implements OverAxes, Nonlinear {
    @Override
    public String label() {
      return "prod";
    }

    @Override
    public Prod over(Axes other) {
      return new Prod(other);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      Types.axes(this, axes, x);
      return x.with(x.shape().drop(axes));
    }

    /**
     * The product tree with its tangent: (p, t)·(q, u) = (p·q, p·u + t·q). Exact where factors are
     * 0.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor p = toFront(x[0]);
      Tensor t = toFront(dx);
      if (p.shape().size(0) == 0) {
        return Literal.zero(y.type());
      }
      while (p.shape().size(0) > 1) {
        int n = p.shape().size(0);
        int half = n / 2;
        Tensor p0 = p.slice(0, 0, half);
        Tensor p1 = p.slice(0, half, 2 * half);
        Tensor next = p0.mul(p1);
        Tensor dNext = p0.mul(t.slice(0, half, 2 * half)).add(t.slice(0, 0, half).mul(p1));
        boolean odd = n % 2 == 1;
        p = odd ? Tensors.concat(0, next, p.slice(0, n - 1, n)) : next;
        t = odd ? Tensors.concat(0, dNext, t.slice(0, n - 1, n)) : dNext;
      }
      return t.reshape(y.shape());
    }

    /** {@code [n, rest]} with n the number of elements that are multiplied. */
    private Tensor toFront(Tensor x) {
      Axes rest = axes.complement(x.rank());
      Tensor moved = x.permute(axes.concat(rest).toArray());
      int n = x.shape().select(axes).length();
      return moved.reshape(n, x.shape().select(rest).length());
    }
  }

  /**
   * {@code log Σ e^x} over axes, computed from the greatest; -∞ over none or all -∞, ∞ with an ∞.
   */
  public record LogSumExp(Axes axes) implements OverAxes, Nonlinear {
    @Override
    public String label() {
      return "logSumExp";
    }

    @Override
    public LogSumExp over(Axes other) {
      return new LogSumExp(other);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.real(this, inputs);
      Types.axes(this, axes, x);
      return x.with(x.shape().drop(axes));
    }

    /** Σ e^(x - y)·dx, and 0 where y = -∞. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor finite = Tensors.where(y.eq(Double.NEGATIVE_INFINITY), y.like(0), y);
      Tensor weights = x[0].sub(expand(finite, x[0].type())).exp();
      return dx.mul(weights).sum(axes);
    }
  }

  /** The index of the first greatest element, or of the first NaN, along an axis, as i64. */
  public record ArgMax(int axis) implements NonDifferentiable {
    @Override
    public String label() {
      return "argmax";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return argExtremum(this, axis, inputs);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new ArgMax(axis + 1), inputs.x(0));
    }
  }

  /** The index of the first least element, or of the first NaN, along an axis, as i64. */
  public record ArgMin(int axis) implements NonDifferentiable {
    @Override
    public String label() {
      return "argmin";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return argExtremum(this, axis, inputs);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new ArgMin(axis + 1), inputs.x(0));
    }
  }

  private static TensorType extremum(OverAxes primitive, TensorType[] inputs) {
    TensorType x = Types.number(primitive, inputs);
    Types.axes(primitive, primitive.axes(), x);
    if (x.shape().select(primitive.axes()).elements() == 0) {
      throw new ShapeException(
          primitive.label()
              + " over axes "
              + primitive.axes()
              + " of "
              + x
              + " has no elements to choose from.");
    }
    return x.with(x.shape().drop(primitive.axes()));
  }

  private static TensorType argExtremum(SingleResult primitive, int axis, TensorType[] inputs) {
    TensorType x = Types.number(primitive, inputs);
    Axes axes = Axes.of(axis);
    Types.axes(primitive, axes, x);
    if (x.shape().size(axis) == 0) {
      throw new ShapeException(
          primitive.label()
              + " along axis "
              + axis
              + " of "
              + x
              + " has no elements to choose from.");
    }
    return new TensorType(DType.INT64, x.shape().drop(axes));
  }

  private static Tensor meanWhereEqual(OverAxes reduction, Tensor dx, Tensor x, Tensor y) {
    Tensor chosen = x.eq(reduction.expand(y, x.type())).cast(x.dtype());
    return dx.mul(chosen).sum(reduction.axes()).div(chosen.sum(reduction.axes()));
  }
}
