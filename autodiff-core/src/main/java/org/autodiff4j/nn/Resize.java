package org.autodiff4j.nn;

import org.autodiff4j.types.ShapeException;

/**
 * How an axis is resampled: {@code new Resize(Resize.Method.LINEAR).alignCorners()}.
 *
 * <p>Unless corners are aligned, elements are taken as cells of equal width, and a place of the
 * result is read at the centre of its cell: of n cells made m, place i stands at {@code (i + ½)·n/m
 * - ½}. Beyond the first and last centres their values go on.
 *
 * @param method how values between elements are found
 * @param alignsCorners whether the first and last centres stay where they are: place i at {@code
 *     i·(n - 1)/(m - 1)}
 * @param antialiases whether the method's kernel is widened where an axis gets shorter, so that all
 *     elements count
 */
public record Resize(Method method, boolean alignsCorners, boolean antialiases) {
  /** How values between elements are found. */
  public enum Method {
    /** The element whose cell holds the place. */
    NEAREST,
    /** The line through the two neighbours: bilinear over two axes, trilinear over three. */
    LINEAR,
    /** The cubic convolution of Keys (1981) with a = -½, weights renormalised at the ends. */
    CUBIC
  }

  public Resize {
    if (antialiases && (alignsCorners || method == Method.NEAREST)) {
      throw new ShapeException(
          "Resize: antialiasing widens the kernel of LINEAR or CUBIC without aligned corners.");
    }
  }

  /** Cells of equal width, without antialiasing. */
  public Resize(Method method) {
    this(method, false, false);
  }

  /** With the first and last elements where they are. */
  public Resize alignCorners() {
    return new Resize(method, true, antialiases);
  }

  /** With all elements counted where an axis gets shorter. */
  public Resize antialias() {
    return new Resize(method, alignsCorners, true);
  }

  /** Where place i of m stands among n elements. */
  double position(int i, int n, int m) {
    if (alignsCorners) {
      return m == 1 ? 0 : i * ((n - 1.0) / (m - 1));
    }
    return (i + 0.5) * ((double) n / m) - 0.5;
  }

  /** How far the kernel reaches to either side, in elements. */
  double reach() {
    return switch (method) {
      case NEAREST -> 0.5;
      case LINEAR -> 1;
      case CUBIC -> 2;
    };
  }

  /** The weight of an element so far away. */
  double weight(double distance) {
    double d = Math.abs(distance);
    if (method == Method.LINEAR) {
      return Math.max(0, 1 - d);
    }
    return d >= 2 ? 0 : d >= 1 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : (1.5 * d - 2.5) * d * d + 1;
  }
}
