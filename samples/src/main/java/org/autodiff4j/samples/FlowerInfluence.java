package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.vmap;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.tensor.Tensor;

/**
 * Asks which flowers the trained iris classifier is most sensitive to: those whose own loss has the
 * steepest gradient in the parameters. At the minimum the gradients of all flowers cancel, but each
 * still pulls its way.
 */
public final class FlowerInfluence {
  private static final int SHOWN = 8;

  private FlowerInfluence() {}

  /** The gradient of each flower's loss: tensors with the flowers as first axis. */
  static Params gradients(Params params, Batch flowers) {
    return vmap(grad(SoftmaxRegression::loss), UNMAPPED, axis(0)).apply(params, flowers);
  }

  /** The Euclidean norm of each flower's gradient, [flowers]. */
  static Tensor gradientNorms(Params params, Batch flowers) {
    BiFunction<Params, Batch, Tensor> norm =
        (p, flower) -> {
          Params g = grad(SoftmaxRegression::loss).apply(p, flower);
          return g.weights().square().sum().add(g.bias().square().sum()).sqrt();
        };
    return vmap(norm, UNMAPPED, axis(0)).apply(params, flowers);
  }

  /** The numbers of the flowers, those of the steepest gradients first, counted from 0. */
  static List<Integer> mostInfluential(Tensor norms) {
    return IntStream.range(0, norms.shape().size(0))
        .boxed()
        .sorted(Comparator.comparing(norms::item, Comparator.reverseOrder()))
        .toList();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    IrisData data = IrisData.load();
    Batch flowers = SoftmaxRegression.batch(data);
    Params params = IrisTraining.newton(data).x();
    Tensor norms = gradientNorms(params, flowers);
    Tensor probabilities = SoftmaxRegression.probabilities(params, flowers.features());
    Table.title(out, "Influence: which flowers the iris classifier is most sensitive to");
    out.println("Norms of the gradients of each flower's own loss, all from one vmap(grad(loss)).");
    Table table = new Table("flower", "species", "its probability", "gradient norm");
    for (int flower : mostInfluential(norms).subList(0, SHOWN)) {
      int species = (int) data.species().item(flower);
      table.row(
          flower + 1,
          data.speciesNames().get(species),
          decimals(probabilities.item(flower, species)),
          decimals(norms.item(flower)));
    }
    table.print(out);
    out.println("Mean over all flowers: " + decimals(norms.mean().toDouble()) + ".");
    out.println();
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
