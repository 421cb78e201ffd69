package org.autodiff4j;

import org.autodiff4j.graph.Graph;
import org.autodiff4j.transform.Linearize;

/**
 * A function's result at a point, with its derivative there as a linear map. The function has run
 * once; the residuals of that run are kept as long as this object. Thread-safe.
 *
 * @param <P> type of the argument
 * @param <R> type of the result
 */
public final class Linearized<P, R> {
  private final Treed.Tree<P> argument;
  private final Treed.Tree<R> result;
  private final Linearize linear;

  Linearized(Treed<P, R> f, Linearize linear) {
    this.argument = f.argument();
    this.result = f.result();
    this.linear = linear;
  }

  /** The function's result. */
  public R primal() {
    return result.build(linear.y());
  }

  /**
   * The tangent of the result along dx; may be called for any number of directions.
   *
   * @throws org.autodiff4j.types.AutodiffException if dx has not the argument's structure and types
   */
  public R pushforward(P dx) {
    return result.build(
        linear.pushforward(argument.like("linearize", "tangent", "its primal", dx)));
  }

  /** The recorded linear program, to be printed. */
  public Graph program() {
    return linear.tangentProgram();
  }
}
