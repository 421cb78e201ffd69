/**
 * Whether Deeplearning4j's own back-propagation is right for a network: {@link
 * org.autodiff4j.dl4j.check.Dl4jCheck} compares it with forward-mode derivatives and differences of
 * the score.
 */
@NullMarked
package org.autodiff4j.dl4j.check;

import org.jspecify.annotations.NullMarked;
