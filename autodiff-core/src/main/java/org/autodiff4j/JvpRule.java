package org.autodiff4j;

/**
 * The derivative of a function as the user gives it: the tangent of the result {@code y = f(x)}
 * along {@code dx}. It must be linear in dx, and is itself differentiated at higher order.
 *
 * @param <P> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface JvpRule<P, R> {
  R apply(P x, R y, P dx);
}
