package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.Vjp;
import org.autodiff4j.WithAux;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transforms inside transforms: every order of them, and closures over values of outer ones. */
class NestingTest {
  private static final Tensor ONE = Tensor.scalar(1.0);

  /** A way to differentiate a function of one number, as one again. */
  private enum Way implements UnaryOperator<TensorFunction> {
    JVP,
    GRAD,
    LINEARIZE,
    VJP,
    JACFWD,
    JACREV;

    @Override
    public TensorFunction apply(TensorFunction f) {
      return switch (this) {
        case JVP -> x -> jvp(f, x, ONE).tangent();
        case GRAD -> grad(f);
        case LINEARIZE -> x -> linearize(f, x).pushforward(ONE);
        case VJP -> x -> vjp(f, x).pullback(ONE);
        case JACFWD -> jacfwd(f);
        case JACREV -> jacrev(f);
      };
    }
  }

  /** A function with its derivatives from order 0 to 4. */
  private record Known(String name, TensorFunction f, List<DoubleUnaryOperator> derivatives) {
    static Known of(String name, TensorFunction f, DoubleUnaryOperator... derivatives) {
      return new Known(name, f, List.of(derivatives));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Known sine(String name, TensorFunction f) {
    return Known.of(name, f, Math::sin, Math::cos, x -> -Math.sin(x), x -> -Math.cos(x), Math::sin);
  }

  static Stream<Known> functions() {
    TensorFunction jvpRule = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()));
    TensorFunction recursiveRule = customJvp(Tensor::exp, (x, y, dx) -> dx.mul(y));
    TensorFunction vjpRule =
        customVjp(
            Tensor::sin, x -> new WithAux<>(x.sin(), x.cos()), (cosine, ct) -> ct.mul(cosine));
    return Stream.of(
        sine("sin", x -> x.sin()),
        sine("sin by a JVP rule", jvpRule),
        sine("sin by a VJP rule", vjpRule),
        Known.of(
            "exp(2x) by a rule in terms of its result",
            x -> recursiveRule.apply(x.mul(2)),
            x -> Math.exp(2 * x),
            x -> 2 * Math.exp(2 * x),
            x -> 4 * Math.exp(2 * x),
            x -> 8 * Math.exp(2 * x),
            x -> 16 * Math.exp(2 * x)),
        Known.of(
            "x^5 by a loop",
            x -> {
              Tensor y = x;
              for (int i = 1; i < 5; i++) {
                y = y.mul(x);
              }
              return y;
            },
            x -> Math.pow(x, 5),
            x -> 5 * Math.pow(x, 4),
            x -> 20 * Math.pow(x, 3),
            x -> 60 * Math.pow(x, 2),
            x -> 120 * x),
        Known.of(
            "1/x",
            x -> ONE.div(x),
            x -> 1 / x,
            x -> -Math.pow(x, -2),
            x -> 2 * Math.pow(x, -3),
            x -> -6 * Math.pow(x, -4),
            x -> 24 * Math.pow(x, -5)),
        Known.of(
            "x·e^x by vectors",
            x -> Tensors.stack(0, x, x.exp()).prod(),
            x -> x * Math.exp(x),
            x -> (x + 1) * Math.exp(x),
            x -> (x + 2) * Math.exp(x),
            x -> (x + 3) * Math.exp(x),
            x -> (x + 4) * Math.exp(x)),
        Known.of(
            "x² by an inner gradient",
            x -> grad(y -> y.mul(x.square())).apply(x),
            x -> x * x,
            x -> 2 * x,
            x -> 2,
            x -> 0,
            x -> 0));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void derivatives_allMixturesToOrderFour_areTheAnalyticOnes(Known known) {
    double at = 0.7;
    Tensor x = Tensor.scalar(at);
    assertEquals(known.derivatives.get(0).applyAsDouble(at), known.f.apply(x).toDouble(), 1e-12);
    List<Derived> level = List.of(new Derived("", known.f));
    Way[] cheap = {Way.JVP, Way.GRAD, Way.LINEARIZE, Way.VJP};
    for (int order = 1; order <= 4; order++) {
      Way[] ways = order <= 3 ? Way.values() : cheap;
      List<Derived> next = new ArrayList<>();
      for (Derived inner : level) {
        for (Way way : ways) {
          next.add(new Derived(way + " " + inner.name, way.apply(inner.f)));
        }
      }
      double expected = known.derivatives.get(order).applyAsDouble(at);
      double tolerance = 1e-10 * Math.max(1, Math.abs(expected));
      for (Derived derived : next) {
        assertEquals(expected, derived.f.apply(x).toDouble(), tolerance, derived.name);
      }
      level = next;
    }
  }

