package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.hvp;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Random;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.solver.Lanczos;
import org.autodiff4j.solver.Spectrum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;

/** The extreme eigenvalues of the iris loss's Hessian, from products with it alone. */
public final class HessianSpectrum {
  private static final long SEED = 20240229;

  private HessianSpectrum() {}

  /** The Hessian's spectrum at one point, after at most {@code steps} products. */
  static Spectrum<Params> spectrum(Params params, Batch batch, int steps) {
    Random random = new Random(SEED);
    Params start = Pytree.map((Tensor leaf) -> gaussian(leaf, random), params);
    return Lanczos.spectrum(
        (Params v) -> hvp(SoftmaxRegression::loss, params, batch, v), start, steps);
  }

  private static Tensor gaussian(Tensor like, Random random) {
    double[] values = random.doubles(like.shape().elements(), -1, 1).toArray();
    return Tensor.of(like.shape(), values);
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    IrisData data = IrisData.load();
    Batch batch = SoftmaxRegression.batch(data);
    Params minimum = IrisTraining.newton(data).x();
    Table.title(out, "Spectrum: eigenvalues of the iris loss's Hessian by Lanczos");
    out.println(
        "Each step is one hvp; the 15 x 15 Hessian is not formed. The softmax ignores what is");
    out.println(
        "added to all classes, so the least eigenvalue is the penalty, 0.01, five times over,");
    out.println("and 11 steps find all distinct ones.");
    out.println();
    Table table =
        new Table("steps", "least", "error bound", "greatest", "error bound", "condition");
    for (int steps : new int[] {3, 5, 7, 9, 15}) {
      Spectrum<Params> spectrum = spectrum(minimum, batch, steps);
      table.row(
          spectrum.products(),
          decimals(spectrum.least()),
          scientific(spectrum.errorBounds().item(0)),
          decimals(spectrum.greatest()),
          scientific(spectrum.errorBounds().item(-1)),
          String.format(Locale.ROOT, "%.2f", spectrum.greatest() / spectrum.least()));
    }
    table.print(out);
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.10f", value);
  }

  private static String scientific(double value) {
    return String.format(Locale.ROOT, "%.0e", value);
  }
}
