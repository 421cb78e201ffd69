/**
 * Deeplearning4j models as differentiable functions. {@link org.autodiff4j.dl4j.Dl4jModel} reads a
 * network; what it computes are ordinary functions of this library, to be differentiated, batched
 * and compiled. Invariant: nothing here calls a network to compute.
 */
package org.autodiff4j.dl4j;
