package org.autodiff4j;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.NaNs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Checkpoint;
import org.autodiff4j.transform.Jacobians;
import org.autodiff4j.transform.Tap;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.ShapeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Derivatives of plain Java functions of tensors. Arguments and results may be tensors or
 * {@linkplain Pytree pytrees} of them; every transform can be applied to what another returns, to
 * any order.
 *
 * <pre>{@code
 * TensorFunction loss = w -> w.mul(x).add(b).square().sum();
 * Tensor g = grad(loss).apply(w);
 * Tensor hv = hvp(loss, w, v);
 * Params step = grad(Model::loss).apply(params, batch);
 * }</pre>
 *
 * <p>In a function of two arguments the first is differentiated and the second is data. Functions
 * passed here must be pure: what they do besides returning a value is done an unspecified number of
 * times.
 *
 * <p>All methods raise an {@link org.autodiff4j.types.AutodiffException} that names the path into
 * the structure where an argument does not fit, and for integer or boolean tensors that would be
 * differentiated.
 */
public final class Autodiff {
  private static final Logger DEBUG = LoggerFactory.getLogger("org.autodiff4j.debug");

  private Autodiff() {}

  // ---- Derivatives along a direction ----

  /**
   * The value of f at x and its derivative along dx, which has the structure and types of x. One
   * pass; costs about two evaluations of f, and no memory beyond them.
   */
  public static <P, R> Dual<R> jvp(Function<? super P, ? extends R> f, P x, P dx) {
    return Derivatives.jvp(f, x, dx);
  }

  /** As {@link #jvp(Function, Object, Object)}, at (params, data) along a direction of params. */
  public static <P, D, R> Dual<R> jvp(
      BiFunction<? super P, ? super D, ? extends R> f, P params, D data, P direction) {
    return Derivatives.jvp(p -> f.apply(p, data), params, direction);
  }

  /**
   * The value of f at x and its derivative there as a linear map, for use along many directions.
   * Runs f once; memory grows with the number of operations in f.
   */
  public static <P, R> Linearized<P, R> linearize(Function<? super P, ? extends R> f, P x) {
    return Derivatives.linearize(f, x);
  }

  /** As {@link #linearize(Function, Object)}, at (params, data) with data fixed. */
  public static <P, D, R> Linearized<P, R> linearize(
      BiFunction<? super P, ? super D, ? extends R> f, P params, D data) {
    return Derivatives.linearize(p -> f.apply(p, data), params);
  }

  // ---- Derivatives of higher order along a curve ----

  /**
   * The value of f at x, and the derivatives in t at 0 of {@code f(x + Σ series_k·t^k/k!)}: term k
   * of the series, counted from 1, is the k-th derivative of the curve, and so are the results. As
   * many orders as terms; {@code [v, 0, 0]} gives the first three derivatives along v. Each term
   * has the structure and types of x.
   *
   * <p>Taylor arithmetic: one run of f, at order n about n² to n³ operations for each of f's, where
   * nested {@link #jvp} takes 2^n. Derivatives divided by k! are what is computed, so the order is
   * limited by the range of the element type, 170 for f64 and 34 for f32.
   */
  public static <P, R> Jet<R> jet(
      Function<? super P, ? extends R> f, P x, List<? extends P> series) {
    return Derivatives.jet(f, x, series);
  }

  /** As {@link #jet(Function, Object, List)}, at (params, data) along a curve of params. */
  public static <P, D, R> Jet<R> jet(
      BiFunction<? super P, ? super D, ? extends R> f, P params, D data, List<? extends P> series) {
    return Derivatives.jet(p -> f.apply(p, data), params, series);
  }

  // ---- Derivatives back from a result ----

  /**
   * The value of f at x and the pullback of its derivative there. Runs f once; memory grows with
   * the number of operations in f.
   */
  public static <P, R> Vjp<P, R> vjp(Function<? super P, ? extends R> f, P x) {
    return Derivatives.vjp(f, x);
  }

  /** As {@link #vjp(Function, Object)}, at (params, data) with data fixed. */
  public static <P, D, R> Vjp<P, R> vjp(
      BiFunction<? super P, ? super D, ? extends R> f, P params, D data) {
    return Derivatives.vjp(p -> f.apply(p, data), params);
  }

