package org.autodiff4j.check;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.ShapeException;

/**
 * Verifies derivatives at a point: those the library computes of a function, rules of one's own
 * included, and gradients written by hand.
 *
 * <pre>{@code
 * GradientChecks.of(f).at(x).order(2).run().requirePassed();
 * GradientChecks.checkGradient(loss, Model::backPropagation, params).requirePassed();
 * }</pre>
 *
 * <p>{@link #run} compares, along random directions in each leaf of the argument,
 *
 * <ul>
 *   <li>the values that jvp and vjp return with those of the function;
 *   <li>forward mode with difference quotients. No step size is trusted: the remainder {@code f(x +
 *       h·v) - f(x) - h·J·v} must shrink as h² down a ladder of steps until it is lost in rounding
 *       errors, and the central difference quotient is taken where it is steadiest;
 *   <li>reverse mode with forward mode: {@code ⟨ct, J·v⟩ = ⟨Jᵀ·ct, v⟩} for a random cotangent;
 *   <li>for order n, the same of jvp and vjp as functions of x, to order n - 1: so order 2 covers
 *       forward over reverse mode and the three other ways.
 * </ul>
 *
 * <p>All tensors that are differentiated, and the function's results, must be f64, for differences
 * of f32 numbers have too few digits to tell a wrong derivative from a right one; a function that
 * computes in f32 on the way cannot be checked either. Results that are integers are left out. The
 * function must be deterministic. At a point where it has a kink, such as {@code abs} at 0, or at
 * the edge of its domain, no derivative passes: choose another point.
 *
 * <p>A derivative passes if its relative error is below the tolerance: an error in a part of the
 * derivative so small beside the rest of its leaf is not seen. Costs about 30 evaluations, a jvp
 * and a vjp for each leaf and direction; each further order doubles the number of functions
 * checked.
 *
 * @param <P> type of the argument
 */
public final class GradientChecks<P> {
  private final Function<? super P, ?> f;
  private final P x;
  private final int order;
  private final int directions;
  private final long seed;
  private final double tolerance;

  private GradientChecks(
      Function<? super P, ?> f, P x, int order, int directions, long seed, double tolerance) {
    this.f = f;
    this.x = x;
    this.order = order;
    this.directions = directions;
    this.seed = seed;
    this.tolerance = tolerance;
  }

  /** A function to be checked, at a point still to be named. */
  @FunctionalInterface
  public interface Checked<P> {
    /** The checks of the function at this point: to order 1, along 3 directions, to 1e-6. */
    GradientChecks<P> at(P x);
  }

  /** Checks of a function of one tensor. */
  public static Checked<Tensor> of(TensorFunction f) {
    return x -> new GradientChecks<>(f, x, 1, 3, 0, 1e-6);
  }

  /** Checks of a function of a pytree, whose result may be one too. */
  public static <P, R> Checked<P> of(Function<P, R> f) {
    return x -> new GradientChecks<>(f, x, 1, 3, 0, 1e-6);
  }

  /**
   * Compares a gradient that was computed by other means, such as back-propagation written by hand,
   * with the derivatives of a scalar function along random directions, by forward mode; with the
   * settings of {@link Checked#at}.
   *
   * @param gradient from the argument to the gradient there, of the argument's structure
   */
  public static <P> GradientReport checkGradient(
      Function<P, Tensor> f, Function<P, P> gradient, P x) {
    return GradientChecks.<P, Tensor>of(f).at(x).compare(gradient);
  }

  /** The same checks of derivatives up to this order, 1 at least. */
  public GradientChecks<P> order(int order) {
    return new GradientChecks<>(f, x, positive("order", order), directions, seed, tolerance);
  }

  /** The same checks along this number of random directions in each leaf. */
  public GradientChecks<P> directions(int directions) {
    return new GradientChecks<>(
        f, x, order, positive("number of directions", directions), seed, tolerance);
  }

  /** The same checks along other random directions. */
  public GradientChecks<P> seed(long seed) {
    return new GradientChecks<>(f, x, order, directions, seed, tolerance);
  }

  /** The same checks with this bound on relative errors. */
  public GradientChecks<P> tolerance(double tolerance) {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new AutodiffException(
          "GradientChecks: the tolerance must be between 0 and 1, but is " + tolerance + ".");
    }
    return new GradientChecks<>(f, x, order, directions, seed, tolerance);
  }

  /**
   * Checks the derivatives that the library computes.
   *
   * @throws AutodiffException if the argument or the result is not f64, or the function fails
   */
  public GradientReport run() {
    Comparison comparison = new Comparison(directions, seed, tolerance);
    comparison.derivatives(LeafFunction.of(f, x), order);
    return new GradientReport(title("GradientChecks", "order " + order + ", "), comparison.rows());
  }

  /**
   * As {@link #checkGradient}, with these settings. The order plays no part.
   *
   * @throws AutodiffException if the function's result is not one scalar, or the gradient has not
   *     the argument's structure and types
   */
  public GradientReport compare(Function<P, P> gradient) {
    LeafFunction leaves = LeafFunction.of(f, x);
    List<Tensor> y = leaves.y();
    if (y.size() != 1 || !y.get(0).shape().isScalar()) {
      throw new ShapeException(
          "checkGradient needs a function with a scalar result, but it returned "
              + y.stream().map(leaf -> leaf.type().toString()).collect(Collectors.joining(", "))
              + ".");
    }
    Comparison comparison = new Comparison(directions, seed, tolerance);
    comparison.gradient(leaves, leaves.gradient(gradient.apply(x)));
    return new GradientReport(title("checkGradient", ""), comparison.rows());
  }

  private String title(String name, String prefix) {
    return name
        + " ("
        + prefix
        + directions
        + " directions, seed "
        + seed
        + ", tolerance "
        + tolerance
        + ")";
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new AutodiffException(
          "GradientChecks: the " + what + " must be at least 1, but is " + value + ".");
    }
    return value;
  }
}
