package org.autodiff4j;

import java.util.function.Function;

/**
 * Finds a root of a function.
 *
 * @param <X> type of the unknown
 */
@FunctionalInterface
public interface RootSolver<X> {
  /** An x for which {@code f.apply(x)} is zero, sought from a guess. */
  X solve(Function<X, X> f, X guess);
}
