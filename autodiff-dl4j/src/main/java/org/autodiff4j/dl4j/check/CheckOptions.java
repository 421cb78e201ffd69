package org.autodiff4j.dl4j.check;

import org.autodiff4j.types.AutodiffException;

/**
 * How {@link Dl4jCheck} compares. Start from {@link #standard()} and change what should differ:
 *
 * <pre>{@code
 * CheckOptions.standard().withDirections(5).withSeed(7)
 * }</pre>
 *
 * @param directions how many random directions are taken of each block
 * @param seed the seed of the directions; the same seed gives the same report
 * @param tolerance the greatest relative error that is OK; 0 for one that fits the precision: 1e-6
 *     in f64, 1e-3 in f32, 5e-2 in f16. Against differences never less than ten times that of f64
 * @param ownPrecision whether Deeplearning4j computes in the network's own precision; otherwise in
 *     a copy of the network in f64, so that errors are not hidden by rounding
 * @param maxExamples at most so many examples of the data are taken, the first ones
 * @param progress is told of each block
 */
public record CheckOptions(
    int directions,
    long seed,
    double tolerance,
    boolean ownPrecision,
    int maxExamples,
    Progress progress) {
  /** Is told how far a check has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some blocks have been compared.
     *
     * @param done how many
     * @param total of how many
     * @param block the last of them
     */
    void compared(int done, int total, String block);
  }

  /**
   * Checks the numbers.
   *
   * @throws AutodiffException if there are no directions or examples, or the tolerance is not in
   *     [0, 1)
   */
  public CheckOptions {
    if (directions < 1) {
      throw new AutodiffException(
          "A check needs at least 1 direction, but got " + directions + ".");
    }
    if (maxExamples < 1) {
      throw new AutodiffException("A check needs at least 1 example, but got " + maxExamples + ".");
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new AutodiffException(
          "The tolerance is a relative error of at least 0 and less than 1, but got "
              + tolerance
              + ".");
    }
  }

  /** Three directions, seed 1, f64, all examples, no progress. */
  public static CheckOptions standard() {
    return new CheckOptions(3, 1, 0, false, Integer.MAX_VALUE, (done, total, block) -> {});
  }

  /** With another number of directions. */
  public CheckOptions withDirections(int count) {
    return new CheckOptions(count, seed, tolerance, ownPrecision, maxExamples, progress);
  }

  /** With another seed. */
  public CheckOptions withSeed(long other) {
    return new CheckOptions(directions, other, tolerance, ownPrecision, maxExamples, progress);
  }

  /** With another tolerance. */
  public CheckOptions withTolerance(double other) {
    return new CheckOptions(directions, seed, other, ownPrecision, maxExamples, progress);
  }

  /** In the network's own precision, or in f64. */
  public CheckOptions withOwnPrecision(boolean own) {
    return new CheckOptions(directions, seed, tolerance, own, maxExamples, progress);
  }

  /** With the first examples only. */
  public CheckOptions withMaxExamples(int count) {
    return new CheckOptions(directions, seed, tolerance, ownPrecision, count, progress);
  }

  /** With a listener. */
  public CheckOptions withProgress(Progress listener) {
    return new CheckOptions(directions, seed, tolerance, ownPrecision, maxExamples, listener);
  }
}
