package org.autodiff4j;

/**
 * What a step of {@link Autodiff#scan} returns, and what the whole returns: there the carry is the
 * last, and the outputs of the steps are stacked along a new first axis.
 *
 * @param carry what the next step is given
 * @param outputs what this step gives out; {@code List.of()} for nothing
 */
public record Scanned<C, Y>(C carry, Y outputs) {}
