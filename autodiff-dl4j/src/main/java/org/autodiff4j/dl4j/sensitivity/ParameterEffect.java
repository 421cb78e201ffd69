package org.autodiff4j.dl4j.sensitivity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One element of a parameter, and what the loss makes of it.
 *
 * @param name Deeplearning4j's name of the parameter, {@code "0_W"}
 * @param index the element's index in it, one number an axis
 * @param value of the element
 * @param gradient the derivative of the loss in it
 */
public record ParameterEffect(String name, List<Integer> index, double value, double gradient) {
  /** What parameters are sorted by. */
  public enum Ranking {
    /** The absolute gradient: where a change of given size moves the loss most. */
    GRADIENT,
    /** The absolute product of gradient and value: where a change in percent moves it most. */
    EFFECT
  }

  /**
   * The change of the loss for a relative change of the element by 1, to first order; negated, that
   * of leaving the element out.
   */
  public double effect() {
    return gradient * value;
  }

  /** The name with the index, {@code "0_W[3, 1]"}. */
  public String label() {
    return name + Arrays.toString(index.toArray());
  }

  double rank(Ranking by) {
    return Math.abs(by == Ranking.GRADIENT ? gradient : effect());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s = %.6g: gradient %.6g, gradient x value %.6g",
        label(),
        value,
        gradient,
        effect());
  }
}
