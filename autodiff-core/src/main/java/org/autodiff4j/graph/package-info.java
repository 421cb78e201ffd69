/**
 * The typed program a trace records, its printer and checker, and the passes that simplify it.
 *
 * <p>Invariant: imports only {@code types} and {@code tensor}; knows no transform.
 */
@NullMarked
package org.autodiff4j.graph;

import org.jspecify.annotations.NullMarked;
