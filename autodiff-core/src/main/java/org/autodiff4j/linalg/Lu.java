package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;

/**
 * The factors of {@code A = P·L·U}, with {@code k = min(m, n)}.
 *
 * @param p the permutation matrix {@code [..., m,m]}, a constant to derivatives
 * @param l lower trapezoidal {@code [..., m,k]} with ones on the diagonal
 * @param u upper trapezoidal {@code [..., k,n]}
 */
public record Lu(Tensor p, Tensor l, Tensor u) {}