  /**
   * The transpose of a linear function: from cotangents of its result to cotangents of its
   * argument. Of the example only structure and types matter; f is recorded once, not run on
   * numbers.
   *
   * @throws org.autodiff4j.types.DerivativeException if f is not linear; the message names the step
   */
  public static <P, R> Function<R, P> linearTranspose(
      Function<? super P, ? extends R> f, P example) {
    return Derivatives.linearTranspose(f, example);
  }

  /**
   * The gradient of a scalar function of one tensor, as a function again. One pass forward and one
   * back: about three to four evaluations of f.
   */
  public static TensorFunction grad(TensorFunction f) {
    return Derivatives.<Tensor>gradient("grad", f)::apply;
  }

  /** The gradient of a scalar function, with the structure of its argument. */
  public static <P> Function<P, P> grad(Function<P, Tensor> f) {
    return Derivatives.gradient("grad", f);
  }

  /** The gradient of a scalar function in its first argument. */
  public static <P, D> BiFunction<P, D, P> grad(BiFunction<P, D, Tensor> f) {
    return (x, data) -> Derivatives.<P>valueAndGrad("grad", p -> f.apply(p, data), x).gradient();
  }

  /** Value and gradient of a scalar function of one tensor, for the price of the gradient. */
  public static Function<Tensor, ValueAndGrad<Tensor>> valueAndGrad(TensorFunction f) {
    return x -> Derivatives.valueAndGrad("valueAndGrad", f, x);
  }

  /** Value and gradient of a scalar function, for the price of the gradient. */
  public static <P> Function<P, ValueAndGrad<P>> valueAndGrad(Function<P, Tensor> f) {
    return x -> Derivatives.valueAndGrad("valueAndGrad", f, x);
  }

  /**
   * Value and gradient of a scalar function in its first argument, for the price of the gradient.
   */
  public static <P, D> BiFunction<P, D, ValueAndGrad<P>> valueAndGrad(BiFunction<P, D, Tensor> f) {
    return (x, data) -> Derivatives.valueAndGrad("valueAndGrad", p -> f.apply(p, data), x);
  }

  /** The gradient of the value that f returns, with what else it returns. */
  public static <P, A> Function<P, WithAux<P, A>> gradWithAux(Function<P, WithAux<Tensor, A>> f) {
    return x -> gradientOnly(Derivatives.valueAndGradWithAux("gradWithAux", f, x));
  }

  /** As {@link #gradWithAux(Function)}, in the first argument. */
  public static <P, D, A> BiFunction<P, D, WithAux<P, A>> gradWithAux(
      BiFunction<P, D, WithAux<Tensor, A>> f) {
    return (x, data) ->
        gradientOnly(Derivatives.valueAndGradWithAux("gradWithAux", (P p) -> f.apply(p, data), x));
  }

  /** Value and gradient of the value that f returns, with what else it returns. */
  public static <P, A> Function<P, WithAux<ValueAndGrad<P>, A>> valueAndGradWithAux(
      Function<P, WithAux<Tensor, A>> f) {
    return x -> Derivatives.valueAndGradWithAux("valueAndGradWithAux", f, x);
  }

  /** As {@link #valueAndGradWithAux(Function)}, in the first argument. */
  public static <P, D, A> BiFunction<P, D, WithAux<ValueAndGrad<P>, A>> valueAndGradWithAux(
      BiFunction<P, D, WithAux<Tensor, A>> f) {
    return (x, data) ->
        Derivatives.valueAndGradWithAux("valueAndGradWithAux", (P p) -> f.apply(p, data), x);
  }

  private static <P, A> WithAux<P, A> gradientOnly(WithAux<ValueAndGrad<P>, A> result) {
    return new WithAux<>(result.value().gradient(), result.aux());
  }

  // ---- Second order ----

  /**
   * H·v, where H is the Hessian of a scalar function at x: the derivative of the gradient along v.
   * About two gradients; H is never formed.
   */
  public static <P> P hvp(Function<P, Tensor> f, P x, P v) {
    return Derivatives.hvp(f, x, v);
  }

  /** As {@link #hvp(Function, Object, Object)}, in the first argument. */
  public static <P, D> P hvp(BiFunction<P, D, Tensor> f, P params, D data, P v) {
    return Derivatives.<P>hvp(p -> f.apply(p, data), params, v);
  }

