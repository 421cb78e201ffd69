package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Enclosing;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;

/**
 * A program repeated as long as another one says. Inputs: what both use unchanged, then the carry,
 * which the body replaces by its results.
 */
public final class While implements Call, Enclosing {
  private final Program condition;
  private final Program body;
  private final int constants;

  private While(Program condition, Program body, int constants) {
    this.condition = condition;
    this.body = body;
    this.constants = constants;
  }

  /** Runs the body on the carry as long as the condition holds. */
  public static Tensor[] apply(Closed condition, Closed body, Tensor[] carry) {
    List<Tensor> captured = Closed.allCaptured(List.of(condition, body));
    While loop =
        new While(
            condition.program("whileLoop", captured),
            body.program("whileLoop", captured),
            captured.size());
    return Interpreter.bindAll(loop, Leaves.concat(captured.toArray(Tensor[]::new), carry));
  }

  @Override
  public String label() {
    return "whileLoop";
  }

  @Override
  public String heading() {
    return label();
  }

  @Override
  public Map<String, Graph> programs() {
    Map<String, Graph> programs = new LinkedHashMap<>();
    programs.put("condition", condition.graph());
    programs.put("body", body.graph());
    return programs;
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return body.outputTypes();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    Tensor[] state = inputs.clone();
    while (condition.apply(state)[0].toDouble() != 0) {
      Tensor[] next = body.apply(state);
      System.arraycopy(next, 0, state, constants, next.length);
    }
    return Leaves.range(state, constants, state.length);
  }

  /** The loop with the tangents in its carry; those are zero that never become anything else. */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    BitSet active =
        Masks.closure(Masks.nonzero(dx), a -> grown(a, body.pushforward(a, carried(a)).outputs()));
    Program.Part part = body.pushforward(active, carried(active));
    Along along = new Along(this, active, part.program());
    Tensor[] inputs = Leaves.concat(x, Masks.select(dx, active));
    boolean apart = Arrays.stream(dx).anyMatch(Tracer::isRecordedTangent);
    Tensor[] both =
        apart
            ? Leaves.concat(Interpreter.bindAll(this, x), Interpreter.bindAll(along, inputs))
            : along.both(inputs);
    return part.tangents(both, body.outputTypes());
  }

  private BitSet carried(BitSet inputs) {
    return Masks.range(inputs, constants, body.inputTypes().length, 0);
  }

  private BitSet grown(BitSet active, BitSet outputs) {
    return Masks.union(active, Masks.range(outputs, 0, outputs.length(), constants));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    throw notReversible();
  }

  private static DerivativeException notReversible() {
    return new DerivativeException(
        "whileLoop has no reverse-mode derivative: how often it runs is not known before, so what"
            + " its steps compute cannot be kept. Use scan, or foriLoop with Java ints as bounds;"
            + " forward mode (jvp, jacfwd) works.");
  }

  /**
   * Where the condition differs from example to example, the loop runs until all are done, and
   * those that are done keep their carry.
   */
  @Override
  public Tensor[] batchAll(Batch inputs) {
    int size = inputs.size();
    BitSet mapped = Masks.closure(inputs.mapped(), m -> grownBatch(m, size));
    Program.Part test = condition.batching(mapped, Masks.NONE, size);
    Program.Part part = body.batching(mapped, carried(mapped), size);
    Tensor[] x = inputs.all();
    for (int i = constants; i < x.length; i++) {
      x[i] = mapped.get(i) ? inputs.spread(i) : x[i];
    }
    While loop =
        test.outputs().get(0)
            ? untilAllAreDone(test.program(), part.program())
            : new While(test.program(), part.program(), constants);
    Tensor[] y = Interpreter.bindAll(loop, x);
    return part.spread(y, size);
  }

  /** Where the condition is batched, so is all of the carry. */
  private BitSet grownBatch(BitSet mapped, int size) {
    BitSet grown = grown(mapped, body.batching(mapped, carried(mapped), size).outputs());
    if (condition.batching(mapped, Masks.NONE, size).outputs().get(0)) {
      grown.set(constants, body.inputTypes().length);
    }
    return grown;
  }

  private While untilAllAreDone(Program test, Program step) {
    Program any =
        Program.of(
            label(),
            x -> new Tensor[] {test.inline(x)[0].cast(DType.INT32).sum().gt(0)},
            test.inputTypes());
    FlatFunction masked =
        x -> {
          Tensor running = test.inline(x)[0];
          Tensor[] y = step.inline(x);
          for (int i = 0; i < y.length; i++) {
            y[i] = Tensors.where(Cond.along(running, y[i]), y[i], x[constants + i]);
          }
          return y;
        };
    return new While(any, Program.of(label(), masked, step.inputTypes()), constants);
  }

  /** The tangent of a loop's results. Inputs: those of the loop, then the active tangents. */
  private static final class Along implements Call {
    private final While loop;
    private final BitSet active;
    private final Program step;

    /** A step takes the loop's inputs and active tangents to the carry and its active tangents. */
    Along(While loop, BitSet active, Program step) {
      this.loop = loop;
      this.active = active;
      this.step = step;
    }

    /** The loop over the carry and its tangents; both results. */
    Tensor[] both(Tensor[] inputs) {
      // Inputs of the step: constants, carry, tangents of constants, tangents of the carry.
      int n = loop.body.inputTypes().length;
      int fixed = loop.constants;
      int tangents = Masks.range(active, 0, fixed, 0).cardinality();
      List<Integer> order = new ArrayList<>();
      add(order, 0, fixed);
      add(order, n, n + tangents);
      add(order, fixed, n);
      add(order, n + tangents, step.inputTypes().length);
      Program test =
          Program.of(
              "whileLoop",
              x -> {
                Tensor[] at = Leaves.range(x, 0, n);
                System.arraycopy(x, fixed + tangents, at, fixed, n - fixed);
                return loop.condition.inline(at);
              },
              Leaves.permuted(step.inputTypes(), order));
      While both = new While(test, step.permuted(order), fixed + tangents);
      return Interpreter.bindAll(both, Leaves.permuted(inputs, order));
    }

    private static void add(List<Integer> order, int from, int to) {
      for (int i = from; i < to; i++) {
        order.add(i);
      }
    }

    @Override
    public String label() {
      return "whileLoop";
    }

    @Override
    public boolean isRecorded(Recording purpose) {
      return purpose == Recording.LINEAR;
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      return Masks.select(loop.body.outputTypes(), loop.carried(active));
    }

    @Override
    public Tensor[] evaluate(Tensor[] inputs) {
      Tensor[] both = both(inputs);
      return Leaves.range(both, loop.body.outputTypes().length, both.length);
    }

    @Override
    public Tangents jvp(Tensor[] x, Tensor[] dx) {
      return Jvp.push(label(), this::evaluate, x, dx);
    }

    @Override
    public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
      throw notReversible();
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      boolean[] mapped = Masks.flags(inputs.mapped(), inputs.count());
      return Vmap.apply(label(), this::evaluate, inputs.all(), mapped, inputs.size());
    }
  }
}
