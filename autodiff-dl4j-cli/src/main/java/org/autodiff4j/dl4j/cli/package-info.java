/** The command line: saved models checked and explained. */
@NullMarked
package org.autodiff4j.dl4j.cli;

import org.jspecify.annotations.NullMarked;
