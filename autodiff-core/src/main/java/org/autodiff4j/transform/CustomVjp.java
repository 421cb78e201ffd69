package org.autodiff4j.transform;

import java.util.List;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;

/**
 * A function whose pullback is given. Under differentiation its forward function runs in its place,
 * and its derivative becomes one linear step: {@link Pushforward}, whose transpose is the backward
 * function and whose evaluation, when a tangent is asked for, is the transpose of the backward
 * function.
 */
public final class CustomVjp implements Call {
  private final String label;
  private final FlatFunction f;
  private final Forward forward;

  /** Results, residuals, and how to go back. */
  public record Outcome(List<Tensor> y, List<Tensor> residuals, FlatFunction backward) {
    /** An outcome with these results and residuals. */
    public static Outcome of(Tensor[] y, Tensor[] residuals, FlatFunction backward) {
      return new Outcome(List.of(y), List.of(residuals), backward);
    }
  }

  /**
   * The function with what its backward function needs; that one takes residuals and cotangents.
   */
  public interface Forward {
    Outcome apply(Tensor[] x);
  }

  public CustomVjp(String label, FlatFunction f, Forward forward) {
    this.label = label;
    this.f = f;
    this.forward = forward;
  }

  /** Applies the function. */
  public Tensor[] bind(Tensor[] x) {
    return Interpreter.bindAll(this, x);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return purpose == Recording.TRANSFORMABLE;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return Closed.requireClosed(label, f, inputs);
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return f.apply(inputs);
  }

  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    Outcome outcome = forward.apply(x);
    Tensor[] y = outcome.y().toArray(Tensor[]::new);
    Tensor[] residuals = outcome.residuals().toArray(Tensor[]::new);
    Pushforward pushforward =
        new Pushforward(label, outcome.backward(), residuals.length, Tracing.typesOf(y));
    return new Tangents(y, Interpreter.bindAll(pushforward, Leaves.concat(residuals, dx)));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    throw new DerivativeException(
        label
            + " cannot be transposed: it has a derivative rule, so it is not taken to be linear. Use vjp.");
  }

  /** The call again, with all three functions batched. */
  @Override
  public Tensor[] batchAll(Batch inputs) {
    Tensor[] x = new Tensor[inputs.count()];
    boolean[] mapped = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs.x(i);
      mapped[i] = inputs.mapped(i);
    }
    int size = inputs.size();
    FlatFunction batched = xs -> Vmap.apply(label, f, xs, mapped, size);
    return new CustomVjp(label, batched, xs -> batched(xs, mapped, size)).bind(x);
  }

  private Outcome batched(Tensor[] x, boolean[] mapped, int size) {
    Outcome[] one = new Outcome[1];
    FlatFunction flat =
        xs -> {
          one[0] = forward.apply(xs);
          return Leaves.concat(
              one[0].y().toArray(Tensor[]::new), one[0].residuals().toArray(Tensor[]::new));
        };
    Tensor[] results = Vmap.apply(label, flat, x, mapped, size);
    int outputs = one[0].y().size();
    FlatFunction backward = one[0].backward();
    return Outcome.of(
        Leaves.range(results, 0, outputs),
        Leaves.range(results, outputs, results.length),
        inputs -> {
          Tensor[] ct = Vmap.apply(label, backward, inputs, Leaves.allMapped(inputs.length), size);
          for (int i = 0; i < ct.length; i++) {
            ct[i] = mapped[i] ? ct[i] : ct[i].sum(0);
          }
          return ct;
        });
  }

  /** The derivative as one linear step. Inputs: the residuals, then the tangents of x. */
  private static final class Pushforward implements Call {
    private final String label;
    private final FlatFunction backward;
    private final int residuals;
    private final TensorType[] y;

    Pushforward(String label, FlatFunction backward, int residuals, TensorType[] y) {
      this.label = label;
      this.backward = backward;
      this.residuals = residuals;
      this.y = y;
    }

    @Override
    public boolean isRecorded(Recording purpose) {
      return true;
    }

    @Override
    public boolean isLinearIn(int input) {
      return input >= residuals;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      return y.clone();
    }

    /** The transpose of the backward function, which is thereby asked to be linear. */
    @Override
    public Tensor[] evaluate(Tensor[] inputs) {
      Tensor[] kept = Leaves.range(inputs, 0, residuals);
      Tensor[] dx = Leaves.range(inputs, residuals, inputs.length);
      Graph program;
      try {
        program =
            Tracing.graph(
                label, Recording.LINEAR, ct -> backward.apply(Leaves.concat(kept, ct)), y);
        Tracing.requireLinear("the backward function", "the cotangent", "", program);
      } catch (DerivativeException | TraceException e) {
        throw new DerivativeException(
            label
                + " has no forward-mode derivative: a tangent needs the transpose of its backward"
                + " function, but "
                + e.getMessage()
                + " Use reverse mode (vjp, grad), or customJvp.",
            e);
      }
      return Transpose.run(program, dx, true);
    }

    @Override
    public Tangents jvp(Tensor[] x, Tensor[] dx) {
      return Jvp.push(label, this::evaluate, x, dx);
    }

    @Override
    public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
      Tensor[] result = new Tensor[inputs.count()];
      Tensor[] arguments = new Tensor[residuals + cts.length];
      for (int i = 0; i < residuals; i++) {
        result[i] = Literal.zero(inputs.type(i));
        arguments[i] = inputs.value(i);
      }
      System.arraycopy(cts, 0, arguments, residuals, cts.length);
      Tensor[] ct;
      try {
        ct = backward.apply(arguments);
        Interpreter.requireOpen(ct);
      } catch (TraceException e) {
        throw new DerivativeException(
            label
                + ": the backward function must compute from the residual and the cotangent alone,"
                + " but failed: "
                + e.getMessage(),
            e);
      }
      System.arraycopy(ct, 0, result, residuals, ct.length);
      return result;
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      int size = inputs.size();
      FlatFunction batched =
          xs -> Vmap.apply(label, backward, xs, Leaves.allMapped(xs.length), size);
      TensorType[] types = new TensorType[y.length];
      for (int i = 0; i < y.length; i++) {
        types[i] = y[i].with(y[i].shape().insert(0, size));
      }
      return Interpreter.bindAll(
          new Pushforward(label, batched, residuals, types), inputs.spreadAll());
    }
  }
}
