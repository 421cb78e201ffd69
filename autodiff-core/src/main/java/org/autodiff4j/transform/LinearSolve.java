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
  private final Parametric matvec;
  private final Solver solver;
  private final Solver transposeSolver;

  /** Finds the solution of a linear system that is given as a function. */
  public interface Solver {
    /** The x for which matvec(x) is b. */
    Tensor[] solve(FlatFunction matvec, Tensor[] b);
  }

  LinearSolve(Parametric matvec, Solver solver, Solver transposeSolver) {
    this.matvec = matvec;
    this.solver = solver;
    this.transposeSolver = transposeSolver;
  }

  /** The solution for a recorded matvec. */
  public static Tensor[] apply(Closed matvec, Tensor[] b, Solver solver, Solver transposeSolver) {
    List<Tensor> captured = Closed.allCaptured(List.of(matvec));
    Parametric function = Parametric.of("customLinearSolve", matvec, captured);
    return new LinearSolve(function, solver, transposeSolver)
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
    return input >= matvec.captured();
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return Arrays.copyOfRange(inputs, matvec.captured(), inputs.length);
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return solver.solve(matvec.at(matvec.captured(inputs)), matvec.unknown(inputs));
  }

  /** A·dx = db - dA·x. */
  @Override
  public Tangents jvp(Tensor[] inputs, Tensor[] tangents) {
    Tensor[] x = Interpreter.bindAll(this, inputs);
    Tensor[] change = matvec.change(inputs, tangents, x);
    Tensor[] right = matvec.unknown(tangents);
    for (int i = 0; i < right.length; i++) {
      right[i] = Literal.isZero(change[i]) ? right[i] : right[i].sub(change[i]);
    }
    boolean none = Arrays.stream(right).allMatch(Literal::isZero);
    return new Tangents(x, none ? right : bind(matvec.captured(inputs), right));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    BitSet unknown = matvec.unknownOf(inputs.count());
    BitSet arriving = new BitSet();
    arriving.set(0, cts.length);
    Program transposed = matvec.program().transposition(unknown, arriving, true).program();
    BitSet fixed = Masks.complement(unknown, inputs.count());
    Tensor[] ct =
        new LinearSolve(new Parametric(transposed, matvec.captured()), transposeSolver, solver)
            .bind(Masks.values(inputs, fixed), cts);
    return Masks.spread(ct, unknown, inputs.types());
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return Mapped.bind(this, inputs);
  }
}
