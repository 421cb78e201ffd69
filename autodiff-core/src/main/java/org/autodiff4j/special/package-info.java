/**
 * Special functions of mathematics and statistics, element by element.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; defines no derivative of its own.
 */
@NullMarked
package org.autodiff4j.special;

import org.jspecify.annotations.NullMarked;
