package org.autodiff4j.solver;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autodiff4j.Linearized;
import org.autodiff4j.Vjp;
import org.autodiff4j.tensor.Tensor;

/**
 * The Gauss–Newton matrix {@code Jᵀ H J} of {@code loss(model(x))} at one point, for products with
 * many vectors: J is the derivative of the model, H the Hessian of the loss in what the model gives
 * (Schraudolph, Fast curvature matrix-vector products for second-order gradient descent, 2002). It
 * has no negative eigenvalue where the loss is convex, and equals the Hessian where the model is
 * linear.
 */
public final class GaussNewton {
  private GaussNewton() {}

  /**
   * The product with the matrix at x. Runs the model twice, once for each direction; each product
   * then costs one pushforward, one product with H and one pullback.
   */
  public static <P, R> UnaryOperator<P> at(Function<P, R> model, Function<R, Tensor> loss, P x) {
    Linearized<P, R> forward = linearize(model, x);
    Vjp<P, R> backward = vjp(model, x);
    Linearized<R, R> hessian = linearize(grad(loss), forward.primal());
    return v -> backward.pullback(hessian.pushforward(forward.pushforward(v)));
  }
}
