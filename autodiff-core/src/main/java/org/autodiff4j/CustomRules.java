package org.autodiff4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Call.Tangents;
import org.autodiff4j.tensor.CallSite;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.CustomJvp;
import org.autodiff4j.transform.CustomVjp;
import org.autodiff4j.transform.Tracing;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.TensorType;

/** Functions with derivative rules of the user's. A rule is known by the line that made it. */
final class CustomRules {
  private CustomRules() {}

  static <P, R> Function<P, R> jvp(Function<? super P, ? extends R> f, JvpRule<P, R> rule) {
    String name = "customJvp at " + CallSite.ofUser();
    return x -> {
      Treed<P, R> treed = Treed.of(f, x);
      CustomJvp.Rule flat =
          (self, xs, dxs) -> {
            Tensor[] y = self.bind(xs);
            Tree<P> argument = treed.argument();
            Tree<R> result = treed.result().with(y);
            R dy = rule.apply(argument.build(xs), result.build(y), argument.build(dxs));
            return new Tangents(y, tangents(name, result, dy));
          };
      return apply(treed, new CustomJvp(name, treed, flat));
    };
  }

  static <P, R> Function<P, R> jvp(Function<? super P, ? extends R> f, DualRule<P, R> rule) {
    String name = "customJvp at " + CallSite.ofUser();
    Map<List<TensorType>, Tree<R>> known = new ConcurrentHashMap<>();
    return x -> {
      Treed<P, R> treed = Treed.of(f, x);
      CustomJvp.Rule flat =
          (self, xs, dxs) -> {
            Tree<P> argument = treed.argument();
            Dual<R> dual = rule.apply(argument.build(xs), argument.build(dxs));
            Tree<R> expected = known.get(types(xs));
            if (expected == null) {
              expected = resultOf(name, f, argument.build(xs));
              known.put(types(xs), expected);
            }
            Tensor[] y =
                expected.like(
                    name, "primal that the rule returned", "the function's", dual.primal());
            return new Tangents(y, tangents(name, treed.returned(dual.primal()), dual.tangent()));
          };
      return apply(treed, new CustomJvp(name, treed, flat));
    };
  }

  static <A, B, R> BiFunction<A, B, R> jvp(
      BiFunction<? super A, ? super B, ? extends R> f,
      ArgumentRule<A, B, R, A> inA,
      ArgumentRule<A, B, R, B> inB) {
    Function<Pair<A, B>, R> paired =
        CustomRules.<Pair<A, B>, R>jvp(
            x -> f.apply(x.a(), x.b()),
            (x, y, dx) -> {
              if (isZero(dx.a())) {
                return inB.apply(x.a(), x.b(), y, dx.b());
              }
              R fromA = inA.apply(x.a(), x.b(), y, dx.a());
              return isZero(dx.b())
                  ? fromA
                  : Pytree.map(Tensor::add, fromA, inB.apply(x.a(), x.b(), y, dx.b()));
            });
    return (a, b) -> paired.apply(new Pair<>(a, b));
  }

  static <P, R, S> Function<P, R> vjp(
      Function<? super P, ? extends R> f,
      Function<? super P, WithAux<R, S>> forward,
      BiFunction<? super S, ? super R, ? extends P> backward) {
    String name = "customVjp at " + CallSite.ofUser();
    return x -> {
      Treed<P, R> treed = Treed.of(f, x);
      CustomVjp.Forward flat =
          xs -> {
            WithAux<R, S> outcome = forward.apply(treed.argument().build(xs));
            Tree<R> result = treed.returned(outcome.value());
            Tree<S> residual = Tree.of(name + ": the residual", outcome.aux());
            int kept = residual.leaves().length;
            return CustomVjp.Outcome.of(
                result.leaves(),
                residual.leaves(),
                inputs -> {
                  S residuals = residual.build(Arrays.copyOfRange(inputs, 0, kept));
                  R ct = result.build(Arrays.copyOfRange(inputs, kept, inputs.length));
                  return treed
                      .argument()
                      .like(
                          name,
                          "cotangent that the backward function returned",
                          "the argument",
                          backward.apply(residuals, ct));
                });
          };
      return apply(treed, new CustomVjp(name, treed, flat));
    };
  }

  /** The arguments of a function of two. */
  private record Pair<A, B>(A a, B b) {}

  private static <P, R> R apply(Treed<P, R> treed, Call call) {
    Tensor[] y = Interpreter.bindAll(call, treed.argument().leaves());
    return treed.result().build(y);
  }

  private static <R> Tensor[] tangents(String name, Tree<R> result, R dy) {
    return result.like(name, "tangent that the rule returned", "the result", dy);
  }

  /** Structure and types of the function's result, found without running it on numbers. */
  private static <P, R> Tree<R> resultOf(String name, Function<? super P, ? extends R> f, P x) {
    Treed<P, R> probe = Treed.of(f, x);
    TensorType[] types = types(probe.argument().leaves()).toArray(TensorType[]::new);
    Tracing.graph(name, probe, types);
    return probe.result();
  }

  private static List<TensorType> types(Tensor[] tensors) {
    return Arrays.stream(tensors).map(Tensor::type).toList();
  }

  private static boolean isZero(Object tangent) {
    for (Tensor leaf : Pytree.flatten(tangent).leaves()) {
      if (!Literal.isZero(leaf)) {
        return false;
      }
    }
    return true;
  }
}
