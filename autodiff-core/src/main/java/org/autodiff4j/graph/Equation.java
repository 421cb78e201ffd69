package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.tensor.Primitive;
import org.jspecify.annotations.Nullable;

/**
 * One step: {@code outputs = primitive inputs}.
 *
 * @param site the line of the user's program where it was recorded, where that is noted
 */
public record Equation(
    Primitive primitive, List<Atom> inputs, List<Atom.Variable> outputs, @Nullable String site) {
  /** A step of unknown origin. */
  public Equation(Primitive primitive, List<Atom> inputs, List<Atom.Variable> outputs) {
    this(primitive, inputs, outputs, null);
  }
}
