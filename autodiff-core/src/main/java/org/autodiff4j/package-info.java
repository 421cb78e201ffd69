/**
 * The facade: every public transform, and the shapes of functions and results it speaks in.
 *
 * <p>Invariant: no other package of the library imports this one, except {@code check}.
 */
@NullMarked
package org.autodiff4j;

import org.jspecify.annotations.NullMarked;
