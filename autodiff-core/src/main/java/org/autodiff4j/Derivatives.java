package org.autodiff4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.LinearProgram;
import org.autodiff4j.transform.Linearize;
import org.autodiff4j.transform.Taylor;
import org.autodiff4j.transform.Tracing;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** The transforms that differentiate at a point, for functions of any pytree. */
final class Derivatives {
  private Derivatives() {}

  static <P, R> Dual<R> jvp(Function<? super P, ? extends R> f, P x, P dx) {
    Treed<P, R> treed = Treed.differentiable("jvp", f, x);
    Tensor[] tangents = treed.argument().like("jvp", "tangent", "its primal", dx);
    Call.Tangents result = Jvp.push("jvp", treed, treed.argument().leaves(), tangents);
    return new Dual<>(treed.result().build(result.y()), treed.result().build(result.dy()));
  }

  /** The derivatives of f along a curve with the given ones, by Taylor polynomials. */
  static <P, R> Jet<R> jet(Function<? super P, ? extends R> f, P x, List<? extends P> series) {
    Treed<P, R> treed = Treed.differentiable("jet", f, x);
    int order = series.size();
    Tensor[][] coefficients = new Tensor[order + 1][];
    coefficients[0] = treed.argument().leaves();
    double factorial = 1;
    for (int k = 1; k <= order; k++) {
      factorial *= k;
      String term = "derivative " + k + " of the curve";
      coefficients[k] = treed.argument().like("jet", term, "its primal", series.get(k - 1));
      for (int i = 0; k > 1 && i < coefficients[k].length; i++) {
        coefficients[k][i] = coefficients[k][i].div(factorial);
      }
    }
    Tensor[][] y = Taylor.push("jet", treed, coefficients);
    List<R> derivatives = new ArrayList<>(order);
    factorial = 1;
    for (int k = 1; k <= order; k++) {
      factorial *= k;
      Tensor[] leaves = y[k].clone();
      for (int i = 0; i < leaves.length; i++) {
        DType dtype = leaves[i].dtype();
        leaves[i] = dtype.isFloat() ? leaves[i].mul(factorial).cast(dtype) : leaves[i];
      }
      derivatives.add(treed.result().build(leaves));
    }
    return new Jet<>(treed.result().build(y[0]), derivatives);
  }

  static <P, R> Linearized<P, R> linearize(Function<? super P, ? extends R> f, P x) {
    Treed<P, R> treed = Treed.differentiable("linearize", f, x);
    return new Linearized<>(treed, Linearize.at("linearize", treed, treed.argument().leaves()));
  }

  static <P, R> Vjp<P, R> vjp(Function<? super P, ? extends R> f, P x) {
    Treed<P, R> treed = Treed.differentiable("vjp", f, x);
    return new Vjp<>(treed, Linearize.at("vjp", treed, treed.argument().leaves()));
  }

  /** H·v, forward over reverse mode. */
  static <P> P hvp(Function<? super P, ? extends Tensor> f, P x, P v) {
    Treed<P, P> treed = Treed.differentiable("hvp", gradient("hvp", f), x);
    Tensor[] dx = treed.argument().like("hvp", "direction", "the argument", v);
    return treed.argument().build(Jvp.push("hvp", treed, treed.argument().leaves(), dx).dy());
  }

  /** vᵀ·H, reverse over reverse mode. */
  static <P> P vhp(Function<? super P, ? extends Tensor> f, P x, P v) {
    Treed<P, P> treed = Treed.differentiable("vhp", gradient("vhp", f), x);
    Tensor[] ct = treed.argument().like("vhp", "direction", "the argument", v);
    Linearize linear = Linearize.at("vhp", treed, treed.argument().leaves());
    return treed.argument().build(linear.consumingPullback(ct));
  }

  static <P> Function<P, P> gradient(String transform, Function<? super P, ? extends Tensor> f) {
    return x -> Derivatives.<P>valueAndGrad(transform, f, x).gradient();
  }

