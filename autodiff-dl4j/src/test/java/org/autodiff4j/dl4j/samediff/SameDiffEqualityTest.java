package org.autodiff4j.dl4j.samediff;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Graphs give SameDiff's numbers: its output, its gradient where it has a right one and else a
 * difference of its output, and second derivatives that are differences of the gradient.
 */
final class SameDiffEqualityTest {
  private static final double STEP = 1e-5;

  /** One pass over the graphs, for SameDiff takes long to build and to run them. */
  @TestFactory
  Stream<DynamicTest> lossGradientAndHvp_ofEveryGraph_areRight() {
    List<Graph> all = new ArrayList<>(Graphs.all());
    all.addAll(NetworkGraphs.all());
    assertTrue(all.size() > 200);
    Set<String> untested = new TreeSet<>(SameDiffModel.operations());
    all.forEach(g -> g.sd.getOps().values().forEach(op -> untested.remove(op.getOp().opName())));
    assertEquals(
        Set.of("dropout_inverted"), untested, "operations in no graph"); // random in SameDiff
    return all.stream().map(graph -> dynamicTest(graph.name, () -> check(graph)));
  }

  private static void check(Graph graph) {
    SameDiffModel model = SameDiffModel.of(graph.sd);
    SameDiffLoss loss = model.loss(SameDiffModel.tensors(graph.placeholders));
    Map<String, Tensor> x = model.variables();
    assertClose("loss", output(graph), loss.apply(x).toDouble(), 1e-10);
    Map<String, Tensor> gradient = grad(loss).apply(x);
    Map<String, Tensor> v = direction(model);
    if (graph.isGradientRight()) {
      assertClose("gradient", gradients(graph, model), gradient, 1e-10);
    } else {
      assertClose("derivative", difference(graph, model, v), dot(gradient, v), 1e-7);
      assertFalse(isRight(graph, model, gradient), "SameDiff's gradient is right");
    }
    assertClose("jvp", dot(gradient, v), jvp(loss, x, v).tangent().toDouble(), 1e-12);
    Map<String, Tensor> right = grad(loss).apply(moved(x, v, STEP));
    Map<String, Tensor> left = grad(loss).apply(moved(x, v, -STEP));
    Map<String, Tensor> expected = new TreeMap<>();
    right.forEach((k, g) -> expected.put(k, g.sub(left.get(k)).div(2 * STEP)));
    assertClose("hvp", expected, hvp(loss, x, v), 1e-6);
  }

  private static boolean isRight(Graph graph, SameDiffModel model, Map<String, Tensor> gradient) {
    try {
      assertClose("gradient", gradients(graph, model), gradient, 1e-10);
      return true;
    } catch (AssertionError | RuntimeException e) {
      return false;
    }
  }

  // ---- Numbers ----

  private static double output(Graph graph) {
    INDArray loss = graph.sd.output(graph.placeholders, List.of("loss")).get("loss");
    return loss.sumNumber().doubleValue();
  }

  private static Map<String, Tensor> gradients(Graph graph, SameDiffModel model) {
    Map<String, INDArray> gradients =
        graph.sd.calculateGradients(graph.placeholders, model.variables().keySet());
    return SameDiffModel.tensors(gradients);
  }

  private static Map<String, Tensor> direction(SameDiffModel model) {
    Random random = new Random(5);
    Map<String, Tensor> v = new TreeMap<>();
    model
        .variables()
        .forEach(
            (name, value) -> {
              double[] numbers = new double[value.shape().length()];
              for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextGaussian();
              }
              v.put(name, Tensor.of(value.shape(), numbers));
            });
    return v;
  }

  private static Map<String, Tensor> moved(
      Map<String, Tensor> x, Map<String, Tensor> v, double step) {
    Map<String, Tensor> moved = new TreeMap<>();
    x.forEach((name, value) -> moved.put(name, value.add(v.get(name).mul(step))));
    return moved;
  }

  private static double difference(Graph graph, SameDiffModel model, Map<String, Tensor> v) {
    double[] losses = new double[4];
    double[] steps = {-2 * STEP, -STEP, STEP, 2 * STEP};
    Map<String, Tensor> x = model.variables();
    for (int i = 0; i < 4; i++) {
      model.writeTo(graph.sd, moved(x, v, steps[i]));
      losses[i] = output(graph);
    }
    model.writeTo(graph.sd, x);
    return (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * STEP);
  }

  private static double dot(Map<String, Tensor> x, Map<String, Tensor> y) {
    return x.keySet().stream().mapToDouble(k -> x.get(k).mul(y.get(k)).sum().toDouble()).sum();
  }

  private static void assertClose(
      String what, Map<String, Tensor> expected, Map<String, Tensor> actual, double relative) {
    double size = 1e-3;
    for (Tensor x : actual.values()) {
      size = Math.max(size, x.abs().max().toDouble());
    }
    for (String name : actual.keySet()) {
      double[] e = expected.getOrDefault(name, actual.get(name).mul(0)).toArray();
      double[] a = actual.get(name).toArray();
      for (int i = 0; i < a.length; i++) {
        int at = i;
        assertTrue(
            Math.abs(e[i] - a[i]) <= relative * size,
            () -> what + " of " + name + " at " + at + " is " + a[at] + ", expected " + e[at]);
      }
    }
  }

  private static void assertClose(String what, double expected, double actual, double relative) {
    assertTrue(
        Math.abs(expected - actual) <= relative * Math.max(1, Math.abs(expected)),
        () ->
            what + " is " + actual + ", expected " + expected + ", off by " + (actual - expected));
  }
}
