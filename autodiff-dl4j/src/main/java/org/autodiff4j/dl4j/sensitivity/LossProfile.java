package org.autodiff4j.dl4j.sensitivity;

import java.util.List;
import java.util.Locale;

/**
 * The loss along a straight line in the parameters, beside the quadratic that has its value, slope
 * and curvature at 0.
 *
 * @param along value, slope and curvature at 0
 * @param points in the order of t
 */
public record LossProfile(Directional along, List<Point> points) {
  /**
   * One point of the line.
   *
   * @param t where it is: at the parameters plus t times the direction
   * @param loss the loss there
   * @param quadratic the quadratic model there
   */
  public record Point(double t, double loss, double quadratic) {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(along + "\nt              loss           quadratic\n");
    for (Point p : points) {
      text.append(String.format(Locale.ROOT, "%-14.6g %-14.8g %.8g%n", p.t, p.loss, p.quadratic));
    }
    return text.toString();
  }
}