  static <P> ValueAndGrad<P> valueAndGrad(
      String transform, Function<? super P, ? extends Tensor> f, P x) {
    Treed<P, Tensor> treed = Treed.differentiable(transform, f, x);
    Linearize linear = Linearize.at(transform, treed, treed.argument().leaves());
    Tensor value = linear.y()[0];
    requireScalar(transform, value.type());
    Tensor[] gradient = linear.consumingPullback(new Tensor[] {value.like(1)});
    return new ValueAndGrad<>(value, treed.argument().build(gradient));
  }

  static <P, A> WithAux<ValueAndGrad<P>, A> valueAndGradWithAux(
      String transform, Function<? super P, WithAux<Tensor, A>> f, P x) {
    Treed<P, WithAux<Tensor, A>> treed =
        Treed.differentiable(transform, p -> withTensors(transform, f.apply(p)), x);
    Linearize linear = Linearize.at(transform, treed, treed.argument().leaves());
    WithAux<Tensor, A> result = treed.result().build(linear.y());
    requireScalar(transform, result.value().type());
    Tensor[] ct = new Tensor[linear.y().length];
    for (int i = 0; i < ct.length; i++) {
      ct[i] = i == 0 ? result.value().like(1) : Literal.zero(linear.y()[i].type());
    }
    P gradient = treed.argument().build(linear.consumingPullback(ct));
    return new WithAux<>(new ValueAndGrad<>(result.value(), gradient), result.aux());
  }

  /** The pair itself, whose parts are checked one by one so that an error names the part. */
  private static <A> WithAux<Tensor, A> withTensors(String transform, WithAux<Tensor, A> result) {
    if (result != null) {
      Pytree.flatten(transform + ": the value", result.value());
      Pytree.flatten(transform + ": the aux", result.aux());
    }
    return result;
  }

  /** The transpose of a linear function, of which only the types of the example matter. */
  static <P, R> Function<R, P> linearTranspose(Function<? super P, ? extends R> f, P example) {
    Treed<P, R> treed = Treed.differentiable("linearTranspose", f, example);
    LinearProgram program = LinearProgram.of("linearTranspose", treed, treed.argument().types());
    Treed.Tree<R> result = treed.result();
    return ct ->
        treed
            .argument()
            .build(
                program.transpose(result.like("linearTranspose", "cotangent", "the result", ct)));
  }

  /** The program of a function at arguments of these types. */
  static <P, R> Graph graph(Function<? super P, ? extends R> f, P x) {
    Treed<P, R> treed = Treed.of("graph", f, x);
    return Tracing.graph("graph", Call.Recording.FLAT, treed, treed.argument().types());
  }

  /**
   * Jᵀ·H·J·v, where J is the derivative of the model and H the Hessian of the loss at its result.
   */
  static <P, R> P gnvp(
      Function<? super P, ? extends R> model,
      Function<? super R, ? extends Tensor> loss,
      P x,
      P v) {
    Treed<P, R> treed = Treed.differentiable("gnvp", model, x);
    Tensor[] dx = treed.argument().like("gnvp", "direction", "the argument", v);
    Linearize linear = Linearize.at("gnvp", treed, treed.argument().leaves());
    Treed.Tree<R> result = treed.result();
    Tensor[] dy = linear.pushforward(dx);
    FlatFunction gradient =
        y -> Treed.Tree.of(valueAndGrad("gnvp", loss, result.build(y)).gradient()).leaves();
    Tensor[] ct = Jvp.push("gnvp", gradient, linear.y(), dy).dy();
    return treed.argument().build(linear.consumingPullback(ct));
  }

  private static void requireScalar(String transform, TensorType type) {
    if (!type.shape().isScalar()) {
      throw new ShapeException(
          transform
              + " needs a scalar result, but the function returned "
              + type
              + ". "
              + (type.shape().elements() == 1
                  ? "Take its one element with reshape()"
                  : "Reduce it with sum() or mean()")
              + ", or use jacrev.");
    }
    if (!type.isFloat()) {
      throw new DTypeException(
          transform
              + " needs a real result, but the function returned "
              + type
              + ". Cast its parts before they are combined.");
    }
  }
}
