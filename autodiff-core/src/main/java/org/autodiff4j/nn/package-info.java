/**
 * Neural-network functions composed of primitives.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; defines no derivative of its own.
 */
@NullMarked
package org.autodiff4j.nn;

import org.jspecify.annotations.NullMarked;
