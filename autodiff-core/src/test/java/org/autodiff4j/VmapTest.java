package org.autodiff4j;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

/** What the public vmap takes and gives; its errors are in {@link VmapErrorsTest}. */
class VmapTest {
  record Layer(Tensor w, Tensor b) {}

  record Network(List<Layer> layers, @Static String activation) {}

  record Example(Tensor x, Tensor label) {}

  private static Tensor range(int... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.linspace(-1, 1.5, shape.length()).sin().reshape(shape);
  }

  private static final Network NETWORK =
      new Network(
          List.of(new Layer(range(4, 5), range(5)), new Layer(range(5, 3), range(3))), "tanh");

  private static final Example EXAMPLES = new Example(range(6, 4), Tensor.of(0, 2, 1, 1, 0, 2));

  /** The loss of one example. */
  private static Tensor loss(Network p, Example example) {
    Tensor y = example.x();
    for (int i = 0; i < p.layers().size(); i++) {
      y = y.matmul(p.layers().get(i).w()).add(p.layers().get(i).b());
      y = i + 1 < p.layers().size() && p.activation().equals("tanh") ? y.tanh() : y;
    }
    return Nn.crossEntropy(y, example.label());
  }

  private static Example example(int i) {
    return new Example(EXAMPLES.x().at(i), EXAMPLES.label().at(i));
  }

  private static <T> T stacked(Function<Integer, T> example, int size) {
    T result = Pytree.map(x -> x.expandDims(0), example.apply(0));
    for (int i = 1; i < size; i++) {
      result =
          Pytree.map((x, y) -> Tensors.concat(0, x, y.expandDims(0)), result, example.apply(i));
    }
    return result;
  }

  // ---- Axes ----

  @Test
  void vmap_ofTensors_stacksTheResults() {
    Tensor x = range(3, 2);
    assertClose(x.sum(1), vmap(v -> v.sum()).apply(x));
    assertClose(x.square(), vmap(Tensor::square).apply(x));
    assertClose(x.mul(x.cos()).sum(1), vmap((Tensor u, Tensor v) -> u.matmul(v)).apply(x, x.cos()));
  }

  @Test
  void vmap_axesOfArguments_areMovedFirst() {
    Tensor x = range(2, 3, 4);
    TensorFunction f = v -> v.cumSum(0).mul(2);
    for (int in = -3; in < 3; in++) {
      Tensor first = Tensors.moveAxis(x, in, 0);
      Tensor expected = stacked(i -> f.apply(first.at(i)), first.shape().size(0));
      assertClose(expected, vmap(f, axis(in)).apply(x));
      for (int out = -3; out < 3; out++) {
        assertClose(Tensors.moveAxis(expected, 0, out), vmap(f, axis(in), axis(out)).apply(x));
      }
    }
  }

  @Test
  void vmap_twoArguments_haveAxesOfTheirOwn() {
    Tensor x = range(3, 4);
    Tensor y = range(2, 5, 4);
    BiFunction<Tensor, Tensor, Tensor> f = (u, v) -> v.mul(u.sum()).cumSum(0);
    Tensor expected = stacked(i -> f.apply(x.T().at(i), y.permute(2, 0, 1).at(i)), 4);
    assertClose(expected, vmap(f, axis(1), axis(-1)).apply(x, y));
    assertClose(expected.permute(1, 0, 2), vmap(f, axis(1), axis(-1), axis(1)).apply(x, y));
    assertClose(stacked(i -> f.apply(x, y.at(i)), 2), vmap(f, UNMAPPED, axis(0)).apply(x, y));
    assertClose(
        stacked(i -> f.apply(x.at(i), y.at(1)), 3), vmap(f, axis(0), UNMAPPED).apply(x, y.at(1)));
  }

  @Test
  void vmap_axesByPath_longestPathCounts() {
    Network columns =
        new Network(
            List.of(new Layer(range(4, 6, 5), range(5)), new Layer(range(5, 3, 6), range(6, 3))),
            "tanh");
    BatchAxes in =
        axis(0).at(".layers[0]", UNMAPPED).at(".layers[0].w", axis(1)).at(".layers[1].w", axis(-1));
    Tensor x = range(4);
    Function<Network, Tensor> f = p -> loss(p, new Example(x, Tensor.scalar(1).cast(DType.INT64)));
    Tensor expected =
        stacked(
            i ->
                f.apply(
                    new Network(
                        List.of(
                            new Layer(
                                columns.layers().get(0).w().permute(1, 0, 2).at(i),
                                columns.layers().get(0).b()),
                            new Layer(
                                columns.layers().get(1).w().permute(2, 0, 1).at(i),
                                columns.layers().get(1).b().at(i))),
                        "tanh")),
            6);
    assertClose(expected, vmap(f, in).apply(columns));
    BatchAxes nested =
        axis(0).at(".layers", axis(0).at("[0]", UNMAPPED.at(".w", axis(1))).at("[1].w", axis(-1)));
    assertClose(expected, vmap(f, nested).apply(columns));
    assertEquals(
        "axis(0).at(\".layers\", axis(0)).at(\".layers[0]\", UNMAPPED)"
            + ".at(\".layers[0].w\", axis(1)).at(\".layers[1].w\", axis(-1))",
        nested.toString());
  }