  private record Derived(String name, TensorFunction f) {}

  @Test
  void directionalDerivatives_allMixturesToOrderFour_ofAQuarticForm() {
    // f(x) = (a·x)^4: the derivative of order k along v is 4!/(4-k)! (a·v)^k (a·x)^(4-k)
    Tensor a = Tensor.of(1.0, -2.0, 0.5);
    Tensor v = Tensor.of(0.3, 0.2, -1.0);
    Tensor x = Tensor.of(0.9, -0.4, 1.1);
    double av = a.mul(v).sum().toDouble();
    double ax = a.mul(x).sum().toDouble();
    UnaryOperator<TensorFunction> forward = f -> u -> jvp(f, u, v).tangent();
    UnaryOperator<TensorFunction> reverse = f -> u -> grad(f).apply(u).mul(v).sum();
    for (int mixture = 0; mixture < 16; mixture++) {
      TensorFunction f = u -> u.matmul(a).square().square();
      double factor = 1;
      for (int k = 1; k <= 4; k++) {
        f = ((mixture >> (k - 1) & 1) == 0 ? forward : reverse).apply(f);
        factor *= 5 - k;
        double expected = factor * Math.pow(av, k) * Math.pow(ax, 4 - k);
        assertEquals(expected, f.apply(x).toDouble(), 1e-11, "mixture " + mixture);
      }
    }
  }

  // ---- Perturbation confusion ----

  @Test
  void innerDerivativeOfSum_outerPerturbationDoesNotLeakIn() {
    // Siskind and Pearlmutter 2005: d/dx [x · d/dy (x + y)] = 1, and 2 where perturbations mix.
    for (Way outer : Way.values()) {
      for (Way inner : Way.values()) {
        TensorFunction f = x -> x.mul(inner.apply(y -> x.add(y)).apply(ONE));
        assertNumbers(outer.apply(f).apply(ONE), 1);
      }
    }
  }

  @Test
  void innerDerivativeOfProduct_keepsTheOuterDependence() {
    // d/dx [x · d/dy (x·y)] = d/dx x² = 2x
    for (Way outer : Way.values()) {
      for (Way inner : Way.values()) {
        TensorFunction f = x -> x.mul(inner.apply(y -> x.mul(y)).apply(Tensor.scalar(5.0)));
        assertNumbers(outer.apply(f).apply(Tensor.scalar(3.0)), 6);
      }
    }
  }

  @Test
  void innerDerivativeOfConstant_isZeroThoughItUsesTheOuterVariable() {
    // d/dx [x · d/dy x] = 0
    for (Way outer : Way.values()) {
      for (Way inner : Way.values()) {
        TensorFunction f = x -> x.mul(inner.apply(y -> x).apply(ONE));
        assertNumbers(outer.apply(f).apply(Tensor.scalar(3.0)), 0);
      }
    }
  }

  @Test
  void derivativeAtTheOuterVariable_countsBothUses() {
    // d/dx [d/dy (x·y²) at y = x] = d/dx 2x² = 4x
    for (Way outer : Way.values()) {
      for (Way inner : Way.values()) {
        TensorFunction f = x -> inner.apply(y -> x.mul(y.square())).apply(x);
        assertNumbers(outer.apply(f).apply(Tensor.scalar(3.0)), 12);
      }
    }
  }

  @Test
  void threeLevels_eachInnerFunctionUsesAllOuterVariables() {
    // d/dx d/dy d/dz (x·y²·z³) at (2, 3, 5): 1 · 2y · 3z²
    for (Way a : Way.values()) {
      for (Way b : Way.values()) {
        for (Way c : Way.values()) {
          TensorFunction f =
              x ->
                  b.apply(
                          y ->
                              c.apply(z -> x.mul(y.square()).mul(z.pow(3)))
                                  .apply(Tensor.scalar(5.0)))
                      .apply(Tensor.scalar(3.0));
          assertNumbers(a.apply(f).apply(Tensor.scalar(2.0)), 450);
        }
      }
    }
  }

