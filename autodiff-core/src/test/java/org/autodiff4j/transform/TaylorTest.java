package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jet;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.autodiff4j.Dual;
import org.autodiff4j.DualRule;
import org.autodiff4j.Jet;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NonDifferentiable;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TaylorTest {
  private static final Tensor X = Tensor.of(0.31, -0.83, 0.57);
  private static final Tensor V = Tensor.of(0.7, -0.4, 1.3);

  /** v, 0, 0, …: derivatives along a line. */
  private static List<Tensor> line(Tensor v, int order) {
    List<Tensor> series = new ArrayList<>(Collections.nCopies(order, v.like(0)));
    series.set(0, v);
    return series;
  }

  /** The k-th derivative along v, by k-fold forward mode. */
  private static TensorFunction nested(TensorFunction f, Tensor v, int k) {
    return k == 0 ? f : nested(x -> jvp(f, x, v).tangent(), v, k - 1);
  }

  // ---- Rules ----

  @TestFactory
  Stream<DynamicTest> push_ofEveryPrimitive_equalsNestedForwardModeToOrderFive() {
    return PrimitiveSamples.all().stream()
        .filter(Sample::isReal)
        .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> check(sample, 5)));
  }

  private static void check(Sample sample, int order) {
    Tensor[] x = sample.tensors(Backend.standard(), 99);
    FlatFunction f = inputs -> Interpreter.bindAll(sample.primitive(), inputs);
    boolean moves =
        !(sample.primitive() instanceof NonDifferentiable)
            && Arrays.stream(f.apply(x)).anyMatch(y -> y.type().isFloat());
    Tensor[] v = sample.tensors(Backend.standard(), 7);
    Tensor[][] series = new Tensor[order + 1][];
    series[0] = x;
    for (int k = 1; k <= order; k++) {
      series[k] = new Tensor[x.length];
      for (int i = 0; i < x.length; i++) {
        boolean first = k == 1 && x[i].type().isFloat();
        series[k][i] = first ? v[i].mul(0.3) : Literal.zero(x[i].type());
      }
    }
    Tensor[][] y = Taylor.push("jet", f, series);
    assertAllClose(f.apply(x), y[0], 0);
    double factorial = 1;
    for (int k = 1; k <= order; k++) {
      factorial *= k;
      FlatFunction derivative = f;
      for (int j = 0; j < k && moves; j++) {
        FlatFunction inner = derivative;
        derivative = u -> Jvp.push("jvp", inner, u, series[1]).dy();
      }
      Tensor[] expected =
          moves ? derivative.apply(x) : Stream.of(y[0]).map(c -> c.like(0)).toArray(Tensor[]::new);
      double times = factorial;
      Tensor[] actual =
          Stream.of(y[k])
              .map(c -> c.type().isFloat() ? c.mul(times).cast(c.dtype()) : c)
              .toArray(Tensor[]::new);
      assertAllClose(expected, actual, sample.types()[0].isFloat() ? 1e-8 : 1e-9);
    }
  }

  private static void assertAllClose(Tensor[] expected, Tensor[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertClose(expected[i], actual[i], tolerance);
    }
  }

  static Stream<Arguments> closedForms() {
    double x = 0.4;
    return Stream.of(
        form("exp", Tensor::exp, k -> Math.exp(x)),
        form("sin", Tensor::sin, k -> Math.sin(x + k * Math.PI / 2)),
        form("log", Tensor::log, k -> k == 0 ? Math.log(x) : -factorial(k - 1) * Math.pow(-x, -k)),
        form("1/(1-x)", u -> u.neg().add(1).reciprocal(), k -> factorial(k) / Math.pow(0.6, k + 1)),
        form(
            "quotient",
            u -> u.div(u.neg().add(1)),
            k -> (k == 0 ? x / 0.6 : factorial(k) / Math.pow(0.6, k + 1))),
        form(
            "x^7",
            u -> u.pow(7),
            k -> k > 7 ? 0 : factorial(7) / factorial(7 - k) * Math.pow(x, 7 - k)),
        form("tanh", Tensor::tanh, TaylorTest::tanh));
  }

  private static Arguments form(String name, TensorFunction f, IntToDoubleFunction derivative) {
    return Arguments.of(name, f, derivative);
  }

  private static double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  /** The k-th derivative of tanh at 0.4, a polynomial in y = tanh: (1 - y²)·d/dy, k times. */
  private static double tanh(int k) {
    double[] p = {0, 1};
    for (int n = 0; n < k; n++) {
      double[] next = new double[p.length + 1];
      for (int i = 1; i < p.length; i++) {
        next[i - 1] += i * p[i];
        next[i + 1] -= i * p[i];
      }
      p = next;
    }
    double y = Math.tanh(0.4);
    double sum = 0;
    for (int i = p.length - 1; i >= 0; i--) {
      sum = sum * y + p[i];
    }
    return sum;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("closedForms")
  void jet_elementaryFunction_equalsClosedFormToOrderTwelve(
      String name, TensorFunction f, IntToDoubleFunction derivative) {
    Tensor x = Tensor.scalar(0.4);
    Jet<Tensor> y = jet(f, x, line(Tensor.scalar(1.0), 12));
    assertEquals(derivative.applyAsDouble(0), y.primal().toDouble(), 1e-14);
    for (int k = 1; k <= 12; k++) {
      double expected = derivative.applyAsDouble(k);
      double actual = y.derivatives().get(k - 1).toDouble();
      assertEquals(expected, actual, 1e-10 * Math.max(1, Math.abs(expected)), name + " " + k);
    }
  }

  static List<Named<TensorFunction>> programs() {
    return RandomProgramsTest.programs();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void jet_randomProgram_equalsNestedForwardMode(TensorFunction f) {
    Jet<Tensor> y = jet(f, X, line(V, 3));
    assertClose(f.apply(X), y.primal(), 0);
    for (int k = 1; k <= 3; k++) {
      assertClose(nested(f, V, k).apply(X), y.derivatives().get(k - 1), 1e-8);
    }
  }

  @Test
  void jet_curve_followsFaaDiBruno() {
    TensorFunction f = x -> x.sin().mul(x.exp()).div(x.square().add(1)).sum();
    Tensor a = Tensor.of(0.2, 0.5, -0.1);
    Tensor b = Tensor.of(-0.6, 0.3, 0.9);
    TensorFunction curve =
        t -> X.add(V.mul(t)).add(a.mul(t.square().mul(0.5))).add(b.mul(t.pow(3).div(6)));
    Jet<Tensor> y = jet(f, X, List.of(V, a, b));
    Tensor zero = Tensor.scalar(0.0);
    for (int k = 1; k <= 3; k++) {
      TensorFunction along = nested(t -> f.apply(curve.apply(t)), Tensor.scalar(1.0), k);
      assertClose(along.apply(zero), y.derivatives().get(k - 1), 1e-12);
    }
  }

  // ---- Rules of one's own, and other transforms ----

  @Test
  void jet_customRules_areUsedAtEveryOrder() {
    TensorFunction odd = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(y).mul(2));
    Jet<Tensor> y = jet(odd, X, line(V, 3));
    Tensor v2 = V.mul(2);
    assertClose(X.sin().mul(v2.pow(3)), y.derivatives().get(2), 1e-12);
    DualRule<Tensor, Tensor> rule = (x, dx) -> new Dual<>(x.exp(), dx.mul(x.exp()));
    TensorFunction exp = customJvp((Tensor x) -> x.exp(), rule);
    assertClose(X.exp().mul(V.pow(4)), jet(exp, X, line(V, 4)).derivatives().get(3), 1e-12);
    TensorFunction square =
        customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(2));
    assertClose(V.square().mul(2), jet(square, X, line(V, 3)).derivatives().get(1), 1e-12);
    assertNumbers(jet(square, X, line(V, 3)).derivatives().get(2), 0, 0, 0);
  }

  @Test
  void jet_nestedWithEveryTransform_agreesWithNestedForwardMode() {
    TensorFunction f = x -> x.tanh().mul(x.sin()).sum();
    TensorFunction second = x -> jet(f, x, List.of(V, V.mul(0))).derivatives().get(1);
    assertClose(nested(f, V, 2).apply(X), second.apply(X));
    assertClose(grad(nested(f, V, 2)).apply(X), grad(second).apply(X));
    assertClose(jvp(nested(f, V, 2), X, V).tangent(), jvp(second, X, V).tangent());
    assertClose(nested(f, V, 4).apply(X), jet(second, X, line(V, 2)).derivatives().get(1));
    assertClose(hvp(f, X, V), jet(grad(f), X, List.of(V)).derivatives().get(0));
    assertClose(nested(grad(f), V, 3).apply(X), jet(grad(f), X, line(V, 3)).derivatives().get(2));
    assertClose(nested(f, V, 3).apply(X), jet(jit(f), X, line(V, 3)).derivatives().get(2));
    Tensor batch = Tensors.stack(0, X, V);
    Tensor[] mapped =
        Vmap.apply(
            "vmap",
            u -> new Tensor[] {second.apply(u[0])},
            new Tensor[] {batch},
            new boolean[] {true},
            2);
    assertClose(Tensors.stack(0, second.apply(X), second.apply(V)), mapped[0]);
  }

  // ---- Structures, zeros, errors ----

  private record Point(Tensor x, Tensor y) {}

  @Test
  void jet_records_haveDerivativesOfTheirStructure() {
    Point at = new Point(Tensor.scalar(2.0), Tensor.scalar(3.0));
    Point v = new Point(Tensor.scalar(1.0), Tensor.scalar(0.5));
    Point a = new Point(Tensor.scalar(0.0), Tensor.scalar(2.0));
    Jet<Point> result = jet((Point p) -> new Point(p.x().mul(p.y()), p.x()), at, List.of(v, a));
    assertNumbers(result.primal().x(), 6);
    assertNumbers(result.derivatives().get(0).x(), 4);
    assertNumbers(result.derivatives().get(1).x(), 5);
    assertNumbers(result.derivatives().get(1).y(), 0);
  }

  @Test
  void jet_zeroAndEmptySeries_giveZeros() {
    Jet<Tensor> y = jet(Tensor::exp, X, List.of(X.like(0), X.like(0)));
    assertTrue(Literal.isZero(y.derivatives().get(0)));
    assertTrue(Literal.isZero(y.derivatives().get(1)));
    assertEquals(List.of(), jet(Tensor::exp, X, List.of()).derivatives());
    Jet<Tensor> sign = jet(Tensor::sign, X, List.of(V));
    assertTrue(Literal.isZero(sign.derivatives().get(0)));
  }

  @Test
  void jet_secondArgument_isData() {
    Jet<Tensor> y = jet((Tensor p, Tensor d) -> p.mul(d), X, V, List.of(V));
    assertClose(V.square(), y.derivatives().get(0));
  }

  @Test
  void jet_misfits_areNamed() {
    assertError(
        ShapeException.class,
        "jet: the derivative 2 of the curve has shape [2], its primal has [3].",
        () -> jet(Tensor::exp, X, List.of(V, Tensor.of(1.0, 2.0))));
    Point at = new Point(X, X);
    assertError(
        ShapeException.class,
        "jet: the derivative 1 of the curve at .y has shape [], its primal has [3].",
        () -> jet((Point p) -> p.x(), at, List.of(new Point(X, Tensor.scalar(1.0)))));
    assertError(
        DTypeException.class,
        "jet: the argument is i32[2], and only real tensors have derivatives. Cast it, or pass it"
            + " as data.",
        () -> jet((Tensor x) -> x, Tensor.of(1, 2), List.of(Tensor.of(1, 1))));
    assertError(
        StructureException.class,
        "jet: the derivative 1 of the curve has structure List[1], its primal has List[2].",
        () -> jet((List<Tensor> x) -> x.get(0), List.of(X, X), List.of(List.of(X))));
  }

  @Test
  void jet_escapedTensor_isRefused() {
    Tensor[] kept = new Tensor[1];
    jet((Tensor x) -> kept[0] = x.exp(), X, List.of(V));
    String message = assertThrows(TraceException.class, () -> kept[0].add(1)).getMessage();
    assertTrue(
        message.startsWith("A tensor of jet escaped its function: f64[3] from exp"), message);
  }

  // ---- Cost ----

  private static int steps(TensorFunction f, int order) {
    List<Tensor> series = new ArrayList<>(Collections.nCopies(order, X));
    return graph((Tensor x) -> jet(f, x, series).derivatives().get(order - 1), X)
        .equations()
        .size();
  }

  @Test
  void jet_highOrders_costPolynomiallyMany() {
    TensorFunction chain = x -> x.exp().tanh().exp();
    TensorFunction quotients = x -> x.sin().div(x.cos()).div(x);
    for (TensorFunction f : Arrays.asList(chain, quotients)) {
      int eight = steps(f, 8);
      int sixteen = steps(f, 16);
      assertTrue(sixteen < 9 * eight, () -> eight + " steps at order 8, " + sixteen + " at 16");
    }
    assertEquals(73, steps(Tensor::exp, 8));
    assertEquals(521, steps(chain, 8));
  }

  @Test
  void jet_longProgram_needsNoDeepStack() {
    TensorFunction f =
        x -> {
          Tensor y = x;
          for (int i = 0; i < 20_000; i++) {
            y = y.sin();
          }
          return y;
        };
    Tensor first = jet(f, X, line(V, 2)).derivatives().get(0);
    assertClose(jvp(f, X, V).tangent(), first);
  }
}
