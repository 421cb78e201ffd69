package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.BitSet;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;

/**
 * A program whose derivative keeps its inputs and nothing else: what the derivative needs of the
 * program's intermediate values is computed again when it is used. Every transform of it is such a
 * program too, so second derivatives keep no more.
 */
public final class Checkpoint implements Call {
  private final Program program;

  /** Whether the program computes again what another has computed already. */
  private final boolean again;

  private Checkpoint(Program program, boolean again) {
    this.program = program;
    this.again = again;
  }

  /** Runs a program whose intermediate values are not to be kept. */
  public static Tensor[] apply(Program program, Tensor[] x) {
    return Interpreter.bindAll(new Checkpoint(program, false), x);
  }

  private static Tensor[] again(Program program, Tensor[] x) {
    return Interpreter.bindAll(new Checkpoint(program, true), x);
  }

  @Override
  public String label() {
    return "checkpoint";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return purpose == Recording.TRANSFORMABLE || (again && purpose == Recording.LINEAR);
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return program.outputTypes();
  }

  /**
   * The program. Where its steps are recorded among others, they must not be recognized as those
   * that were taken before: to recompute is the purpose.
   */
  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    boolean recorded = again && Arrays.stream(inputs).anyMatch(Tracer.class::isInstance);
    return program.apply(recorded ? Barrier.before(inputs) : inputs);
  }

  /** The tangent is a step of its own, which begins again from the inputs. */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    BitSet active = Masks.nonzero(dx);
    Program.Part part = program.pushforward(active, Masks.NONE);
    TensorType[] types = program.outputTypes();
    Tensor[] inputs = Leaves.concat(x, Masks.select(dx, active));
    for (Tensor tangent : dx) {
      if (Tracer.isRecordedTangent(tangent)) {
        Tensor[] dy = again(part.program().tail(types.length), inputs);
        return new Tangents(Interpreter.bindAll(this, x), Masks.spread(dy, part.outputs(), types));
      }
    }
    Tensor[] both = Interpreter.bindAll(new Checkpoint(part.program(), again), inputs);
    return part.tangents(both, types);
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    return Jit.transpose(program, cts, inputs, Checkpoint::again);
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    Program.Part part = program.batching(inputs.mapped(), Masks.NONE, inputs.size());
    Tensor[] y = Interpreter.bindAll(new Checkpoint(part.program(), again), inputs.all());
    return part.spread(y, inputs.size());
  }
}
