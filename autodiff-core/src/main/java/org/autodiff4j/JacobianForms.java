package org.autodiff4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jacobians;

/** Jacobians of functions of pytrees, put back into the trees they came from. */
final class JacobianForms {
  private JacobianForms() {}

  /** For each leaf of the result, by its path, the derivative in each leaf of the argument. */
  static <P, R> Map<String, P> blocks(
      String transform, Direction direction, Function<? super P, ? extends R> f, P x, int chunk) {
    Treed<P, R> treed = Treed.differentiable(transform, f, x);
    Tensor[][] rows =
        direction.jacobian(transform, real(transform, treed), treed.argument().leaves(), chunk);
    Map<String, P> result = new LinkedHashMap<>();
    for (int o = 0; o < rows.length; o++) {
      result.put(treed.result().structure().path(o), treed.argument().build(rows[o]));
    }
    return result;
  }

  /** The derivative of a function with one tensor as its result. */
  static <P> P single(
      String transform,
      Direction direction,
      Function<? super P, ? extends Tensor> f,
      P x,
      int chunk) {
    Treed<P, Tensor> treed = Treed.differentiable(transform, f, x);
    Tensor[][] rows =
        direction.jacobian(transform, real(transform, treed), treed.argument().leaves(), chunk);
    return treed.argument().build(rows[0]);
  }

  /** The second derivatives of a function of one tensor: {@code f(x).shape + x.shape + x.shape}. */
  static Tensor hessian(Function<? super Tensor, ? extends Tensor> f, Tensor x, int chunk) {
    Function<Tensor, Tensor> gradient =
        v -> single("hessian", Jacobians::reverse, f, v, Jacobians.WHOLE);
    return single("hessian", Jacobians::forward, gradient, x, chunk);
  }

  /** The second derivatives of a scalar function of a pytree, by the path of the first leaf. */
  static <P> Map<String, P> hessianBlocks(Function<? super P, ? extends Tensor> f, P x, int chunk) {
    Function<P, P> gradient = Derivatives.gradient("hessian", f);
    return blocks("hessian", Jacobians::forward, gradient, x, chunk);
  }

  /** The function, whose results must be real. */
  private static <P, R> FlatFunction real(String transform, Treed<P, R> treed) {
    return leaves -> {
      Tensor[] results = treed.apply(leaves);
      treed.result().requireReal(transform, "result", "Cast it, or leave it out.");
      return results;
    };
  }

  /** {@link Jacobians#forward} or {@link Jacobians#reverse}. */
  @FunctionalInterface
  interface Direction {
    Tensor[][] jacobian(String transform, FlatFunction f, Tensor[] x, int chunk);
  }
}
