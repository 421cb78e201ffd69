package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.conjugateGradient;
import static org.autodiff4j.Autodiff.customLinearSolve;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.valueAndGrad;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;

/**
 * Chooses the strength of a ridge regression by the gradient of the error on data it has not seen.
 * The weights are the solution of a linear system that conjugate gradients find; the derivative
 * comes from the system, not from the iterations.
 */
public final class RidgeTuning {
  private static final int FEATURES = 30;
  private static final int SAMPLES = 40;
  private static final double NOISE = 2;
  private static final int SHOWN_EVERY = 4;
  private static final int ITERATIONS = 20;
  private static final double RATE = 0.5;

  private RidgeTuning() {}

  /** Features [n, FEATURES] and targets [n]. */
  record Samples(Tensor x, Tensor y) {}

  private static final RandomKey KEY = RandomKey.of(5);
  static final Samples TRAINING = samples(KEY.foldIn(1));
  static final Samples VALIDATION = samples(KEY.foldIn(2));

  /** Linear in the features, with noise. */
  private static Samples samples(RandomKey key) {
    List<RandomKey> keys = key.split(2);
    Tensor truth = KEY.foldIn(0).normal(FEATURES).mul(0.5);
    Tensor x = keys.get(0).normal(SAMPLES, FEATURES);
    return new Samples(x, x.matmul(truth).add(keys.get(1).normal(SAMPLES).mul(NOISE)));
  }

  /** The w that minimises |x·w - y|² + strength·|w|²: the solution of (xᵀx + strength)·w = xᵀy. */
  static Tensor weights(Tensor strength) {
    Tensor x = TRAINING.x();
    return customLinearSolve(
        (Tensor w) -> x.T().matmul(x.matmul(w)).add(w.mul(strength)),
        x.T().matmul(TRAINING.y()),
        (matvec, b) -> conjugateGradient(matvec, b, 1e-12, 4 * FEATURES));
  }

  /** The mean squared error on the validation data, as a function of log(strength). */
  static Tensor error(Tensor logStrength) {
    Tensor w = weights(logStrength.exp());
    return VALIDATION.x().matmul(w).sub(VALIDATION.y()).square().mean();
  }

  static Function<Tensor, ValueAndGrad<Tensor>> errorAndSlope() {
    return jit(valueAndGrad(RidgeTuning::error));
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Ridge tuning: how strongly to regularise, by a gradient through a solution");
    out.println(
        FEATURES + " weights from " + SAMPLES + " noisy samples; error on " + SAMPLES + " others.");
    Function<Tensor, ValueAndGrad<Tensor>> f = errorAndSlope();
    Table table = new Table("step", "strength", "validation error", "its slope in log(strength)");
    Tensor logStrength = Tensor.scalar(Math.log(0.1));
    for (int i = 0; i <= ITERATIONS; i++) {
      ValueAndGrad<Tensor> at = f.apply(logStrength);
      if (i % SHOWN_EVERY == 0) {
        table.row(
            i,
            decimals(Math.exp(logStrength.toDouble())),
            decimals(at.value().toDouble()),
            decimals(at.gradient().toDouble()));
      }
      logStrength = logStrength.sub(at.gradient().mul(RATE));
    }
    table.print(out);
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
