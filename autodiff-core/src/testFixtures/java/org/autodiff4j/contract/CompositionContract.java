package org.autodiff4j.contract;

import static org.autodiff4j.Autodiff.checkpoint;
import static org.autodiff4j.Autodiff.cond;
import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.foriLoop;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jet;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.map;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.scanReverse;
import static org.autodiff4j.Autodiff.switchCase;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.Autodiff.whileLoop;
import static org.autodiff4j.TensorAssertions.assertClose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every pair of transforms, in both orders, over functions that contain each construct for whole
 * programs, against the same function written with plain Java loops and branches.
 */
public abstract class CompositionContract {
  private static final Tensor X = Tensor.of(0.5, -1.25, 0.75);
  private static final Tensor V = Tensor.of(1.0, 0.25, -0.5);
  private static final Tensor W = Tensor.of(0.3, -0.2, 0.4);

  /** A function by constructs for whole programs, and by plain Java. */
  private record Pair(TensorFunction f, TensorFunction plain) {}

  private static Tensor step(Tensor h, Tensor u) {
    return h.mul(W).add(u).tanh();
  }

  private static final Map<String, Pair> FUNCTIONS = functions();

  private static Map<String, Pair> functions() {
    Map<String, Pair> all = new LinkedHashMap<>();
    TensorFunction chain = x -> x.sin().mul(x.exp()).add(x.tanh());
    all.put("plain", new Pair(chain, chain));
    all.put("jit", new Pair(jit(chain), chain));
    all.put(
        "jit in jit",
        new Pair(jit(x -> jit(chain).apply(x.mul(2)).sin()), x -> chain.apply(x.mul(2)).sin()));
    all.put("checkpoint", new Pair(checkpoint(chain), chain));
    all.put(
        "checkpoint that captures, in a checkpoint",
        new Pair(
            checkpoint((Tensor x) -> checkpoint((Tensor y) -> y.mul(x).sin()).apply(x.exp()))
                ::apply,
            x -> x.exp().mul(x).sin()));
    all.put(
        "cond",
        new Pair(
            x -> cond(x.sum().gt(0), (Tensor y) -> y.sin().mul(x), (Tensor y) -> y.exp(), x.mul(2)),
            x -> x.sum().toDouble() > 0 ? x.mul(2).sin().mul(x) : x.mul(2).exp()));
    all.put(
        "switchCase with a branch that is constant",
        new Pair(
            x ->
                switchCase(
                    x.sum().floor().cast(DType.INT32).add(1),
                    List.of((Tensor y) -> y.mul(0).add(3), (Tensor y) -> y.cos(), (Tensor y) -> W),
                    x),
            x -> {
              double i = Math.floor(x.sum().toDouble()) + 1;
              return i <= 0 ? x.mul(0).add(3) : i == 1 ? x.cos() : W;
            }));
    all.put(
        "scan",
        new Pair(
            x -> {
              Scanned<Tensor, Tensor> s =
                  scan(
                      (Tensor h, Tensor u) -> {
                        Tensor next = step(h, u.mul(x.sum().sin()));
                        return new Scanned<>(next, next.square());
                      },
                      x,
                      Tensors.stack(0, x, x.sin(), x.mul(3), W));
              return s.carry().add(s.outputs().sum(0));
            },
            x -> {
              Tensor h = x;
              Tensor sum = null;
              for (Tensor u : new Tensor[] {x, x.sin(), x.mul(3), W}) {
                h = step(h, u.mul(x.sum().sin()));
                sum = sum == null ? h.square() : sum.add(h.square());
              }
              return h.add(sum);
            }));
    all.put(
        "scanReverse over a checkpoint",
        new Pair(
            x -> {
              Scanned<Tensor, Tensor> s =
                  scanReverse(
                      checkpoint(
                          (Tensor h, Tensor u) -> {
                            Tensor next = step(h, u).mul(x);
                            return new Scanned<>(next, next.sum());
                          }),
                      W,
                      Tensors.stack(0, x, x.sin(), x.mul(3)));
              return s.carry().add(s.outputs());
            },
            x -> {
              Tensor h = W;
              Tensor[] us = {x, x.sin(), x.mul(3)};
              Tensor[] sums = new Tensor[3];
              for (int t = 2; t >= 0; t--) {
                h = step(h, us[t]).mul(x);
                sums[t] = h.sum();
              }
              return h.add(Tensors.stack(0, sums));
            }));
    all.put(
        "foriLoop",
        new Pair(
            x -> foriLoop(1, 4, (i, h) -> h.mul(i.cast(DType.FLOAT64)).sin().add(x), x.mul(0.5)),
            x -> {
              Tensor h = x.mul(0.5);
              for (int i = 1; i < 4; i++) {
                h = h.mul(i).sin().add(x);
              }
              return h;
            }));
    all.put(
        "map",
        new Pair(x -> map((Tensor u) -> u.sin().mul(x.sum()), x), x -> x.sin().mul(x.sum())));
    TensorFunction custom = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()).mul(1 + 0));
    all.put("customJvp", new Pair(custom, Tensor::sin));
    all.put(
        "scan over jit over customJvp",
        new Pair(
            x ->
                scan(
                        (Tensor h) -> new Scanned<>(jit(custom).apply(h.mul(x)), List.<Tensor>of()),
                        x,
                        3)
                    .carry(),
            x -> x.mul(x).sin().mul(x).sin().mul(x).sin()));
    return all;
  }

  /** Forward-mode only. */
  private static final Pair WHILE =
      new Pair(
          x ->
              whileLoop(
                  (Tensor h) -> h.square().sum().lt(40), h -> h.mul(2).add(x.sin().mul(0.1)), x),
          x -> {
            Tensor h = x;
            while (h.square().sum().toDouble() < 40) {
              h = h.mul(2).add(x.sin().mul(0.1));
            }
            return h;
          });

  private static final Map<String, UnaryOperator<TensorFunction>> FORWARD = forward();
  private static final Map<String, UnaryOperator<TensorFunction>> REVERSE = reverse();

  private static Map<String, UnaryOperator<TensorFunction>> forward() {
    Map<String, UnaryOperator<TensorFunction>> all = new LinkedHashMap<>();
    all.put("identity", f -> f);
    all.put("jvp", f -> x -> jvp(f, x, V).tangent());
    all.put("linearize", f -> x -> linearize(f, x).pushforward(V));
    all.put("jacfwd", f -> x -> jacfwd(f).apply(x).matmul(V));
    all.put("jit", f -> jit(f));
    all.put("jet", f -> x -> jet(f, x, List.of(V, x.like(0.5))).derivatives().get(1));
    all.put("vmap", f -> x -> vmap(f).apply(Tensors.stack(0, x, x.mul(-2))).at(1));
    all.put("vmap over a scale", f -> x -> vmap((Tensor s) -> f.apply(x.mul(s))).apply(V).sum(0));
    return all;
  }

  private static Map<String, UnaryOperator<TensorFunction>> reverse() {
    Map<String, UnaryOperator<TensorFunction>> all = new LinkedHashMap<>(forward());
    all.put("grad", f -> grad(x -> f.apply(x).mul(V).sum()));
    all.put("vjp", f -> x -> vjp(f, x).pullback(x.sin()));
    all.put("hvp", f -> x -> hvp(y -> f.apply(y).sum(), x, V));
    all.put("checkpoint", f -> checkpoint(f));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> pairs_ofTransforms_overEveryConstruct_agreeWithPlainJava() {
    return FUNCTIONS.entrySet().stream()
        .flatMap(entry -> pairs(entry.getKey(), entry.getValue(), REVERSE));
  }

  @TestFactory
  Stream<DynamicTest> pairs_ofForwardTransforms_overWhileLoop_agreeWithPlainJava() {
    return pairs("whileLoop", WHILE, FORWARD);
  }

  /** Plain Java branches are neither recorded nor batched: the expected value does without. */
  private static Stream<DynamicTest> pairs(
      String name, Pair pair, Map<String, UnaryOperator<TensorFunction>> transforms) {
    return transforms.entrySet().stream()
        .flatMap(
            outer ->
                transforms.entrySet().stream()
                    .map(
                        inner ->
                            DynamicTest.dynamicTest(
                                outer.getKey() + " of " + inner.getKey() + " of " + name,
                                () -> {
                                  Tensor expected =
                                      plain(outer).apply(plain(inner).apply(pair.plain)).apply(X);
                                  TensorFunction f =
                                      outer.getValue().apply(inner.getValue().apply(pair.f));
                                  assertClose(expected, f.apply(X));
                                  assertClose(expected, f.apply(X));
                                })));
  }

  private static UnaryOperator<TensorFunction> plain(
      Map.Entry<String, UnaryOperator<TensorFunction>> transform) {
    return switch (transform.getKey()) {
      case "jit", "checkpoint" -> f -> f;
      case "vmap" -> f -> x -> f.apply(x.mul(-2));
      case "vmap over a scale" ->
          f -> x -> f.apply(x.mul(1.0)).add(f.apply(x.mul(0.25))).add(f.apply(x.mul(-0.5)));
      default -> transform.getValue();
    };
  }
}
