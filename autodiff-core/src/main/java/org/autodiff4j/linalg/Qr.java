package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;

/**
 * The factors of {@code A = Q·R}.
 *
 * @param q orthonormal columns
 * @param r upper triangular, or trapezoidal
 */
public record Qr(Tensor q, Tensor r) {}
