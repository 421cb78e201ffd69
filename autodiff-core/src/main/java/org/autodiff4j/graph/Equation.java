package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.tensor.Primitive;

/** One step: {@code outputs = primitive inputs}. */
public record Equation(Primitive primitive, List<Atom> inputs, List<Atom.Variable> outputs) {}
