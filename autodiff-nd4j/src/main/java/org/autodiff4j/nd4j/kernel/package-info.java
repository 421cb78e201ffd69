/**
 * The kernels, one file per family of primitives, each calling the native operation known to be
 * right for its case.
 *
 * <p>Invariant: knows nothing of tracing; gets arguments whose shapes and types were already
 * checked.
 */
@NullMarked
package org.autodiff4j.nd4j.kernel;

import org.jspecify.annotations.NullMarked;