  /**
   * vᵀ·H by reverse mode over reverse mode. Equal to H·v where second derivatives are continuous;
   * {@link #hvp} is cheaper.
   */
  public static <P> P vhp(Function<P, Tensor> f, P x, P v) {
    return Derivatives.vhp(f, x, v);
  }

  /** As {@link #vhp(Function, Object, Object)}, in the first argument. */
  public static <P, D> P vhp(BiFunction<P, D, Tensor> f, P params, D data, P v) {
    return Derivatives.<P>vhp(p -> f.apply(p, data), params, v);
  }

  /**
   * The Gauss–Newton product Jᵀ·H·J·v, where J is the derivative of the model at x and H the
   * Hessian of the loss at the model's result. Positive semidefinite for a convex loss. Runs the
   * model once.
   */
  public static <P, R> P gnvp(Function<P, R> model, Function<R, Tensor> loss, P x, P v) {
    return Derivatives.gnvp(model, loss, x, v);
  }

  /** As {@link #gnvp(Function, Function, Object, Object)}, in the first argument of the model. */
  public static <P, D, R> P gnvp(
      BiFunction<P, D, R> model, Function<R, Tensor> loss, P params, D data, P v) {
    return Derivatives.<P, R>gnvp(p -> model.apply(p, data), loss, params, v);
  }

  // ---- Whole Jacobians ----

  /**
   * The Jacobian by forward mode, {@code f(x).shape + x.shape}: best where x is smaller than f(x).
   * All columns in one batched pass.
   */
  public static TensorFunction jacfwd(TensorFunction f) {
    return jacfwd(f, Jacobians.WHOLE);
  }

  /** As {@link #jacfwd(TensorFunction)}, {@code chunk} columns at a time to bound the memory. */
  public static TensorFunction jacfwd(TensorFunction f, int chunk) {
    int checked = positive("jacfwd", chunk);
    return x -> JacobianForms.<Tensor>single("jacfwd", Jacobians::forward, f, x, checked);
  }

  /** The Jacobian in each leaf of the argument, of shape {@code f(x).shape + leaf.shape}. */
  public static <P> Function<P, P> jacfwd(Function<P, Tensor> f) {
    return x -> JacobianForms.<P>single("jacfwd", Jacobians::forward, f, x, Jacobians.WHOLE);
  }

  /** The Jacobian of each leaf of the result, by its path, in each leaf of the argument. */
  public static <P, R> Function<P, Map<String, P>> jacfwdBlocks(Function<P, R> f) {
    return x -> JacobianForms.<P, R>blocks("jacfwd", Jacobians::forward, f, x, Jacobians.WHOLE);
  }

  /**
   * The Jacobian by reverse mode, {@code f(x).shape + x.shape}: best where f(x) is smaller than x.
   * One pass forward, and all rows in one batched pass back.
   */
  public static TensorFunction jacrev(TensorFunction f) {
    return jacrev(f, Jacobians.WHOLE);
  }

  /** As {@link #jacrev(TensorFunction)}, {@code chunk} rows at a time to bound the memory. */
  public static TensorFunction jacrev(TensorFunction f, int chunk) {
    int checked = positive("jacrev", chunk);
    return x -> JacobianForms.<Tensor>single("jacrev", Jacobians::reverse, f, x, checked);
  }

  /** The Jacobian in each leaf of the argument, of shape {@code f(x).shape + leaf.shape}. */
  public static <P> Function<P, P> jacrev(Function<P, Tensor> f) {
    return x -> JacobianForms.<P>single("jacrev", Jacobians::reverse, f, x, Jacobians.WHOLE);
  }

  /** The Jacobian of each leaf of the result, by its path, in each leaf of the argument. */
  public static <P, R> Function<P, Map<String, P>> jacrevBlocks(Function<P, R> f) {
    return x -> JacobianForms.<P, R>blocks("jacrev", Jacobians::reverse, f, x, Jacobians.WHOLE);
  }

  /**
   * The second derivatives, {@code f(x).shape + x.shape + x.shape}; f need not be scalar. Forward
   * over reverse mode, all columns in one batched pass.
   */
  public static TensorFunction hessian(TensorFunction f) {
    return hessian(f, Jacobians.WHOLE);
  }

