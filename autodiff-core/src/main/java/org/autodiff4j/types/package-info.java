/**
 * Shapes, element types, axes, broadcasting and the exceptions: the bottom layer.
 *
 * <p>Invariant: imports nothing but the JDK.
 */
@NullMarked
package org.autodiff4j.types;

import org.jspecify.annotations.NullMarked;
