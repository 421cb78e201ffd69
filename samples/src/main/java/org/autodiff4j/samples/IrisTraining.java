package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.Locale;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.samples.solver.GradientDescent;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.solver.NewtonCg;

/** Trains a classifier of iris flowers with second derivatives and without. */
public final class IrisTraining {
  private static final double TOLERANCE = 1e-8;
  private static final int MAX_NEWTON_STEPS = 100;
  private static final int MAX_DESCENT_STEPS = 20_000;

  private IrisTraining() {}

  /** The same loss minimised in two ways. */
  record Comparison(Batch batch, Minimum<Params> newton, Minimum<Params> descent) {}

  /** The minimum of the loss. */
  static Minimum<Params> newton(IrisData data) {
    Batch batch = SoftmaxRegression.batch(data);
    return NewtonCg.of((Params p) -> SoftmaxRegression.loss(p, batch))
        .tolerance(TOLERANCE)
        .maxIterations(MAX_NEWTON_STEPS)
        .minimise(SoftmaxRegression.start(data));
  }

  /** The same minimum, by first derivatives alone. */
  static Minimum<Params> descent(IrisData data) {
    Batch batch = SoftmaxRegression.batch(data);
    try (Progress progress = Progress.of("gradient descent", -1)) {
      return GradientDescent.minimise(
          (Params p) -> SoftmaxRegression.loss(p, batch),
          SoftmaxRegression.start(data),
          TOLERANCE,
          MAX_DESCENT_STEPS,
          norm -> progress.step(String.format(Locale.ROOT, "|gradient| %.1e", norm)));
    }
  }

  static Comparison compare(IrisData data) {
    return new Comparison(SoftmaxRegression.batch(data), newton(data), descent(data));
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Iris: softmax regression by Newton-CG and by gradient descent");
    out.println(
        "150 flowers, 4 standardised sizes, 3 species; mean cross entropy with an L2 penalty");
    out.println("of 0.01 / 2. Newton-CG uses products H v only. Both stop at |gradient| <= 1e-8.");
    out.println();
    Comparison comparison = compare(IrisData.load());
    Minimum<Params> newton = comparison.newton();
    Minimum<Params> descent = comparison.descent();
    new Table("", "Newton-CG", "gradient descent")
        .row("iterations", newton.iterations(), descent.iterations())
        .row("gradients", newton.gradients(), descent.gradients())
        .row("products H v", newton.hessianProducts(), descent.hessianProducts())
        .row("evaluations in line searches", newton.evaluations(), descent.evaluations())
        .row("final loss", decimals(newton.value(), 12), decimals(descent.value(), 12))
        .row(
            "final |gradient|",
            String.format(Locale.ROOT, "%.1e", newton.gradientNorm()),
            String.format(Locale.ROOT, "%.1e", descent.gradientNorm()))
        .row("accuracy", accuracy(newton, comparison), accuracy(descent, comparison))
        .print(out);
  }

  private static String accuracy(Minimum<Params> minimum, Comparison comparison) {
    double share = SoftmaxRegression.accuracy(minimum.x(), comparison.batch());
    return decimals(100 * share, 1) + " %";
  }

  private static String decimals(double value, int count) {
    return String.format(Locale.ROOT, "%." + count + "f", value);
  }
}
