package org.autodiff4j.transform;

import java.util.function.Supplier;
import org.autodiff4j.tensor.Arithmetic.Quotient;
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
 * Forward mode of higher order: runs a function on Taylor polynomials {@code Σ c_k·t^k}. A step
 * that is not linear needs no rule beyond its first derivative: {@code k·y_k} is coefficient {@code
 * k - 1} of {@code dy/dt}, which the derivative rule computes from the polynomials of x, of {@code
 * dx/dt} and of y itself, of which it needs only lower orders. Hence polynomials are lazy inside
 * rules, and complete outside.
 */
public final class Taylor extends Interpreter {
  private final int order;

  private Taylor(String transform, int order) {
    super(transform);
    this.order = order;
  }

  /**
   * The coefficients of the function's results for those of its inputs: {@code x[k][i]} is the one
   * of {@code t^k} of input i. All have the input's type.
   */
  public static Tensor[][] push(String transform, FlatFunction f, Tensor[][] x) {
    try (Taylor taylor = new Taylor(transform, x.length - 1)) {
      Tensor[] inputs = new Tensor[x[0].length];
      for (int i = 0; i < inputs.length; i++) {
        Expansion input = taylor.new Expansion(x[0][i], null);
        for (int k = 1; k < x.length; k++) {
          input.known[k] = x[k][i];
        }
        inputs[i] = taylor.complete(input);
      }
      Tensor[] results = f.apply(inputs);
      Tensor[][] coefficients = new Tensor[x.length][];
      for (int k = 0; k < x.length; k++) {
        coefficients[k] = taylor.coefficients(results, k);
        requireOpen(coefficients[k]);
      }
      return coefficients;
    }
  }

  @Override
  protected Tensor[] interpret(Primitive primitive, Tensor[] inputs) {
    if (primitive instanceof Call call) {
      // A call without a rule of its own has only that of its steps.
      return call.isRecorded(Call.Recording.TRANSFORMABLE)
          ? new CallStep(call, inputs).results()
          : call.evaluate(inputs);
    }
    if (primitive instanceof SeveralResults several) {
      return results(several, inputs);
    }
    SingleResult single = (SingleResult) primitive;
    Tensor y0 = Interpreter.bind(single, coefficients(inputs, 0));
    if (single instanceof NonDifferentiable || !y0.type().isFloat()) {
      return new Tensor[] {y0};
    }
    boolean lazy = isLazy(inputs);
    Expansion y = new Expansion(y0, single);
    y.rule = rule(single, lazy ? inputs : views(inputs, null), y);
    return new Tensor[] {lazy ? y : complete(y)};
  }

  private Tensor[] results(SeveralResults primitive, Tensor[] inputs) {
    boolean lazy = isLazy(inputs);
    Tensor[] x = lazy ? inputs : views(inputs, null);
    Tensor[] y0 = Interpreter.bindAll(primitive, coefficients(inputs, 0));
    Tensor[] y = y0.clone();
    Slopes slopes = new Slopes(() -> primitive.jvp(x, derivatives(x), y));
    for (int i = 0; i < y.length; i++) {
      if (y0[i].type().isFloat()) {
        Expansion expansion = new Expansion(y0[i], primitive);
        int output = i;
        expansion.rule = new Integral(() -> slopes.of(output));
        y[i] = expansion;
      }
    }
    return lazy ? y.clone() : complete(y);
  }

  // ---- One rule per kind ----

  /** A coefficient from lower ones, k ≥ 1. */
  private interface Rule {
    Tensor at(int k);
  }

  private Rule rule(SingleResult primitive, Tensor[] x, Expansion y) {
    if (primitive instanceof Linear linear) {
      return k -> {
        Tensor[] xk = coefficients(x, k);
        return allZero(xk) ? Literal.zero(y.type()) : linear.jvp(coefficients(x, 0), xk);
      };
    }
    if (primitive instanceof Bilinear bilinear) {
      return k -> convolution(bilinear, x, k, y.type());
    }
    if (primitive instanceof Quotient) {
      return k -> quotient(x, y, k); // its derivative makes two quotients, so 2^n at order n
    }
    return new Integral(
        () -> {
          Tensor sum = Literal.zero(y.type());
          for (int i = 0; i < x.length; i++) {
            if (x[i].type().isFloat() && owns(x[i])) {
              Tensor term = ((Nonlinear) primitive).jvp(i, derivative(x[i]), x, y);
              sum = sum(sum, term);
            }
          }
          return sum;
        });
  }

