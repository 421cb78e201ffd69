package org.autodiff4j.solver;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;

/**
 * Solves {@code A x = b} for a symmetric A that is only known as the function {@code v -> A v}; in
 * other words minimises the quadratic {@code ½·x·Ax - b·x}, if asked to within a ball (Steihaug,
 * The conjugate gradient method and trust regions in large scale optimization, 1983; Nocedal and
 * Wright, Numerical Optimization, algorithm 7.2).
 *
 * <p>Each iteration costs one product with A and a few passes over the vectors. To differentiate a
 * solution, or to compile it, use {@link org.autodiff4j.Autodiff#conjugateGradient} with {@link
 * org.autodiff4j.Autodiff#customLinearSolve}.
 */
public final class ConjugateGradient {
  private ConjugateGradient() {}

  /** Why an iteration ended. */
  public enum Stop {
    /** The residual is small enough. */
    CONVERGED,
    /** A direction d had {@code d·A d <= 0}: A is not positive definite. */
    NEGATIVE_CURVATURE,
    /** The next point would lie outside of the ball; the solution lies on its surface. */
    BOUNDARY,
    /** As many products as were allowed. */
    LIMIT
  }

  /**
   * What the iteration came to.
   *
   * @param x the solution as far as it was found
   * @param iterations products with A
   * @param residual the norm of {@code b - A x}, as the recurrence has it
   * @param decrease what the quadratic {@code ½·x·Ax - b·x} has fallen by from 0 to x
   * @param stop why it ended
   * @param <P> a tensor or another pytree
   */
  public record Solution<P>(P x, int iterations, double residual, double decrease, Stop stop) {}

  /**
   * Iterates from 0 until the residual is at most {@code tolerance} times the norm of b. A
   * direction of curvature 0 or below ends the iteration; if it is the first, x is b itself, along
   * which the quadratic decreases without end.
   */
  public static <P> Solution<P> solve(
      UnaryOperator<P> a, P b, double tolerance, int maxIterations) {
    return solve(a, b, tolerance, maxIterations, Double.POSITIVE_INFINITY);
  }

  /**
   * As {@link #solve(UnaryOperator, Object, double, int)}, with {@code |x| <= radius}: a direction
   * that leaves the ball, or along which the quadratic falls without end, is followed to the
   * surface. The norms of the iterates grow, so that no later one would come back.
   */
  public static <P> Solution<P> solve(
      UnaryOperator<P> a, P b, double tolerance, int maxIterations, double radius) {
    VectorSpace<P> space = VectorSpace.of(b);
    Tensor right = space.vector(b);
    Iteration iteration = new Iteration(right, radius);
    double target = tolerance * Math.sqrt(iteration.squared);
    int products = 0;
    Stop stop = null;
    while (stop == null && Math.sqrt(iteration.squared) > target) {
      if (products == maxIterations) {
        stop = Stop.LIMIT;
      } else {
        Tensor product = space.vector(a.apply(space.tree(iteration.direction)));
        products++;
        stop = iteration.step(product);
      }
    }
    Tensor x = iteration.x;
    if (stop == Stop.NEGATIVE_CURVATURE && products == 1 && Double.isInfinite(radius)) {
      x = right;
    }
    return new Solution<>(
        space.tree(x),
        products,
        Math.sqrt(iteration.squared),
        iteration.decrease,
        stop == null ? Stop.CONVERGED : stop);
  }

  /** One run: the vectors of the recurrence, {@code f64[n]}. */
  private static final class Iteration {
    private final double radius;
    private Tensor x;
    private Tensor residual;
    private Tensor direction;
    private double squared;
    private double decrease;

    Iteration(Tensor b, double radius) {
      this.radius = radius;
      this.x = b.like(0);
      this.residual = b;
      this.direction = b;
      this.squared = dot(b, b);
    }

    /** Takes the step along the direction whose product with A this is, or says why not. */
    @org.jspecify.annotations.Nullable
    Stop step(Tensor product) {
      double curvature = dot(direction, product);
      double size = squared / curvature;
      if (!(curvature > 0)) {
        if (!Double.isInfinite(radius)) {
          move(toSurface(), product, curvature);
        }
        return Stop.NEGATIVE_CURVATURE;
      }
      Tensor next = x.add(direction.mul(size));
      if (Math.sqrt(dot(next, next)) >= radius) {
        move(toSurface(), product, curvature);
        return Stop.BOUNDARY;
      }
      double before = squared;
      move(size, product, curvature);
      direction = residual.add(direction.mul(squared / before));
      return null;
    }

    /**
     * The direction's slope is that of the residual, |r|², since it is orthogonal to all before.
     */
    private void move(double size, Tensor product, double curvature) {
      decrease += size * (squared - 0.5 * size * curvature);
      x = x.add(direction.mul(size));
      residual = residual.sub(product.mul(size));
      squared = dot(residual, residual);
    }

    /** The positive root t of {@code |x + t·d| = radius}, without cancellation. */
    private double toSurface() {
      double dd = dot(direction, direction);
      double xd = dot(x, direction);
      double room = Math.max(0, (radius - norm(x)) * (radius + norm(x)));
      double root = Math.sqrt(xd * xd + dd * room);
      return xd > 0 ? room / (xd + root) : (root - xd) / dd;
    }

    private static double norm(Tensor u) {
      return Math.sqrt(dot(u, u));
    }

    private static double dot(Tensor u, Tensor v) {
      return u.matmul(v).toDouble();
    }
  }
}
