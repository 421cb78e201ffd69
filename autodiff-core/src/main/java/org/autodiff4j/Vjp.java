package org.autodiff4j;

import org.autodiff4j.graph.Graph;
import org.autodiff4j.transform.Linearize;

/**
 * A function's result at a point, with the pullback of its derivative there. The function has run
 * once; the residuals of that run are kept as long as this object. Thread-safe.
 *
 * @param <P> type of the argument
 * @param <R> type of the result
 */
public final class Vjp<P, R> {
  private final Treed.Tree<P> argument;
  private final Treed.Tree<R> result;
  private final Linearize linear;

  Vjp(Treed<P, R> f, Linearize linear) {
    this.argument = f.argument();
    this.result = f.result();
    this.linear = linear;
  }

  /** The function's result. */
  public R primal() {
    return result.build(linear.y());
  }

  /**
   * The cotangent of the argument for a cotangent of the result; may be called any number of times.
   * Costs about two forward passes.
   *
   * @throws org.autodiff4j.types.AutodiffException if ct has not the result's structure and types
   */
  public P pullback(R ct) {
    return argument.build(linear.pullback(result.like("vjp", "cotangent", "the result", ct)));
  }

  /** The recorded linear program that the pullback runs backwards, to be printed. */
  public Graph program() {
    return linear.tangentProgram();
  }
}