  /** As {@link #hessian(TensorFunction)}, {@code chunk} columns at a time to bound the memory. */
  public static TensorFunction hessian(TensorFunction f, int chunk) {
    int checked = positive("hessian", chunk);
    return x -> JacobianForms.hessian(f, x, checked);
  }

  /**
   * The Hessian of a scalar function of a pytree in blocks: for the path of one leaf, the second
   * derivatives in it and each leaf, of shape {@code leaf1.shape + leaf2.shape}.
   */
  public static <P> Function<P, Map<String, P>> hessian(Function<P, Tensor> f) {
    return x -> JacobianForms.<P>hessianBlocks(f, x, Jacobians.WHOLE);
  }

  private static int positive(String transform, int chunk) {
    if (chunk < 1) {
      throw new ShapeException(
          transform + ": the chunk size must be at least 1, but is " + chunk + ".");
    }
    return chunk;
  }

  // ---- Batches ----

  /** As the axes of an argument: all examples share it. Of a result: it is the same for all. */
  public static final BatchAxes UNMAPPED = BatchAxes.NONE;

  /**
   * The axis that counts the examples; negative ones count from the end. Of a result it is counted
   * with the batch axis in place.
   */
  public static BatchAxes axis(int axis) {
    return BatchAxes.along(axis);
  }

  /**
   * A function of one example, applied to all examples of a batch in one pass: {@code vmap(f)} of x
   * is the stack of f of each slice of x. Every tensor of argument and result has its batch axis
   * first. Costs what f costs on tensors larger by the batch, which one kernel call processes;
   * memory grows likewise.
   *
   * @throws ShapeException when applied, if nothing is mapped, an axis does not exist, the sizes of
   *     the mapped axes differ, or a result to be {@link #UNMAPPED} is not the same for all
   */
  public static TensorFunction vmap(TensorFunction f) {
    return vmap(f, axis(0), axis(0));
  }

  /** As {@link #vmap(TensorFunction)}, with the batch axis of the argument at {@code in}. */
  public static TensorFunction vmap(TensorFunction f, BatchAxes in) {
    return vmap(f, in, axis(0));
  }

  /** As {@link #vmap(TensorFunction)}, with the batch axes of argument and result named. */
  public static TensorFunction vmap(TensorFunction f, BatchAxes in, BatchAxes out) {
    return x -> Batching.<Tensor, Tensor>apply(f, in, out, x);
  }

  /** As {@link #vmap(TensorFunction)}, for pytrees. */
  public static <P, R> Function<P, R> vmap(Function<P, R> f) {
    return vmap(f, axis(0), axis(0));
  }

  /** As {@link #vmap(Function)}, with the batch axes of the argument's tensors named. */
  public static <P, R> Function<P, R> vmap(Function<P, R> f, BatchAxes in) {
    return vmap(f, in, axis(0));
  }

  /** As {@link #vmap(Function)}, with the batch axes of all tensors named. */
  public static <P, R> Function<P, R> vmap(Function<P, R> f, BatchAxes in, BatchAxes out) {
    return x -> Batching.<P, R>apply(f, in, out, x);
  }

  /** As {@link #vmap(Function)}, for a function of two arguments, both with examples. */
  public static <P, D, R> BiFunction<P, D, R> vmap(BiFunction<P, D, R> f) {
    return vmap(f, axis(0), axis(0), axis(0));
  }

  /** As {@link #vmap(BiFunction)}, with the batch axes of each argument's tensors named. */
  public static <P, D, R> BiFunction<P, D, R> vmap(
      BiFunction<P, D, R> f, BatchAxes first, BatchAxes second) {
    return vmap(f, first, second, axis(0));
  }

  /** As {@link #vmap(BiFunction)}, with the batch axes of all tensors named. */
  public static <P, D, R> BiFunction<P, D, R> vmap(
      BiFunction<P, D, R> f, BatchAxes first, BatchAxes second, BatchAxes out) {
    return (x, data) -> Batching.<P, D, R>apply(f, first, second, out, x, data);
  }

  // ---- Rules of one's own ----

  /** The same numbers, held constant: derivatives through them are zero under every transform. */
  public static <P> P stopGradient(P tree) {
    return Pytree.map(Tensor::stopGradient, tree);
  }

