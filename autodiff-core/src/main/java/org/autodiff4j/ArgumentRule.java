package org.autodiff4j;

/**
 * One argument's term of the derivative of a function of two: {@code (∂y/∂argument)·tangent} at
 * {@code y = f(a, b)}. Not called where the tangent is zero.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second
 * @param <R> type of the result
 * @param <T> type of the argument whose term this is
 */
@FunctionalInterface
public interface ArgumentRule<A, B, R, T> {
  R apply(A a, B b, R y, T tangent);
}
