package org.autodiff4j.dl4j.check;

import java.util.List;
import org.autodiff4j.types.Shape;

/**
 * One block of a gradient: a parameter, or an input.
 *
 * @param name Deeplearning4j's name of the parameter, {@code 0_W}; {@code input}, or with several
 *     inputs {@code input:name}
 * @param shape the shape of the parameter, or of the input with its examples
 * @param along the derivatives along each direction; empty if the block was skipped before any were
 *     taken
 * @param ratio Deeplearning4j's derivatives by the expected ones, least squares over the
 *     directions: 1 where it is right, 2 where it counts twice; NaN if both are zero to rounding or
 *     none were taken
 * @param relativeError the greatest difference over the directions, by the greatest derivative; NaN
 *     if none were taken
 * @param verdict what follows
 * @param method what the expected derivatives are
 * @param reason why the verdict is not a plain OK; empty if it is
 */
public record Block(
    String name,
    Shape shape,
    List<Along> along,
    double ratio,
    double relativeError,
    Verdict verdict,
    Method method,
    String reason) {
  /**
   * Derivatives along one direction.
   *
   * @param dl4j what Deeplearning4j's gradient gives
   * @param expected the derivative
   */
  public record Along(double dl4j, double expected) {
    double error() {
      double error = Math.abs(dl4j - expected);
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    double size() {
      return Math.max(Math.abs(dl4j), Math.abs(expected));
    }
  }

  public Block {
    along = List.copyOf(along);
  }

  static Block skipped(String name, Shape shape, Method method, String reason) {
    return new Block(
        name, shape, List.of(), Double.NaN, Double.NaN, Verdict.SKIPPED, method, reason);
  }

  /** The block with the verdict on its derivatives, those below the floor counting as zero. */
  static Block of(
      String name,
      Shape shape,
      List<Along> along,
      double floor,
      Verdict verdict,
      Method method,
      String reason) {
    double products = 0;
    double squares = 0;
    double error = 0;
    double size = 0;
    for (Along each : along) {
      products += each.dl4j * each.expected;
      squares += each.expected * each.expected;
      error = Math.max(error, each.error());
      size = Math.max(size, each.size());
    }
    boolean zero = size <= floor;
    double ratio = zero ? Double.NaN : products / squares;
    return new Block(name, shape, along, ratio, zero ? 0 : error / size, verdict, method, reason);
  }

  /** The same derivatives with another verdict. */
  Block with(Verdict other, String why) {
    return new Block(name, shape, along, ratio, relativeError, other, method, why);
  }

  /** The direction at which the two differ most: its place among them. */
  int worst() {
    int worst = 0;
    for (int i = 1; i < along.size(); i++) {
      if (along.get(i).error() > along.get(worst).error()) {
        worst = i;
      }
    }
    return worst;
  }

  /**
   * Deeplearning4j's derivative along the direction at which the two differ most; NaN if none were
   * taken.
   */
  public double dl4j() {
    return along.isEmpty() ? Double.NaN : along.get(worst()).dl4j;
  }

  /** The expected derivative along that direction; NaN if none were taken. */
  public double expected() {
    return along.isEmpty() ? Double.NaN : along.get(worst()).expected;
  }
}
