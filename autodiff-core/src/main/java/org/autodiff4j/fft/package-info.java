/**
 * Fourier transforms, composed of one primitive.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; defines no derivative of its own.
 */
@NullMarked
package org.autodiff4j.fft;

import org.jspecify.annotations.NullMarked;