  @Test
  void vmap_pathThatBeginsAnother_meansItsOwnPartOnly() {
    Map<String, Tensor> x = Map.of("w", range(3), "w2", range(3, 2), "a.b", range(2, 3));
    BatchAxes in = axis(0).at("[\"w\"]", UNMAPPED).at("[\"a.b\"]", axis(1));
    Map<String, Tensor> y =
        vmap((Map<String, Tensor> m) -> Pytree.map(t -> t.mul(2), m), in).apply(x);
    assertClose(x.get("w").mul(2).broadcastTo(3, 3), y.get("w"));
    assertClose(x.get("w2").mul(2), y.get("w2"));
    assertClose(x.get("a.b").T().mul(2), y.get("a.b"));
  }

  @Test
  void vmap_axesOfResultByPath_placeEachLeaf() {
    Tensor x = range(3, 2);
    Function<Tensor, Map<String, Tensor>> f =
        v -> Map.of("same", Tensor.of(1.0, 2), "y", v.square(), "sum", v.sum());
    Map<String, Tensor> y =
        vmap(f, axis(0), axis(0).at("[\"same\"]", UNMAPPED).at("[\"y\"]", axis(-1))).apply(x);
    assertNumbers(y.get("same"), 1, 2);
    assertClose(x.square().T(), y.get("y"));
    assertClose(x.sum(1), y.get("sum"));
  }

  @Test
  void vmap_resultThatDoesNotDependOnTheExample_isRepeated() {
    Tensor x = range(3, 2);
    assertClose(
        Tensor.of(new double[][] {{1, 2}, {1, 2}, {1, 2}}), vmap(v -> Tensor.of(1.0, 2)).apply(x));
    assertClose(
        Tensor.full(TensorType.of(DType.FLOAT64, 2, 3), 7),
        vmap(v -> Tensor.full(TensorType.of(DType.FLOAT64, 2), 7), axis(0), axis(1)).apply(x));
    Tensor outer = range(2);
    assertSame(outer, vmap(v -> outer, axis(0), UNMAPPED).apply(x));
  }

  @Test
  void vmap_oneExampleOrNone_keepsTheAxis() {
    TensorFunction f = v -> v.matmul(range(3, 2)).softplus();
    Tensor one = range(1, 3);
    assertClose(f.apply(one.at(0)).expandDims(0), vmap(f).apply(one));
    for (int n : new int[] {0, 1}) {
      Tensor x = Tensor.ones(3, n);
      assertEquals(TensorType.of(DType.FLOAT64, n, 2), vmap(f, axis(1)).apply(x).type());
      assertEquals(TensorType.of(DType.FLOAT64, 2, n), vmap(f, axis(1), axis(1)).apply(x).type());
      assertEquals(
          TensorType.of(DType.FLOAT64, 3, n),
          vmap(grad(v -> f.apply(v).sum()), axis(-1), axis(-1)).apply(x).type());
    }
  }

  // ---- Pytrees ----

  @Test
  void vmap_integersAndBooleans_areMappedLikeOthers() {
    Tensor index = Tensor.ofArray(new int[][] {{0, 2}, {1, 1}, {2, 0}});
    Tensor mask = Tensor.of(true, false, true);
    record Chosen(Tensor values, Tensor index, Tensor mask) {}
    Tensor values = range(3, 3);
    Chosen y =
        vmap((Chosen c) ->
                new Chosen(
                    Tensors.where(c.mask(), c.values().gather(0, c.index()), 0),
                    c.index().add(1),
                    c.mask().not()))
            .apply(new Chosen(values, index, mask));
    Tensor[] rows = {
      values.at(0).gather(0, Tensor.of(0, 2)),
      Tensor.zeros(2),
      values.at(2).gather(0, Tensor.of(2, 0))
    };
    assertClose(Tensors.stack(0, rows), y.values());
    assertIdentical(index.add(1), y.index());
    assertIdentical(mask.not(), y.mask());
  }

