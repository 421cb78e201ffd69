package org.autodiff4j.samples.solver;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;

/**
 * The Adam method (Kingma and Ba, 2015): steps along averaged gradients, each coordinate scaled by
 * the average size of its own. Tensor operations only, so a step can be compiled as a whole.
 */
public final class Adam {
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private Adam() {}

  /**
   * Where the method stands.
   *
   * @param mean decayed mean of the gradients
   * @param square decayed mean of their squares
   * @param steps taken so far, f64[]
   */
  public record State<P>(P x, P mean, P square, Tensor steps) {}

  /** The state before the first step. */
  public static <P> State<P> start(P x) {
    P zero = Pytree.map((Tensor leaf) -> leaf.like(0), x);
    return new State<>(x, zero, zero, Tensor.scalar(0.0));
  }

  /** The state after a step of size {@code rate} against this gradient. */
  public static <P> State<P> step(State<P> at, P gradient, double rate) {
    Tensor steps = at.steps().add(1);
    P mean = Pytree.map((m, g) -> decayed(m, g, MEAN_DECAY), at.mean(), gradient);
    P square = Pytree.map((v, g) -> decayed(v, g.square(), SQUARE_DECAY), at.square(), gradient);
    Tensor meanScale = unbiased(steps, MEAN_DECAY);
    Tensor squareScale = unbiased(steps, SQUARE_DECAY);
    P move =
        Pytree.map(
            (m, v) -> m.mul(meanScale).div(v.mul(squareScale).sqrt().add(EPSILON)), mean, square);
    P x = Pytree.map((u, du) -> u.sub(du.mul(rate)), at.x(), move);
    return new State<>(x, mean, square, steps);
  }

  private static Tensor decayed(Tensor average, Tensor value, double decay) {
    return average.mul(decay).add(value.mul(1 - decay));
  }

  /** 1 / (1 - decayⁿ): the averages begin at zero. */
  private static Tensor unbiased(Tensor steps, double decay) {
    return steps.mul(Math.log(decay)).expm1().neg().reciprocal();
  }
}
