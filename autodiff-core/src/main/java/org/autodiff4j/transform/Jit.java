package org.autodiff4j.transform;

import java.util.BitSet;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;

/**
 * A program that runs as a whole, compiled by the backend. Every transform of it is a program that
 * runs as a whole. A recorder takes its steps instead, so that the recorded program is compiled
 * together; only a linear part that waits to be transposed stays one step.
 */
public final class Jit implements Call {
  private final Program program;
  private final boolean derivative;

  /** A call of this program, which may be the derivative of another. */
  Jit(Program program, boolean derivative) {
    this.program = program;
    this.derivative = derivative;
  }

  /** Runs a program on tensors that may be traced. */
  public static Tensor[] apply(Program program, Tensor[] x) {
    return program.bind(x);
  }

  @Override
  public String label() {
    return program.label();
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return derivative && purpose == Recording.LINEAR;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return program.outputTypes();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return program.apply(inputs);
  }

  /** One program for both where nothing has to be kept apart, else two. */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    BitSet active = Masks.nonzero(dx);
    TensorType[] types = program.outputTypes();
    for (Tensor tangent : dx) {
      if (Tracer.isRecordedTangent(tangent)) {
        return program.linearization(active, Masks.NONE).at(x, dx, active, types);
      }
    }
    Program.Part part = program.pushforward(active, Masks.NONE);
    Tensor[] both = part.program().bind(Leaves.concat(x, Masks.select(dx, active)));
    return part.tangents(both, types);
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    return transpose(program, cts, inputs, Program::bind);
  }

  /** How a derived program is called. */
  interface Caller {
    Tensor[] call(Program program, Tensor[] x);
  }

  /** The cotangents of the linear inputs by the program's transpose, called in this way. */
  static Tensor[] transpose(Program program, Tensor[] cts, LinearInputs inputs, Caller caller) {
    BitSet linear = inputs.linear();
    BitSet arriving = Masks.nonzero(cts);
    Program.Part part = program.transposition(linear, arriving, false);
    Tensor[] given =
        Leaves.concat(
            Masks.values(inputs, Masks.complement(linear, inputs.count())),
            Masks.select(cts, arriving));
    return Masks.spread(caller.call(part.program(), given), part.outputs(), inputs.types());
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    Program.Part part = program.batching(inputs.mapped(), Masks.NONE, inputs.size());
    Tensor[] y = Interpreter.bindAll(new Jit(part.program(), derivative), inputs.all());
    return part.spread(y, inputs.size());
  }
}