  /**
   * f, with its derivative given by a rule {@code (x, y, dx) -> dy}. Reverse mode transposes the
   * rule, higher order differentiates it. Inside it y is the function's result with this rule
   * attached.
   *
   * @throws org.autodiff4j.types.AutodiffException when applied, if what the rule returns has not
   *     the result's structure and types, or if f uses a differentiated tensor that is not its
   *     argument
   */
  public static TensorFunction customJvp(TensorFunction f, JvpRule<Tensor, Tensor> rule) {
    return CustomRules.<Tensor, Tensor>jvp(f, rule)::apply;
  }

  /** As {@link #customJvp(TensorFunction, JvpRule)}, for pytrees. */
  public static <P, R> Function<P, R> customJvp(Function<P, R> f, JvpRule<P, R> rule) {
    return CustomRules.jvp(f, rule);
  }

  /**
   * As {@link #customJvp(TensorFunction, JvpRule)}, with a rule that computes result and tangent
   * together.
   */
  public static TensorFunction customJvp(TensorFunction f, DualRule<Tensor, Tensor> rule) {
    return CustomRules.<Tensor, Tensor>jvp(f, rule)::apply;
  }

  /** As {@link #customJvp(TensorFunction, DualRule)}, for pytrees. */
  public static <P, R> Function<P, R> customJvp(Function<P, R> f, DualRule<P, R> rule) {
    return CustomRules.jvp(f, rule);
  }

  /** A function of two arguments with one rule for each, which gives that argument's term. */
  public static <A, B, R> BiFunction<A, B, R> customJvp(
      BiFunction<A, B, R> f, ArgumentRule<A, B, R, A> inA, ArgumentRule<A, B, R, B> inB) {
    return CustomRules.jvp(f, inA, inB);
  }

  /**
   * f, with its pullback given: {@code forward} returns the result with whatever {@code backward}
   * needs of it (a pytree), and {@code backward} takes that and the cotangent of the result to the
   * cotangent of x. Forward mode works too if backward is linear in the cotangent: it transposes
   * it.
   *
   * @throws org.autodiff4j.types.AutodiffException when applied, if what a function returns has not
   *     the structure and types it must, or if forward mode is asked for and backward is not linear
   */
  public static <S> TensorFunction customVjp(
      TensorFunction f,
      Function<Tensor, WithAux<Tensor, S>> forward,
      BiFunction<S, Tensor, Tensor> backward) {
    return CustomRules.<Tensor, Tensor, S>vjp(f, forward, backward)::apply;
  }

  /** As {@link #customVjp(TensorFunction, Function, BiFunction)}, for pytrees. */
  public static <P, R, S> Function<P, R> customVjp(
      Function<P, R> f, Function<P, WithAux<R, S>> forward, BiFunction<S, R, P> backward) {
    return CustomRules.vjp(f, forward, backward);
  }

  // ---- Whole programs ----

  /**
   * f, recorded at the first call with each shape, element type, structure and {@linkplain
   * org.autodiff4j.tree.Static static value} of its argument, then simplified, compiled by the
   * backend and run as a whole. Derivatives and batched forms of it are such programs too.
   *
   * <p>f is run on tensors without numbers, so it must not branch on them. What f reads besides its
   * argument is read at the recording: a field that changes later must be passed as an argument.
   * Remembers the last 128 kinds of argument.
   *
   * @throws org.autodiff4j.types.TraceException when applied, if f asks a traced tensor for its
   *     number
   */
  public static Jitted.OfTensor jit(TensorFunction f) {
    return new Jitted.OfTensor(f);
  }

  /** As {@link #jit(TensorFunction)}, for pytrees. */
  public static <P, R> Jitted.OfOne<P, R> jit(Function<P, R> f) {
    return new Jitted.OfOne<>(f);
  }

  /** As {@link #jit(TensorFunction)}, for a function of two pytrees. */
  public static <P, D, R> Jitted.OfTwo<P, D, R> jit(BiFunction<P, D, R> f) {
    return new Jitted.OfTwo<>(f);
  }

