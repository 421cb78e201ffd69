package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;

/**
 * Eigenvalues and eigenvectors of symmetric matrices, {@code A = V diag(w) Vᵀ}.
 *
 * @param values w, ascending, {@code [..., n]}
 * @param vectors V, whose columns are orthonormal eigenvectors, {@code [..., n,n]}
 */
public record Eigh(Tensor values, Tensor vectors) {}
