package org.autodiff4j;

import java.util.Arrays;
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
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/** Functions with derivative rules of the user's. A rule is known by the line that made it. */
final class CustomRules {
  private static final String RULE_TANGENT = "tangent that the rule returned";

  private CustomRules() {}

  static <P, R> Function<P, R> jvp(Function<? super P, ? extends R> f, JvpRule<P, R> rule) {
    String name = "customJvp at " + CallSite.ofUser();
    return x -> {
      Treed<P, R> treed = Treed.of(name, f, x);
      CustomJvp.Rule flat =
          (self, xs, dxs) -> {
            Tensor[] y = self.bind(xs);
            Tree<P> argument = treed.argument();
            Tree<R> result = treed.result().with(y);
            R dy = rule.apply(argument.build(xs), result.build(y), argument.build(dxs));
            return new Tangents(y, result.like(name, RULE_TANGENT, "the result", dy));
          };
      return apply(treed, new CustomJvp(name, treed, flat));
    };
  }

  static <P, R> Function<P, R> jvp(Function<? super P, ? extends R> f, DualRule<P, R> rule) {
    String name = "customJvp at " + CallSite.ofUser();
    ResultTypes<P, R> types = new ResultTypes<>(name, f);
    return x -> {
      Treed<P, R> treed = Treed.of(name, f, x);
      CustomJvp.Rule flat =
          (self, xs, dxs) -> {
            Tree<P> argument = treed.argument();
            Dual<R> dual =
                returned(name, "rule", rule.apply(argument.build(xs), argument.build(dxs)));
            Tree<R> result = treed.returned(dual.primal());
            types.require(argument.with(xs), "primal that the rule returned", dual.primal());
            return new Tangents(
                result.leaves(), result.like(name, RULE_TANGENT, "the result", dual.tangent()));
          };
      return apply(treed, new CustomJvp(name, treed, flat));
    };
  }

  static <A, B, R> BiFunction<A, B, R> jvp(
      BiFunction<? super A, ? super B, ? extends R> f,
      ArgumentRule<A, B, R, A> inA,
      ArgumentRule<A, B, R, B> inB) {
    String name = "customJvp at " + CallSite.ofUser();
    return (a, b) -> {
      Treed<Pair<A, B>, R> treed = Treed.of(name, x -> f.apply(x.a(), x.b()), new Pair<>(a, b));
      CustomJvp.Rule flat =
          (self, xs, dxs) -> {
            Tensor[] y = self.bind(xs);
            Tree<R> result = treed.result().with(y);
            Pair<A, B> x = treed.argument().build(xs);
            Pair<A, B> dx = treed.argument().build(dxs);
            R z = result.build(y);
            Tensor @Nullable [] sum = null;
            if (!isZero(dx.a())) {
              R term = inA.apply(x.a(), x.b(), z, dx.a());
              sum =
                  result.like(
                      name, "tangent that the first argument's rule returned", "the result", term);
            }
            if (!isZero(dx.b())) {
              R term = inB.apply(x.a(), x.b(), z, dx.b());
              Tensor[] other =
                  result.like(
                      name, "tangent that the second argument's rule returned", "the result", term);
              sum = sum == null ? other : sum(sum, other);
            }
            return new Tangents(y, sum == null ? result.zeros() : sum);
          };
      return apply(treed, new CustomJvp(name, treed, flat));
    };
  }

  static <P, R, S> Function<P, R> vjp(
      Function<? super P, ? extends R> f,
      Function<? super P, WithAux<R, S>> forward,
      BiFunction<? super S, ? super R, ? extends P> backward) {
    String name = "customVjp at " + CallSite.ofUser();
    ResultTypes<P, R> types = new ResultTypes<>(name, f);
    return x -> {
      Treed<P, R> treed = Treed.of(name, f, x);
      CustomVjp.Forward flat =
          xs -> {
            Tree<P> argument = treed.argument().with(xs);
            WithAux<R, S> outcome =
                returned(name, "forward function", forward.apply(argument.build(xs)));
            Tree<R> result = treed.returned(outcome.value());
            types.require(argument, "value that the forward function returned", outcome.value());
            Tree<S> residual = Tree.of(name + ": the residual", outcome.aux());
            int kept = residual.leaves().length;
            return CustomVjp.Outcome.of(
                result.leaves(),
                residual.leaves(),
                inputs -> {
                  S residuals = residual.build(Arrays.copyOfRange(inputs, 0, kept));
                  R ct = result.build(Arrays.copyOfRange(inputs, kept, inputs.length));
                  return argument.like(
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

  private static <T> T returned(String name, String function, @Nullable T result) {
    if (result == null) {
      throw new StructureException(name + ": the " + function + " returned null.");
    }
    return result;
  }

  private static Tensor[] sum(Tensor[] x, Tensor[] y) {
    Tensor[] sum = new Tensor[x.length];
    Arrays.setAll(sum, i -> Literal.isZero(y[i]) ? x[i] : x[i].add(y[i]).cast(x[i].dtype()));
    return sum;
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
