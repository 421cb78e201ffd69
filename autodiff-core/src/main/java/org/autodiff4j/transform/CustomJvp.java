package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;

/**
 * A function whose derivative is given by a rule. Without differentiation it is the function; under
 * forward mode the rule runs in its place, by ordinary operations one level down, so that it is
 * itself differentiated at higher order. Reverse mode transposes what the rule does to tangents.
 */
public final class CustomJvp implements Call {
  private final String label;
  private final FlatFunction f;
  private final Rule rule;

  /**
   * Results and their tangents from inputs and their tangents; the rule has checked what it
   * returns.
   */
  public interface Rule {
    /**
     * The rule at x along dx. {@code self} computes the results, with this same rule at higher
     * order.
     */
    Tangents apply(CustomJvp self, Tensor[] x, Tensor[] dx);
  }

  public CustomJvp(String label, FlatFunction f, Rule rule) {
    this.label = label;
    this.f = f;
    this.rule = rule;
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

  /**
   * The rule at x along dx. Where dx is being recorded, it is there to be transposed, so the rule's
   * steps are checked to be linear while they can still be told from others.
   */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    int[] recorded = IntStream.range(0, dx.length).filter(i -> isTraced(dx[i])).toArray();
    if (recorded.length == 0) {
      return rule.apply(this, x, dx);
    }
    Tensor[] tangents = new Tensor[recorded.length];
    Arrays.setAll(tangents, i -> dx[recorded[i]]);
    FlatFunction alongRecorded =
        inputs -> {
          Tensor[] all = dx.clone();
          for (int i = 0; i < recorded.length; i++) {
            all[recorded[i]] = inputs[i];
          }
          Tangents result = rule.apply(this, x, all);
          return Leaves.concat(result.y(), result.dy());
        };
    Graph both = Tracing.graph(label, Recording.LINEAR, alongRecorded, Tracing.typesOf(tangents));
    int n = both.outputs().size() / 2;
    Tensor[] y = primals(both.outputs().subList(0, n));
    Graph linear =
        new Graph(both.inputs(), both.equations(), both.outputs().subList(n, 2 * n), both.slots());
    String wayOut = " Compute from x and y what is not, and multiply the tangent by it.";
    Tracing.requireLinear(label + ": the rule", "the tangent", wayOut, linear);
    return new Tangents(y, GraphEvaluator.evaluate(linear, tangents));
  }

  private Tensor[] primals(List<Atom> atoms) {
    Tensor[] y = new Tensor[atoms.size()];
    for (int i = 0; i < y.length; i++) {
      if (!(atoms.get(i) instanceof Constant constant)) {
        throw new DerivativeException(
            label + ": the primal that the rule returned depends on the tangent.");
      }
      y[i] = constant.value();
    }
    return y;
  }

  private static boolean isTraced(Tensor tensor) {
    return tensor instanceof Tracer tracer && tracer.interpreter() instanceof GraphBuilder;
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    throw new DerivativeException(
        label
            + " cannot be transposed: it has a derivative rule, so it is not taken to be linear. Use vjp.");
  }

  /** The call again, with the function and the rule batched. */
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
    Rule batchedRule = (self, xs, dxs) -> batched(xs, dxs, mapped, size);
    return new CustomJvp(label, batched, batchedRule).bind(x);
  }

  private Tangents batched(Tensor[] x, Tensor[] dx, boolean[] mapped, int size) {
    int n = x.length;
    boolean[] both = Leaves.concat(mapped, mapped);
    FlatFunction flat =
        xs -> {
          Tangents result = rule.apply(this, Leaves.range(xs, 0, n), Leaves.range(xs, n, 2 * n));
          return Leaves.concat(result.y(), result.dy());
        };
    Tensor[] ys = Vmap.apply(label, flat, Leaves.concat(x, dx), both, size);
    return new Tangents(
        Leaves.range(ys, 0, ys.length / 2), Leaves.range(ys, ys.length / 2, ys.length));
  }
}
