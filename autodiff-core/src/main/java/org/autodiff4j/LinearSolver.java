package org.autodiff4j;

import java.util.function.Function;

/**
 * Finds the solution of a linear system that is given as a function, such as {@link
 * Autodiff#conjugateGradient}.
 *
 * @param <X> type of the unknown
 */
@FunctionalInterface
public interface LinearSolver<X> {
  /** The x for which {@code matvec.apply(x)} is b. */
  X solve(Function<X, X> matvec, X b);
}
