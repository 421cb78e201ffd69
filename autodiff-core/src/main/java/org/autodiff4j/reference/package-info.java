/**
 * The backend in plain Java, exact and slow, that every other backend is compared with.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; uses no native code and no shared
 * mutable state.
 */
@NullMarked
package org.autodiff4j.reference;

import org.jspecify.annotations.NullMarked;
