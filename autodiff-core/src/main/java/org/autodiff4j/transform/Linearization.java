package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/**
 * A program and its derivative, in two: what can be computed without tangents, and what is linear
 * in them.
 *
 * @param forward from the inputs to the outputs, then the residuals
 * @param tangent from the residuals, then the tangents of the active inputs, to the tangents of
 *     {@code outputs}
 * @param residuals how many there are
 * @param outputs the outputs whose tangents are computed; those of the others are zero
 */
record Linearization(Program forward, Program tangent, int residuals, BitSet outputs) {
  static Linearization of(Program program, BitSet active, BitSet forced) {
    String label = program.label();
    GraphBuilder primal = new GraphBuilder(label, Call.Recording.TRANSFORMABLE);
    TensorType[] types = program.inputTypes();
    Tensor[] x = new Tensor[types.length];
    Arrays.setAll(x, i -> primal.input(types[i]));
    Linearize linear = Linearize.at(label, program::inline, x, active);

    Closed tangents = Closed.lift(linear.tangentProgram());
    Tensor[] residuals = tangents.captured();
    List<Atom> dy = new ArrayList<>();
    BitSet outputs = new BitSet();
    for (int i = 0; i < tangents.graph().outputs().size(); i++) {
      Atom tangent = tangents.graph().outputs().get(i);
      if (forced.get(i) || !Program.isZero(tangent)) {
        outputs.set(i);
        dy.add(tangent);
      }
    }
    List<Atom.Variable> inputs =
        new ArrayList<>(tangents.graph().inputs().subList(0, residuals.length));
    active.stream().forEach(i -> inputs.add(tangents.graph().inputs().get(residuals.length + i)));
    Graph tangent = tangents.graph().withInputs(inputs).withOutputs(dy);
    Graph forward = primal.build(Leaves.concat(linear.y(), residuals));
    return new Linearization(
        new Program(label, forward), new Program(label, tangent), residuals.length, outputs);
  }

  /** Results of these types, and tangents, by running both parts. */
  Call.Tangents at(Tensor[] x, Tensor[] dx, BitSet active, TensorType[] types) {
    Tensor[] all = forward.bind(x);
    Tensor[] y = Leaves.range(all, 0, types.length);
    if (outputs.isEmpty()) {
      return new Call.Tangents(y, Masks.spread(new Tensor[0], outputs, types));
    }
    Tensor[] kept = Leaves.range(all, types.length, all.length);
    Tensor[] dy =
        Interpreter.bindAll(new Jit(tangent, true), Leaves.concat(kept, Masks.select(dx, active)));
    return new Call.Tangents(y, Masks.spread(dy, outputs, types));
  }
}
