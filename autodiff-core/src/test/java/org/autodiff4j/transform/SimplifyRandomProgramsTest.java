package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphChecker;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Simplification of programs drawn at random, and of their derivatives. */
class SimplifyRandomProgramsTest {
  private static final Tensor X = Tensor.of(0.31, -0.83, 0.57);
  private static final Tensor V = Tensor.of(0.7, -0.4, 1.3);
  private static final List<Tensor> POINTS =
      List.of(
          X,
          Tensor.of(0.0, -0.0, 1.0),
          Tensor.of(Double.NaN, 1.0, -2.0),
          Tensor.of(Double.POSITIVE_INFINITY, -0.0, Double.NEGATIVE_INFINITY),
          Tensor.of(1e308, -1e-308, Double.MIN_VALUE));

  static List<Named<TensorFunction>> programs() {
    return RandomProgramsTest.programs();
  }

  private static List<Graph> graphs(TensorFunction f) {
    return List.of(
        graph(f, X),
        graph(grad(f), X),
        graph((Tensor x) -> jvp(f, x, V).tangent(), X),
        graph((Tensor x) -> hvp(f, x, V), X),
        graph(jacrev(grad(f)), X));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void apply_randomProgram_keepsEveryBit(TensorFunction f) {
    for (Graph graph : graphs(f)) {
      Graph simple = Simplify.apply(graph);
      assertTrue(GraphChecker.check(simple));
      assertTrue(simple.equations().size() <= graph.equations().size(), simple::toString);
      for (Tensor x : POINTS) {
        assertArrayEquals(
            run(graph, x).toArray(), run(simple, x).toArray(), () -> x + "\n" + graph);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void apply_again_changesNothing(TensorFunction f) {
    for (Graph graph : graphs(f)) {
      Graph simple = Simplify.apply(graph);
      assertEquals(simple.toString(), Simplify.apply(simple).toString());
      assertEquals(simple, Simplify.apply(simple));
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void apply_randomProgram_keepsDerivatives(TensorFunction f) {
    Graph simple = Simplify.apply(graph(f, X));
    TensorFunction g = x -> run(simple, x);
    assertClose(grad(f).apply(X), grad(g).apply(X));
    assertClose(hvp(f, X, V), hvp(g, X, V));
  }

  private static Tensor run(Graph graph, Tensor x) {
    return GraphEvaluator.evaluate(graph, new Tensor[] {x})[0];
  }
}
