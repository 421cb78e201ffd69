package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autodiff4j.Dual;
import org.autodiff4j.DualRule;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.check.GradientReport;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs drawn at random, in which transforms and rules stand inside each other. */
class RandomProgramsTest {
  private static final int PROGRAMS = 40;
  private static final Tensor X = Tensor.of(0.31, -0.83, 0.57);
  private static final Tensor V = Tensor.of(0.7, -0.4, 1.3);

  private static final TensorFunction SINE = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()));
  private static final DualRule<Tensor, Tensor> EXP_RULE =
      (x, dx) -> {
        Tensor y = x.exp();
        return new Dual<>(y, dx.mul(y));
      };
  private static final TensorFunction EXP = customJvp((Tensor x) -> x.exp(), EXP_RULE);
  private static final TensorFunction SQUARE =
      customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(2));

  static List<Named<TensorFunction>> programs() {
    List<Named<TensorFunction>> programs = new ArrayList<>();
    for (int i = 0; i < PROGRAMS; i++) {
      long seed = i;
      programs.add(Named.of("seed " + seed, x -> new Program(seed).scalar(x)));
    }
    return programs;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void derivatives_randomProgram_passAllChecksToOrderTwo(TensorFunction f) {
    GradientReport report = GradientChecks.of(f).at(X).order(2).directions(1).tolerance(1e-5).run();
    assertTrue(report.passed(), report::toString);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void derivatives_randomProgram_agreeHoweverTheyAreComputed(TensorFunction f) {
    Tensor g = grad(f).apply(X);
    close(g, jacfwd(f).apply(X));
    close(g, jacrev(f).apply(X));
    close(g.mul(V).sum(), jvp(f, X, V).tangent());
    close(g.mul(V).sum(), linearize(f, X).pushforward(V));
    close(g, vjp(f, X).pullback(Tensor.scalar(1.0)));
    close(g, GraphEvaluator.evaluate(graph(grad(f), X), new Tensor[] {X})[0]);
    Tensor h = hessian(f).apply(X);
    close(h, h.T());
    close(h, jacrev(grad(f)).apply(X));
    close(h, jacrev(jacfwd(f)).apply(X));
    close(h.matmul(V), hvp(f, X, V));
    close(h.matmul(V), vhp(f, X, V));
    close(h.matmul(V), grad(u -> jvp(f, u, V).tangent()).apply(X));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void batching_randomProgram_equalsTheStackOfItsResults(TensorFunction f) {
    Tensor batch = Tensors.stack(0, X, X.mul(0.5), X.neg());
    for (TensorFunction each : List.of(f, grad(f), (TensorFunction) u -> hvp(f, u, V))) {
      Tensor expected =
          Tensors.stack(
              0, each.apply(batch.at(0)), each.apply(batch.at(1)), each.apply(batch.at(2)));
      Tensor actual =
          Vmap.apply(
              "vmap",
              inputs -> new Tensor[] {each.apply(inputs[0])},
              new Tensor[] {batch},
              new boolean[] {true},
              3)[0];
      close(expected, actual);
    }
  }

  private static void close(Tensor expected, Tensor actual) {
    assertClose(expected, actual, 1e-9);
  }

  /** A smooth program; the seed decides its steps, the argument only the numbers. */
  private static final class Program {
    private final Random random;
    private int inner;

    Program(long seed) {
      random = new Random(seed);
    }

    Tensor scalar(Tensor x) {
      Tensor y = vector(x, 5);
      return switch (random.nextInt(4)) {
        case 0 -> y.sum();
        case 1 -> y.square().mean();
        case 2 -> y.logSumExp();
        default -> y.mul(V).sum().tanh();
      };
    }

    /** A vector of 3 from one of 3, by some steps; the result is bounded. */
    private Tensor vector(Tensor x, int steps) {
      List<Tensor> known = new ArrayList<>(List.of(x));
      for (int i = 0; i < steps; i++) {
        known.add(step(pick(known), pick(known)).tanh());
      }
      return known.get(known.size() - 1).add(pick(known));
    }

    private Tensor pick(List<Tensor> known) {
      return known.get(random.nextInt(known.size()));
    }

    private Tensor step(Tensor a, Tensor b) {
      return switch (random.nextInt(24)) {
        case 0 -> a.add(b);
        case 1 -> a.mul(b);
        case 2 -> a.div(b.square().add(1));
        case 3 -> a.sin().sub(b.mul(2));
        case 4 -> SINE.apply(a).mul(b);
        case 5 -> EXP.apply(a);
        case 6 -> SQUARE.apply(a.add(b));
        case 7 -> a.expandDims(1).mul(b).sum(0);
        case 8 -> a.expandDims(1).matmul(b.expandDims(0)).matmul(V);
        case 9 -> Tensors.concat(0, a.slice(0, 1, 3), b.slice(0, 0, 1));
        case 10 -> a.flip().cumSum(0);
        case 11 -> a.gather(0, Tensor.of(2, 0, 2)).mul(b);
        case 12 -> b.scatterAdd(0, Tensor.of(1, 1), a.slice(0, 0, 2));
        case 13 -> a.pad(Padding.of(1, 1)).slice(0, 0, 5, 2);
        case 14 -> Tensors.where(Tensor.of(true, false, true), a.exp(), b);
        case 15 -> a.sub(b.logSumExp());
        case 16 -> a.mul(b.prod());
        case 17 -> a.broadcastTo(2, 3).reshape(3, 2).T().sum(0).mul(b);
        case 18 -> a.square().add(0.5).sqrt().mul(b.sigmoid());
        case 19 -> inner(a, b);
        case 20 -> grad(u -> u.mul(b).sin().mul(a).sum()).apply(a);
        case 21 -> jvp((Tensor u) -> u.mul(a).exp(), b, a).tangent();
        case 22 -> jacfwd(u -> u.mul(a).tanh()).apply(b).matmul(a);
        default -> linearize((Tensor u) -> u.square().mul(b), a).pushforward(b);
      };
    }

    /** A transform of a whole program, which uses what is outside. */
    private Tensor inner(Tensor a, Tensor b) {
      if (inner++ > 0) {
        return a.mul(b);
      }
      long seed = random.nextLong();
      TensorFunction f = u -> new Program(seed, this).vector(u.mul(b), 2).sum();
      return switch (random.nextInt(3)) {
        case 0 -> grad(f).apply(a);
        case 1 -> hvp(f, a, b);
        default -> jacrev(u -> new Program(seed, this).vector(u.add(b), 2)).apply(a).sum(1);
      };
    }

    Program(long seed, Program outer) {
      this(seed);
      inner = outer.inner;
    }
  }
}
