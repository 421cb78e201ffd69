package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.junit.jupiter.api.Test;

/** Every equivalent that the page names is compiled here, and means what it should. */
@SuppressWarnings("UnnecessaryLambda") // as the page writes it
class ComingFromGuideTest {
  private static final GuidePage PAGE = GuidePage.of("coming-from.md");

  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);
  private final Tensor dx = Tensor.of(1.0, 0.25, -0.5);
  private final Tensor ct = Tensor.of(2.0, -1, 0.5);
  private final Tensor p = Tensor.of(0.1, 0.2, -0.3);
  private final Tensor d = x;
  private final Tensor rows = Tensors.stack(0, x, dx);
  private final TensorFunction f = Tensor::sin;
  private final TensorFunction loss = u -> u.sin().sum();
  private final TensorFunction linear = u -> u.mul(3);
  private final BiFunction<Tensor, Tensor, Tensor> lossOf = (q, data) -> q.mul(data).square().sum();
  private final Function<Tensor, WithAux<Tensor, Tensor>> withAux =
      u -> new WithAux<>(u.sin().sum(), u.cos());

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-9);
  }

  @Test
  void derivatives_ofThePage_areThoseOfTheSine() {
    Tensor cos = x.cos();
    Tensor jacobian = Tensor.eye(3).mul(cos);
    assertClose(cos, grad(loss).apply(x));
    assertClose(p.mul(d.square()).mul(2), valueAndGrad(lossOf).apply(p, d).gradient());
    assertClose(cos, gradWithAux(withAux).apply(x).value());
    assertClose(cos.mul(dx), jvp(f, x, dx).tangent());
    List<Tensor> series = List.of(dx, x.like(0));
    assertClose(x.sin().neg().mul(dx.square()), jet(f, x, series).derivatives().get(1));
    assertClose(cos.mul(ct), vjp(f, x).pullback(ct));
    assertClose(cos.mul(dx), linearize(f, x).pushforward(dx));
    assertClose(ct.mul(3), linearTranspose(linear, x).apply(ct));
    assertClose(x.sin().neg().mul(dx), hvp(loss, x, dx));
    assertClose(jacobian, jacfwd(f).apply(x));
    assertClose(jacobian, jacrev(f).apply(x));
    assertClose(Tensor.eye(3).mul(x.sin().neg()), hessian(loss).apply(x));
    TensorFunction forward = customJvp(f, (u, y, du) -> du.mul(u.cos()));
    TensorFunction backward =
        customVjp(f, u -> new WithAux<>(f.apply(u), u), (u, c) -> c.mul(u.cos()));
    assertClose(cos.mul(dx), jvp(forward, x, dx).tangent());
    assertClose(cos.mul(dx), jvp(backward, x, dx).tangent());
    assertClose(x.like(0), grad(u -> stopGradient(u).sum()).apply(x));
    assertClose(x, stopGradient(x));
    GradientChecks.of(f).at(x).order(2).run().requirePassed();
  }

  @Test
  void programs_ofThePage_runAsPlainCode() {
    Tensor start = Tensor.scalar(0.0);
    Tensor yes = Tensor.of(true).reshape();
    Tensor i = Tensor.arange(2).at(1);
    assertClose(rows.sin(), vmap(f).apply(rows));
    assertEquals(
        lossOf.apply(p, dx).toDouble(),
        vmap(lossOf, UNMAPPED, axis(0)).apply(p, rows).item(1),
        1e-12);
    assertClose(x.sin(), jit(f).apply(x));
    assertEquals(1, graph(f, x).equations().size());
    assertClose(x.sin(), checkpoint(f).apply(x));
    assertClose(x.sin(), cond(yes, f, Tensor::neg, x));
    assertClose(x.mul(3), switchCase(i, List.of(f, linear), x));
    assertClose(
        x.sum(), scan((Tensor h, Tensor u) -> new Scanned<>(h.add(u), h), start, x).carry());
    assertEquals(3, foriLoop(0, 9, (n, u) -> f.apply(u), x).shape().size(0));
    assertClose(x.mul(8), whileLoop((Tensor u) -> u.max().lt(9), u -> u.mul(2), x));
    assertClose(rows.sin(), map(f, rows));
    assertClose(
        x.div(3),
        customLinearSolve((Tensor u) -> u.mul(3), x, (a, b) -> conjugateGradient(a, b, 1e-9, 50)));
    assertClose(x, customRoot((Tensor u) -> u.sub(x), x, (g, u) -> u.sub(g.apply(u)), (a, b) -> b));
    assertClose(x.sin(), pureCallback(x, f).apply(x));
    assertClose(x, debugPrint("x", x));
    debugNaNs(false);
  }

  @Test
  void tensors_ofThePage_haveTheShapesOfTheirEquivalents() {
    Tensor a = Tensor.linspace(1, 9, 9).reshape(3, 3);
    Tensor b = Tensor.zeros(2, 3, 4);
    Tensor n = Tensor.of(2, 0);
    Tensor u = Tensor.of(1.0, 10);
    Tensor m = Tensor.of(2, 1, 0).expandDims(1);
    Tensor y = x.sum();
    assertEquals(DType.FLOAT64, Tensor.of(1.0, 2).dtype());
    assertEquals(DType.FLOAT32, Tensor.of(1f, 2f).dtype());
    assertEquals(4, Tensor.of(new double[][] {{1, 2}, {3, 4}}).item(1, 1));
    assertClose(Tensor.zeros(2, 3), Tensor.full(0.5, 2, 3).mul(0));
    assertEquals(3, Tensor.eye(3).sum().toDouble());
    assertEquals(DType.INT64, Tensor.arange(4).dtype());
    assertEquals(0.25, Tensor.linspace(0, 1, 5).item(1));
    assertClose(Tensor.zeros(3), x.like(0));
    assertEquals(DType.FLOAT32, x.cast(DType.FLOAT32).dtype());
    assertClose(Tensor.of(1.0, 2, 3), a.at(0));
    assertEquals(2, a.at(0, 1).toDouble());
    assertClose(Tensor.of(new double[][] {{2, 3}, {5, 6}, {8, 9}}), a.slice(1, 1, 3));
    assertClose(Tensor.of(new double[][] {{1, 2, 3}, {7, 8, 9}}), a.slice(0, 0, 3, 2));
    assertEquals(1, a.expandDims(0).shape().size(0));
    assertClose(Tensor.of(new double[][] {{3, 1}, {6, 4}, {9, 7}}), a.gather(1, n));
    assertClose(Tensor.of(10.5, -1.5, 3), x.scatterAdd(0, n, u));
    assertClose(Tensor.of(new double[][] {{3}, {5}, {7}}), Tensors.takeAlongAxis(a, m, 1));
    assertEquals(9, a.reshape(9).item(8));
    assertEquals(4, a.T().item(0, 1));
    assertArrayEquals(new int[] {3, 4, 2}, b.permute(1, 2, 0).shape().toArray());
    assertEquals(45, a.sum().toDouble());
    assertClose(Tensor.of(12.0, 15, 18), a.sum(0));
    assertArrayEquals(new int[] {3, 1}, a.max(new int[] {1}, true).shape().toArray());
    assertEquals(1, a.logSumExp(1).rank());
    assertClose(a.matmul(a.T()), Linalg.einsum("ij,kj->ik", a, a));
    assertEquals(30, a.matmul(a).item(0, 0));
    assertClose(Tensor.of(0.5, 0, 2), Tensors.where(x.gt(0), x, 0));
    assertEquals(6, Tensors.concat(0, x, x).shape().size(0));
    assertEquals(2, Tensors.stack(0, x, x).shape().size(0));
    assertClose(Tensor.ones(3), Nn.softmax(a, -1).sum(1));
    assertEquals(1.0, y.toDouble());
    assertArrayEquals(x.toArray(), NDArrays.toNd4j(x).toDoubleVector());
  }

  @Test
  void randomKeys_ofThePage_drawAsTheySay() {
    RandomKey key = RandomKey.of(0);
    assertEquals(3, key.normal(3).shape().size(0));
    assertEquals(2, key.split(2).size());
    assertClose(key.split(8).get(7).normal(3), key.foldIn(7).normal(3));
  }

  record Dense(Tensor w, Tensor b, @Static String activation) {}

  record Network(List<Dense> layers, Map<String, Tensor> scales) {}

  @Test
  void parameters_inRecords_areMappedLeafByLeaf() {
    Network network = new Network(List.of(new Dense(x, x, "tanh")), Map.of("in", x));
    Network gradient = network;
    Network next = Pytree.map((u, g) -> u.sub(g.mul(0.1)), network, gradient);
    assertClose(x.mul(0.9), next.layers().get(0).b());
    assertClose(x.mul(0.9), next.scales().get("in"));
    assertEquals("tanh", next.layers().get(0).activation());
    Tensor[] leaves = Pytree.flatten(next).leaves();
    assertEquals(3, leaves.length);
  }

  @Test
  void differences_ofThePage_areAsTheySay() {
    PAGE.assertShowsErrorOf(() -> Tensor.arange(3).mul(0.5));
    assertThrows(IndexException.class, () -> x.gather(0, Tensor.of(3)));
    assertEquals(0, grad(Tensor::abs).apply(Tensor.scalar(0.0)).toDouble());
    assertClose(Tensor.zeros(2), grad((Tensor u) -> Linalg.norm(u)).apply(Tensor.zeros(2)));
    assertEquals(DType.FLOAT32, Tensor.of(1f, 2f).mul(Math.PI).dtype());
  }

  @Test
  void guide_everyCellAndBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(ComingFromGuideTest.class, 2);
    int cells = PAGE.assertLastCellsAreCodeOf(ComingFromGuideTest.class, "## Parameters");
    assertTrue(cells > 60, "cells: " + cells);
  }
}
