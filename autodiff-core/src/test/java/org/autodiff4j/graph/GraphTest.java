package org.autodiff4j.graph;

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
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Arithmetic;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Linear;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The printer, the checker, and what derivatives cost: the programs that transforms make. */
class GraphTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  record Layer(Tensor w, Tensor b) {}

  record Network(Layer hidden, Layer out) {}

  private static Tensor range(int... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.linspace(-1, 1, shape.length()).reshape(shape);
  }

  private static final Network NETWORK =
      new Network(new Layer(range(4, 5), range(5)), new Layer(range(5, 2), range(2)));

  private static Tensor loss(Network p, Tensor x) {
    Tensor hidden = x.matmul(p.hidden().w()).add(p.hidden().b()).sin();
    return hidden.matmul(p.out().w()).add(p.out().b()).square().mean();
  }

  // ---- Golden graphs: the cost of derivatives ----

  @Test
  void gradOfNetwork_isHandWrittenBackPropagation() {
    assertEquals(
        """
        { a:f64[4,5] b:f64[5] c:f64[5,2] d:f64[2] e:f64[8,4] ->
          f:f64[8,5] = contract[leftOver=(1) rightOver=(0)] e a
          g:f64[8,5] = broadcastTo[shape=[8, 5]] b
          h:f64[8,5] = add f g
          i:f64[8,5] = sin h
          j:f64[8,5] = cos h
          k:f64[8,2] = contract[leftOver=(1) rightOver=(0)] i c
          l:f64[8,2] = broadcastTo[shape=[8, 2]] d
          m:f64[8,2] = add k l
          n:f64[8,2] = mul m 2.0:f64[8,2]
          o:f64[8,2] = mul 0.0625:f64[8,2] n
          p:f64[2] = sum[axes=(0)] o
          q:f64[5,2] = contract[leftOver=(0) rightOver=(0)] i o
          r:f64[8,5] = contract[leftOver=(1) rightOver=(1)] o c
          s:f64[8,5] = mul r j
          t:f64[5] = sum[axes=(0)] s
          u:f64[4,5] = contract[leftOver=(0) rightOver=(0)] e s
          return u t q p }
        """,
        graph(grad(GraphTest::loss), NETWORK, range(8, 4)).toString());
  }

  @Test
  void network_contractions_areTwoForTheValueFiveForTheGradientElevenForAnHvp() {
    Tensor x = range(8, 4);
    assertEquals(2, count("contract", graph(GraphTest::loss, NETWORK, x)));
    assertEquals(5, count("contract", graph(grad(GraphTest::loss), NETWORK, x)));
    Graph hvp =
        graph(
            (List<Network> p) -> hvp(GraphTest::loss, p.get(0), x, p.get(1)),
            List.of(NETWORK, NETWORK));
    assertEquals(11, count("contract", hvp));
  }

  private static long count(String label, Graph graph) {
    return graph.equations().stream().filter(e -> e.primitive().label().equals(label)).count();
  }

  @Test
  void gradOfSumOfSquares_isOneMultiplication() {
    assertEquals(
        """
        { a:f64[3] ->
          b:f64[3] = mul a 2.0:f64[3]
          return b }
        """,
        graph(grad(x -> x.square().sum()), X).toString());
  }

  @Test
  void gradOfGradOfCube_isTwoMultiplications() {
    assertEquals(
        """
        { a:f64[] ->
          b:f64[] = mul a 2.0
          c:f64[] = mul 3.0 b
          return c }
        """,
        graph(grad(grad(x -> x.pow(3))), Tensor.scalar(2.0)).toString());
  }

  @Test
  void jvpAlongTheArgument_runsTheRuleAndNotTheUnusedValue() {
    assertEquals(
        """
        { a:f64[3] ->
          b:f64[3] = cos a
          c:f64[3] = mul a b
          return c }
        """,
        graph((Tensor x) -> jvp((Tensor u) -> u.sin(), x, x).tangent(), X).toString());
  }

  @Test
  void jvpInOneOfTwoArguments_leavesTheOtherOut() {
    Function<Layer, Tensor> f = p -> p.w().mul(p.b()).add(p.b().exp());
    Graph graph =
        graph((Tensor dw) -> jvp(f, new Layer(X, X), new Layer(dw, Tensor.zeros(3))).tangent(), X);
    assertEquals(
        """
        { a:f64[3] ; k0:f64[3] ->
          b:f64[3] = mul a k0
          return b }
        """,
        graph.toString());
  }

  @Test
  void gradOfLinearFunction_isAConstant() {
    assertEquals("{ a:f64[3] ->\n  return 1.0:f64[3] }\n", graph(grad(x -> x.sum()), X).toString());
    assertEquals(
        "{ a:f64[3] ->\n  return 0.25:f64[3] }\n", graph(grad(x -> x.sum().div(4)), X).toString());
  }

  @Test
  void gradOfUnusedLeaf_costsNothing() {
    assertEquals(
        """
        { a:f64[8,4] b:f64[3] ->
          c:f64[8,4] = mul a 2.0:f64[8,4]
          return c 0.0:f64[3] }
        """,
        graph(grad((Layer p) -> p.w().square().sum()), new Layer(range(8, 4), X)).toString());
  }

  @Test
  void jacobians_areBatchedPassesOverTheBasis() {
    assertEquals(
        """
        { a:f64[3] ; k0:f64[3,3] ->
          b:f64[3] = mul a 2.0:f64[3]
          c:f64[3,3] = broadcastTo[shape=[3, 3]] b
          d:f64[3,3] = mul k0 c
          e:f64[3,3] = permute[axes=(1,0)] d
          return e }
        """,
        graph(jacfwd(x -> x.square()), X).toString());
    assertEquals(
        """
        { a:f64[3] ; k0:f64[3,3] ->
          b:f64[3] = mul a 2.0:f64[3]
          c:f64[3,3] = broadcastTo[shape=[3, 3]] b
          d:f64[3,3] = mul k0 c
          return d }
        """,
        graph(jacrev(x -> x.square()), X).toString());
  }

  @Test
  void singlePrecision_literalsStaySinglePrecision() {
    assertEquals(
        """
        { a:f32[2] ->
          b:f32[2] = mul a 3.0:f32[2]
          c:f32[2] = add b 1.0:f32[2]
          d:f32[2] = mul c 2.0:f32[2]
          e:f32[2] = mul d 3.0:f32[2]
          return e }
        """,
        graph(grad(x -> x.mul(3).add(1).square().sum()), Tensor.of(1f, 2f)).toString());
  }

  static Stream<Named<TensorFunction>> functions() {
    TensorFunction rule = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()));
    TensorFunction square =
        customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(2));
    return Stream.of(
        Named.of("polynomial", x -> x.pow(3).add(x.square()).sub(x).sum()),
        Named.of("quotient", x -> x.div(x.square().add(1)).sum()),
        Named.of("softmax", x -> x.sub(x.logSumExp()).exp().mul(X).sum()),
        Named.of("where", x -> Tensors.where(x.gt(0), x.exp(), x).mean()),
        Named.of(
            "shapes",
            x ->
                Tensors.concat(0, x, x.flip()).slice(0, 1, 5).pad(Padding.of(1, 1)).square().sum()),
        Named.of("gather", x -> x.gather(0, Tensor.of(0, 0, 2)).prod()),
        Named.of("rules", x -> square.apply(rule.apply(x)).sum()),
        Named.of("outer product", x -> x.expandDims(1).mul(x).tanh().sum()));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void derivatives_noMultiplicationByOneAndNoZeros(TensorFunction f) {
    Tensor v = Tensor.of(1.0, 2.0, 3.0);
    List<Graph> graphs = new ArrayList<>();
    graphs.add(graph(grad(f), X));
    graphs.add(graph((Tensor x) -> jvp(f, x, v).tangent(), X));
    graphs.add(graph((Tensor x) -> hvp(f, x, v), X));
    graphs.add(graph((Tensor x) -> hvp(f, X, x), X));
    graphs.add(graph(hessian(f), X));
    graphs.add(linearize(f, X).program());
    for (Graph graph : graphs) {
      assertTrue(GraphChecker.check(graph));
      for (Equation equation : graph.equations()) {
        assertFalse(isIdle(equation), () -> equation + " in\n" + graph);
      }
    }
  }

  /** A step that multiplies by a literal 1, or works on literal zeros alone. */
  private static boolean isIdle(Equation equation) {
    boolean product = equation.primitive() == Arithmetic.Product.MUL;
    boolean allZero = equation.primitive() instanceof Linear;
    for (Atom atom : equation.inputs()) {
      Literal literal =
          atom instanceof Constant constant && constant.value() instanceof Literal l ? l : null;
      if (product && literal != null && (literal.value() == 1 || literal.value() == 0)) {
        return true;
      }
      boolean sum = equation.primitive() instanceof Arithmetic.Additive;
      if (sum && literal != null && literal.value() == 0) {
        return true;
      }
      allZero &= literal != null && literal.value() == 0;
    }
    return allZero;
  }

  // ---- Running ----

  @Test
  void evaluate_recordedProgram_givesTheFunctionsNumbers() {
    Graph graph = graph(grad(x -> x.sin().mul(x).sum()), X);
    assertIdentical(
        grad(x -> x.sin().mul(x).sum()).apply(X),
        GraphEvaluator.evaluate(graph, new Tensor[] {X})[0]);
  }

  @Test
  void evaluate_underTransforms_isDifferentiatedLikeTheFunction() {
    Graph graph = graph((Tensor x) -> x.sin().mul(x).sum(), X);
    TensorFunction f = x -> GraphEvaluator.evaluate(graph, new Tensor[] {x})[0];
    assertIdentical(grad(x -> x.sin().mul(x).sum()).apply(X), grad(f).apply(X));
    assertIdentical(hessian(x -> x.sin().mul(x).sum()).apply(X), hessian(f).apply(X));
  }

  // ---- The printer ----

  @Test
  void print_parametersCapturedTensorsAndLiterals_areShown() {
    assertEquals(
        """
        { a:f64[3] ; k0:i32[2] k1:f64[3] ->
          b:f64[2] = slice[ranges=[0:2]] a
          c:f64[3] = pad[paddings=[0_1]] b
          d:f64[2] = gather[axis=0 batchAxes=0] c k0
          e:f64[2] = mul d 3.0:f64[2]
          f:f64[] = sum[axes=(0)] e
          g:f64[3] = broadcastTo[shape=[3]] f
          h:f64[3] = mul k1 g
          return h k1 7 }
        """,
        graph(
                (Tensor x) -> {
                  Tensor y = x.slice(0, 0, 2).pad(Padding.of(0, 1));
                  Tensor z = y.gather(0, Tensor.of(1, 0)).mul(3);
                  return List.of(X.mul(z.sum()), X, Tensor.full(TensorType.of(DType.INT64), 7));
                },
                X)
            .toString());
  }

  @Test
  void print_noInputsOrSteps_isStillAProgram() {
    assertEquals(
        "{ ->\n  return 2.0 }\n",
        graph((List<Tensor> x) -> Tensor.scalar(2.0), List.of()).toString());
  }

  @Test
  void print_manyVariables_goOnWithTwoLetters() {
    Graph graph =
        graph(
            (Tensor x) -> {
              Tensor y = x;
              for (int i = 0; i < 27; i++) {
                y = y.sin();
              }
              return y;
            },
            X);
    assertTrue(
        graph
            .toString()
            .contains("  z:f64[3] = sin y\n  aa:f64[3] = sin z\n  ab:f64[3] = sin aa\n"),
        graph::toString);
  }

  @Test
  void print_stepWithARule_isNamedByItsLine() {
    int line = new Throwable().getStackTrace()[0].getLineNumber() + 2;
    TensorFunction f =
        customVjp(Tensor::exp, x -> new WithAux<>(x.exp(), x.exp()), (y, ct) -> ct.mul(y));
    assertEquals(
        "{ a:f64[3] ->\n  b:f64[3] = exp a\n  c:f64[3] = customVjp at GraphTest.java:"
            + line
            + " b a\n  return c }\n",
        graph((Tensor x) -> jvp(f, x, x).tangent(), X).toString());
  }

  @Test
  void graph_deadSteps_areLeftOut() {
    Graph graph =
        graph(
            (Tensor x) -> {
              x.exp().matmul(x);
              return x.neg();
            },
            X);
    assertEquals("{ a:f64[3] ->\n  b:f64[3] = neg a\n  return b }\n", graph.toString());
  }

  // ---- The checker ----

  private static final TensorType VECTOR = TensorType.of(DType.FLOAT64, 3);
  private static final Variable A = new Variable(VECTOR, 0);
  private static final Variable B = new Variable(VECTOR, 1);

  private static Equation sine(Variable x, Variable y) {
    return new Equation(Elementwise.SIN, List.of(x), List.of(y));
  }

  @Test
  void check_useBeforeDefinition_isRefusedWithTheGraph() {
    Graph graph = new Graph(List.of(A), List.of(sine(B, B)), List.of(B), 2);
    assertError(
        IllegalStateException.class,
        """
        Malformed graph: Variable[type=f64[3], slot=1] is used by sin before it is defined:
        { a:f64[3] ->
          b:f64[3] = sin b
          return b }
        """,
        () -> GraphChecker.check(graph));
  }

  @Test
  void check_doubleDefinition_isRefused() {
    Graph graph = new Graph(List.of(A), List.of(sine(A, A)), List.of(A), 2);
    assertError(
        IllegalStateException.class,
        """
        Malformed graph: Variable[type=f64[3], slot=0] is defined again in sin:
        { a:f64[3] ->
          a:f64[3] = sin a
          return a }
        """,
        () -> GraphChecker.check(graph));
  }

  @Test
  void check_wrongType_isRefused() {
    Variable scalar = new Variable(TensorType.of(DType.FLOAT64), 1);
    Graph graph = new Graph(List.of(A), List.of(sine(A, scalar)), List.of(scalar), 2);
    assertError(
        IllegalStateException.class,
        """
        Malformed graph: sin gives [f64[3]], not [f64[]]:
        { a:f64[3] ->
          b:f64[] = sin a
          return b }
        """,
        () -> GraphChecker.check(graph));
  }

  @Test
  void check_undefinedOutput_isRefused() {
    Graph graph = new Graph(List.of(A), List.of(), List.of(B), 2);
    assertError(
        IllegalStateException.class,
        "Malformed graph: Variable[type=f64[3], slot=1] is used by the outputs before it is"
            + " defined:\n{ a:f64[3] ->\n  return b }\n",
        () -> GraphChecker.check(graph));
  }
}
