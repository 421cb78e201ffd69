package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customRoot;
import static org.autodiff4j.Autodiff.foriLoop;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.whileLoop;

import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;

/**
 * A layer defined by an equation, z = tanh(w·z + x) (Bai, Kolter and Koltun, 2019), differentiated
 * in two ways: through the iterations that solve it, and by the equation itself. The gradients are
 * the same; what has to be kept for them is not.
 */
public final class FixedPoint {
  static final int UNITS = 20;
  static final int ITERATIONS = 100;
  private static final double TOLERANCE = 1e-13;

  private FixedPoint() {}

  /** The weights of the layer and what is fed into it. */
  record Layer(Tensor w, Tensor x) {}

  /** A layer whose weights contract, so that there is one fixed point. */
  static Layer layer() {
    List<RandomKey> keys = RandomKey.of(11).split(2);
    Tensor w = keys.get(0).normal(UNITS, UNITS).mul(0.3 / Math.sqrt(UNITS));
    return new Layer(w, keys.get(1).normal(UNITS));
  }

  private static Tensor activation(Layer layer, Tensor z) {
    return layer.w().matmul(z).add(layer.x()).tanh();
  }

  /** The fixed point after a fixed number of iterations. */
  static Tensor unrolled(Layer layer) {
    return foriLoop(0, ITERATIONS, (i, z) -> activation(layer, z), layer.x().like(0));
  }

  /** The fixed point, known to be the root of tanh(w·z + x) - z. */
  static Tensor implicit(Layer layer) {
    return customRoot(
        (Tensor z) -> activation(layer, z).sub(z),
        layer.x().like(0),
        (f, guess) -> iterated(z -> z.add(f.apply(z)), guess),
        // The derivative of the root solves (J - 1)·v = b: v is the fixed point of v + (J - 1)·v -
        // b.
        (matvec, b) -> iterated(v -> v.add(matvec.apply(v)).sub(b), b.neg()));
  }

  /** An iterate and the one before. */
  private record Pair(Tensor last, Tensor before) {}

  private static Tensor iterated(Function<Tensor, Tensor> step, Tensor start) {
    Function<Pair, Tensor> moves = pair -> pair.last().sub(pair.before()).abs().max().gt(TOLERANCE);
    return whileLoop(
            moves,
            pair -> new Pair(step.apply(pair.last()), pair.last()),
            new Pair(step.apply(start), start))
        .last();
  }

  /** What is made of the fixed point: a number to be differentiated in weights and input. */
  static Function<Layer, Tensor> loss(Function<Layer, Tensor> solution) {
    return layer -> solution.apply(layer).square().sum();
  }

  /** How many numbers the pullback of a function keeps from the way forward. */
  static long kept(Function<Layer, Tensor> f) {
    Set<Tensor> constants = new LinkedHashSet<>();
    for (Equation equation : vjp(f, layer()).program().equations()) {
      for (Atom atom : equation.inputs()) {
        if (atom instanceof Atom.Constant constant && constant.type().rank() > 0) {
          constants.add(constant.value());
        }
      }
    }
    return constants.stream().mapToLong(constant -> constant.shape().elements()).sum();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Fixed point: a layer z = tanh(w z + x), differentiated by its equation");
    Function<Layer, Tensor> through = loss(FixedPoint::unrolled);
    Function<Layer, Tensor> by = loss(FixedPoint::implicit);
    Table table = new Table("gradient", "norm in w", "norm in x", "numbers kept");
    Layer first = addRow(table, "through " + ITERATIONS + " iterations", through);
    Layer second = addRow(table, "by the equation", by);
    table.print(out);
    double apart = first.w().sub(second.w()).abs().max().toDouble();
    out.printf(Locale.ROOT, "Largest difference of the two in w: %.0e.%n%n", apart);
  }

  private static Layer addRow(Table table, String name, Function<Layer, Tensor> f) {
    Layer gradient = grad(f).apply(layer());
    table.row(name, norm(gradient.w()), norm(gradient.x()), kept(f));
    return gradient;
  }

  private static String norm(Tensor x) {
    return String.format(Locale.ROOT, "%.8f", x.square().sum().sqrt().toDouble());
  }
}