  /** {@code Σ_j p(x_j, y_(k-j))}. */
  private Tensor convolution(Bilinear primitive, Tensor[] x, int k, TensorType type) {
    Tensor sum = Literal.zero(type);
    for (int j = 0; j <= k; j++) {
      Tensor left = coefficient(x[0], j);
      Tensor right = coefficient(x[1], k - j);
      if ((j > 0 && Literal.isZero(left)) || (j < k && Literal.isZero(right))) {
        continue;
      }
      Tensor[] pair = {left, right};
      sum = sum(sum, j > 0 ? primitive.jvp(0, left, pair) : primitive.jvp(1, right, pair));
    }
    return sum;
  }

  /** {@code z_k = (x_k - Σ_(j≥1) y_j·z_(k-j))/y_0}, from z·y = x. */
  private Tensor quotient(Tensor[] x, Expansion z, int k) {
    Tensor rest = coefficient(x[0], k);
    for (int j = 1; j <= k; j++) {
      Tensor yj = coefficient(x[1], j);
      if (!Literal.isZero(yj) && (j == k || !Literal.isZero(z.at(k - j)))) {
        Tensor product = yj.mul(z.at(k - j));
        rest = Literal.isZero(rest) ? product.neg() : rest.sub(product);
      }
    }
    return Literal.isZero(rest) ? rest : rest.div(coefficient(x[1], 0));
  }

  private interface Slope {
    Tensor of();
  }

  /** The derivatives {@code dy/dt} of several results, made when one is first asked for. */
  private static final class Slopes {
    private final Supplier<Tensor[]> rule;
    private Tensor[] made = {};

    Slopes(Supplier<Tensor[]> rule) {
      this.rule = rule;
    }

    Tensor of(int output) {
      if (made.length == 0) {
        made = rule.get();
      }
      return made[output];
    }
  }

  /** {@code y_k = (dy/dt)_(k-1)/k}; the slope is made when first asked for. */
  private final class Integral implements Rule {
    private final Slope slope;
    private @Nullable Tensor made;

    Integral(Slope slope) {
      this.slope = slope;
    }

    @Override
    public Tensor at(int k) {
      Tensor dy = made;
      if (dy == null) {
        dy = slope.of();
        made = dy;
      }
      Tensor c = coefficient(dy, k - 1);
      return k == 1 ? c : c.div(k).cast(c.dtype());
    }
  }

  /** A function with a rule of its own: the rule is run on polynomials. */
  private final class CallStep {
    private final Call call;
    private final Tensor[] inputs;
    private final Tensor[] x;
    private final Slopes slopes;
    private Tensor[] y = {};

    CallStep(Call call, Tensor[] inputs) {
      this.call = call;
      this.inputs = inputs;
      this.x = views(inputs, this);
      this.slopes = new Slopes(() -> call.jvp(x, derivatives(x)).dy());
    }

    Tensor[] results() {
      CallStep same = same();
      if (same != null) {
        return same.y.clone();
      }
      Tensor[] y0 = Interpreter.bindAll(call, coefficients(inputs, 0));
      Tensor[] lazy = new Tensor[y0.length];
      for (int i = 0; i < y0.length; i++) {
        requireOwnArguments(y0[i]);
        lazy[i] = y0[i];
        if (y0[i].type().isFloat()) {
          Expansion expansion = new Expansion(y0[i], call);
          int output = i;
          expansion.rule = new Integral(() -> slopes.of(output));
          lazy[i] = expansion;
        }
      }
      y = lazy;
      if (isLazy(inputs)) {
        return lazy.clone();
      }
      return complete(lazy);
    }

    /** The step whose rule asks for the same call again: its own result. */
    private @Nullable CallStep same() {
      for (Tensor input : inputs) {
        if (owns(input) && ((Expansion) input).step != null) {
          CallStep step = ((Expansion) input).step;
          boolean matches = step != null && step.call == call && step.x.length == inputs.length;
          for (int i = 0; matches && i < inputs.length; i++) {
            matches = step.x[i] == inputs[i];
          }
          if (matches) {
            return step;
          }
        }
      }
      return null;
    }

