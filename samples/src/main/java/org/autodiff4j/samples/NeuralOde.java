package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.checkpoint;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.valueAndGrad;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.autodiff4j.Scanned;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.samples.solver.Adam;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/**
 * Learns the law of motion of a damped oscillator from one observed path: a small network gives the
 * velocity at each state, Runge-Kutta steps in a {@code scan} follow it, and the gradient goes back
 * through all steps. With {@code checkpoint} around a step only the states are kept for that.
 */
public final class NeuralOde {
  static final int STEPS = 30;
  static final double STEP_SIZE = 0.2;
  private static final int HIDDEN = 16;
  private static final int ITERATIONS = 300;
  private static final double RATE = 0.02;
  private static final double DAMPING = 0.2;

  private NeuralOde() {}

  /** The network: velocity = tanh(z·w1 + b1)·w2. */
  record Params(Tensor w1, Tensor b1, Tensor w2) {}

  static Params start() {
    List<RandomKey> keys = RandomKey.of(7).split(2);
    return new Params(
        keys.get(0).normal(2, HIDDEN).mul(0.5),
        Tensor.zeros(HIDDEN),
        keys.get(1).normal(HIDDEN, 2).mul(0.1));
  }

  static Tensor velocity(Params p, Tensor z) {
    return z.matmul(p.w1()).add(p.b1()).tanh().matmul(p.w2());
  }

  /** One classical Runge-Kutta step of fourth order. */
  static Tensor step(Function<Tensor, Tensor> velocity, Tensor z) {
    Tensor k1 = velocity.apply(z);
    Tensor k2 = velocity.apply(z.add(k1.mul(STEP_SIZE / 2)));
    Tensor k3 = velocity.apply(z.add(k2.mul(STEP_SIZE / 2)));
    Tensor k4 = velocity.apply(z.add(k3.mul(STEP_SIZE)));
    return z.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(STEP_SIZE / 6));
  }

  /** The states after each step, [STEPS, 2]. */
  static Tensor path(Function<Tensor, Tensor> velocity, Tensor z, boolean checkpointed) {
    Function<Tensor, Scanned<Tensor, Tensor>> body =
        state -> {
          Tensor next = step(velocity, state);
          return new Scanned<>(next, next);
        };
    return scan(checkpointed ? checkpoint(body) : body, z, STEPS).outputs();
  }

  /** Position and speed of the oscillator at rest position 1, let go. */
  static Tensor origin() {
    return Tensor.of(1.0, 0.0);
  }

  /** The path to be learned, [STEPS, 2]: x' = v, v' = -x - 2·damping·v, solved exactly. */
  static Tensor observed() {
    double frequency = Math.sqrt(1 - DAMPING * DAMPING);
    Tensor t = Tensor.linspace(STEP_SIZE, STEPS * STEP_SIZE, STEPS);
    Tensor decay = t.mul(-DAMPING).exp();
    Tensor sine = t.mul(frequency).sin().div(frequency);
    Tensor position = decay.mul(t.mul(frequency).cos().add(sine.mul(DAMPING)));
    return Tensors.stack(1, position, decay.mul(sine).neg());
  }

  /** The mean squared distance of the learned path from the observed one. */
  static Tensor loss(Params p, boolean checkpointed) {
    Tensor path = path(z -> velocity(p, z), origin(), checkpointed);
    return path.sub(observed()).square().mean();
  }

  static Params trained() {
    Function<Params, ValueAndGrad<Params>> both = valueAndGrad((Params p) -> loss(p, true));
    Function<Adam.State<Params>, Adam.State<Params>> next =
        jit((Adam.State<Params> state) -> Adam.step(state, both.apply(state.x()).gradient(), RATE));
    Adam.State<Params> state = Adam.start(start());
    try (Progress progress = Progress.of("neural ODE", ITERATIONS)) {
      for (int i = 0; i < ITERATIONS; i++) {
        state = next.apply(state);
        progress.step("iteration " + (i + 1));
      }
    }
    return state.x();
  }

  /**
   * The stacks of values, one for each step, that the gradient's program keeps for the way back.
   */
  static int stacks(boolean checkpointed) {
    Graph program = graph(valueAndGrad((Params p) -> loss(p, checkpointed)), start());
    Equation forward =
        program.equations().stream()
            .filter(equation -> equation.primitive().label().equals("scan"))
            .findFirst()
            .orElseThrow();
    long stacks =
        forward.outputs().stream()
            .filter(output -> output.type().rank() > 0 && output.type().shape().size(0) == STEPS)
            .count();
    return (int) stacks - 1; // the path itself
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Neural ODE: the law of a damped oscillator, learned from its path");
    out.println(STEPS + " Runge-Kutta steps in a scan, a network of " + HIDDEN + " units in each.");
    Params trained = trained();
    Table table = new Table("network", "mean squared distance from the path");
    table.row("at the start", scientific(loss(start(), true).toDouble()));
    table.row("after " + ITERATIONS + " steps", scientific(loss(trained, true).toDouble()));
    table.print(out);
    out.println("What the gradient keeps of each step besides the path itself:");
    Table kept = new Table("body of the scan", "tensors a step");
    kept.row("step", stacks(false));
    kept.row("checkpoint(step)", stacks(true));
    kept.print(out);
    Tensor at = Tensor.of(0.0, 1.0);
    Tensor learned = velocity(trained, at);
    out.printf(
        Locale.ROOT,
        "At position 0, speed 1 the learned law brakes by %.2f; the true one by %.2f.%n%n",
        -learned.item(1),
        2 * DAMPING);
  }

  private static String scientific(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
