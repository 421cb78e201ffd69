package org.autodiff4j.solver;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.linearize;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autodiff4j.Linearized;
import org.autodiff4j.solver.Minimum.Reason;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;

/**
 * Newton's method with a trust region for a smooth function of a pytree (Nocedal and Wright,
 * Numerical Optimization, algorithms 4.1 and 7.2): each step minimises the quadratic model of the
 * function within a ball, by conjugate gradients that know the Hessian as {@code v -> H v} alone. A
 * direction of negative curvature is followed to the surface of the ball, so that saddles are left.
 *
 * <pre>{@code
 * Minimum<Params> minimum = NewtonCg.of(loss).tolerance(1e-8).listener(progress).minimise(start);
 * NewtonCg.of(loss).gaussNewton(model, ofOutput).minimise(start);
 * }</pre>
 *
 * <p>An iteration costs an evaluation, a gradient with what linearizing it takes, and at most
 * {@code maxProducts} products with the Hessian, each about as much as a gradient. Pass {@code
 * jit(f)} to have all of them compiled. Objects of this class are immutable; a setting gives
 * another.
 *
 * @param <P> a tensor or another pytree
 */
public final class NewtonCg<P> {
  /** A step must gain this share of what the model promised. */
  private static final double ACCEPTED = 0.01;

  private static final double POOR = 0.25;
  private static final double GOOD = 0.75;

  private final Function<P, Tensor> f;
  private final Function<P, Local<P>> localize;
  private final Settings settings;

  /** The gradient at one point, and the product with the matrix of the quadratic model there. */
  private record Local<P>(P gradient, UnaryOperator<P> product, double norm) {
    static <P> Local<P> of(P gradient, UnaryOperator<P> product) {
      double norm = VectorSpace.norm(gradient);
      if (!Double.isFinite(norm)) {
        throw new AutodiffException(
            "NewtonCg: the norm of the gradient is "
                + norm
                + ". Look for the cause with debugNaNs.");
      }
      return new Local<>(gradient, product, norm);
    }
  }

  private record Settings(
      double tolerance,
      double target,
      int maxIterations,
      int maxProducts,
      double radius,
      Consumer<Iteration> listener) {}

  /**
   * How things stand after a step was tried.
   *
   * @param number of the step, from 1; 0 is the start
   * @param value the function at the point kept
   * @param gradientNorm the norm of its gradient there
   * @param radius of the trust region for the next step
   * @param products with the matrix of the model, in this step
   * @param isAccepted whether the step was taken
   */
  public record Iteration(
      int number,
      double value,
      double gradientNorm,
      double radius,
      int products,
      boolean isAccepted) {}

  private NewtonCg(Function<P, Tensor> f, Function<P, Local<P>> localize, Settings settings) {
    this.f = f;
    this.localize = localize;
    this.settings = settings;
  }

  /**
   * The method with the Hessian itself. It stops at a gradient of norm 1e-8 or after 100 steps
   * unless told otherwise.
   */
  public static <P> NewtonCg<P> of(Function<P, Tensor> f) {
    // hvp(f, x, v) for many v: the gradient runs once, each product is one linear pass.
    Function<P, Local<P>> localize =
        x -> {
          Linearized<P, P> hessian = linearize(grad(f), x);
          return Local.of(hessian.primal(), hessian::pushforward);
        };
    return new NewtonCg<>(
        f, localize, new Settings(1e-8, Double.NEGATIVE_INFINITY, 100, 250, 1, iteration -> {}));
  }

  /**
   * The method with the Gauss–Newton matrix of {@code loss(model(x))} for the Hessian. It has no
   * negative curvature where the loss is convex; the function is still the one given to {@link
   * #of}, which may have further terms whose curvature is then left out.
   */
  public <R> NewtonCg<P> gaussNewton(Function<P, R> model, Function<R, Tensor> loss) {
    return curvature(x -> GaussNewton.at(model, loss, x));
  }

  /** The method with any symmetric matrix for the Hessian: of a point, the product with it. */
  public NewtonCg<P> curvature(Function<P, UnaryOperator<P>> matrix) {
    Function<P, P> gradient = grad(f);
    return new NewtonCg<>(f, x -> Local.of(gradient.apply(x), matrix.apply(x)), settings);
  }

  /** Stops where the norm of the gradient is at most this. */
  public NewtonCg<P> tolerance(double norm) {
    Settings s = settings;
    return with(new Settings(norm, s.target, s.maxIterations, s.maxProducts, s.radius, s.listener));
  }

  /** Stops where the function is at most this. */
  public NewtonCg<P> target(double value) {
    Settings s = settings;
    return with(
        new Settings(s.tolerance, value, s.maxIterations, s.maxProducts, s.radius, s.listener));
  }

  /** Stops after so many steps. */
  public NewtonCg<P> maxIterations(int count) {
    Settings s = settings;
    return with(new Settings(s.tolerance, s.target, count, s.maxProducts, s.radius, s.listener));
  }

