package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CustomVjpTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor DX = Tensor.of(1.0, 0.5, -2.0);

  record Pair(Tensor a, Tensor b) {}

  /** x² with a cotangent three times as large, to be told from the function's own. */
  private static final TensorFunction TRIPLED =
      customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(6));

  /** The identity, whose cotangents are clipped: not linear. */
  private static final TensorFunction CLIPPED =
      customVjp(
          x -> x,
          x -> new WithAux<>(x, List.<Tensor>of()),
          (none, ct) -> ct.maximum(-1).minimum(1));

  @Test
  void customVjp_withoutDifferentiation_isTheFunction() {
    assertClose(X.square(), TRIPLED.apply(X));
    assertEquals(
        "{ a:f64[3] ->\n  b:f64[3] = square a\n  return b }\n", graph(TRIPLED, X).toString());
  }

  @Test
  void customVjp_linearBackward_worksUnderEveryTransform() {
    Tensor slope = X.mul(6);
    assertClose(slope, grad(x -> TRIPLED.apply(x).sum()).apply(X));
    assertClose(slope.mul(DX), vjp(TRIPLED, X).pullback(DX));
    assertClose(slope.mul(DX), jvp(TRIPLED, X, DX).tangent());
    assertClose(slope.mul(DX), linearize(TRIPLED, X).pushforward(DX));
    assertClose(Tensor.eye(3).mul(slope), jacrev(TRIPLED).apply(X));
    assertClose(Tensor.eye(3).mul(slope), jacfwd(TRIPLED).apply(X));
    TensorFunction sum = x -> TRIPLED.apply(x).sum();
    assertClose(DX.mul(6), hvp(sum, X, DX));
    assertClose(DX.mul(6), vhp(sum, X, DX));
  }

  @Test
  void customVjp_nonlinearBackward_worksInReverseMode() {
    Tensor ct = Tensor.of(0.5, -3.0, 7.0);
    assertNumbers(vjp(CLIPPED, X).pullback(ct), 0.5, -1, 1);
    // The clipping is itself differentiated: d/dct, and through the square at second order.
    assertNumbers(grad(c -> vjp(CLIPPED, X).pullback(c).sum()).apply(ct), 1, 0, 0);
    TensorFunction f = x -> CLIPPED.apply(x).square().sum();
    assertNumbers(grad(f).apply(Tensor.of(0.1, 3.0)), 0.2, 1);
    assertNumbers(grad(x -> grad(f).apply(x).sum()).apply(Tensor.of(0.1, 3.0)), 2, 0);
    assertNumbers(hvp(f, Tensor.of(0.1, 3.0), Tensor.of(1.0, 1.0)), 2, 0);
  }

  @Test
  void customVjp_reverse_callsForwardInsteadOfTheFunction() {
    StringBuilder calls = new StringBuilder();
    TensorFunction f =
        customVjp(
            x -> {
              calls.append("f ");
              return x.sin();
            },
            x -> {
              calls.append("forward ");
              return new WithAux<>(x.sin(), x.cos());
            },
            (cosine, ct) -> {
              calls.append("backward ");
              return ct.mul(cosine);
            });
    assertClose(X.cos(), grad(x -> f.apply(x).sum()).apply(X));
    calls.setLength(0);
    var vjp = vjp(f, X);
    assertEquals("forward ", calls.toString());
    vjp.pullback(DX);
    vjp.pullback(X);
    assertEquals("forward backward backward ", calls.toString());
  }

  @Test
  void customVjp_higherOrders_differentiateTheBackwardFunction() {
    TensorFunction sine =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), x), (x, ct) -> ct.mul(x.cos()));
    GradientChecks.of(sine).at(X).order(3).directions(1).run().requirePassed();
  }

  @Test
  void customVjp_pytrees_keepTheirStructure() {
    Function<Pair, Map<String, Tensor>> f =
        customVjp(
            (Pair p) -> Map.of("product", p.a().mul(p.b()), "sum", p.a().sum()),
            p -> new WithAux<>(Map.of("product", p.a().mul(p.b()), "sum", p.a().sum()), p),
            (p, ct) ->
                new Pair(
                    ct.get("product").mul(p.b()).add(ct.get("sum")), ct.get("product").mul(p.a())));
    GradientChecks.of(f).at(new Pair(X, DX)).order(2).run().requirePassed();
  }

  @Test
  void customVjp_resultNotUsed_cotangentIsZero() {
    Function<Pair, List<Tensor>> f =
        customVjp(
            (Pair p) -> List.of(p.a(), p.b()),
            p -> new WithAux<>(List.of(p.a(), p.b()), p),
            (p, ct) -> new Pair(ct.get(0).mul(2), ct.get(1).mul(3)));
    Pair g = grad((Pair p) -> f.apply(p).get(1).sum()).apply(new Pair(X, DX));
    assertNumbers(g.a(), 0, 0, 0);
    assertNumbers(g.b(), 3, 3, 3);
  }

  @Test
  void customVjp_integerLeaves_passThrough() {
    Function<Pair, Tensor> f =
        customVjp(
            (Pair p) -> p.a().gather(0, p.b()),
            p -> new WithAux<>(p.a().gather(0, p.b()), p),
            (p, ct) -> new Pair(p.a().like(0).scatterAdd(0, p.b(), ct).mul(2), p.b()));
    assertNumbers(grad(x -> f.apply(new Pair(x, Tensor.of(1, 1))).sum()).apply(X), 0, 4, 0);
  }

  @Test
  void customVjp_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(1f, 2f);
    assertEquals(DType.FLOAT32, grad(v -> TRIPLED.apply(v).sum()).apply(x).dtype());
    assertEquals(DType.FLOAT32, jvp(TRIPLED, x, x).tangent().dtype());
  }

  @Test
  void customVjp_functionThatReadsNumbers_works() {
    TensorFunction f =
        customVjp(
            x -> x.slice(0, 0, (int) x.item(2)),
            x -> new WithAux<>(x.slice(0, 0, (int) x.item(2)), x),
            (x, ct) -> x.like(0).slice(0, 0, 0).sum().add(ct.sum()).mul(x));
    assertClose(X.mul(2), grad(x -> f.apply(x).sum()).apply(X));
    assertClose(DX.abs(), grad(x -> f.apply(x.abs()).sum()).apply(X.like(1)).mul(DX.abs()));
  }

  @Test
  void customVjp_closedOverValueOfAnOuterTransform_isDifferentiatedOutside() {
    Tensor g =
        grad((Tensor a) -> {
              TensorFunction f =
                  customVjp(
                      x -> x.mul(a),
                      x -> new WithAux<>(x.mul(a), List.<Tensor>of()),
                      (none, ct) -> ct.mul(a));
              return grad(f).apply(Tensor.scalar(5.0)).square();
            })
            .apply(Tensor.scalar(3.0));
    assertNumbers(g, 6);
  }

  @Test
  void customVjp_linearMapOfIt_canBeTransposed() {
    Function<Tensor, Tensor> linear = dx -> jvp(TRIPLED, X, dx).tangent();
    assertClose(X.mul(6).mul(DX), linearTranspose(linear, X).apply(DX));
  }

  @Test
  void customVjp_linearMapAtAPointThatVaries_isNotLinear() {
    AutodiffException error =
        assertThrows(
            DerivativeException.class,
            () -> linearTranspose((Tensor dx) -> jvp(TRIPLED, dx, dx).tangent(), X));
    assertEquals(
        "linearTranspose: the function is not linear: customVjp is applied to the input. Only linear"
            + " functions have a transpose; use vjp for others.",
        error.getMessage().replaceFirst(" at CustomVjpTest.java:\\d+", ""));
  }

  @Test
  void customVjp_residualOfAnyTree_isGivenBack() {
    TensorFunction f =
        customVjp(
            Tensor::exp,
            x -> new WithAux<>(x.exp(), Map.of("y", List.of(x.exp()), "n", List.of(Tensor.of(2)))),
            (kept, ct) -> ct.mul(kept.get("y").get(0)).mul(kept.get("n").get(0)));
    assertClose(X.exp().mul(2), grad(x -> f.apply(x).sum()).apply(X));
    assertTreesClose(X.exp().mul(2).mul(DX), jvp(f, X, DX).tangent());
  }

  // ---- What the functions must not do ----

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  private static void refused(
      Class<? extends AutodiffException> type, int line, String message, Executable use) {
    AutodiffException error = assertThrows(AutodiffException.class, use);
    assertEquals("customVjp at CustomVjpTest.java:" + line + message, error.getMessage());
    assertEquals(type, error.getClass());
  }

  private static Executable gradient(TensorFunction f) {
    return () -> grad(x -> f.apply(x).sum()).apply(X);
  }

  @Test
  void backward_wrongCotangent_isRefusedByItsLine() {
    int line = line();
    TensorFunction shape =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), x), (x, ct) -> ct.sum());
    TensorFunction type =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), x), (x, ct) -> ct.cast(DType.FLOAT32));
    TensorFunction none = customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), x), (x, ct) -> null);
    refused(
        ShapeException.class,
        line + 2,
        ": the cotangent that the backward function returned has shape [], the argument has [3].",
        gradient(shape));
    refused(
        DTypeException.class,
        line + 4,
        ": the cotangent that the backward function returned is f32[3], the argument is f64[3]."
            + " Cast it to f64.",
        gradient(type));
    refused(
        StructureException.class,
        line + 5,
        ": the cotangent that the backward function returned is null: a pytree holds no null. Use"
            + " an Optional for what may be absent.",
        gradient(none));
  }

  @Test
  void backward_wrongStructure_isRefusedByPath() {
    int line = line();
    Function<List<Tensor>, Tensor> f =
        customVjp(
            (List<Tensor> x) -> x.get(0).mul(x.get(1)).sum(),
            x -> new WithAux<>(x.get(0).mul(x.get(1)).sum(), x),
            (x, ct) -> List.of(ct.mul(x.get(1))));
    refused(
        StructureException.class,
        line + 2,
        ": the cotangent that the backward function returned has structure List[1], the argument"
            + " has List[2].",
        () -> grad(f).apply(List.of(X, X)));
  }

  @Test
  void forward_otherResultThanTheFunctions_isRefused() {
    int line = line();
    TensorFunction f =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin().sum(), x), (x, ct) -> x.mul(ct));
    refused(
        ShapeException.class,
        line + 2,
        ": the value that the forward function returned has shape [], the function's result has"
            + " [3].",
        gradient(f));
  }

  @Test
  void forward_nullOrNoResidual_isRefused() {
    int line = line();
    TensorFunction nothing = customVjp(Tensor::sin, x -> null, (x, ct) -> ct);
    TensorFunction noResidual =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), null), (x, ct) -> ct);
    TensorFunction wrongResidual =
        customVjp(Tensor::sin, x -> new WithAux<>(x.sin(), 3.0), (x, ct) -> ct.mul(x));
    refused(
        StructureException.class,
        line + 1,
        ": the forward function returned null.",
        gradient(nothing));
    refused(
        StructureException.class,
        line + 3,
        ": the residual is null: a pytree holds no null. Use an Optional for what may be absent.",
        gradient(noResidual));
    refused(
        StructureException.class,
        line + 5,
        ": the residual is a java.lang.Double: make it a Tensor, or a record, List, Map, array or"
            + " Optional of tensors.",
        gradient(wrongResidual));
  }

  @Test
  void forwardMode_nonlinearBackward_isRefusedNamingTheStep() {
    AutodiffException error = assertThrows(DerivativeException.class, () -> jvp(CLIPPED, X, DX));
    assertEquals(
        " has no forward-mode derivative: a tangent needs the transpose of its backward function,"
            + " but the backward function is not linear: maximum is applied to the cotangent. Use"
            + " reverse mode (vjp, grad), or customJvp.",
        error.getMessage().replaceFirst("customVjp at CustomVjpTest.java:\\d+", ""));
    assertThrows(DerivativeException.class, () -> jacfwd(CLIPPED).apply(X));
    assertThrows(DerivativeException.class, () -> linearize(CLIPPED, X).pushforward(DX));
  }

  @Test
  void forwardMode_backwardThatReadsTheCotangent_isRefusedWithTheReason() {
    int line = line();
    TensorFunction f =
        customVjp(
            x -> x,
            x -> new WithAux<>(x, List.<Tensor>of()),
            (none, ct) -> ct.sum().toDouble() > 0 ? ct : ct.neg());
    refused(
        DerivativeException.class,
        line + 2,
        " has no forward-mode derivative: a tangent needs the transpose of its backward function,"
            + " but This f64[] is being recorded by customVjp at CustomVjpTest.java:"
            + (line + 2)
            + ", so it has no number yet. "
            + "Use where(...) or cond(...) to choose, whileLoop, foriLoop or scan to repeat, or compute it outside customVjp at"
            + " CustomVjpTest.java:"
            + (line + 2)
            + ". Use reverse mode (vjp, grad), or customJvp.",
        () -> jvp(f, X, DX));
    assertNumbers(vjp(f, X).pullback(X.neg()), 0.5, -1.5, 2);
  }

  @Test
  void closedOverValueThatIsDifferentiated_isRefused() {
    int[] line = new int[1];
    TensorFunction f =
        a -> {
          line[0] = line() + 2;
          TensorFunction product =
              customVjp(
                  x -> x.mul(a), x -> new WithAux<>(x.mul(a), x), (x, ct) -> ct.mul(x.like(2)));
          return product.apply(a.sin()).sum();
        };
    for (String transform : List.of("jvp", "grad")) {
      AutodiffException error =
          assertThrows(
              DerivativeException.class,
              () -> {
                if (transform.equals("jvp")) {
                  jvp(f, X, DX);
                } else {
                  grad(f).apply(X);
                }
              });
      assertEquals(
          "customVjp at CustomVjpTest.java:"
              + line[0]
              + " uses a value that is being differentiated by "
              + transform
              + " but is not one of its arguments. Pass it as an argument; a record or list can hold"
              + " several.",
          error.getMessage());
    }
  }

  @Test
  void backwardThatClosesOverADifferentiatedValue_isToldToUseTheResidual() {
    int[] line = new int[1];
    TensorFunction f =
        a -> {
          Tensor factor = a.mul(2);
          line[0] = line() + 2;
          TensorFunction identity =
              customVjp(x -> x, x -> new WithAux<>(x, x), (x, ct) -> ct.mul(factor));
          return identity.apply(a).sum();
        };
    AutodiffException error = assertThrows(DerivativeException.class, () -> grad(f).apply(X));
    String message = error.getMessage();
    assertEquals(
        "customVjp at CustomVjpTest.java:"
            + line[0]
            + ": the backward function must compute from the residual and the cotangent alone, but"
            + " failed: A tensor of grad escaped its function: f64[3] from mul of the grad called",
        message.substring(0, message.indexOf(" at CustomVjpTest.java", 40)));
  }
}
