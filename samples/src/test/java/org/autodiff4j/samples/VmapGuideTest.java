package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.BatchAxes;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** The code of the guide to vmap, and that it does what the guide says. */
class VmapGuideTest {
  private static final GuidePage PAGE = GuidePage.of("vmap.md");

  record Params(Tensor w, Tensor b) {}

  record Example(Tensor x, Tensor label) {}

  static Tensor loss(Params p, Example example) {
    return Nn.crossEntropy(example.x().matmul(p.w()).add(p.b()), example.label());
  }

  private static final Params PARAMS =
      new Params(Tensor.linspace(-1, 1, 12).reshape(4, 3), Tensor.of(0.1, -0.2, 0.3));
  private static final Example EXAMPLES =
      new Example(Tensor.linspace(-2, 3, 24).sin().reshape(6, 4), Tensor.of(0, 2, 1, 1, 0, 2));

  private static Example example(int i) {
    return new Example(EXAMPLES.x().at(i), EXAMPLES.label().at(i));
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  @Test
  void meaning_ofVmap_isTheStack() {
    Tensor xs = EXAMPLES.x();
    TensorFunction f = x -> x.softplus().sum();
    Tensor all = vmap(f).apply(xs);
    Tensor same = Tensors.stack(0, f.apply(xs.at(0)), f.apply(xs.at(1)), f.apply(xs.at(2)));
    assertClose(same, all.slice(0, 0, 3));
    assertEquals(6, all.shape().size(0));
  }

  @Test
  void axes_ofArguments_areAsWritten() {
    Tensor x = EXAMPLES.x();
    TensorFunction f = Nn::relu;
    vmap(f, axis(1)); // the columns of x are the examples
    vmap(f, axis(-1), axis(-1)); // and the columns of the result
    vmap((Params p, Example e) -> loss(p, e), UNMAPPED, axis(0)); // all share p
    BatchAxes axes = axis(0).at(".b", UNMAPPED).at(".w", axis(2)); // leaf by leaf
    assertClose(Nn.relu(x.T()), vmap(f, axis(1)).apply(x));
    assertClose(Nn.relu(x), vmap(f, axis(-1), axis(-1)).apply(x));
    Params columns = new Params(Tensor.linspace(0, 1, 36).reshape(4, 3, 3), PARAMS.b());
    Tensor losses = vmap(VmapGuideTest::loss, axes, UNMAPPED).apply(columns, example(0));
    Params last = new Params(columns.w().permute(2, 0, 1).at(2), PARAMS.b());
    assertEquals(loss(last, example(0)).toDouble(), losses.item(2), 1e-12);
  }

  @Test
  void perExample_gradientsAndNorms_equalTheLoop() {
    Params params = PARAMS;
    Example examples = EXAMPLES;
    Params each = vmap(grad(VmapGuideTest::loss), UNMAPPED, axis(0)).apply(params, examples);
    BiFunction<Params, Example, Tensor> norm =
        (p, e) -> {
          Params g = grad(VmapGuideTest::loss).apply(p, e);
          return g.w().square().sum().add(g.b().square().sum()).sqrt();
        };
    Tensor norms = vmap(norm, UNMAPPED, axis(0)).apply(params, examples);
    for (int i = 0; i < 6; i++) {
      Params g = grad(VmapGuideTest::loss).apply(params, example(i));
      assertClose(g.w(), each.w().at(i));
      assertClose(g.b(), each.b().at(i));
      assertClose(norm.apply(params, example(i)), norms.at(i));
    }
  }

  @Test
  void composition_ofTransforms_inEveryOrder() {
    Params params = PARAMS;
    Example examples = EXAMPLES;
    Params v = new Params(PARAMS.w().cos(), PARAMS.b().exp());
    BiFunction<Params, Example, Tensor> losses = vmap(VmapGuideTest::loss, UNMAPPED, axis(0));
    Params mean = grad((Params p) -> losses.apply(p, examples).mean()).apply(params);
    Params products =
        vmap((Params p, Example e) -> hvp(VmapGuideTest::loss, p, e, v), UNMAPPED, axis(0))
            .apply(params, examples);
    Params each = vmap(grad(VmapGuideTest::loss), UNMAPPED, axis(0)).apply(params, examples);
    assertClose(each.w().mean(0), mean.w());
    assertClose(hvp(VmapGuideTest::loss, params, example(3), v).b(), products.b().at(3));
  }

  @Test
  void distances_ofEachToEach_areOneTable() {
    Tensor xs = EXAMPLES.x();
    Tensor ys = EXAMPLES.x().exp();
    BiFunction<Tensor, Tensor, Tensor> distance = (x, y) -> x.sub(y).square().sum().sqrt();
    Tensor table = vmap(vmap(distance, UNMAPPED, axis(0)), axis(0), UNMAPPED).apply(xs, ys);
    assertClose(distance.apply(xs.at(2), ys.at(5)), table.at(2).at(5));
    assertArrayEquals(new int[] {6, 6}, table.shape().toArray());
  }

  @Test
  void customRules_underVmap_survive() {
    Tensor xs = EXAMPLES.x();
    TensorFunction root =
        customJvp(
            Tensor::sqrt, (x, y, dx) -> Tensors.where(y.gt(0), y.mul(2).reciprocal(), 0).mul(dx));
    Tensor slopes = vmap(grad(x -> root.apply(x).sum())).apply(Nn.relu(xs));
    assertTrue(Double.isFinite(slopes.sum().toDouble()));
    assertEquals(0, slopes.mul(xs.le(0)).sum().toDouble());
  }

  @Test
  void graph_ofVmap_isOneContraction() {
    Tensor xs = EXAMPLES.x();
    Tensor w = PARAMS.w();
    Function<Tensor, Tensor> product = vmap(x -> x.matmul(w));
    System.out.println(graph(product, xs));
    assertEquals(1, graph(product, xs).equations().size());
  }

  @Test
  void errors_inTheGuide_areThoseRaised() {
    PAGE.assertShowsErrorOf(
        () -> vmap(VmapGuideTest::loss, axis(0), axis(0)).apply(PARAMS, EXAMPLES));
    PAGE.assertShowsErrorOf(() -> vmap(Tensor::sin, axis(2)).apply(EXAMPLES.x()));
    PAGE.assertShowsErrorOf(() -> vmap(Tensor::sin, axis(0), UNMAPPED).apply(EXAMPLES.x()));
    PAGE.assertShowsErrorOf(
        () -> vmap(x -> x.sum().toDouble() > 0 ? x : x.neg()).apply(EXAMPLES.x()));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(VmapGuideTest.class, 9);
  }
}
