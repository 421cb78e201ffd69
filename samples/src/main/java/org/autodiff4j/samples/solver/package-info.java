/**
 * Numerical methods that the samples need beside those of {@link org.autodiff4j.solver}.
 *
 * <p>Invariant: a vector is any pytree, and no matrix over one is ever formed, but where {@link
 * org.autodiff4j.samples.solver.LeastSquares} is asked for it.
 */
@NullMarked
package org.autodiff4j.samples.solver;

import org.jspecify.annotations.NullMarked;
