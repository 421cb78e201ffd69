package org.autodiff4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;

/**
 * A function of one tensor. Transforms of one give one again, so {@code grad(grad(f))} composes.
 */
@FunctionalInterface
public interface TensorFunction extends UnaryOperator<Tensor> {}