  /**
   * f, of whose intermediate values none is kept for a derivative: they are computed again from the
   * argument when the backward pass needs them. One more evaluation of f, for memory that does not
   * grow with its length. f is recorded as by {@link #jit}; it may use tensors from outside, and is
   * differentiated in them too.
   */
  public static TensorFunction checkpoint(TensorFunction f) {
    return new Recorded<Tensor, Tensor>("checkpoint", f, Checkpoint::apply)::apply;
  }

  /** As {@link #checkpoint(TensorFunction)}, for pytrees. */
  public static <P, R> Function<P, R> checkpoint(Function<P, R> f) {
    return new Recorded<P, R>("checkpoint", f, Checkpoint::apply)::apply;
  }

  /** As {@link #checkpoint(TensorFunction)}, for a function of two pytrees. */
  public static <P, D, R> BiFunction<P, D, R> checkpoint(BiFunction<P, D, R> f) {
    Recorded<Jitted.Arguments<P, D>, R> recorded =
        new Recorded<>("checkpoint", x -> f.apply(x.first(), x.second()), Checkpoint::apply);
    return (x, data) -> recorded.apply(new Jitted.Arguments<>(x, data));
  }

  // ---- Choices and loops ----

  /**
   * One of two functions of an operand, by a bool scalar that may be traced. Both are recorded, one
   * runs; where vmap maps over the predicate both run. Their results have one structure and types.
   */
  public static <X, R> R cond(
      Tensor predicate,
      Function<? super X, ? extends R> whenTrue,
      Function<? super X, ? extends R> whenFalse,
      X operand) {
    return ControlFlow.cond(predicate, whenTrue, whenFalse, operand);
  }

  /** One of several functions, as {@link #cond}; an index outside counts as the nearest. */
  public static <X, R> R switchCase(
      Tensor index, List<? extends Function<? super X, ? extends R>> branches, X operand) {
    return ControlFlow.switchCase(index, branches, operand);
  }

  /**
   * The body repeated on a carry as long as the condition, a bool scalar, holds. Forward mode only:
   * reverse mode needs a known number of steps, as {@link #scan} has. Under vmap it runs until all
   * examples are done.
   */
  public static <C> C whileLoop(
      Function<? super C, Tensor> condition, Function<? super C, ? extends C> body, C init) {
    return ControlFlow.whileLoop(condition, body, init);
  }

  /**
   * A step repeated along the first axis of a sequence: from a carry and an element to the next
   * carry and an output. Recorded once, whatever the length. Reverse mode keeps of each step what
   * its derivative needs; with a {@linkplain #checkpoint(BiFunction) checkpoint} as body, its
   * carry.
   */
  public static <C, X, Y> Scanned<C, Y> scan(
      BiFunction<? super C, ? super X, Scanned<C, Y>> body, C init, X xs) {
    return ControlFlow.scan("scan", body, init, xs, false);
  }

  /** As {@link #scan(BiFunction, Object, Object)}, from the last element to the first. */
  public static <C, X, Y> Scanned<C, Y> scanReverse(
      BiFunction<? super C, ? super X, Scanned<C, Y>> body, C init, X xs) {
    return ControlFlow.scan("scanReverse", body, init, xs, true);
  }

  /** As {@link #scan(BiFunction, Object, Object)}, with nothing to run along but a length. */
  public static <C, Y> Scanned<C, Y> scan(
      Function<? super C, Scanned<C, Y>> body, C init, int length) {
    return ControlFlow.scan(body, init, length);
  }

  /** The body on (i, carry) for i in {@code [from, to)}: a scan, so reverse mode works. */
  public static <C> C foriLoop(
      int from, int to, BiFunction<Tensor, ? super C, ? extends C> body, C init) {
    return ControlFlow.foriLoop(from, to, body, init);
  }

  /** As above, with integer scalars as bounds, which may be traced: a {@link #whileLoop}. */
  public static <C> C foriLoop(
      Tensor from, Tensor to, BiFunction<Tensor, ? super C, ? extends C> body, C init) {
    return ControlFlow.foriLoop(from, to, body, init);
  }

  /** f of each element along the first axis, one after another, stacked; vmap does all at once. */
  public static <X, Y> Y map(Function<? super X, ? extends Y> f, X xs) {
    return ControlFlow.map(f, xs);
  }

  // ---- Solutions of equations ----

