package org.autodiff4j;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

/** What batching costs: the programs it makes, step by step. */
class VmapGraphTest {
  record Network(Tensor w1, Tensor b1, Tensor w2, Tensor b2) {}

  record Example(Tensor x, Tensor label) {}

  private static Tensor range(int... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.linspace(-1, 1, shape.length()).reshape(shape);
  }

  private static final Network NETWORK = new Network(range(4, 5), range(5), range(5, 3), range(3));

  private static final Example EXAMPLES =
      new Example(range(8, 4), Tensor.of(0, 2, 1, 1, 0, 2, 2, 0));

  private static Tensor loss(Network p, Example example) {
    Tensor hidden = example.x().matmul(p.w1()).add(p.b1()).tanh();
    return Nn.crossEntropy(hidden.matmul(p.w2()).add(p.b2()), example.label());
  }

  private static Tensor squares(Network p, Tensor x) {
    Tensor hidden = x.matmul(p.w1()).add(p.b1()).sin();
    return hidden.matmul(p.w2()).add(p.b2()).square().sum();
  }

  private static Tensor matmul(Tensor x, Tensor y) {
    return x.matmul(y);
  }

  // ---- One contraction for a product ----

  @Test
  void vmapOfMatmul_vectorsTimesSharedMatrix_isOneProduct() {
    assertGraph(
        """
        { a:f64[8,4] b:f64[4,5] ->
          c:f64[8,5] = contract[leftOver=(1) rightOver=(0)] a b
          return c }
        """,
        graph(vmap(VmapGraphTest::matmul, axis(0), UNMAPPED), range(8, 4), range(4, 5)));
  }

  @Test
  void vmapOfMatmul_sharedMatrixTimesVectors_isOneProductWithoutTransposing() {
    assertGraph(
        """
        { a:f64[5,4] b:f64[8,4] ->
          c:f64[8,5] = contract[leftOver=(1) rightOver=(1)] b a
          return c }
        """,
        graph(vmap(VmapGraphTest::matmul, UNMAPPED, axis(0)), range(5, 4), range(8, 4)));
  }

  @Test
  void vmapOfMatmul_matricesTimesSharedMatrix_isOneProduct() {
    assertGraph(
        """
        { a:f64[8,3,4] b:f64[4,5] ->
          c:f64[8,3,5] = contract[leftOver=(2) rightOver=(0)] a b
          return c }
        """,
        graph(vmap(VmapGraphTest::matmul, axis(0), UNMAPPED), range(8, 3, 4), range(4, 5)));
  }

  @Test
  void vmapOfMatmul_bothMapped_isOneBatchedProduct() {
    assertGraph(
        """
        { a:f64[8,3,4] b:f64[8,4,5] ->
          c:f64[8,3,5] = contract[leftOver=(2) rightOver=(1) leftBatch=(0) rightBatch=(0)] a b
          return c }
        """,
        graph(vmap(VmapGraphTest::matmul), range(8, 3, 4), range(8, 4, 5)));
  }

  @Test
  void vmapOfMatmul_lastAxes_areMovedAtTheBordersOnly() {
    assertGraph(
        """
        { a:f64[3,4,8] b:f64[4,5] ->
          c:f64[8,3,4] = permute[axes=(2,0,1)] a
          d:f64[8,3,5] = contract[leftOver=(2) rightOver=(0)] c b
          e:f64[3,5,8] = permute[axes=(1,2,0)] d
          return e }
        """,
        graph(
            vmap(VmapGraphTest::matmul, axis(-1), UNMAPPED, axis(-1)),
            range(3, 4, 8),
            range(4, 5)));
  }

  @Test
  void vmapOfVmapOfMatmul_eachWithEach_isOneProduct() {
    assertGraph(
        """
        { a:f64[8,4] b:f64[6,4] ->
          c:f64[8,6] = contract[leftOver=(1) rightOver=(1)] a b
          return c }
        """,
        graph(
            vmap(vmap(VmapGraphTest::matmul, UNMAPPED, axis(0)), axis(0), UNMAPPED),
            range(8, 4),
            range(6, 4)));
  }

  // ---- Derivatives for each example ----

