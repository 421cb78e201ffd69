package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.vmap;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.samples.solver.Adam;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.Shape;

/**
 * Learns to learn (Finn, Abbeel and Levine, 2017): finds a network from which one gradient step on
 * ten points of a sine wave fits the whole wave. The loss contains that step, so its gradient is a
 * gradient through a gradient; all waves of a batch are adapted to at once by {@code vmap}.
 */
public final class MetaLearning {
  static final int TASKS = 16;
  static final int POINTS = 10;
  private static final int HIDDEN = 32;
  private static final double INNER_RATE = 0.1;
  private static final double OUTER_RATE = 0.005;
  private static final int ITERATIONS = 300;
  private static final RandomKey KEY = RandomKey.of(3);

  private MetaLearning() {}

  /** A network of two hidden layers from one number to one number. */
  record Net(Tensor w1, Tensor b1, Tensor w2, Tensor b2, Tensor w3, Tensor b3) {}

  /** Points [n, 1] of one wave, or of many with one axis more in front. */
  record Points(Tensor x, Tensor y) {}

  /** The points to adapt to, and others of the same wave to be judged by. */
  record Task(Points support, Points query) {}

  static Net start() {
    List<RandomKey> keys = KEY.foldIn(-1).split(3);
    return new Net(
        keys.get(0).normal(1, HIDDEN),
        keys.get(0).foldIn(1).normal(HIDDEN),
        keys.get(1).normal(HIDDEN, HIDDEN).div(Math.sqrt(HIDDEN)),
        Tensor.zeros(HIDDEN),
        keys.get(2).normal(HIDDEN, 1).div(Math.sqrt(HIDDEN)),
        Tensor.zeros(1));
  }

  /** Waves of amplitude 0.5 to 2 and any phase, at points in [-3, 3). */
  static Task tasks(RandomKey key) {
    List<RandomKey> keys = key.split(4);
    Tensor amplitude = keys.get(0).uniform(Shape.of(TASKS, 1, 1), 0.5, 2);
    Tensor phase = keys.get(1).uniform(Shape.of(TASKS, 1, 1), 0, Math.PI);
    Tensor near = keys.get(2).uniform(Shape.of(TASKS, POINTS, 1), -3, 3);
    Tensor far = keys.get(3).uniform(Shape.of(TASKS, 5 * POINTS, 1), -3, 3);
    return new Task(
        new Points(near, near.add(phase).sin().mul(amplitude)),
        new Points(far, far.add(phase).sin().mul(amplitude)));
  }

  static Tensor loss(Net net, Points points) {
    Tensor h1 = points.x().matmul(net.w1()).add(net.b1()).tanh();
    Tensor h2 = h1.matmul(net.w2()).add(net.b2()).tanh();
    return Nn.meanSquaredError(h2.matmul(net.w3()).add(net.b3()), points.y());
  }

  /** The network after one gradient step on these points. */
  static Net adapted(Net net, Points points) {
    Net gradient = grad(MetaLearning::loss).apply(net, points);
    return Pytree.map((p, g) -> p.sub(g.mul(INNER_RATE)), net, gradient);
  }

  /** The loss of the adapted network on the rest of the wave. */
  static Tensor lossAfterStep(Net net, Task task) {
    return loss(adapted(net, task.support()), task.query());
  }

  /** The mean over a batch of waves. */
  static Tensor metaLoss(Net net, Task tasks) {
    return vmap(MetaLearning::lossAfterStep, UNMAPPED, axis(0)).apply(net, tasks).mean();
  }

  /** A network trained to be adapted. */
  static Net trained() {
    BiFunction<Adam.State<Net>, RandomKey, Adam.State<Net>> next =
        jit(
            (Adam.State<Net> state, RandomKey key) -> {
              Net gradient = grad(MetaLearning::metaLoss).apply(state.x(), tasks(key));
              return Adam.step(state, gradient, OUTER_RATE);
            });
    Adam.State<Net> state = Adam.start(start());
    try (Progress progress = Progress.of("meta-learning", ITERATIONS)) {
      for (int i = 0; i < ITERATIONS; i++) {
        state = next.apply(state, KEY.foldIn(i));
        progress.step("iteration " + (i + 1));
      }
    }
    return state.x();
  }

  /** Waves that the training has not drawn. */
  static Task unseen() {
    return tasks(RandomKey.of(2024));
  }

  /** The loss on whole waves without any step. */
  static Tensor lossBefore(Net net, Task tasks) {
    BiFunction<Net, Task, Tensor> before = (n, task) -> loss(n, task.query());
    return vmap(before, UNMAPPED, axis(0)).apply(net, tasks).mean();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Meta-learning: a network from which one gradient step fits a new wave");
    out.println(
        "Mean squared error on "
            + TASKS
            + " new sine waves, each adapted to by one step on "
            + POINTS
            + " points.");
    Table table = new Table("network", "before the step", "after it");
    Task unseen = unseen();
    addRow(table, "random start", start(), unseen);
    addRow(table, "meta-trained", trained(), unseen);
    table.print(out);
  }

  private static void addRow(Table table, String name, Net net, Task tasks) {
    double before = lossBefore(net, tasks).toDouble();
    double after = metaLoss(net, tasks).toDouble();
    table.row(name, decimals(before), decimals(after));
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
