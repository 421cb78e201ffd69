/**
 * Functions compared with what JAX gives, case by case, on each backend. The numbers and the
 * scripts that made them stand beside; {@code docs/goldens.md} counts them.
 */
package org.autodiff4j.goldens;
