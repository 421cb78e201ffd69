/**
 * The transforms, one file each, as interpreters over the primitives; internal, reached through the
 * facade.
 *
 * <p>Invariant: imports no concrete backend and nothing of the facade; names no single primitive's
 * derivative.
 */
@NullMarked
package org.autodiff4j.transform;

import org.jspecify.annotations.NullMarked;