  @Test
  void vmap_containers_comeBackAsTheyWere() {
    record Box(Optional<Tensor> x, Map<String, Tensor> pair, @Static int scale) {}
    Box box = new Box(Optional.of(range(2)), Map.of("b", range(2, 3), "a", range(2)), 3);
    Box y = vmap((Box b) -> Pytree.map(t -> t.mul(b.scale()), b)).apply(box);
    assertTreesClose(Pytree.map(t -> t.mul(3), box), y);
    Tensor[] array = {range(2, 3), range(2)};
    assertTreesClose(
        Pytree.map(Tensor::sin, array),
        vmap((Tensor[] a) -> Pytree.map(Tensor::sin, a)).apply(array));
  }

  // ---- Examples ----

  @Test
  void perExampleGradients_ofNetwork_equalTheLoop() {
    BiFunction<Network, Example, Network> gradients = vmap(grad(VmapTest::loss), UNMAPPED, axis(0));
    assertTreesClose(
        stacked(i -> grad(VmapTest::loss).apply(NETWORK, example(i)), 6),
        gradients.apply(NETWORK, EXAMPLES));
    ValueAndGrad<Network> both =
        vmap(valueAndGrad(VmapTest::loss), UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES);
    assertClose(stacked(i -> loss(NETWORK, example(i)), 6), both.value());
    assertTreesClose(gradients.apply(NETWORK, EXAMPLES), both.gradient());
  }

  @Test
  void perExampleGradientNorms_inOneCall_equalTheLoop() {
    BiFunction<Network, Example, Tensor> norm =
        (p, example) -> norm(grad(VmapTest::loss).apply(p, example));
    assertClose(
        stacked(i -> norm.apply(NETWORK, example(i)), 6),
        vmap(norm, UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES));
  }

  private static Tensor norm(Network gradient) {
    Tensor squares = Tensor.scalar(0.0);
    for (Tensor leaf : Pytree.flatten(gradient).leaves()) {
      squares = squares.add(leaf.square().sum());
    }
    return squares.sqrt();
  }

  @Test
  void perExampleHessianVectorProducts_ofNetwork_equalTheLoop() {
    Network v = Pytree.map(Tensor::cos, NETWORK);
    BiFunction<Network, Example, Network> product =
        (p, example) -> hvp(VmapTest::loss, p, example, v);
    assertTreesClose(
        stacked(i -> product.apply(NETWORK, example(i)), 6),
        vmap(product, UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES));
  }

  @Test
  void ensemble_ofNetworksOnOneExample_equalsTheLoop() {
    Network many = stacked(k -> Pytree.map(x -> x.mul(k + 0.5), NETWORK), 3);
    assertTreesClose(
        stacked(k -> grad(VmapTest::loss).apply(Pytree.map(x -> x.at(k), many), example(1)), 3),
        vmap(grad(VmapTest::loss), axis(0), UNMAPPED).apply(many, example(1)));
    // Every network on every example.
    BiFunction<Network, Example, Tensor> grid =
        vmap(vmap(VmapTest::loss, UNMAPPED, axis(0)), axis(0), UNMAPPED);
    Tensor expected =
        stacked(k -> stacked(i -> loss(Pytree.map(x -> x.at(k), many), example(i)), 6), 3);
    assertClose(expected, grid.apply(many, EXAMPLES));
  }

  @Test
  void gradOfVmap_meanLoss_isTheGradientOfTheMean() {
    BiFunction<Network, Example, Tensor> losses = vmap(VmapTest::loss, UNMAPPED, axis(0));
    Network total = grad((Network p) -> losses.apply(p, EXAMPLES).mean()).apply(NETWORK);
    Network each = vmap(grad(VmapTest::loss), UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES);
    assertTreesClose(Pytree.map(x -> x.mean(0), each), total);
    Vjp<Network, Tensor> pullback = vjp(losses, NETWORK, EXAMPLES);
    assertTreesClose(
        total, pullback.pullback(Tensor.full(TensorType.of(DType.FLOAT64, 6), 1 / 6.0)));
  }

  @Test
  void vmap_gradWithAux_mapsBoth() {
    BiFunction<Network, Example, WithAux<Tensor, Tensor>> f =
        (p, example) -> new WithAux<>(loss(p, example), example.x().sum());
    WithAux<Network, Tensor> y = vmap(gradWithAux(f), UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES);
    assertClose(EXAMPLES.x().sum(1), y.aux());
    assertTreesClose(
        vmap(grad(VmapTest::loss), UNMAPPED, axis(0)).apply(NETWORK, EXAMPLES), y.value());
  }
}
