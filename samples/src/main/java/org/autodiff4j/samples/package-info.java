/**
 * Programs that use the library as a downstream user would.
 *
 * <p>Invariant: imports public packages only.
 */
@NullMarked
package org.autodiff4j.samples;

import org.jspecify.annotations.NullMarked;
