/**
 * SameDiff graphs as differentiable functions. {@link org.autodiff4j.dl4j.samediff.SameDiffModel}
 * reads a graph; what it computes are ordinary functions of this library, with the forward and
 * second derivatives that SameDiff has not. Invariant: nothing here calls a SameDiff to compute.
 */
package org.autodiff4j.dl4j.samediff;
