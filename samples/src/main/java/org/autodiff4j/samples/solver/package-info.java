/**
 * Numerical methods that know a function only through its derivatives' products with vectors.
 *
 * <p>Invariant: a vector is any pytree, and no matrix over one is ever formed, but where {@link
 * org.autodiff4j.samples.solver.LeastSquares} is asked for it.
 */
@NullMarked
package org.autodiff4j.samples.solver;

import org.jspecify.annotations.NullMarked;
