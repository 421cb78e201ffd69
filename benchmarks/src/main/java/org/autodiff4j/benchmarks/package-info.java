/**
 * JMH benchmarks of the library, and of the peers it is compared with.
 *
 * <p>Invariant: nothing imports it; a benchmark asserts the result it times.
 */
@NullMarked
package org.autodiff4j.benchmarks;

import org.jspecify.annotations.NullMarked;
