package org.autodiff4j.check;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.check.GradientReport.Row;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientChecksTest {
  private static final Tensor X = Tensor.of(0.3, -1.2, 2.0);
  private static final Tensor BATCH = Tensor.of(new double[][] {{1, 2}, {3, -4}, {-5, 6}});
  private static final Params PARAMS =
      new Params(Tensor.of(new double[][] {{0.1, 0.2}, {0.3, -0.4}}), Tensor.of(0.1, 0.2));

  record Params(Tensor w, Tensor b) {}

  private static Tensor loss(Params p) {
    return BATCH.matmul(p.w()).add(p.b()).tanh().square().mean();
  }

  static Stream<Named<TensorFunction>> rightFunctions() {
    return Stream.of(
        Named.of("elementwise", x -> x.sin().mul(x.exp())),
        Named.of("linear", x -> x.mul(3).cumSum(0)),
        Named.of("scalar result", x -> x.square().add(1).log().sum()),
        Named.of("constant", x -> Tensor.of(1.0, 2.0)),
        Named.of("critical point", x -> x.sub(X).pow(3).add(1)),
        Named.of("steep", x -> x.mul(40).tanh()),
        Named.of("large", x -> x.exp().mul(1e12)),
        Named.of("tiny", x -> x.exp().mul(1e-200)),
        Named.of("large offset", x -> x.square().add(1e8)),
        Named.of("product with zeros", x -> x.mul(Tensor.of(0.0, 1.0, 0.0)).add(1).prod()),
        Named.of("maximum away from ties", x -> x.max().add(x.maximum(0.1))),
        Named.of("no elements in the result", x -> x.slice(0, 0, 0)),
        Named.of("gradient", grad(x -> x.sin().mul(x).sum())));
  }

  @ParameterizedTest
  @MethodSource("rightFunctions")
  void run_rightDerivative_passes(TensorFunction f) {
    for (int seed = 0; seed < 8; seed++) {
      GradientReport report = GradientChecks.of(f).at(X).order(2).seed(seed).run();
      assertTrue(report.passed(), report::toString);
    }
  }

  @Test
  void run_pytreesInAndOut_passesWithARowForEachPairOfLeaves() {
    Function<Params, Map<String, Tensor>> f =
        p -> Map.of("loss", loss(p), "norm", p.w().square().sum(), "count", Tensor.of(1L, 2L));
    GradientReport report = GradientChecks.of(f).at(PARAMS).run().requirePassed();
    List<String> pairs =
        report.rows().stream()
            .filter(row -> row.check().equals("jvp = difference"))
            .map(row -> row.argument() + " " + row.result())
            .toList();
    assertEquals(
        List.of(".w [\"loss\"]", ".w [\"norm\"]", ".b [\"loss\"]", ".b [\"norm\"]"), pairs);
  }

  @Test
  void run_smallArgumentsBesideLargeOnes_passes() {
    Tensor x = Tensor.of(1e-8, 1, 1e3);
    GradientChecks.of(v -> v.log()).at(x).order(2).run().requirePassed();
    GradientChecks.of(v -> v.sin()).at(x.mul(1e-6)).order(2).run().requirePassed();
  }

  @Test
  void run_edgeNearOneLeaf_stillVariesALeafOfZeros() {
    TensorFunction wrong = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(2));
    Function<Params, Tensor> f = p -> p.w().log().sum().add(wrong.apply(p.b()).sum());
    Params at = new Params(Tensor.of(1e-9, 1.0), Tensor.zeros(2));
    GradientReport report = GradientChecks.of(f).at(at).run();
    assertEquals(List.of(".b"), report.failures().stream().map(Row::argument).toList());
  }

  @Test
  void run_orderThree_checksAllMixtures() {
    GradientReport report = GradientChecks.of(v -> v.sin()).at(X).order(3).directions(1).run();
    report.requirePassed();
    assertEquals(
        List.of("f", "jvp f", "jvp jvp f", "vjp jvp f", "vjp f", "jvp vjp f", "vjp vjp f"),
        report.rows().stream().map(Row::function).distinct().toList());
  }

  @Test
  void run_customJvpRuleWrong_namesLeafElementAndSizes() {
    TensorFunction sine =
        customJvp(
            Tensor::sin,
            (x, y, dx) -> dx.mul(x.cos()).mul(Tensor.of(1.0, 1.0, 1.001).broadcastTo(x.shape())));
    Function<Params, Tensor> f =
        p -> p.b().sum().add(sine.apply(Tensors.concat(0, p.w().reshape(-1).slice(0, 0, 3))).sum());
    GradientReport report = GradientChecks.of(f).at(PARAMS).run();
    assertEquals(List.of(".w"), report.failures().stream().map(Row::argument).toList());
    Row row = report.failures().get(0);
    assertEquals("jvp = difference", row.check());
    assertTrue(row.error() > 1e-5 && row.error() < 1e-2, report::toString);
    assertEquals("remainder ~ h^1.0, not h^2", row.remark());
  }

  @Test
  void run_ruleWrongByOnePartInAMillion_isFound() {
    TensorFunction sine = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()).mul(1 + 4e-6));
    Row row = onlyFailure(GradientChecks.of(sine).at(X).run());
    assertEquals(4e-6, row.error(), 1e-7);
  }

  @Test
  void run_customVjpRuleWrong_isFound() {
    TensorFunction square =
        customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(2.5));
    Row row = onlyFailure(GradientChecks.of(x -> square.apply(x).sum()).at(X).run());
    assertEquals("jvp = difference", row.check());
    assertEquals(1.25, row.value() / row.expected(), 1e-6);
    assertEquals(0.2, row.error(), 1e-6);
  }

  @Test
  void run_ruleWrongOnlyAtSecondOrder_passesAtOrderOneAndFailsAtTwo() {
    TensorFunction sine = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.stopGradient().cos()));
    assertTrue(GradientChecks.of(sine).at(X).run().passed());
    GradientReport report = GradientChecks.of(sine).at(X).order(2).run();
    assertEquals(List.of("jvp f", "vjp f"), report.failures().stream().map(Row::function).toList());
    assertEquals(0, report.failures().get(0).value());
  }

  @Test
  void run_transposeThatIsNotTheTranspose_isFoundByTheElement() {
    // Asks for its mode: forward mode sees the right derivative, reverse mode another one.
    TensorFunction crooked =
        customJvp(
            x -> x.cumSum(0),
            (x, y, dx) -> {
              Tensor dy = dx.cumSum(0);
              return dx.toString().startsWith("Tracer") ? dy.add(dx.slice(0, 0, 1)) : dy;
            });
    GradientReport report = GradientChecks.of(crooked).at(X).run();
    Row row = onlyFailure(report);
    assertEquals("vjp = jvp transposed", row.check());
    assertEquals("[0]", row.index());
    assertTrue(row.error() > 0.1, report::toString);
  }

  @Test
  void run_primalOfDualRuleWrong_isFound() {
    TensorFunction sine =
        customJvp(Tensor::sin, (x, dx) -> new Dual<>(x.sin().mul(1.5), dx.mul(x.cos())));
    GradientReport report = GradientChecks.of(sine).at(X).run();
    assertTrue(report.failures().stream().anyMatch(row -> row.check().equals("primal of jvp")));
    assertTrue(report.failures().stream().anyMatch(row -> row.check().equals("primal of vjp")));
  }

  @Test
  void run_kink_failsThoughOneDirectionOfTheDifferenceAgrees() {
    Row row = onlyFailure(GradientChecks.of(x -> x.abs()).at(Tensor.of(1.0, 0.0)).run());
    assertEquals("remainder ~ h^1.0, not h^2", row.remark());
  }

  @Test
  void run_edgeOfTheDomain_fails() {
    GradientReport report = GradientChecks.of(x -> x.sqrt()).at(Tensor.of(1.0, 0.0)).run();
    assertFalse(report.passed());
    assertEquals("not finite nearby", report.failures().get(0).remark());
  }

  @Test
  void run_valueNotANumber_fails() {
    assertFalse(GradientChecks.of(x -> x.log()).at(Tensor.of(-1.0)).run().passed());
  }

  @Test
  void toString_failedAndPassedRows_isAnAlignedTable() {
    TensorFunction twice = customJvp(x -> x.mul(2), (x, y, dx) -> dx.mul(3));
    Function<Params, Tensor> f = p -> twice.apply(p.b()).add(p.w().sum());
    Params zero = new Params(Tensor.zeros(1, 2), Tensor.zeros(2));
    GradientReport report =
        GradientChecks.of(f).at(zero).directions(1).seed(3).tolerance(1e-7).run();
    assertEquals(
        """
        GradientChecks (order 1, 1 directions, seed 3, tolerance 1.0E-7): 1 of 6 checks failed
        function  argument  result  check                 at         value     expected    error  remark                      verdict
        f         all       -       primal of vjp         [0]    0.0000000    0.0000000  0.0e+00  -                           ok
        f         all       -       primal of jvp         [0]    0.0000000    0.0000000  0.0e+00  -                           ok
        f         .w        -       jvp = difference      [0]  -0.48069183  -0.48069183  0.0e+00  remainder ~ rounding        ok
        f         .w        -       vjp = jvp transposed  -    0.062711301  0.062711301  6.6e-17  -                           ok
        f         .b        -       jvp = difference      [1]   -2.6632353   -1.7754902  3.3e-01  remainder ~ h^1.0, not h^2  WRONG
        f         .b        -       vjp = jvp transposed  -     0.80198403   0.80198403  1.4e-16  -                           ok
        """,
        report.toString());
  }

  @Test
  void requirePassed_failedChecks_throwsWithTheFailedRows() {
    TensorFunction twice = customJvp(x -> x.mul(2), (x, y, dx) -> dx.mul(3));
    GradientReport report = GradientChecks.of(twice).at(X).run();
    DerivativeException error = assertThrows(DerivativeException.class, report::requirePassed);
    List<String> lines = error.getMessage().lines().toList();
    assertEquals(3, lines.size(), error::getMessage);
    assertTrue(lines.get(0).endsWith(": 1 of 4 checks failed"), error::getMessage);
    assertTrue(lines.get(2).endsWith("WRONG"), error::getMessage);
  }

  @Test
  void run_sameSeed_givesTheSameReport() {
    GradientChecks<Tensor> checks = GradientChecks.of(x -> x.exp()).at(X).seed(11);
    assertEquals(checks.run(), checks.run());
  }

  @Test
  void checkGradient_handWrittenBackPropagation_passes() {
    GradientReport report =
        GradientChecks.checkGradient(GradientChecksTest::loss, p -> backPropagation(p, 1), PARAMS);
    report.requirePassed();
    assertEquals(List.of(".w", ".b"), report.rows().stream().map(Row::argument).toList());
    assertEquals("ratio 1.00000", report.rows().get(0).remark());
  }

  @Test
  void checkGradient_factorForgotten_namesBlockAndRatio() {
    GradientReport report =
        GradientChecks.checkGradient(
            GradientChecksTest::loss, p -> backPropagation(p, 0.5), PARAMS);
    Row row = onlyFailure(report);
    assertEquals(".b", row.argument());
    assertEquals("ratio 0.500000", row.remark());
    assertEquals(0.5, row.value() / row.expected(), 1e-12);
    assertEquals(0.5, row.error(), 0.51);
    assertTrue(row.index().matches("\\[[01]]"));
  }

  @Test
  void checkGradient_oneElementWrong_namesTheElement() {
    GradientReport report =
        GradientChecks.checkGradient(
            x -> x.square().sum(), x -> x.mul(2).add(Tensor.of(0.0, 1e-3, 0.0)), X);
    Row row = onlyFailure(report);
    assertEquals("[1]", row.index());
    assertEquals(-2.399, row.value(), 1e-12);
    assertEquals(-2.4, row.expected(), 1e-12);
  }

  @Test
  void checkGradient_zeroGradientClaimedAsZero_passes() {
    GradientChecks.checkGradient(x -> x.sub(X).square().sum(), x -> x.like(0), X).requirePassed();
  }

  /** The gradient of {@link #loss}, with the block of b multiplied by a factor. */
  private static Params backPropagation(Params p, double factor) {
    Tensor y = BATCH.matmul(p.w()).add(p.b()).tanh();
    Tensor ct = y.mul(2.0 / 6).mul(y.square().neg().add(1));
    return new Params(BATCH.T().matmul(ct), ct.sum(0).mul(factor));
  }

  private static Row onlyFailure(GradientReport report) {
    assertEquals(1, report.failures().size(), report::toString);
    return report.failures().get(0);
  }

  // ---- Refusals ----

  @Test
  void at_singlePrecision_isRefused() {
    Params p = new Params(PARAMS.w().cast(DType.FLOAT32), PARAMS.b());
    assertError(
        DTypeException.class,
        "GradientChecks needs f64, for differences of other numbers have too few digits, but the"
            + " argument at .w is f32[2,2]. Cast it with cast(FLOAT64).",
        () -> GradientChecks.of(GradientChecksTest::loss).at(p).run());
    assertError(
        DTypeException.class,
        "GradientChecks needs f64, for differences of other numbers have too few digits, but the"
            + " result is f32[3]. Cast it with cast(FLOAT64).",
        () -> GradientChecks.of(x -> x.cast(DType.FLOAT32)).at(X).run());
  }

  @Test
  void at_integers_areRefused() {
    assertError(
        DTypeException.class,
        "GradientChecks needs f64, for differences of other numbers have too few digits, but the"
            + " argument is i32[2]. Cast it with cast(FLOAT64), or pass it as data.",
        () -> GradientChecks.of(x -> x.exp()).at(Tensor.of(1, 2)).run());
  }

  @Test
  void at_nothingToCheck_isRefused() {
    assertError(
        StructureException.class,
        "GradientChecks: the argument has no elements to differentiate.",
        () -> GradientChecks.of(x -> x.sum()).at(Tensor.zeros(0, 3)).run());
    assertError(
        StructureException.class,
        "GradientChecks: the result has no real tensors.",
        () -> GradientChecks.of(x -> x.argmax(0)).at(X).run());
  }

  @Test
  void settings_outOfRange_areRefused() {
    GradientChecks<Tensor> checks = GradientChecks.of(x -> x.exp()).at(X);
    assertError(
        AutodiffException.class,
        "GradientChecks: the order must be at least 1, but is 0.",
        () -> checks.order(0));
    assertError(
        AutodiffException.class,
        "GradientChecks: the number of directions must be at least 1, but is -1.",
        () -> checks.directions(-1));
    assertError(
        AutodiffException.class,
        "GradientChecks: the tolerance must be between 0 and 1, but is NaN.",
        () -> checks.tolerance(Double.NaN));
  }

  @Test
  void checkGradient_misfits_areRefused() {
    assertError(
        ShapeException.class,
        "checkGradient needs a function with a scalar result, but it returned f64[3].",
        () -> GradientChecks.checkGradient(x -> x.mul(2), x -> x, X));
    assertError(
        ShapeException.class,
        "checkGradient: the gradient at .w is f64[4], the argument is f64[2,2].",
        () ->
            GradientChecks.checkGradient(
                GradientChecksTest::loss, p -> new Params(p.w().reshape(4), p.b()), PARAMS));
    assertError(
        StructureException.class,
        "checkGradient: the gradient has structure List[1], the argument has List[2].",
        () ->
            GradientChecks.checkGradient(
                (List<Tensor> x) -> x.get(0).mul(x.get(1)).sum(),
                x -> x.subList(0, 1),
                List.of(X, X)));
  }

  @Test
  void run_manyElements_checksAllAtOnce() {
    Tensor x = Tensor.linspace(-1, 1, 2000).reshape(Shape.of(40, 50));
    GradientChecks.of(v -> v.sin().matmul(v.T())).at(x).directions(1).run().requirePassed();
    assertEquals(1, jvp((Tensor v) -> v.sum(), x, x.like(0.0005)).tangent().toDouble(), 1e-9);
  }
}
