/**
 * What a Deeplearning4j model's loss reacts to: parameters, inputs, examples; and how it curves.
 *
 * <p>Invariant: results are plain records of numbers and names, ready to be printed or drawn. For a
 * fixed seed they are the same at every run.
 */
@NullMarked
package org.autodiff4j.dl4j.sensitivity;

import org.jspecify.annotations.NullMarked;
