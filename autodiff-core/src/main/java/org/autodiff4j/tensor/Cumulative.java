package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Primitives that combine elements along an axis and keep the shape. */
public final class Cumulative {
  private Cumulative() {}

  /** What running results along an axis share: element i is that of the elements up to i. */
  public sealed interface Running extends SingleResult {
    /** The axis. */
    int axis();

    /** Whether results run from the end. */
    boolean reverse();

    /** The same operation along another axis. */
    Running along(int axis);

    @Override
    default TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      Types.axes(this, Axes.of(axis()), x);
      return x;
    }

    @Override
    default Tensor batch(Batch inputs) {
      return Interpreter.bind(along(axis() + 1), inputs.x(0));
    }

    /** Each element's predecessor in the order of the run, and a number for the first's. */
    default Tensor previous(Tensor x, double first) {
      return Scans.previous(x, axis(), reverse(), first);
    }

    /** {@code t[i] = a[i]·t[i-1] + b[i]} in the order of the run. */
    default Tensor recurrence(Tensor a, Tensor b) {
      return Interpreter.bind(new Recurrence(axis(), reverse()), a, b);
    }
  }

  /**
   * Running sums along an axis, from its start or, in reverse, from its end.
   *
   * @param axis the axis
   * @param reverse whether sums run from the end
   */
  public record CumSum(int axis, boolean reverse) implements Running, Linear {
    @Override
    public String label() {
      return "cumSum";
    }

    @Override
    public CumSum along(int other) {
      return new CumSum(other, reverse);
    }

    /** The running sums of ct, the other way. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(new CumSum(axis, !reverse), ct);
    }
  }

  /**
   * Running products along an axis; integers wrap around.
   *
   * @param axis the axis
   * @param reverse whether products run from the end
   */
  public record CumProd(int axis, boolean reverse) implements Running, Nonlinear {
    @Override
    public String label() {
      return "cumProd";
    }

    @Override
    public CumProd along(int other) {
      return new CumProd(other, reverse);
    }

    /** dy[i] = x[i]·dy[i-1] + y[i-1]·dx[i]: without a quotient, so exact where factors are 0. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return recurrence(x[0], dx.mul(previous(y, 1)));
    }
  }

  /**
   * Running greatest elements along an axis; NaN from the first NaN on.
   *
   * @param axis the axis
   * @param reverse whether they run from the end
   */
  public record CumMax(int axis, boolean reverse) implements Running, Nonlinear {
    @Override
    public String label() {
      return "cumMax";
    }

    @Override
    public CumMax along(int other) {
      return new CumMax(other, reverse);
    }

    /** The mean of dx over the elements so far that equal y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, dx, x[0], y);
    }
  }

  /**
   * Running least elements along an axis; NaN from the first NaN on.
   *
   * @param axis the axis
   * @param reverse whether they run from the end
   */
  public record CumMin(int axis, boolean reverse) implements Running, Nonlinear {
    @Override
    public String label() {
      return "cumMin";
    }

    @Override
    public CumMin along(int other) {
      return new CumMin(other, reverse);
    }

    /** The mean of dx over the elements so far that equal y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return meanWhereEqual(this, dx, x[0], y);
    }
  }

  /** Sums of dx and of 1 at elements that equal y, begun anew where y changes; their quotient. */
  private static Tensor meanWhereEqual(Running running, Tensor dx, Tensor x, Tensor y) {
    Tensor chosen = x.eq(y).cast(x.dtype());
    Tensor same = y.eq(running.previous(y, Double.NaN)).cast(x.dtype());
    return running.recurrence(same, dx.mul(chosen)).div(running.recurrence(same, chosen));
  }

  /**
   * Running {@code log Σ e^x} along an axis, computed from the greatest element so far; -∞ while
   * all are -∞.
   *
   * @param axis the axis
   * @param reverse whether sums run from the end
   */
  public record CumLogSumExp(int axis, boolean reverse) implements Running, Nonlinear {
    @Override
    public String label() {
      return "cumLogSumExp";
    }

    @Override
    public CumLogSumExp along(int other) {
      return new CumLogSumExp(other, reverse);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.real(this, inputs);
      return Running.super.outputType(inputs);
    }

    /** dy[i] = e^(y[i-1] - y[i])·dy[i-1] + e^(x[i] - y[i])·dx[i], and 0 where y = -∞. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor finite = Tensors.where(y.eq(Double.NEGATIVE_INFINITY), y.like(0), y);
      Tensor kept = previous(y, Double.NEGATIVE_INFINITY).sub(finite).exp();
      return recurrence(kept, dx.mul(x[0].sub(finite).exp()));
    }
  }

  /**
   * {@code t[i] = a[i]·t[i-1] + b[i]} along an axis, and b[i] where there is no t[i-1] or a[i] is
   * 0, so that a run begins anew there also after an infinity or NaN. Linear in b.
   *
   * @param axis the axis
   * @param reverse whether it runs from the end: t[i] follows from t[i+1]
   */
  public record Recurrence(int axis, boolean reverse) implements Nonlinear, Transposable {
    @Override
    public String label() {
      return "recurrence";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType type = Types.sameReal(this, inputs);
      Types.axes(this, Axes.of(axis), type);
      return type;
    }

    /** The recurrence with a of t[i-1]·da[i], and of db. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor t) {
      Tensor b = argument == 1 ? dx : dx.mul(Scans.previous(t, axis, reverse, 0));
      return Interpreter.bind(this, x[0], b);
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 1;
    }

    /** ct the other way: s[i] = ct[i] + a[i+1]·s[i+1]. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Tensor next = Scans.previous(inputs.value(0), axis, !reverse, 0);
      return Interpreter.bind(new Recurrence(axis, !reverse), next, ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(
          new Recurrence(axis + 1, reverse), inputs.spread(0), inputs.spread(1));
    }
  }

  /**
   * {@code x - log Σ e^x} along an axis, with full relative precision also where it is near 0: the
   * greatest element is left out of the sum, {@code (x - m) - log1p(Σ' e^(x - m))}. Where the
   * greatest element of a line is NaN, ∞ or -∞, the whole line is NaN.
   *
   * @param axis the axis
   */
  public record LogSoftmax(int axis) implements Nonlinear {
    @Override
    public String label() {
      return "logSoftmax";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.real(this, inputs);
      Types.axes(this, Axes.of(axis), x);
      return x;
    }

    /**
     * {@code dx - Σ p·dx} with p = e^y, arranged as {@code (1 - p)·dx - (Σ p·dx - p·dx)} so that 1
     * - p = -expm1(y) keeps its precision where p is near 1.
     */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor weighted = dx.mul(y.exp());
      Tensor others = weighted.sum(new int[] {axis}, true).sub(weighted);
      return dx.mul(y.expm1().neg()).sub(others);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(new LogSoftmax(axis + 1), inputs.x(0));
    }
  }
}