  @Test
  void vmapOfGrad_network_isBackPropagationWithoutTheSumOverExamples() {
    assertGraph(
        """
        { a:f64[4,5] b:f64[5] c:f64[5,3] d:f64[3] e:f64[8,4] ->
          f:f64[8,5] = contract[leftOver=(1) rightOver=(0)] e a
          g:f64[8,5] = broadcastTo[shape=[8, 5]] b
          h:f64[8,5] = add f g
          i:f64[8,5] = sin h
          j:f64[8,5] = cos h
          k:f64[8,3] = contract[leftOver=(1) rightOver=(0)] i c
          l:f64[8,3] = broadcastTo[shape=[8, 3]] d
          m:f64[8,3] = add k l
          n:f64[8,3] = mul m 2.0:f64[8,3]
          o:f64[8,5,3] = contract[leftBatch=(0) rightBatch=(0)] i n
          p:f64[8,5] = contract[leftOver=(1) rightOver=(1)] n c
          q:f64[8,5] = mul p j
          r:f64[8,4,5] = contract[leftBatch=(0) rightBatch=(0)] e q
          return r q o n }
        """,
        graph(vmap(grad(VmapGraphTest::squares), UNMAPPED, axis(0)), NETWORK, range(8, 4)));
  }

  /** Batching a classifier's gradient adds no step but the biases' broadcasts. */
  @Test
  void vmapOfGrad_classifier_hasTheStepsOfOneExample() {
    Graph one =
        graph(grad(VmapGraphTest::loss), NETWORK, new Example(range(4), Tensor.of(2).at(0)));
    Graph all = graph(vmap(grad(VmapGraphTest::loss), UNMAPPED, axis(0)), NETWORK, EXAMPLES);
    Map<String, Integer> expected = counts(one);
    expected.merge("broadcastTo", 2, Integer::sum);
    assertEquals(expected, counts(all));
    assertEquals(5, counts(all).get("contract"));
    assertFalse(all.toString().contains(" 1.0:"), all::toString);
    assertTrue(
        all.toString().lines().filter(line -> line.contains(" 0.0:")).count() == 1
            && all.toString().contains("scatterAdd[axis=1 batchAxes=1] 0.0:f64[8,3]"),
        all::toString);
  }

  private static Map<String, Integer> counts(Graph graph) {
    Map<String, Integer> counts = new TreeMap<>();
    graph.equations().forEach(step -> counts.merge(step.primitive().label(), 1, Integer::sum));
    return counts;
  }

  @Test
  void vmapOfHvp_elementwise_hasNoStepsForTheBatch() {
    assertGraph(
        """
        { a:f64[8,4] b:f64[8,4] ->
          c:f64[8,4] = sin a
          d:f64[8,4] = neg c
          e:f64[8,4] = mul b d
          return e }
        """,
        graph(
            vmap((Tensor x, Tensor v) -> hvp((Tensor u) -> u.sin().sum(), x, v)),
            range(8, 4),
            range(8, 4)));
  }

  @Test
  void vmapOfGrad_customRule_runsTheRuleOnce() {
    TensorFunction exp = customJvp(Tensor::exp, (x, y, dx) -> y.mul(dx));
    assertGraph(
        """
        { a:f64[8,4] ->
          b:f64[8,4] = exp a
          return b }
        """,
        graph(vmap(grad(x -> exp.apply(x).sum())), range(8, 4)));
  }

  // ---- Whole matrices ----

  @Test
  void jacobian_linearMap_isItsMatrix() {
    Tensor w = range(4, 5);
    for (TensorFunction jacobian :
        List.<TensorFunction>of(jacrev(x -> x.matmul(w)), jacfwd(x -> x.matmul(w)))) {
      Graph graph = graph(jacobian, range(4));
      assertEquals(0, graph.equations().size(), graph::toString);
      assertClose(w.T(), jacobian.apply(range(4)));
    }
  }

  @Test
  void hessian_elementwiseSum_multipliesByNoOnes() {
    assertGraph(
        """
        { a:f64[4] ; k0:f64[4,4] ->
          b:f64[4] = mul a 2.0:f64[4]
          c:f64[4,4] = broadcastTo[shape=[4, 4]] b
          d:f64[4,4] = mul k0 c
          e:f64[4,4] = mul d 3.0:f64[4,4]
          f:f64[4,1,4] = reshape[shape=[4, 1, 4]] e
          g:f64[4,4] = reshape[shape=[4, 4]] f
          h:f64[4,4] = permute[axes=(1,0)] g
          return h }
        """,
        graph(hessian(x -> x.pow(3).sum()), range(4)));
  }

  private static void assertGraph(String expected, Graph actual) {
    assertEquals(expected.strip(), actual.toString().strip());
  }
}
