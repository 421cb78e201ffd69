package org.autodiff4j.transform;

import java.util.BitSet;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.graph.GraphChecker;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;

/**
 * A function's results at a point, with its derivative there as a linear program: forward mode
 * whose tangents are recorded one level below the duals. Primal arithmetic runs at once; the
 * recorded tangent arithmetic holds the primal values it needs, the residuals, as constants.
 */
public final class Linearize {
  private final Tensor[] y;
  private final Graph tangentProgram;

  private Linearize(Tensor[] y, Graph tangentProgram) {
    this.y = y;
    this.tangentProgram = tangentProgram;
  }

  /** Runs the function once at x. Integer and boolean inputs are constants. */
  public static Linearize at(String transform, FlatFunction f, Tensor[] x) {
    BitSet all = new BitSet();
    all.set(0, x.length);
    return at(transform, f, x, all);
  }

  /** As {@link #at(String, FlatFunction, Tensor[])}, where inputs that are not active are fixed. */
  static Linearize at(String transform, FlatFunction f, Tensor[] x, BitSet active) {
    // The recorder's level must lie below the duals': a tangent computes under its primal.
    GraphBuilder recorder = new GraphBuilder(transform, Call.Recording.LINEAR);
    Tensor[] dx = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      Tensor input = recorder.input(x[i].type());
      dx[i] = active.get(i) && x[i].type().isFloat() ? input : Literal.zero(x[i].type());
    }
    Call.Tangents result = Jvp.push(recorder, f, x, dx);
    Graph graph = recorder.build(result.dy());
    assert GraphChecker.check(graph);
    return new Linearize(result.y(), graph);
  }

  /** The function's results. */
  public Tensor[] y() {
    return y;
  }

  /** The recorded linear program from tangents of x to tangents of y. */
  public Graph tangentProgram() {
    return tangentProgram;
  }

  /** The tangents of y along dx. */
  public Tensor[] pushforward(Tensor[] dx) {
    return GraphEvaluator.evaluate(tangentProgram, dx);
  }

  /** The cotangents of x for cotangents of y. May be called again. */
  public Tensor[] pullback(Tensor[] ct) {
    return Transpose.run(tangentProgram, ct, false);
  }

  /** As {@link #pullback}, for the last time: residuals are let go as soon as they are used. */
  public Tensor[] consumingPullback(Tensor[] ct) {
    return Transpose.run(tangentProgram, ct, true);
  }
}
