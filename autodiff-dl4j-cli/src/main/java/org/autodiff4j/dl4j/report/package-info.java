/** Pages that show what was found about a model: one file each, which needs no network. */
@NullMarked
package org.autodiff4j.dl4j.report;

import org.jspecify.annotations.NullMarked;
