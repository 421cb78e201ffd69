package org.autodiff4j.samples.solver;

/**
 * Where a minimisation ended.
 *
 * @param x the point
 * @param value the function there
 * @param gradientNorm the norm of its gradient there
 * @param iterations steps taken
 * @param evaluations evaluations of the function alone
 * @param gradients evaluations of its gradient
 * @param hessianProducts products with its Hessian
 * @param <P> a tensor or another pytree
 */
public record Minimum<P>(
    P x,
    double value,
    double gradientNorm,
    int iterations,
    int evaluations,
    int gradients,
    int hessianProducts) {}
