/**
 * Checks of a function's derivatives, or of your own rules, against finite differences and each
 * other.
 *
 * <p>Invariant: sits on top of the facade; nothing in the library imports it.
 */
@NullMarked
package org.autodiff4j.check;

import org.jspecify.annotations.NullMarked;
