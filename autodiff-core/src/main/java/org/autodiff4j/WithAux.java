package org.autodiff4j;

/**
 * A result with further output that is carried along and not differentiated.
 *
 * @param value the result
 * @param aux the further output: any pytree
 * @param <R> type of the result
 * @param <A> type of the further output
 */
public record WithAux<R, A>(R value, A aux) {}