    /** A value of this level or above can only have come in through a closure. */
    private void requireOwnArguments(Tensor result) {
      if (ownsOrEncloses(result)) {
        throw new DerivativeException(
            call.label()
                + " uses a value that is being differentiated by "
                + transform()
                + " but is not one of its arguments. Pass it as an argument; a record or list can"
                + " hold several.");
      }
    }
  }

  // ---- Polynomials ----

  private static Tensor sum(Tensor x, Tensor y) {
    return Literal.isZero(x) ? y : Literal.isZero(y) ? x : Leaves.sum(x, y);
  }

  private static boolean allZero(Tensor[] tensors) {
    for (Tensor tensor : tensors) {
      if (!Literal.isZero(tensor)) {
        return false;
      }
    }
    return true;
  }

  /** Of a tensor that is not of this level all coefficients but the first are zero. */
  private Tensor coefficient(Tensor x, int k) {
    if (owns(x)) {
      return ((Expansion) x).at(k);
    }
    return k == 0 ? x : Literal.zero(x.type());
  }

  private Tensor[] coefficients(Tensor[] x, int k) {
    Tensor[] result = new Tensor[x.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = coefficient(x[i], k);
    }
    return result;
  }

  /** {@code dx/dt}, whose coefficients are {@code (k + 1)·x_(k+1)}. */
  private Tensor derivative(Tensor x) {
    Expansion polynomial = (Expansion) x;
    Expansion result = new Expansion(polynomial.at(1), null);
    result.rule = k -> polynomial.at(k + 1).mul(k + 1).cast(x.dtype());
    return result;
  }

  private Tensor[] derivatives(Tensor[] x) {
    Tensor[] dx = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = owns(x[i]) ? derivative(x[i]) : Literal.zero(x[i].type());
    }
    return dx;
  }

  private boolean isLazy(Tensor[] tensors) {
    for (Tensor tensor : tensors) {
      if (owns(tensor) && ((Expansion) tensor).rule != null) {
        return true;
      }
    }
    return false;
  }

  /** The same polynomials for use in a rule: what is computed from them is lazy. */
  private Tensor[] views(Tensor[] tensors, @Nullable CallStep step) {
    Tensor[] result = tensors.clone();
    for (int i = 0; i < result.length; i++) {
      if (owns(tensors[i])) {
        Expansion x = (Expansion) tensors[i];
        Expansion view = new Expansion(x.at(0), null);
        view.rule = x::at;
        view.step = step;
        result[i] = view;
      }
    }
    return result;
  }

  /** The polynomial with all coefficients computed; the tensor itself if it is constant. */
  private Tensor complete(Expansion x) {
    boolean constant = true;
    for (int k = 1; k <= order; k++) {
      constant &= Literal.isZero(x.at(k));
    }
    x.rule = null;
    return constant ? x.at(0) : x;
  }

  private Tensor[] complete(Tensor[] results) {
    Tensor[] complete = new Tensor[results.length];
    for (int i = 0; i < complete.length; i++) {
      complete[i] = owns(results[i]) ? complete((Expansion) results[i]) : results[i];
    }
    return complete;
  }

  /** A polynomial to the order of this transform. */
  private final class Expansion extends Tracer {
    private final @Nullable Tensor[] known = new @Nullable Tensor[order + 1];
    private final TensorType type;
    private @Nullable Rule rule;
    private @Nullable CallStep step;

    Expansion(Tensor value, @Nullable Primitive source) {
      super(Taylor.this, source);
      this.type = value.type();
      this.known[0] = value;
    }

    Tensor at(int k) {
      Tensor c = k > order ? null : known[k];
      if (c == null) {
        Rule lower = rule;
        if (k > order || lower == null) {
          throw new IllegalStateException(
              "Coefficient " + k + " of a polynomial that " + transform() + " knows to " + order);
        }
        c = lower.at(k);
        assert c.type().equals(type) : "coefficient " + c.type() + " of " + this;
        known[k] = c;
      }
      return c;
    }

    @Override
    public TensorType type() {
      return type;
    }

    @Override
    public boolean isRecordedTangent() {
      for (Tensor c : known) {
        if (c != null && isRecordedTangent(c)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Tensor concrete() {
      return at(0).concrete();
    }
  }
}
