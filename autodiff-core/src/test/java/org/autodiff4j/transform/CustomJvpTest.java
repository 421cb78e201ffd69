package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Dual;
import org.autodiff4j.DualRule;
import org.autodiff4j.JvpRule;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;

class CustomJvpTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor DX = Tensor.of(1.0, 0.5, -2.0);

  record Pair(Tensor a, Tensor b) {}

  record Scaled(Tensor x, @Static int power) {}

  /** sqrt with the derivative 0 at 0. */
  private static final TensorFunction ROOT =
      customJvp(
          Tensor::sqrt,
          (x, y, dx) -> {
            Tensor safe = Tensors.where(x.eq(0), x.like(1), y.mul(2));
            return Tensors.where(x.eq(0), x.like(0), dx.div(safe));
          });

  // ---- The rule from value and tangent ----

  @Test
  void customJvp_withoutDifferentiation_isTheFunction() {
    assertNumbers(ROOT.apply(Tensor.of(0.0, 4.0)), 0, 2);
  }

  @Test
  void customJvp_underEveryTransform_usesTheRule() {
    Tensor x = Tensor.of(0.0, 4.0);
    assertNumbers(jvp(ROOT, x, x.like(1)).tangent(), 0, 0.25);
    assertNumbers(linearize(ROOT, x).pushforward(x.like(1)), 0, 0.25);
    assertNumbers(vjp(ROOT, x).pullback(x.like(2)), 0, 0.5);
    assertNumbers(grad(v -> ROOT.apply(v).sum()).apply(x), 0, 0.25);
    Tensor jacobian = Tensor.of(new double[][] {{0, 0}, {0, 0.25}});
    assertClose(jacobian, jacfwd(ROOT).apply(x));
    assertClose(jacobian, jacrev(ROOT).apply(x));
    assertNumbers(hvp((Tensor v) -> ROOT.apply(v).sum(), x, x.like(1)), 0, -1.0 / 32);
  }

  @Test
  void customJvp_ruleInTermsOfItsResult_isDifferentiatedWithTheRuleAttached() {
    // y' = y for exp, with a function that has a wrong derivative of its own.
    TensorFunction exp = customJvp(x -> x.exp().stopGradient(), (x, y, dx) -> dx.mul(y));
    GradientChecks.of(exp).at(X).order(3).directions(1).run().requirePassed();
  }

  @Test
  void customJvp_pytrees_ruleSeesStructures() {
    JvpRule<Map<String, Tensor>, Pair> rule =
        (x, y, dx) ->
            new Pair(dx.get("u").mul(x.get("v")).add(x.get("u").mul(dx.get("v"))), dx.get("u"));
    Function<Map<String, Tensor>, Pair> f =
        customJvp(x -> new Pair(x.get("u").mul(x.get("v")), x.get("u").add(1)), rule);
    Map<String, Tensor> x = Map.of("u", X, "v", DX);
    GradientChecks.of(f).at(x).order(2).run().requirePassed();
    assertTreesClose(new Pair(X.mul(DX), X.add(1)), f.apply(x));
  }

  @Test
  void customJvp_leafWithoutTangent_isASymbolicZeroInTheRule() {
    boolean[] zero = new boolean[2];
    Function<Pair, Tensor> f =
        customJvp(
            (Pair p) -> p.a().mul(p.b()),
            (p, y, dp) -> {
              zero[0] = Literal.isZero(dp.a());
              zero[1] = Literal.isZero(dp.b());
              return dp.a().mul(p.b()).add(p.a().mul(dp.b()));
            });
    assertClose(DX, grad(x -> f.apply(new Pair(x, DX)).sum()).apply(X));
    assertEquals(List.of(false, true), List.of(zero[0], zero[1]));
  }

  @Test
  void customJvp_integerLeaves_passThrough() {
    Function<Pair, Pair> f =
        customJvp(
            (Pair p) -> new Pair(p.a().gather(0, p.b()), p.b().add(1)),
            (p, y, dp) -> new Pair(dp.a().gather(0, p.b()), dp.b()));
    Tensor g = grad(x -> f.apply(new Pair(x, Tensor.of(2, 2))).a().sum()).apply(X);
    assertNumbers(g, 0, 0, 2);
    assertEquals(DType.INT32, f.apply(new Pair(X, Tensor.of(2, 2))).b().dtype());
  }

  @Test
  void customJvp_staticValues_reachFunctionAndRule() {
    Function<Scaled, Tensor> f =
        customJvp(
            (Scaled s) -> s.x().pow(s.power()),
            (s, y, ds) -> ds.x().mul(s.x().pow(s.power() - 1)).mul(s.power()));
    assertClose(X.square().mul(3), grad(x -> f.apply(new Scaled(x, 3)).sum()).apply(X));
    assertClose(X.mul(2), grad(x -> f.apply(new Scaled(x, 2)).sum()).apply(X));
  }

  @Test
  void customJvp_singlePrecision_staysSinglePrecision() {
    Tensor x = Tensor.of(4f, 9f);
    assertEquals(DType.FLOAT32, grad(v -> ROOT.apply(v).sum()).apply(x).dtype());
  }

  @Test
  void customJvp_javaBranches_seePrimals() {
    TensorFunction f =
        customJvp(
            x -> x.toDouble() > 0 ? x : x.neg(), (x, y, dx) -> x.toDouble() > 0 ? dx : dx.neg());
    assertNumbers(grad(f).apply(Tensor.scalar(-2.0)), -1);
    assertNumbers(jvp(f, Tensor.scalar(2.0), Tensor.scalar(1.0)).tangent(), 1);
  }

  @Test
  void customJvp_recordedByGraph_runsTheRuleUnderDifferentiation() {
    assertEquals(
        """
        { a:f64[3] ->
          b:f64[3] = sqrt a
          return b }
        """,
        graph(ROOT, X).toString());
    TensorFunction clipped = customJvp(Tensor::exp, (x, y, dx) -> dx.mul(3));
    assertEquals(
        """
        { a:f64[3] ->
          return 3.0:f64[3] }
        """,
        graph(grad(x -> clipped.apply(x).sum()), X).toString());
  }

  @Test
  void customJvp_appliedInsideItsOwnRule_nests() {
    TensorFunction inner = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()));
    TensorFunction outer =
        customJvp(x -> inner.apply(x).square(), (x, y, dx) -> dx.mul(inner.apply(x.mul(2))));
    GradientChecks.of(outer).at(X).order(3).directions(1).run().requirePassed();
  }

  @Test
  void customJvp_closedOverValueOfAnOuterTransform_isDifferentiatedOutside() {
    // f(x) = a·x with a rule that knows a: d/da d/dx = 1
    Tensor g =
        grad((Tensor a) -> {
              TensorFunction f = customJvp(x -> x.mul(a), (x, y, dx) -> dx.mul(a));
              return grad(f).apply(Tensor.scalar(5.0)).square();
            })
            .apply(Tensor.scalar(3.0));
    assertNumbers(g, 6);
  }

  // ---- The rule that gives both ----

  @Test
  void dualRule_sharedWork_givesValueAndTangent() {
    int[] runs = new int[1];
    TensorFunction f =
        customJvp(
            (Tensor x) -> x.exp(),
            (x, dx) -> {
              runs[0]++;
              Tensor y = x.exp();
              return new Dual<>(y, dx.mul(y));
            });
    assertClose(X.exp(), f.apply(X));
    assertEquals(0, runs[0]);
    assertClose(X.exp(), grad(v -> f.apply(v).sum()).apply(X));
    assertEquals(1, runs[0]);
    GradientChecks.of(f).at(X).order(3).directions(1).run().requirePassed();
  }

  @Test
  void dualRule_pytreesOfTheSameTypesButOtherStructures_areKeptApart() {
    DualRule<Map<String, Tensor>, Map<String, Tensor>> rule = Dual::new;
    Function<Map<String, Tensor>, Map<String, Tensor>> f = customJvp(x -> x, rule);
    for (String key : List.of("first", "second")) {
      Map<String, Tensor> x = Map.of(key, X);
      assertTreesClose(x, jvp(f, x, x).tangent());
    }
  }

  @Test
  void dualRule_functionThatReadsNumbers_works() {
    TensorFunction f =
        customJvp(
            (Tensor x) -> x.slice(0, 0, (int) x.item(2)),
            (x, dx) -> {
              int n = (int) x.item(2);
              return new Dual<>(x.slice(0, 0, n), dx.slice(0, 0, n).mul(3));
            });
    assertNumbers(jvp(f, X, DX).tangent(), 3, 1.5);
    assertNumbers(jvp(f, Tensor.of(1.0, 1.0, 1.0), DX).tangent(), 3);
    assertNumbers(grad(x -> f.apply(x).sum()).apply(X), 3, 3, 0);
  }

  // ---- One rule for each argument ----

  private static final BiFunction<Tensor, Tensor, Tensor> POWER =
      customJvp(
          (Tensor x, Tensor p) -> x.pow(p),
          (x, p, y, dx) -> dx.mul(p.mul(x.pow(p.sub(1)))),
          (x, p, y, dp) -> dp.mul(y.mul(x.log())));

  @Test
  void argumentRules_bothVaried_addTheirTerms() {
    Function<Pair, Tensor> f = at -> POWER.apply(at.a(), at.b());
    Pair at = new Pair(X.abs(), Tensor.of(2.0, 0.5, -1.0));
    GradientChecks.of(f).at(at).order(2).run().requirePassed();
    assertClose(at.a().pow(at.b()), f.apply(at));
  }

  @Test
  void argumentRules_oneVaried_callsOnlyItsRule() {
    BiFunction<Tensor, Tensor, Tensor> f =
        customJvp(
            (Tensor a, Tensor b) -> a.mul(b),
            (a, b, y, da) -> da.mul(b),
            (a, b, y, db) -> {
              throw new AssertionError("b does not vary");
            });
    assertClose(DX, grad(x -> f.apply(x, DX).sum()).apply(X));
    assertNumbers(jvp((Tensor x) -> f.apply(x, DX).sum(), X, DX).tangent(), 5.25);
  }

  @Test
  void argumentRules_secondVariedAlone_callsOnlyItsRule() {
    BiFunction<Pair, Tensor, Tensor> f =
        customJvp(
            (Pair p, Tensor b) -> p.a().mul(b),
            (p, b, y, dp) -> {
              throw new AssertionError("p does not vary");
            },
            (p, b, y, db) -> p.a().mul(db).mul(2));
    assertClose(X.mul(2), grad(x -> f.apply(new Pair(X, X), x).sum()).apply(X));
  }

  // ---- What rules must not do ----

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  private static void refused(
      Class<? extends AutodiffException> type, int line, String message, TensorFunction f) {
    for (Runnable use :
        List.<Runnable>of(
            () -> jvp(f, X, DX),
            () -> vjp(f, X),
            () -> jvp((Tensor x) -> grad(v -> f.apply(v).sum()).apply(x), X, DX))) {
      AutodiffException error = assertThrows(AutodiffException.class, use::run);
      assertEquals("customJvp at CustomJvpTest.java:" + line + message, error.getMessage());
      assertEquals(type, error.getClass());
    }
  }

  @Test
  void rule_wrongShape_isRefusedByItsLine() {
    refused(
        ShapeException.class,
        line() + 2,
        ": the tangent that the rule returned has shape [], the result has [3].",
        customJvp(Tensor::sin, (x, y, dx) -> dx.sum()));
  }

  @Test
  void rule_wrongType_isRefusedByItsLine() {
    refused(
        DTypeException.class,
        line() + 2,
        ": the tangent that the rule returned is f32[3], the result is f64[3]. Cast it to f64.",
        customJvp(Tensor::sin, (x, y, dx) -> dx.cast(DType.FLOAT32)));
  }

  @Test
  void rule_null_isRefusedByItsLine() {
    refused(
        StructureException.class,
        line() + 3,
        ": the tangent that the rule returned is null: a pytree holds no null. Use an Optional for"
            + " what may be absent.",
        customJvp(Tensor::sin, (x, y, dx) -> null));
  }

  @Test
  void rule_wrongStructure_isRefusedByPath() {
    int line = line() + 2;
    Function<Tensor, List<Tensor>> f =
        customJvp((Tensor x) -> List.of(x, x), (x, y, dx) -> List.of(dx));
    AutodiffException error = assertThrows(StructureException.class, () -> jvp(f, X, DX));
    assertEquals(
        "customJvp at CustomJvpTest.java:"
            + line
            + ": the tangent that the rule returned has structure List[1], the result has List[2].",
        error.getMessage());
  }

  @Test
  void rule_wrongLeafOfATree_isRefusedByPath() {
    int line = line() + 2;
    Function<Tensor, Pair> f =
        customJvp((Tensor x) -> new Pair(x, x.sum()), (x, y, dx) -> new Pair(dx, dx));
    AutodiffException error = assertThrows(ShapeException.class, () -> vjp(f, X));
    assertEquals(
        "customJvp at CustomJvpTest.java:"
            + line
            + ": the tangent that the rule returned at .b has shape [3], the result has [].",
        error.getMessage());
  }

  @Test
  void dualRule_otherResultThanTheFunctions_isRefused() {
    DualRule<Tensor, Tensor> sum = (x, dx) -> new Dual<>(x.sum(), dx.sum());
    refused(
        ShapeException.class,
        line() + 2,
        ": the primal that the rule returned has shape [], the function's result has [3].",
        customJvp(Tensor::sin, sum));
    DualRule<Tensor, Tensor> none = (x, dx) -> null;
    refused(
        StructureException.class,
        line() + 2,
        ": the rule returned null.",
        customJvp(Tensor::sin, none));
  }

  @Test
  void dualRule_primalThatDependsOnTheTangent_isRefusedInReverseMode() {
    DualRule<Tensor, Tensor> mixed = (x, dx) -> new Dual<>(x.add(dx), dx);
    int line = line() + 1;
    TensorFunction f = customJvp(Tensor::sin, mixed);
    AutodiffException error = assertThrows(DerivativeException.class, () -> vjp(f, X));
    assertEquals(
        "customJvp at CustomJvpTest.java:"
            + line
            + ": the primal that the rule returned depends on the tangent.",
        error.getMessage());
  }

  @Test
  void argumentRules_misfit_namesTheArgument() {
    int line = line() + 2;
    BiFunction<Tensor, Tensor, Tensor> f =
        customJvp(
            (Tensor a, Tensor b) -> a.mul(b),
            (a, b, y, da) -> da.mul(b),
            (a, b, y, db) -> db.sum());
    AutodiffException error =
        assertThrows(ShapeException.class, () -> jvp((Tensor x) -> f.apply(x, x), X, DX));
    assertEquals(
        "customJvp at CustomJvpTest.java:"
            + line
            + ": the tangent that the second argument's rule returned has shape [], the result has"
            + " [3].",
        error.getMessage());
  }

  @Test
  void rule_notLinearInTheTangent_isRefusedInReverseMode() {
    reverseRefused(
        line() + 2,
        ": the rule is not linear: square is applied to the tangent.",
        customJvp(Tensor::sin, (x, y, dx) -> dx.square()));
    reverseRefused(
        line() + 2,
        ": the rule is not linear: add combines the tangent with a constant.",
        customJvp(Tensor::sin, (x, y, dx) -> dx.add(x)));
    reverseRefused(
        line() + 2,
        ": the rule is not linear: a result of type f64[3] does not depend on the tangent.",
        customJvp(Tensor::sin, (x, y, dx) -> x));
  }

  private static void reverseRefused(int line, String message, TensorFunction f) {
    AutodiffException error =
        assertThrows(DerivativeException.class, () -> grad(x -> f.apply(x).sum()).apply(X));
    String wayOut = " Compute from x and y what is not, and multiply the tangent by it.";
    assertEquals("customJvp at CustomJvpTest.java:" + line + message + wayOut, error.getMessage());
  }

  @Test
  void rule_linearWithConcreteZeros_isAccepted() {
    TensorFunction f =
        customJvp(
            x -> Tensors.concat(0, x, Tensor.of(1.0, 2.0)),
            (x, y, dx) -> Tensors.concat(0, dx, Tensor.of(0.0, 0.0)));
    assertClose(X.like(1), grad(x -> f.apply(x).sum()).apply(X));
  }

  @Test
  void closedOverValueThatIsDifferentiated_isRefused() {
    int line = line() + 3;
    TensorFunction f =
        a -> {
          TensorFunction product = customJvp(x -> x.mul(a), (x, y, dx) -> dx.mul(a));
          return product.apply(a.sin());
        };
    for (String transform : List.of("jvp", "vjp")) {
      AutodiffException error =
          assertThrows(
              DerivativeException.class,
              () -> {
                if (transform.equals("jvp")) {
                  jvp(f, X, DX);
                } else {
                  vjp(f, X);
                }
              });
      assertEquals(
          "customJvp at CustomJvpTest.java:"
              + line
              + " uses a value that is being differentiated by "
              + transform
              + " but is not one of its arguments. Pass it as an argument; a record or list can hold"
              + " several.",
          error.getMessage());
    }
  }
}
