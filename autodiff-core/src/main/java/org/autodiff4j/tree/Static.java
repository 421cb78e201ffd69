package org.autodiff4j.tree;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component that is no tensor: it belongs to the structure of the pytree instead of
 * its leaves, and has no derivative.
 *
 * <pre>{@code
 * record Layer(Tensor w, Tensor b, @Static double dropout) {}
 * }</pre>
 *
 * <p>Two structures are equal only if their static components are, by {@code equals}; a compiled
 * function is compiled anew for each. So a static value must be immutable, and of a class that
 * defines {@code equals} and {@code hashCode}: an array is refused. A lambda equals only itself;
 * keep it in a constant, or use an enum.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Static {}
