package org.autodiff4j.graph;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NonDifferentiable;
import org.autodiff4j.tensor.Opaque;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Reduction;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SimplifyTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Tensor X =
      Tensor.of(Shape.of(2, 4), Double.NaN, -0.0, 0.0, INF, -INF, 1.7e308, -Double.MIN_VALUE, 0.3);

  private static Tensor one(SingleResult primitive, Tensor... inputs) {
    return Interpreter.bind(primitive, inputs);
  }

  private static Tensor literal(Tensor x, double value) {
    return Literal.of(x.type(), value);
  }

  private static Tensor truth(Tensor x, boolean value) {
    return Literal.of(x.type().with(DType.BOOL), value ? 1 : 0);
  }

  /** A tensor of numbers that a recording cannot tell to be known. */
  private static Tensor hidden(Tensor x, Tensor known) {
    Tensor like = x.reshape(-1).slice(0, 0, known.shape().length()).reshape(known.shape());
    return Tensors.where(truth(known, true), known, like);
  }

  /** Programs of one input [2, 4] with the steps that are left, without names and types. */
  static Stream<Arguments> identities() {
    return Stream.of(
        row("neg of neg", x -> x.neg().neg()),
        row("times 1", x -> one(Product.MUL, literal(x, 1), x)),
        row("times -1", x -> x.mul(-1), "neg"),
        row("over 1", x -> one(Quotient.DIV, x, literal(x, 1))),
        row("minus 0", x -> one(Additive.SUB, x, literal(x, 0))),
        row("plus -0", x -> one(Additive.ADD, literal(x, -0.0), x)),
        row("plus 0 makes 0 of -0", x -> x.add(0), "add"),
        row("minus -0 makes 0 of -0", x -> x.sub(-0.0), "sub"),
        row("times 0 may be NaN", x -> x.mul(0), "mul"),
        row("plus neg", x -> x.exp().add(x.neg()), "exp", "sub"),
        row("neg plus", x -> x.neg().add(x.exp()), "exp", "sub"),
        row("minus neg", x -> x.exp().sub(x.neg()), "exp", "add"),
        row("neg times neg", x -> x.neg().mul(x.exp().neg()), "exp", "mul"),
        row("neg of multiple", x -> x.mul(3).neg(), "mul"),
        row("multiple of neg", x -> x.neg().mul(3), "mul"),
        row("powers of two", x -> x.mul(2).mul(-4), "mul"),
        row("other factors round twice", x -> x.mul(3).mul(2), "mul", "mul"),
        row("halves may lose bits", x -> x.mul(0.5).mul(2), "mul", "mul"),
        row("factors beyond range", x -> x.mul(0x1p1000).mul(0x1p1000), "mul", "mul"),
        row("power 1", x -> one(new IntegerPow(1), x)),
        row("power 0", x -> x.add(one(new IntegerPow(0), x)), "add"),
        row("abs of neg", x -> x.neg().abs(), "abs"),
        row("square of neg", x -> x.neg().square(), "square"),
        row("max of the same", x -> x.maximum(x)),
        row("stopGradient twice", x -> x.stopGradient().stopGradient(), "stopGradient"),
        row("where with equal branches", x -> Tensors.where(x.gt(0), x, x)),
        row("where true", x -> Tensors.where(truth(x, true), x, x.exp())),
        row("where not", x -> Tensors.where(x.gt(0).not(), x, x.exp()), "gt", "exp", "where"),
        row(
            "where in where",
            x -> Tensors.where(x.gt(0), Tensors.where(x.gt(0), x, x.exp()), x.sin()),
            "gt",
            "sin",
            "where"),
        row("not not", x -> Tensors.where(x.gt(0).not().not(), x, x.exp()), "gt", "exp", "where"),
        row(
            "and true",
            x -> Tensors.where(x.gt(0).and(truth(x, true)), x, x.exp()),
            "gt",
            "exp",
            "where"),
        row("and false", x -> Tensors.where(x.gt(0).and(truth(x, false)), x, x.exp()), "exp"),
        row("or true", x -> Tensors.where(x.gt(0).or(truth(x, true)), x, x.exp())),
        row(
            "xor true",
            x -> Tensors.where(x.gt(0).xor(truth(x, true)), x, x.exp()),
            "gt",
            "exp",
            "where"),
        row("xor of the same", x -> Tensors.where(x.gt(0).xor(x.gt(0)), x, x.exp()), "exp"),
        row(
            "narrow to wide and back",
            x -> x.cast(DType.FLOAT32).cast(DType.FLOAT64).cast(DType.FLOAT32),
            "cast"),
        row(
            "wide to narrow and back",
            x -> x.cast(DType.FLOAT32).cast(DType.FLOAT64),
            "cast",
            "cast"),
        row(
            "booleans through integers",
            x -> x.gt(0).cast(DType.INT32).cast(DType.FLOAT64),
            "gt",
            "cast"),
        row(
            "permutations",
            x -> x.permute(1, 0).expandDims(0).permute(0, 2, 1),
            "permute",
            "reshape",
            "permute"),
        row("transposed twice", x -> x.T().T()),
        row("permuted by nothing", x -> one(new Permute(Axes.of(0, 1)), x)),
        row("reshaped twice", x -> x.reshape(8).reshape(4, 2), "reshape"),
        row("reshaped and back", x -> x.reshape(8).reshape(2, 4)),
        row("reshaped to the same", x -> one(new Reshape(x.shape()), x)),
        row("broadcast twice", x -> x.broadcastTo(1, 2, 4).broadcastTo(3, 2, 4), "broadcastTo"),
        row("new axis, then broadcast", x -> x.expandDims(0).broadcastTo(3, 2, 4), "broadcastTo"),
        row("broadcast to the same", x -> one(new BroadcastTo(x.shape()), x)),
        row("flipped twice", x -> x.flip(0).flip(0)),
        row("flips of two axes", x -> x.flip(0).flip(1).flip(0), "flip"),
        row("flip of no axis", x -> one(new Flip(Axes.of()), x)),
        row("whole slice", x -> one(new Slice(List.of(Range.all(2), Range.all(4))), x)),
        row("slice of slice", x -> x.slice(1, 1, 4).slice(1, 0, 3, 2), "slice"),
        row("empty slice of slice", x -> x.slice(1, 1, 4, 2).slice(1, 1, 1), "slice"),
        row("padded by nothing", x -> one(new Pad(List.of(Padding.NONE, Padding.NONE)), x)),
        row("concat of one", x -> one(new Concat(0), x)),
        row("max over no axes", x -> one(new Reduction.Max(Axes.of()), x)),
        row("sum over no axes makes 0 of -0", x -> one(new Reduction.Sum(Axes.of()), x), "sum"),
        row("function of repeated", x -> x.broadcastTo(3, 2, 4).exp(), "exp", "broadcastTo"),
        row(
            "pair of repeated",
            x -> x.broadcastTo(3, 2, 4).mul(x.exp().broadcastTo(3, 2, 4)),
            "exp",
            "mul",
            "broadcastTo"),
        row("repeated and literal", x -> x.broadcastTo(3, 2, 4).mul(3), "mul", "broadcastTo"),
        row(
            "comparison of repeated",
            x -> x.broadcastTo(3, 2, 4).gt(0).cast(DType.FLOAT64),
            "gt",
            "cast",
            "broadcastTo"),
        row("transposes in a product", x -> x.T().matmul(x), "contract"),
        row("transposed right operand", x -> x.matmul(x.T()), "contract"),
        row("equal steps", x -> x.exp().add(x.exp()), "exp", "add"),
        row("swapped operands", x -> x.mul(x.exp()).add(x.exp().mul(x)), "exp", "mul", "add"),
        row("equal literals", x -> x.add(2).sub(x.add(2).sin()), "add", "sin", "sub"),
        row("zeros of either sign differ", x -> x.add(0).mul(x.add(-0.0)), "add", "mul"),
        row("literals", x -> x.mul(x.like(2).exp().add(1)), "mul"),
        row("sum of a literal", x -> x.mul(x.like(2).sum()), "mul"),
        row("known numbers", x -> x.mul(hidden(x, Tensor.of(1.0, 2.0, 3.0, 4.0)).exp()), "mul"));
  }

  private static Arguments row(String name, TensorFunction f, String... steps) {
    return Arguments.of(name, f, List.of(steps));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("identities")
  void apply_identity_leavesTheStepsThatAreNeeded(
      String name, TensorFunction f, List<String> steps) {
    Graph graph = graph(f, X);
    Graph simple = Simplify.apply(graph);
    assertTrue(GraphChecker.check(simple));
    assertEquals(steps, labels(simple), () -> name + ":\n" + graph + simple);
    assertEquals(simple, Simplify.apply(simple));
    double[] expected = GraphEvaluator.evaluate(graph, new Tensor[] {X})[0].toArray();
    assertArrayEquals(expected, GraphEvaluator.evaluate(simple, new Tensor[] {X})[0].toArray());
  }

  private static List<String> labels(Graph graph) {
    return graph.equations().stream().map(equation -> equation.primitive().label()).toList();
  }

  // ---- Whole programs ----

  @Test
  void apply_gradient_isPrintedInItsSimplestForm() {
    TensorFunction f = x -> x.sin().mul(x.sin()).sub(x.neg().mul(x)).sum();
    Tensor x = Tensor.of(1.0, 2.0);
    assertEquals(
        """
        { a:f64[2] ->
          b:f64[2] = sin a
          c:f64[2] = cos a
          d:f64[2] = add a a
          e:f64[2] = mul b c
          f:f64[2] = add d e
          g:f64[2] = add f e
          return g }
        """,
        Simplify.apply(graph(grad(f), x)).toString());
  }

  @Test
  void apply_transposedWeights_areReadInPlace() {
    Graph graph =
        graph((Tensor x, Tensor w) -> x.matmul(w.T()), Tensor.ones(5, 2), Tensor.ones(3, 2));
    assertEquals(
        """
        { a:f64[5,2] b:f64[3,2] ->
          c:f64[2,3] = permute[axes=(1,0)] b
          d:f64[5,3] = contract[leftOver=(1) rightOver=(0)] a c
          return d }
        """,
        graph.toString());
    assertEquals(
        """
        { a:f64[5,2] b:f64[3,2] ->
          c:f64[5,3] = contract[leftOver=(1) rightOver=(1)] a b
          return c }
        """,
        Simplify.apply(graph).toString());
  }

  @Test
  void apply_deadStepsAndSlots_areLeftOut() {
    TensorType type = TensorType.of(DType.FLOAT64, 3);
    Variable a = new Variable(type, 4);
    Variable b = new Variable(type, 9);
    Variable c = new Variable(type, 7);
    Graph graph =
        new Graph(
            List.of(a),
            List.of(
                new Equation(Elementwise.SIN, List.of(a), List.of(b)),
                new Equation(Elementwise.COS, List.of(a), List.of(c))),
            List.of(c, a, c),
            10);
    Graph simple = Simplify.apply(graph);
    assertEquals("{ a:f64[3] ->\n  b:f64[3] = cos a\n  return b a b }\n", simple.toString());
    assertEquals(2, simple.slots());
  }

  @Test
  void apply_unusedInput_stays() {
    Graph simple =
        Simplify.apply(graph((List<Tensor> x) -> x.get(1), List.of(X, Tensor.scalar(1.0))));
    assertEquals("{ a:f64[2,4] b:f64[] ->\n  return b }\n", simple.toString());
  }

  @Test
  void apply_largeResults_areNotMadeAheadOfTime() {
    Tensor small = Tensor.of(1.0, 2.0);
    Graph graph =
        graph((Tensor x) -> x.add(hidden(x, small).broadcastTo(5000, 2)), Tensor.ones(5000, 2));
    assertEquals(List.of("broadcastTo", "add"), labels(Simplify.apply(graph)));
  }

  @Test
  void apply_stepThatFails_failsWhenRun() {
    Graph graph = graph((Tensor x) -> hidden(x, Tensor.of(1.0, 2.0)).gather(0, Tensor.of(5)), X);
    Graph simple = Simplify.apply(graph);
    assertEquals(List.of("gather"), labels(simple));
    assertThrows(IndexException.class, () -> GraphEvaluator.evaluate(simple, new Tensor[] {X}));
  }

  // ---- What must not be touched ----

  private enum Barrier implements NonDifferentiable, Opaque {
    BARRIER;

    @Override
    public String label() {
      return "barrier";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return inputs[0];
    }

    @Override
    public Tensor batch(Batch inputs) {
      return inputs.x(0);
    }
  }

  @Test
  void apply_opaqueSteps_areNeitherMergedNorFolded() {
    TensorType type = TensorType.of(DType.FLOAT64, 2);
    List<Variable> v = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      v.add(new Variable(type, i));
    }
    Atom two = new Constant(Literal.of(type, 2));
    Graph graph =
        new Graph(
            v.subList(0, 1),
            List.of(
                step(Barrier.BARRIER, v.get(1), v.get(0)),
                step(Barrier.BARRIER, v.get(2), v.get(0)),
                step(Barrier.BARRIER, v.get(3), two),
                step(Negation.NEG, v.get(4), v.get(3))),
            List.of(v.get(1), v.get(2), v.get(4)),
            5);
    assertEquals(graph, Simplify.apply(graph));
  }

  private static Equation step(Primitive primitive, Variable output, Atom... inputs) {
    return new Equation(primitive, List.of(inputs), List.of(output));
  }

  @Test
  void apply_stopGradient_stillStops() {
    Graph simple = Simplify.apply(graph((Tensor x) -> x.stopGradient().mul(x).sum(), X));
    assertTrue(labels(simple).contains(Stepwise.STOP_GRADIENT.label()));
    TensorFunction f = x -> GraphEvaluator.evaluate(simple, new Tensor[] {x})[0];
    Tensor x = Tensor.ones(2, 4).mul(3);
    assertArrayEquals(x.toArray(), grad(f).apply(x).toArray());
  }

  // ---- Cost ----

  @Test
  void apply_tenThousandSteps_takesWellUnderASecond() {
    Graph graph =
        graph(
            (Tensor x) -> {
              Tensor y = x;
              for (int i = 0; i < 2500; i++) {
                y = y.add(x.sin()).mul(x.cos()).neg().neg();
              }
              return y;
            },
            X);
    assertTrue(graph.equations().size() > 10_000, () -> graph.equations().size() + " steps");
    Simplify.apply(graph);
    long start = System.nanoTime();
    Graph simple = Simplify.apply(graph);
    long milliseconds = (System.nanoTime() - start) / 1_000_000;
    assertEquals(5002, simple.equations().size());
    assertTrue(milliseconds < 1000, () -> milliseconds + " ms");
  }
}
