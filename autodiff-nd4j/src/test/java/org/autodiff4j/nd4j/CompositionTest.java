package org.autodiff4j.nd4j;

import org.autodiff4j.contract.CompositionContract;

/** The compositions of transforms on compiled programs of the ND4J backend. */
class CompositionTest extends CompositionContract {}
