/**
 * Linear algebra composed of the factorization primitives.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; defines no derivative of its own.
 */
@NullMarked
package org.autodiff4j.linalg;

import org.jspecify.annotations.NullMarked;
