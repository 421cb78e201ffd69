/**
 * Pytrees: flattening records, lists, maps and arrays of tensors into leaves and a structure, and
 * back.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; never looks at the values of a leaf.
 */
@NullMarked
package org.autodiff4j.tree;

import org.jspecify.annotations.NullMarked;
