package org.autodiff4j.solver;

import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.types.AutodiffException;

/**
 * The trace of a matrix that is only known as the function {@code v -> A v}: the mean of {@code z·A
 * z} over vectors z of random signs (Hutchinson, A stochastic estimator of the trace of the
 * influence matrix for Laplacian smoothing splines, 1990). Its variance comes from the elements off
 * the diagonal alone: it is exact for a diagonal matrix.
 */
public final class Hutchinson {
  private Hutchinson() {}

  /**
   * An estimate of a trace.
   *
   * @param value the mean of the samples
   * @param standardError the standard error of that mean; 0 for a diagonal matrix
   * @param samples products with the matrix
   */
  public record Trace(double value, double standardError, int samples) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.6g +- %.2g (%d samples)", value, standardError, samples);
    }
  }

  /**
   * Estimates a trace by so many products.
   *
   * @param like a vector of the space that A acts on
   * @param samples at least 2, without which nothing could be said of the error
   * @param listener is told the number of samples after each
   */
  public static <P> Trace trace(
      UnaryOperator<P> a, P like, int samples, RandomKey key, IntConsumer listener) {
    if (samples < 2) {
      throw new AutodiffException(
          "A trace is estimated by at least 2 samples, not " + samples + ".");
    }
    VectorSpace<P> space = VectorSpace.of(like);
    double mean = 0;
    double squares = 0;
    for (int n = 1; n <= samples; n++) {
      P z = space.signs(key.foldIn(n));
      double sample = VectorSpace.dot(z, a.apply(z));
      double apart = sample - mean;
      mean += apart / n;
      squares += apart * (sample - mean);
      listener.accept(n);
    }
    return new Trace(mean, Math.sqrt(squares / (samples - 1) / samples), samples);
  }
}
