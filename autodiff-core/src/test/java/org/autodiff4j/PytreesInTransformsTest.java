package org.autodiff4j;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.gnvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.stopGradient;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertTreesClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.Static;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transform on every kind of container. */
class PytreesInTransformsTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  record Layer(Tensor w, Optional<Tensor> b, @Static String activation) {}

  record Tagged<T>(T content, @Static int version, Map<String, T> others) {}

  record Nothing(@Static String name) {}

  private record Case(String name, Object tree) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> trees() {
    Layer biased = new Layer(X, Optional.of(Tensor.scalar(3.0)), "relu");
    Layer plain = new Layer(X.reshape(3, 1), Optional.empty(), "none");
    return Stream.of(
        new Case("tensor", X),
        new Case("record with static part and optional", biased),
        new Case("absent optional", plain),
        new Case("list", List.of(X, Tensor.scalar(2.0))),
        new Case("map", new TreeMap<>(Map.of("b", X, "a", Tensor.scalar(2.0)))),
        new Case("map with integer keys", Map.of(10, X, 9, X.neg())),
        new Case("array", new Tensor[] {X, X.square()}),
        new Case("array of records", new Layer[] {biased, plain}),
        new Case(
            "nested generic", new Tagged<>(List.of(biased, plain), 2, Map.of("k", List.of(plain)))),
        new Case("generic of tensors", new Tagged<>(X, 1, Map.of("z", X, "y", Tensor.scalar(1.0)))),
        new Case("record without tensors beside one", List.of(new Nothing("a"), X)),
        new Case("no tensors at all", new Nothing("empty")),
        new Case("singles and doubles", List.of(Tensor.of(1f, 2f), X)));
  }

  /** Σ (i + 1)/2·x² over the leaves: its gradient is (i + 1)·x. */
  private static Tensor halfSquares(Object tree) {
    Tensor sum = Tensor.scalar(0f);
    double factor = 0.5;
    for (Tensor leaf : Pytree.flatten(tree).leaves()) {
      sum = sum.add(leaf.square().sum().mul(factor));
      factor += 0.5;
    }
    return sum;
  }

  /** The tree with leaf i multiplied by i + 1. */
  private static <T> T weighted(T tree) {
    int[] next = {0};
    return Pytree.map(leaf -> leaf.mul(++next[0]), tree);
  }

  private static Object elementwise(Object tree, UnaryOperator<Tensor> f) {
    return Pytree.map(f, tree);
  }

  private static Tensor squared(Object tree) {
    Tensor sum = Tensor.scalar(0f);
    for (Tensor leaf : Pytree.flatten(tree).leaves()) {
      sum = sum.add(leaf.square().sum());
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("trees")
  void firstOrder_tree_keepsStructureAndTypes(Case example) {
    Object x = example.tree;
    Function<Object, Tensor> f = PytreesInTransformsTest::halfSquares;
    Object gradient = weighted(x);
    assertTreesClose(gradient, grad(f).apply(x));
    ValueAndGrad<Object> both = valueAndGrad(f).apply(x);
    assertTreesClose(f.apply(x), both.value());
    assertTreesClose(gradient, both.gradient());
    WithAux<Object, Object> aux =
        gradWithAux((Object p) -> new WithAux<>(f.apply(p), elementwise(p, Tensor::neg))).apply(x);
    assertTreesClose(gradient, aux.value());
    assertTreesClose(elementwise(x, Tensor::neg), aux.aux());
    assertTreesClose(gradient, vjp(f, x).pullback(f.apply(x).like(1)));
    Tensor slope = jvp(f, x, x).tangent();
    assertEquals(2 * f.apply(x).toDouble(), slope.toDouble(), 1e-5);
    assertTreesClose(slope, linearize(f, x).pushforward(x));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void secondOrder_tree_keepsStructureAndTypes(Case example) {
    Object x = example.tree;
    Function<Object, Tensor> f = PytreesInTransformsTest::halfSquares;
    Object v = elementwise(x, Tensor::cos);
    assertTreesClose(weighted(v), hvp(f, x, v));
    assertTreesClose(weighted(v), vhp(f, x, v));
    Function<Object, Object> model = p -> elementwise(p, leaf -> leaf.mul(3));
    assertTreesClose(elementwise(weighted(v), leaf -> leaf.mul(9)), gnvp(model, f, x, v));
    Map<String, Object> blocks = hessian(f).apply(x);
    assertEquals(Pytree.flatten(x).leaves().length, blocks.size());
  }

  @ParameterizedTest
  @MethodSource("trees")
  void treeToTree_allTransforms_keepBothStructures(Case example) {
    Object x = example.tree;
    Object v = elementwise(x, Tensor::cos);
    Function<Object, Map<String, Object>> f =
        p -> Map.of("square", elementwise(p, Tensor::square), "same", p);
    Map<String, Object> expected =
        Map.of("square", Pytree.map((a, b) -> a.mul(b).mul(2), x, v), "same", v);
    assertTreesClose(expected, jvp(f, x, v).tangent());
    assertTreesClose(f.apply(x), jvp(f, x, v).primal());
    assertTreesClose(expected, linearize(f, x).pushforward(v));
    Object back = vjp(f, x).pullback(Map.of("square", v, "same", v));
    assertTreesClose(Pytree.map((a, b) -> a.mul(2).add(1).mul(b), x, v), back);
    Function<Object, Object> linear = p -> elementwise(p, leaf -> leaf.mul(4));
    assertTreesClose(elementwise(v, leaf -> leaf.mul(4)), linearTranspose(linear, x).apply(v));
    assertEquals(2 * Pytree.flatten(x).leaves().length, graph(f, x).outputs().size());
  }

  @ParameterizedTest
  @MethodSource("trees")
  void jacobians_tree_haveABlockForEachLeaf(Case example) {
    Object x = example.tree;
    Function<Object, Tensor> f = p -> halfSquares(p).expandDims(0);
    Object forward = jacfwd(f).apply(x);
    Object reverse = jacrev(f).apply(x);
    Object expected = elementwise(weighted(x), leaf -> leaf.expandDims(0));
    assertTreesClose(expected, reverse);
    Tensor[] leaves = Pytree.flatten(forward).leaves();
    for (int i = 0; i < leaves.length; i++) {
      assertEquals(f.apply(x).dtype(), leaves[i].dtype());
      assertEquals(Pytree.flatten(expected).leaves()[i].shape(), leaves[i].shape());
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void customRules_tree_seeTheStructure(Case example) {
    Object x = example.tree;
    Object v = elementwise(x, Tensor::cos);
    Function<Object, Object> byJvp =
        customJvp(
            (Object p) -> elementwise(p, Tensor::exp),
            (p, y, dp) -> elementwise(dp, leaf -> leaf.mul(5)));
    Function<Object, Object> byVjp =
        customVjp(
            (Object p) -> elementwise(p, Tensor::exp),
            p -> new WithAux<>(elementwise(p, Tensor::exp), p),
            (residual, ct) -> elementwise(ct, leaf -> leaf.mul(5)));
    Object expected = elementwise(v, leaf -> leaf.mul(5));
    for (Function<Object, Object> f : List.of(byJvp, byVjp)) {
      assertTreesClose(elementwise(x, Tensor::exp), f.apply(x));
      assertTreesClose(expected, jvp(f, x, v).tangent());
      assertTreesClose(expected, vjp(f, x).pullback(v));
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void stopGradient_tree_isConstant(Case example) {
    Object x = example.tree;
    assertTreesClose(x, stopGradient(x));
    Object g = grad((Object p) -> squared(stopGradient(p))).apply(x);
    for (Tensor leaf : Pytree.flatten(g).leaves()) {
      assertEquals(Literal.zero(leaf.type()), leaf);
    }
  }

  @Test
  void unusedLeaves_anyContainer_getZerosNotNull() {
    Map<String, List<Tensor>> x = Map.of("used", List.of(X), "unused", List.of(X, X));
    Map<String, List<Tensor>> g =
        grad((Map<String, List<Tensor>> p) -> p.get("used").get(0).sum()).apply(x);
    assertEquals(List.of(Literal.zero(X.type()), Literal.zero(X.type())), g.get("unused"));
  }

  @Test
  void rebuiltInside_structuresAreThoseTheFunctionKnows() {
    // The function may take its argument apart by its own classes: records stay records.
    Tagged<Layer> x = new Tagged<>(new Layer(X, Optional.empty(), "tanh"), 3, Map.of());
    Tagged<Layer> g =
        grad((Tagged<Layer> t) -> {
              Layer layer = t.content();
              Tensor y = layer.activation().equals("tanh") ? layer.w().mul(2) : layer.w();
              return y.sum().mul(t.version());
            })
            .apply(x);
    assertTreesClose(new Tagged<>(new Layer(X.like(6), Optional.empty(), "tanh"), 3, Map.of()), g);
  }
}
