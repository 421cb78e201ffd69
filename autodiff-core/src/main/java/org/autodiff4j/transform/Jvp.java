package org.autodiff4j.transform;

import org.autodiff4j.tensor.Bilinear;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Linear;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NonDifferentiable;
import org.autodiff4j.tensor.Nonlinear;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SeveralResults;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Forward mode: runs a function on duals. A tangent known to be zero is a {@link Literal} zero, and
 * no rule is called for it.
 */
public final class Jvp extends Interpreter {
  private Jvp(String transform) {
    super(transform);
  }

  private Jvp(Interpreter recorder) {
    super(recorder);
  }

  /**
   * The function's results at x, and their derivatives along dx. Tangents have their primals'
   * types.
   */
  public static Call.Tangents push(String transform, FlatFunction f, Tensor[] x, Tensor[] dx) {
    return push(new Jvp(transform), f, x, dx);
  }

  /** As {@link #push}, for tangents that the recorder of the same transform call records. */
  static Call.Tangents push(Interpreter recorder, FlatFunction f, Tensor[] x, Tensor[] dx) {
    return push(new Jvp(recorder), f, x, dx);
  }

  private static Call.Tangents push(Jvp level, FlatFunction f, Tensor[] x, Tensor[] dx) {
    try (Jvp jvp = level) {
      Tensor[] duals = new Tensor[x.length];
      for (int i = 0; i < x.length; i++) {
        duals[i] = jvp.dual(x[i], dx[i], null);
      }
      Tensor[] results = f.apply(duals);
      Call.Tangents unwrapped = new Call.Tangents(jvp.primals(results), jvp.tangents(results));
      requireOpen(unwrapped.y());
      requireOpen(unwrapped.dy());
      return unwrapped;
    }
  }

  @Override
  protected Tensor[] interpret(Primitive primitive, Tensor[] inputs) {
    Tensor[] x = primals(inputs);
    Tensor[] dx = tangents(inputs);
    if (primitive instanceof Call call) {
      return interpret(call, x, dx);
    }
    if (primitive instanceof SeveralResults several) {
      Tensor[] y = Interpreter.bindAll(several, x);
      return duals(y, several.jvp(x, dx, y), several);
    }
    SingleResult single = (SingleResult) primitive;
    Tensor y = Interpreter.bind(single, x);
    return new Tensor[] {y.type().isFloat() ? dual(y, tangent(single, x, dx, y), primitive) : y};
  }

  private static Tensor tangent(SingleResult primitive, Tensor[] x, Tensor[] dx, Tensor y) {
    if (primitive instanceof NonDifferentiable) {
      return Literal.zero(y.type());
    }
    if (primitive instanceof Linear linear) {
      return linear.jvp(x, dx);
    }
    Tensor sum = null;
    for (int i = 0; i < x.length; i++) {
      if (!Literal.isZero(dx[i])) {
        Tensor term =
            primitive instanceof Bilinear bilinear
                ? bilinear.jvp(i, dx[i], x)
                : ((Nonlinear) primitive).jvp(i, dx[i], x, y);
        sum = sum == null ? term : Literal.isZero(term) ? sum : sum.add(term);
      }
    }
    return sum == null ? Literal.zero(y.type()) : sum;
  }

  private Tensor[] interpret(Call call, Tensor[] x, Tensor[] dx) {
    Call.Tangents result = call.jvp(x, dx);
    for (int i = 0; i < result.y().length; i++) {
      // A value or tangent of this level or above can only have come in through a closure.
      if (ownsOrEncloses(result.y()[i]) || ownsOrEncloses(result.dy()[i])) {
        throw new DerivativeException(
            call.label()
                + " uses a value that is being differentiated by "
                + transform()
                + " but is not one of its arguments. Pass it as an argument; a record or list can hold several.");
      }
    }
    return duals(result.y(), result.dy(), call);
  }

  private Tensor[] duals(Tensor[] y, Tensor[] dy, Primitive source) {
    Tensor[] duals = new Tensor[y.length];
    for (int i = 0; i < duals.length; i++) {
      duals[i] = dual(y[i], dy[i], source);
    }
    return duals;
  }

  private Tensor dual(Tensor primal, Tensor tangent, @Nullable Primitive source) {
    return Literal.isZero(tangent) || !primal.type().isFloat()
        ? primal
        : new DualTracer(primal, tangent, source);
  }

  private Tensor[] primals(Tensor[] tensors) {
    Tensor[] result = new Tensor[tensors.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = owns(tensors[i]) ? ((DualTracer) tensors[i]).primal : tensors[i];
    }
    return result;
  }

  private Tensor[] tangents(Tensor[] tensors) {
    Tensor[] result = new Tensor[tensors.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          owns(tensors[i]) ? ((DualTracer) tensors[i]).tangent : Literal.zero(tensors[i].type());
    }
    return result;
  }

  /** A primal with a tangent that may be nonzero. */
  private final class DualTracer extends Tracer {
    private final Tensor primal;
    private final Tensor tangent;

    DualTracer(Tensor primal, Tensor tangent, @Nullable Primitive source) {
      super(Jvp.this, source);
      this.primal = primal;
      this.tangent = tangent;
      assert primal.type().equals(tangent.type())
          : "tangent " + tangent.type() + " of " + primal.type() + " from " + source;
    }

    @Override
    public TensorType type() {
      return primal.type();
    }

    @Override
    public boolean isRecordedTangent() {
      return isRecordedTangent(primal) || isRecordedTangent(tangent);
    }

    @Override
    public Tensor concrete() {
      return primal.concrete();
    }
  }
}
