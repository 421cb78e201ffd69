package org.autodiff4j;

import org.autodiff4j.contract.CompositionContract;

/** The compositions of transforms on the reference backend. */
class CompositionTest extends CompositionContract {}
