package org.autodiff4j.tensor;

/**
 * A primitive that a simplifier must leave as it stands: each of its steps is kept apart from equal
 * ones, never computed ahead of time, and its inputs are those that were recorded. Only a step
 * whose results nobody uses may go.
 */
public interface Opaque extends Primitive {}
