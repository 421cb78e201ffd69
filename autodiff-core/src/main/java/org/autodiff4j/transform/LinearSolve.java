package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/**
 * The solution x of A·x = b, where A is a linear function that may depend on captured tensors. How
 * it is found is not differentiated: dx solves A·dx = db - dA·x, and the cotangent of b solves
 * Aᵀ·ct(b) = ct(x). Inputs: what A captured, then b. See Blondel et al., Efficient and Modular
 * Implicit Differentiation (2022), section 2.
 */
public final class LinearSolve implements Call {
  private final Program matvec;
  private final int captured;
  private final Solver solver;
  private final Solver transposeSolver;

  /** Finds the solution of a linear system that is given as a function. */
  public interface Solver {
    /** The x for which matvec(x) is b. */
    Tensor[] solve(FlatFunction matvec, Tensor[] b);
  }

  LinearSolve(Program matvec, int captured, Solver solver, Solver transposeSolver) {
    this.matvec = matvec;
    this.captured = captured;
    this.solver = solver;
    this.transposeSolver = transposeSolver;
  }

  /** The solution for a recorded matvec. */
  public static Tensor[] apply(Closed matvec, Tensor[] b, Solver solver, Solver transposeSolver) {
    List<Tensor> captured = Closed.allCaptured(List.of(matvec));
    Program program = matvec.program("customLinearSolve", captured);
    return new LinearSolve(program, captured.size(), solver, transposeSolver)
        .bind(captured.toArray(Tensor[]::new), b);
  }

  Tensor[] bind(Tensor[] constants, Tensor[] b) {
    return Interpreter.bindAll(this, Leaves.concat(constants, b));
  }

  @Override
  public String label() {
    return "customLinearSolve";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public boolean isLinearIn(int input) {
    return input >= captured;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return Arrays.copyOfRange(inputs, captured, inputs.length);
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    Tensor[] constants = Leaves.range(inputs, 0, captured);
    return solver.solve(
        x -> matvec.apply(Leaves.concat(constants, x)),
        Leaves.range(inputs, captured, inputs.length));
  }

  /** A·dx = db - dA·x. */
  @Override
  public Tangents jvp(Tensor[] inputs, Tensor[] tangents) {
    Tensor[] x = Interpreter.bindAll(this, inputs);
    Tensor[] constants = Leaves.range(inputs, 0, captured);
    Tensor[] change =
        Jvp.push(
                label(),
                c -> matvec.inline(Leaves.concat(c, x)),
                constants,
                Leaves.range(tangents, 0, captured))
            .dy();
    Tensor[] right = Leaves.range(tangents, captured, tangents.length);
    for (int i = 0; i < right.length; i++) {
      right[i] = Literal.isZero(change[i]) ? right[i] : right[i].sub(change[i]);
    }
    boolean none = Arrays.stream(right).allMatch(Literal::isZero);
    return new Tangents(x, none ? right : bind(constants, right));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    int n = inputs.count();
    Tensor[] result = new Tensor[n];
    Tensor[] constants = new Tensor[captured];
    for (int i = 0; i < captured; i++) {
      constants[i] = inputs.value(i);
      result[i] = Literal.zero(inputs.type(i));
    }
    BitSet unknown = new BitSet();
    unknown.set(captured, n);
    BitSet arriving = new BitSet();
    arriving.set(0, cts.length);
    Program transposed = matvec.transposition(unknown, arriving, true).program();
    Tensor[] ct =
        new LinearSolve(transposed, captured, transposeSolver, solver).bind(constants, cts);
    System.arraycopy(ct, 0, result, captured, ct.length);
    return result;
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return Mapped.bind(this, inputs);
  }
}
