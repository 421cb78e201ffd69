package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Tensor;

/**
 * A determinant that may be too great or too small for its type, as {@code sign·e^logAbs}.
 *
 * @param sign -1, 0 or 1 for each matrix
 * @param logAbs the logarithm of the magnitude; -∞ where the determinant is 0
 */
public record SlogDet(Tensor sign, Tensor logAbs) {}
