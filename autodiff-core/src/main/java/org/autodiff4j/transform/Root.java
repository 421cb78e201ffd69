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
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;

/**
 * A solution x of f(x) = 0, where f may depend on captured tensors. How it is found is not
 * differentiated: by the implicit function theorem dx solves (∂f/∂x)·dx = -df, where df is the
 * change of f at fixed x. Inputs: what f captured, then the initial guess.
 */
public final class Root implements Call {
  private final Parametric f;
  private final Solver solver;
  private final LinearSolve.Solver tangentSolver;
  private final LinearSolve.Solver cotangentSolver;

  /** Finds a root. */
  public interface Solver {
    /** An x for which f(x) is zero. */
    Tensor[] solve(FlatFunction f, Tensor[] guess);
  }

  private Root(
      Parametric f,
      Solver solver,
      LinearSolve.Solver tangentSolver,
      LinearSolve.Solver cotangentSolver) {
    this.f = f;
    this.solver = solver;
    this.tangentSolver = tangentSolver;
    this.cotangentSolver = cotangentSolver;
  }

  /** The root of a recorded function. */
  public static Tensor[] apply(
      Closed f,
      Tensor[] guess,
      Solver solver,
      LinearSolve.Solver tangentSolver,
      LinearSolve.Solver cotangentSolver) {
    List<Tensor> captured = Closed.allCaptured(List.of(f));
    Root root =
        new Root(Parametric.of("customRoot", f, captured), solver, tangentSolver, cotangentSolver);
    return Interpreter.bindAll(root, Leaves.concat(captured.toArray(Tensor[]::new), guess));
  }

  @Override
  public String label() {
    return "customRoot";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return Arrays.copyOfRange(inputs, f.captured(), inputs.length);
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return solver.solve(f.at(f.captured(inputs)), f.unknown(inputs));
  }

  /** (∂f/∂x)·dx = -df. */
  @Override
  public Tangents jvp(Tensor[] inputs, Tensor[] tangents) {
    Tensor[] x = Interpreter.bindAll(this, inputs);
    Tensor[] change = f.change(inputs, tangents, x);
    if (Arrays.stream(change).allMatch(Literal::isZero)) {
      return new Tangents(x, change);
    }
    for (int i = 0; i < change.length; i++) {
      change[i] = change[i].neg();
    }
    BitSet all = new BitSet();
    all.set(0, x.length);
    Program.Part derivative = f.program().pushforward(f.unknownOf(inputs.length), all);
    Parametric matvec = new Parametric(derivative.program().tail(x.length), inputs.length);
    LinearSolve solve = new LinearSolve(matvec, tangentSolver, cotangentSolver);
    return new Tangents(x, solve.bind(Leaves.concat(f.captured(inputs), x), change));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    throw new DerivativeException(
        "customRoot cannot be transposed: a root is not linear in what it depends on. Use vjp.");
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return Mapped.bind(this, inputs);
  }
}
