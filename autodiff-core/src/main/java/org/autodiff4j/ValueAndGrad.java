package org.autodiff4j;

import org.autodiff4j.tensor.Tensor;

/**
 * A scalar function's value and gradient at one point.
 *
 * @param value the value, a scalar
 * @param gradient the gradient, of the structure of the argument
 * @param <P> type of the argument
 */
public record ValueAndGrad<P>(Tensor value, P gradient) {}
