/**
 * Tensors, the primitives with their rules, and the two interfaces a primitive is bound through:
 * interpreter and backend.
 *
 * <p>Invariant: imports only {@code types}; knows no transform and no concrete backend.
 */
@NullMarked
package org.autodiff4j.tensor;

import org.jspecify.annotations.NullMarked;
