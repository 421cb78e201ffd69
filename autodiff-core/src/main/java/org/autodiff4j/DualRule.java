package org.autodiff4j;

/**
 * A function and its derivative as the user gives them in one: result and tangent for {@code x} and
 * {@code dx}. The tangent must be linear in dx.
 *
 * @param <P> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface DualRule<P, R> {
  Dual<R> apply(P x, P dx);
}
