/** Whole programs: a plan of their memory, and elementwise steps fused into one. Internal. */
@NullMarked
package org.autodiff4j.nd4j.compile;

import org.jspecify.annotations.NullMarked;