  @Test
  void derivativeOfShiftedFunction_appliedTwice_isTheSecondDerivative() {
    // Manzyuk et al. 2019: D f(y) = d/du f(y + u) at 0; D(D h)(y) = h''(y), and not 0.
    for (Way way : Way.values()) {
      UnaryOperator<TensorFunction> d =
          f -> y -> way.apply(u -> f.apply(y.add(u))).apply(Tensor.scalar(0.0));
      TensorFunction h = x -> x.pow(3);
      assertNumbers(d.apply(d.apply(h)).apply(Tensor.scalar(2.0)), 12);
      assertNumbers(d.apply(d.apply(d.apply(h))).apply(Tensor.scalar(2.0)), 6);
    }
  }

  // ---- Closures over what outer transforms hold ----

  @Test
  void linearMapOfAnInnerFunction_usedUnderTheOuterTransform_isDifferentiated() {
    // pushforward of sin at x, along x²: cos(x)·x²
    TensorFunction f =
        x -> {
          Linearized<Tensor, Tensor> inner = linearize((Tensor y) -> y.sin(), x);
          return inner.pushforward(x.square());
        };
    double x = 0.7;
    double expected = 2 * x * Math.cos(x) - x * x * Math.sin(x);
    for (Way way : Way.values()) {
      assertNumbers(way.apply(f).apply(Tensor.scalar(x)), expected);
    }
  }

  @Test
  void pullbackMadeOutside_appliedInside_isALinearFunction() {
    Vjp<Tensor, Tensor> made = vjp((Tensor y) -> y.exp(), Tensor.scalar(2.0));
    for (Way way : Way.values()) {
      TensorFunction f = x -> made.pullback(x.square());
      assertNumbers(way.apply(f).apply(Tensor.scalar(3.0)), 6 * Math.exp(2));
    }
  }

  @Test
  void innerGradientStep_differentiatedThrough_givesTheMetaGradient() {
    // One step of descent on (w - x)²: w' = w - 2r(w - x); d/dr (w' - x)² = -4(w' - x)(w - x)
    Tensor w = Tensor.scalar(1.5);
    Tensor x = Tensor.scalar(-0.5);
    TensorFunction outer =
        rate -> {
          Tensor g = grad(v -> v.sub(x).square()).apply(w);
          return w.sub(rate.mul(g)).sub(x).square();
        };
    double next = 1.5 - 0.1 * 2 * 2;
    for (Way way : Way.values()) {
      assertNumbers(way.apply(outer).apply(Tensor.scalar(0.1)), -4 * (next + 0.5) * 2);
    }
  }

  @Test
  void hessianOfAFunctionWithAnInnerHvp_matchesClosedForm() {
    // g(x) = vᵀ∇²(Σ x^4)v = 12 Σ v²x², so ∇²g = diag(24 v²)
    Tensor v = Tensor.of(1.0, 2.0);
    TensorFunction g = x -> hvp((Tensor u) -> u.pow(4).sum(), x, v).mul(v).sum();
    assertClose(
        Tensor.of(new double[][] {{24, 0}, {0, 96}}), hessian(g).apply(Tensor.of(3.0, -1.0)));
  }

  @Test
  void jacobianInsideGradient_ofItsDeterminantLikeSum_isExact() {
    // Σ_ij J_ij² with J = diag(2x): 4 Σ x², gradient 8x
    Tensor x = Tensor.of(1.0, -2.0);
    assertClose(x.mul(8), grad(u -> jacfwd(w -> w.square()).apply(u).square().sum()).apply(x));
    assertClose(x.mul(8), grad(u -> jacrev(w -> w.square()).apply(u).square().sum()).apply(x));
    assertClose(x.mul(8), jacfwd(u -> jacrev(w -> w.square()).apply(u).square().sum()).apply(x));
  }

  @Test
  void ruleThatDifferentiatesInside_composes() {
    // A rule that takes its derivative by an inner jvp of the function itself.
    TensorFunction f =
        customJvp(
            x -> x.sin().mul(x), (x, y, dx) -> jvp((Tensor u) -> u.sin().mul(u), x, dx).tangent());
    double x = 0.7;
    double second = 2 * Math.cos(x) - x * Math.sin(x);
    for (Way a : Way.values()) {
      for (Way b : Way.values()) {
        assertNumbers(a.apply(b.apply(f)).apply(Tensor.scalar(x)), second);
      }
    }
  }
}
