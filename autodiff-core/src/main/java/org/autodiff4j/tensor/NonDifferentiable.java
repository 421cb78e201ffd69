package org.autodiff4j.tensor;

/** A primitive whose derivative is zero wherever it exists, and taken as zero everywhere. */
public interface NonDifferentiable extends SingleResult {}
