package org.autodiff4j.dl4j.sensitivity;

import java.util.Locale;

/**
 * How the loss moves along a direction v: {@code loss(x + t·v) ≈ loss + t·slope + ½·t²·curvature}.
 *
 * @param loss the loss at x
 * @param slope the derivative along v, exact
 * @param curvature the second derivative along v, {@code vᵀHv}, exact
 */
public record Directional(double loss, double slope, double curvature) {
  /** The quadratic model at t. */
  public double quadratic(double t) {
    return loss + t * (slope + 0.5 * t * curvature);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "loss %.8g, slope %.8g, curvature %.8g", loss, slope, curvature);
  }
}
