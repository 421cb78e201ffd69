package org.autodiff4j;

/**
 * A value with its derivative along a direction.
 *
 * @param primal the value
 * @param tangent its derivative, of the same structure
 * @param <R> a tensor or another pytree
 */
public record Dual<R>(R primal, R tangent) {}
