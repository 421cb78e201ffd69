/** Random numbers without state: functions of a {@link org.autodiff4j.random.RandomKey}. */
@NullMarked
package org.autodiff4j.random;

import org.jspecify.annotations.NullMarked;
