package org.autodiff4j;

import java.util.List;

/**
 * A value at a point of a curve, with its derivatives along the curve.
 *
 * @param primal the value
 * @param derivatives the first, second and further derivatives, each of the value's structure
 * @param <R> a tensor or another pytree
 */
public record Jet<R>(R primal, List<R> derivatives) {
  public Jet {
    derivatives = List.copyOf(derivatives);
  }
}
