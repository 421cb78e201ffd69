/** Numbers computed with many digits elsewhere, and tests that hold the library to them. */
@NullMarked
package org.autodiff4j.truth;

import org.jspecify.annotations.NullMarked;