  /** Takes at most so many products with the Hessian for each step. */
  public NewtonCg<P> maxProducts(int count) {
    Settings s = settings;
    return with(new Settings(s.tolerance, s.target, s.maxIterations, count, s.radius, s.listener));
  }

  /** The first radius of the trust region, 1 unless told otherwise. */
  public NewtonCg<P> radius(double first) {
    if (!(first > 0) || Double.isInfinite(first)) {
      throw new AutodiffException("The radius of a trust region is positive, not " + first + ".");
    }
    Settings s = settings;
    return with(
        new Settings(s.tolerance, s.target, s.maxIterations, s.maxProducts, first, s.listener));
  }

  /** Tells this listener of the start and of each step. */
  public NewtonCg<P> listener(Consumer<Iteration> listener) {
    Settings s = settings;
    return with(
        new Settings(s.tolerance, s.target, s.maxIterations, s.maxProducts, s.radius, listener));
  }

  private NewtonCg<P> with(Settings other) {
    return new NewtonCg<>(f, localize, other);
  }

  /**
   * Minimises the function from a point.
   *
   * @throws AutodiffException if the function is not finite at the start, or its gradient is not at
   *     a point that was taken
   */
  public Minimum<P> minimise(P start) {
    return new Run(start).minimise();
  }

  /** One minimisation. The point is kept in f64, whatever the types of its leaves. */
  private final class Run {
    private final VectorSpace<P> space;
    private final double rounding;
    private Tensor x;
    private double value;
    private double radius = settings.radius;
    private Local<P> local;
    private int evaluations = 1;
    private int gradients = 1;
    private int products;

    Run(P start) {
      this.space = VectorSpace.of(start);
      this.x = space.vector(start);
      Tensor first = f.apply(start);
      this.value = first.toDouble();
      this.rounding = first.dtype() == DType.FLOAT64 ? 0x1p-48 : 0x1p-19;
      if (!Double.isFinite(value)) {
        throw new AutodiffException("NewtonCg: the function is " + value + " at the start.");
      }
      this.local = localize.apply(start);
    }

    Minimum<P> minimise() {
      tell(0, 0, true);
      int iteration = 0;
      while (true) {
        if (local.norm <= settings.tolerance) {
          return end(iteration, Reason.GRADIENT);
        }
        if (value <= settings.target) {
          return end(iteration, Reason.VALUE);
        }
        if (iteration == settings.maxIterations) {
          return end(iteration, Reason.ITERATIONS);
        }
        iteration++;
        if (!step(iteration)) {
          return end(iteration, Reason.ROUNDING);
        }
      }
    }

    /** Tries a step; false if none can make a difference. */
    private boolean step(int iteration) {
      // min(1/2, √‖g‖) makes convergence superlinear without wasted products far from the minimum.
      ConjugateGradient.Solution<P> found =
          ConjugateGradient.solve(
              local.product,
              VectorSpace.times(-1, local.gradient),
              Math.min(0.5, Math.sqrt(local.norm)),
              settings.maxProducts,
              radius);
      products += found.iterations();
      Tensor step = space.vector(found.x());
      Tensor candidate = x.add(step);
      P point = space.tree(candidate);
      double there = f.apply(point).toDouble();
      evaluations++;
      double noise = rounding * Math.max(Math.abs(value), Double.MIN_NORMAL);
      if (found.decrease() <= noise) {
        return there - value <= noise && polish(iteration, candidate, point, there, found);
      }
      double ratio = Double.isFinite(there) ? (value - there) / found.decrease() : -1;
      boolean accepted = ratio >= ACCEPTED;
      boolean bounded =
          found.stop() == ConjugateGradient.Stop.BOUNDARY
              || found.stop() == ConjugateGradient.Stop.NEGATIVE_CURVATURE;
      if (ratio < POOR) {
        radius = POOR * Math.sqrt(step.matmul(step).toDouble());
      } else if (ratio > GOOD && bounded) {
        radius *= 2;
      }
      if (accepted) {
        take(candidate, point, there);
      }
      tell(iteration, found.iterations(), accepted);
      return true;
    }

    /**
     * Below the rounding of the function only the gradient can say whether a step is good: it is
     * taken if the norm falls.
     */
    private boolean polish(
        int iteration,
        Tensor candidate,
        P point,
        double there,
        ConjugateGradient.Solution<P> found) {
      Local<P> next = localize.apply(point);
      gradients++;
      boolean better = next.norm < local.norm;
      if (better) {
        x = candidate;
        value = there;
        local = next;
      }
      tell(iteration, found.iterations(), better);
      return better;
    }

    private void take(Tensor candidate, P point, double there) {
      x = candidate;
      value = there;
      local = localize.apply(point);
      gradients++;
    }

    private void tell(int iteration, int productsOfStep, boolean accepted) {
      settings.listener.accept(
          new Iteration(iteration, value, local.norm, radius, productsOfStep, accepted));
    }

    private Minimum<P> end(int iterations, Reason reason) {
      return new Minimum<>(
          space.tree(x), value, local.norm, iterations, evaluations, gradients, products, reason);
    }
  }
}
