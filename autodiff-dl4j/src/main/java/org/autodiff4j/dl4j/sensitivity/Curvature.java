package org.autodiff4j.dl4j.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodiff4j.solver.Hutchinson.Trace;
import org.autodiff4j.solver.Spectrum;
import org.autodiff4j.tensor.Tensor;

/**
 * The curvature of a loss in its trainable parameters.
 *
 * @param matrix whose eigenvalues these are
 * @param parameters the number of elements of the trainable parameters
 * @param spectrum Ritz values, of which the extreme ones approximate extreme eigenvalues; {@link
 *     Spectrum#vector} gives a direction for a profile
 * @param trace the sum of all eigenvalues, estimated, unless left out
 */
public record Curvature(
    CurvatureOptions.Matrix matrix,
    int parameters,
    Spectrum<Map<String, Tensor>> spectrum,
    Optional<Trace> trace) {
  /**
   * One Ritz value.
   *
   * @param value of the approximation
   * @param errorBound it is within this distance of an eigenvalue
   * @param weight the share of eigenvalues near it, roughly; the weights add up to 1
   */
  public record Ritz(double value, double errorBound, double weight) {}

  /** The Ritz values, ascending. */
  public List<Ritz> ritzValues() {
    double[] values = spectrum.eigenvalues().toArray();
    double[] bounds = spectrum.errorBounds().toArray();
    double[] weights = spectrum.weights().toArray();
    List<Ritz> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      all.add(new Ritz(values[i], bounds[i], weights[i]));
    }
    return all;
  }

  /** The least eigenvalue, approximated from above. */
  public Ritz least() {
    return ritzValues().get(0);
  }

  /** The greatest eigenvalue, approximated from below. */
  public Ritz greatest() {
    List<Ritz> all = ritzValues();
    return all.get(all.size() - 1);
  }

  @Override
  public String toString() {
    Ritz least = least();
    Ritz greatest = greatest();
    return String.format(
        Locale.ROOT,
        "%s of %d parameters: least eigenvalue %.6g +- %.1e, greatest %.6g +- %.1e%s (%d products)",
        matrix,
        parameters,
        least.value,
        least.errorBound,
        greatest.value,
        greatest.errorBound,
        trace.map(t -> ", trace " + t).orElse(""),
        spectrum.products() + trace.map(Trace::samples).orElse(0));
  }
}
