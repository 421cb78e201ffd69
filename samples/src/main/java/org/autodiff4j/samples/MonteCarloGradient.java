package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.vmap;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.BiFunction;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/**
 * Differentiates an expectation by its samples: the mean of sin(z) for a normal z, in its mean mu
 * and its deviation sigma. With z = mu + sigma·e and a standard normal e, each sample has a
 * derivative whose mean is the derivative sought. One key a sample; {@code vmap} draws them all.
 */
public final class MonteCarloGradient {
  private static final int[] SIZES = {100, 10_000, 100_000};

  private MonteCarloGradient() {}

  /** Mean and deviation of a normal distribution. */
  record Normal(Tensor mu, Tensor sigma) {}

  /** A derivative and its standard error, in mu and in sigma. */
  record Estimate(Normal mean, Normal error) {}

  static final Normal AT = new Normal(Tensor.scalar(0.7), Tensor.scalar(0.5));

  /** sin of one draw. */
  static Tensor sample(Normal p, RandomKey key) {
    return key.normal().mul(p.sigma()).add(p.mu()).sin();
  }

  /** The gradients of single samples, averaged over the keys. */
  static Estimate estimate(Normal p, RandomKey keys) {
    Normal each = vmap(grad(MonteCarloGradient::sample), UNMAPPED, axis(0)).apply(p, keys);
    Normal mean = new Normal(each.mu().mean(), each.sigma().mean());
    return new Estimate(mean, new Normal(error(each.mu()), error(each.sigma())));
  }

  /** The standard error of the mean of independent numbers. */
  private static Tensor error(Tensor samples) {
    int n = samples.shape().size(0);
    return Tensors.standardDeviation(samples, new int[] {0}, 1, false).div(Math.sqrt(n));
  }

  /** The mean of sin(z) is sin(mu)·exp(-sigma²/2). */
  static Normal exact() {
    return grad((Normal p) -> p.mu().sin().mul(p.sigma().square().div(-2).exp())).apply(AT);
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Monte Carlo gradient: the derivative of a mean, from samples");
    out.println("d/dmu and d/dsigma of E[sin(z)], z normal with mu 0.7 and sigma 0.5.");
    BiFunction<Normal, RandomKey, Estimate> f = jit(MonteCarloGradient::estimate);
    Table table = new Table("samples", "d/dmu", "+-", "d/dsigma", "+-");
    for (int size : SIZES) {
      Estimate e = f.apply(AT, RandomKey.of(1).keys(size));
      table.row(
          size,
          decimals(e.mean().mu()),
          decimals(e.error().mu()),
          decimals(e.mean().sigma()),
          decimals(e.error().sigma()));
    }
    Normal exact = exact();
    table.row("exact", decimals(exact.mu()), "", decimals(exact.sigma()), "");
    table.print(out);
  }

  private static String decimals(Tensor value) {
    return String.format(Locale.ROOT, "%.4f", value.toDouble());
  }
}
