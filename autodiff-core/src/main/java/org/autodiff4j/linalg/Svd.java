package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;

/**
 * The singular value decomposition {@code A = U diag(s) Vᵀ} of matrices {@code [..., m,n]}, k =
 * min(m, n).
 *
 * @param u U, whose columns are orthonormal, {@code [..., m,k]}, or {@code [..., m,m]} with all
 *     vectors
 * @param s the singular values, not negative and descending, {@code [..., k]}
 * @param vt Vᵀ, whose rows are orthonormal, {@code [..., k,n]}, or {@code [..., n,n]} with all
 *     vectors
 */
public record Svd(Tensor u, Tensor s, Tensor vt) {}
