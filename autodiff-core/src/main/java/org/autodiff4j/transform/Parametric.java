package org.autodiff4j.transform;

import java.util.BitSet;
import java.util.List;
import org.autodiff4j.tensor.Tensor;

/**
 * A recorded function of an unknown, which also depends on captured tensors. Its inputs are these,
 * then the unknown; so are those of the calls that solve an equation of it.
 */
record Parametric(Program program, int captured) {
  static Parametric of(String label, Closed f, List<Tensor> captured) {
    return new Parametric(f.program(label, captured), captured.size());
  }

  Tensor[] captured(Tensor[] inputs) {
    return Leaves.range(inputs, 0, captured);
  }

  Tensor[] unknown(Tensor[] inputs) {
    return Leaves.range(inputs, captured, inputs.length);
  }

  /** Which of so many inputs are the unknown. */
  BitSet unknownOf(int inputs) {
    BitSet unknown = new BitSet();
    unknown.set(captured, inputs);
    return unknown;
  }

  /** The function of the unknown alone. */
  FlatFunction at(Tensor[] constants) {
    return x -> program.apply(Leaves.concat(constants, x));
  }

  /** The change of the value at a fixed x, along tangents of the captured tensors. */
  Tensor[] change(Tensor[] inputs, Tensor[] tangents, Tensor[] x) {
    FlatFunction ofCaptured = c -> program.inline(Leaves.concat(c, x));
    return Jvp.push(program.label(), ofCaptured, captured(inputs), captured(tangents)).dy();
  }
}