  /**
   * The x for which {@code matvec.apply(x)} is b, for a linear matvec that may use tensors from
   * outside. {@code solve} is not differentiated: the derivative is the solution of a system with
   * the same matvec, and reverse mode solves with its transpose, by the same solver.
   */
  public static <X> X customLinearSolve(
      Function<? super X, ? extends X> matvec, X b, LinearSolver<X> solve) {
    return Implicit.linearSolve(matvec, b, solve, solve);
  }

  /** As above, with another solver for the transposed system. */
  public static <X> X customLinearSolve(
      Function<? super X, ? extends X> matvec,
      X b,
      LinearSolver<X> solve,
      LinearSolver<X> transposeSolve) {
    return Implicit.linearSolve(matvec, b, solve, transposeSolve);
  }

  /**
   * A root of f, which may use tensors from outside. {@code solve} is not differentiated: by the
   * implicit function theorem the derivative solves a linear system with the derivative of f at the
   * root, by {@code tangentSolve}; reverse mode solves the transposed system, by the same solver.
   * The guess has no influence on the derivative.
   */
  public static <X> X customRoot(
      Function<? super X, ? extends X> f,
      X guess,
      RootSolver<X> solve,
      LinearSolver<X> tangentSolve) {
    return Implicit.root(f, guess, solve, tangentSolve, tangentSolve);
  }

  /**
   * The x for which {@code matvec.apply(x)} is b, for a symmetric positive definite matvec, by
   * conjugate gradients from zero, until the residual is below tolerance·|b| or after so many
   * steps. A {@link #whileLoop}; for derivatives give it to {@link #customLinearSolve}.
   */
  public static <X> X conjugateGradient(
      Function<? super X, ? extends X> matvec, X b, double tolerance, int maxSteps) {
    return Implicit.conjugateGradient(matvec, b, tolerance, maxSteps);
  }

  // ---- Java inside programs ----

  /**
   * A Java function that computes by other means than tensor operations, for use in any transform.
   * It must be pure; it is given tensors with numbers. Under vmap it is called for each example.
   * Differentiating it is an error: wrap it in {@link #customJvp(Function, JvpRule)}.
   *
   * @param like an example of the result: structure, shapes and element types count
   */
  public static <X, R> Function<X, R> pureCallback(R like, Function<X, R> host) {
    return x -> Callbacks.call(like, host, null, x);
  }

  /** As above, with a form for vmap: all arguments and results have a first axis more. */
  public static <X, R> Function<X, R> pureCallback(
      R like, Function<X, R> host, Function<X, R> batchedHost) {
    return x -> Callbacks.call(like, host, batchedHost, x);
  }

  /**
   * x, logged when its numbers are known, as {@code label: f64[2] [0.5, 2.0]} at level INFO by the
   * SLF4J logger {@code org.autodiff4j.debug}. Under vmap once for each example; inside {@link
   * #jit} it happens only if the result is used.
   */
  public static Tensor debugPrint(String label, Tensor x) {
    return debugTap(x, value -> DEBUG.info("{}: {}", label, value));
  }

  /** x, given to a consumer when its numbers are known, as {@link #debugPrint} logs it. */
  public static Tensor debugTap(Tensor x, Consumer<Tensor> sink) {
    return Tap.apply(sink, x);
  }

  /**
   * Whether the first NaN is to be an error that names the operation, its line in the user's
   * program and, in a backward pass, the step it is the derivative of. For all threads, until
   * turned off; also by the system property {@code autodiff4j.debugNaNs}. Programs run step by step
   * meanwhile, and every result is read: many times slower.
   */
  public static void debugNaNs(boolean on) {
    NaNs.seek(on);
  }

  // ---- Looking inside ----

  /**
   * The program of f at arguments of the types of x, with every transform in it carried out. Print
   * it to see what a derivative computes.
   */
  public static <P, R> Graph graph(Function<P, R> f, P x) {
    return Derivatives.graph(f, x);
  }

  /**
   * As {@link #graph(Function, Object)}, for a function of two arguments, both inputs of the
   * program.
   */
  public static <P, D, R> Graph graph(BiFunction<P, D, R> f, P params, D data) {
    return Derivatives.graph(
        (WithAux<P, D> both) -> f.apply(both.value(), both.aux()), new WithAux<>(params, data));
  }
}
