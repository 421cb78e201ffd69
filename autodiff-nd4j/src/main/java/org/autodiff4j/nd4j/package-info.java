/**
 * The ND4J backend: {@code INDArray} in and out, storage, and the executor behind compiled
 * functions.
 *
 * <p>Invariant: imports no transform; no {@code INDArray} of a caller is ever written to.
 */
@NullMarked
package org.autodiff4j.nd4j;

import org.jspecify.annotations.NullMarked;
