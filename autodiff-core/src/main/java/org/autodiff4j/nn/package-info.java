/**
 * Neural-network functions composed of primitives.
 *
 * <p>Invariant: imports only {@code types}, {@code tensor} and {@code random}; defines no
 * derivative of its own.
 */
@NullMarked
package org.autodiff4j.nn;

import org.jspecify.annotations.NullMarked;
