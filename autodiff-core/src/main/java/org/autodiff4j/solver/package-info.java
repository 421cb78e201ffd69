/**
 * Numerical methods that know a function only through its derivatives' products with vectors:
 * minimisation, linear systems, eigenvalues and traces.
 *
 * <p>Invariant: a vector is any pytree of real tensors, and no matrix over it is ever formed. The
 * methods themselves compute in f64, whatever the types of the leaves are; the function is called
 * with the types it was given.
 */
@NullMarked
package org.autodiff4j.solver;

import org.jspecify.annotations.NullMarked;
