package org.autodiff4j;

import static org.autodiff4j.Autodiff.gnvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacfwdBlocks;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.stopGradient;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.valueAndGradWithAux;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertError;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** What transforms say to arguments and results they cannot use: the whole text. */
class ErrorTextsTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor M = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});

  record Layer(Tensor w, Tensor b) {}

  record Model(List<Layer> layers, @Static String name) {}

  record Rated(Tensor w, double rate) {}

  record Anything(Tensor w, Object other) {}

  private static final Layer LAYER = new Layer(M, X);
  private static final Model MODEL = new Model(List.of(LAYER), "net");

  private static Tensor sum(Model m) {
    return m.layers().get(0).w().sum().add(m.layers().get(0).b().sum());
  }

  private static Model withW(Tensor w) {
    return new Model(List.of(new Layer(w, X)), "net");
  }

  // ---- Results ----

  @Test
  void grad_resultNotScalar_saysHowToMakeItOne() {
    assertError(
        ShapeException.class,
        "grad needs a scalar result, but the function returned f64[3]. Reduce it with sum() or"
            + " mean(), or use jacrev.",
        () -> grad(x -> x.mul(2)).apply(X));
    assertError(
        ShapeException.class,
        "valueAndGrad needs a scalar result, but the function returned f32[2,0]. Reduce it with"
            + " sum() or mean(), or use jacrev.",
        () -> valueAndGrad((Tensor x) -> Tensor.zeros(2, 0).cast(DType.FLOAT32)).apply(X));
  }

  @Test
  void grad_resultOfOneElement_saysToReshape() {
    assertError(
        ShapeException.class,
        "grad needs a scalar result, but the function returned f64[1,1]. Take its one element with"
            + " reshape(), or use jacrev.",
        () -> grad(x -> x.sum().reshape(1, 1)).apply(X));
  }

  @Test
  void secondOrder_resultNotScalar_namesTheTransform() {
    String rest =
        " needs a scalar result, but the function returned f64[3]. Reduce it with sum() or mean(),"
            + " or use jacrev.";
    assertError(ShapeException.class, "hvp" + rest, () -> hvp((Tensor x) -> x, X, X));
    assertError(ShapeException.class, "vhp" + rest, () -> vhp((Tensor x) -> x, X, X));
    assertError(
        ShapeException.class,
        "gnvp" + rest,
        () -> gnvp((Tensor x) -> x, (Tensor y) -> y.exp(), X, X));
    assertError(
        ShapeException.class, "hessian" + rest, () -> hessian((Layer p) -> p.b()).apply(LAYER));
    assertError(
        ShapeException.class,
        "gradWithAux" + rest,
        () -> gradWithAux((Tensor x) -> new WithAux<>(x, x)).apply(X));
  }

  @Test
  void grad_integerResult_isRefused() {
    assertError(
        DTypeException.class,
        "grad needs a real result, but the function returned i64[]. Cast its parts before they are"
            + " combined.",
        () -> grad(x -> x.argmax(0)).apply(X));
    assertError(
        DTypeException.class,
        "valueAndGradWithAux needs a real result, but the function returned bool[]. Cast its parts"
            + " before they are combined.",
        () -> valueAndGradWithAux((Tensor x) -> new WithAux<>(x.sum().gt(0), x)).apply(X));
  }

  @Test
  void anyTransform_nullResult_isNamed() {
    String rest =
        ": the result is null: a pytree holds no null. Use an Optional for what may be absent.";
    assertError(StructureException.class, "grad" + rest, () -> grad(x -> null).apply(X));
    assertError(StructureException.class, "jvp" + rest, () -> jvp((Tensor x) -> null, X, X));
    assertError(StructureException.class, "vjp" + rest, () -> vjp((Tensor x) -> null, X));
    assertError(
        StructureException.class, "linearize" + rest, () -> linearize((Tensor x) -> null, X));
    assertError(StructureException.class, "graph" + rest, () -> graph((Tensor x) -> null, X));
    assertError(StructureException.class, "jacfwd" + rest, () -> jacfwd(x -> null).apply(X));
    assertError(
        StructureException.class,
        "gradWithAux" + rest,
        () -> gradWithAux((Tensor x) -> (WithAux<Tensor, Tensor>) null).apply(X));
  }

  @Test
  void anyTransform_nullOrForeignPartOfTheResult_isNamedByPath() {
    assertError(
        StructureException.class,
        "jvp: the result at [1] is null: a pytree holds no null. Use an Optional for what may be"
            + " absent.",
        () -> jvp((Tensor x) -> Arrays.asList(x, null), X, X));
    assertError(
        StructureException.class,
        "vjp: the result at [\"n\"] is a java.lang.Integer: make it a Tensor, or a record, List, Map,"
            + " array or Optional of tensors.",
        () -> vjp((Tensor x) -> Map.of("n", 3), X));
    assertError(
        StructureException.class,
        "jacrev: the result is a java.lang.Double: make it a Tensor, or a record, List, Map, array"
            + " or Optional of tensors.",
        () -> Autodiff.jacrevBlocks((Tensor x) -> x.sum().toDouble()).apply(X));
  }

  @Test
  void gradWithAux_auxNoPytree_isNamed() {
    assertError(
        StructureException.class,
        "gradWithAux: the aux is a java.lang.String: make it a Tensor, or a record, List, Map, array"
            + " or Optional of tensors.",
        () -> gradWithAux((Tensor x) -> new WithAux<>(x.sum(), "note")).apply(X));
    assertError(
        StructureException.class,
        "valueAndGradWithAux: the aux at [0] is null: a pytree holds no null. Use an Optional for"
            + " what may be absent.",
        () ->
            valueAndGradWithAux((Tensor x) -> new WithAux<>(x.sum(), Arrays.asList((Tensor) null)))
                .apply(X));
    assertError(
        StructureException.class,
        "gradWithAux: the value is null: a pytree holds no null. Use an Optional for what may be"
            + " absent.",
        () -> gradWithAux((Tensor x) -> new WithAux<>((Tensor) null, x)).apply(X));
  }

  // ---- Arguments ----

  @Test
  void anyTransform_integerArgument_isNamedByPath() {
    String rest =
        " is i32[2], and only real tensors have derivatives. Cast it, or pass it as data.";
    Layer p = new Layer(X, Tensor.of(1, 2));
    assertError(
        DTypeException.class,
        "grad: the argument at .b" + rest,
        () -> grad((Layer q) -> q.w().sum()).apply(p));
    assertError(
        DTypeException.class,
        "jvp: the argument at .b" + rest,
        () -> jvp((Layer q) -> q.w().sum(), p, p));
    assertError(
        DTypeException.class,
        "vjp: the argument at .b" + rest,
        () -> vjp((Layer q) -> q.w().sum(), p));
    assertError(
        DTypeException.class,
        "hvp: the argument at .b" + rest,
        () -> hvp((Layer q) -> q.w().sum(), p, p));
    assertError(
        DTypeException.class,
        "jacfwd: the argument at [0].b" + rest,
        () -> jacfwdBlocks((List<Layer> q) -> q).apply(List.of(p)));
    assertError(
        DTypeException.class,
        "grad: the argument is bool[2], and only real tensors have derivatives. Cast it, or pass it"
            + " as data.",
        () -> grad(x -> x.sum()).apply(Tensor.of(true, false)));
  }

  @Test
  void anyTransform_bareNumberInARecord_saysToMakeItATensorOrStatic() {
    assertError(
        StructureException.class,
        "Rated.rate is a double: make it a Tensor, or mark it @Static.",
        () -> grad((Rated p) -> p.w().sum()).apply(new Rated(X, 0.1)));
    assertError(
        StructureException.class,
        "Rated.rate is a double: make it a Tensor, or mark it @Static.",
        () -> stopGradientOf(new Rated(X, 0.1)));
  }

  private static void stopGradientOf(Rated rated) {
    jvp((Rated p) -> stopGradient(p).w(), rated, rated);
  }

  @Test
  void anyTransform_foreignOrNullArgument_isNamed() {
    assertError(
        StructureException.class,
        "The argument is a java.lang.String: make it a Tensor, or a record, List, Map, array or"
            + " Optional of tensors.",
        () -> jvp((String s) -> X, "foo", "bar"));
    assertError(
        StructureException.class,
        "The argument at [1] is null: a pytree holds no null. Use an Optional for what may be"
            + " absent.",
        () -> vjp((List<Tensor> p) -> p.get(0), Arrays.asList(X, null)));
    assertError(
        StructureException.class,
        "Anything.other is a java.util.Random: make it a Tensor, or mark it @Static.",
        () -> grad((Anything p) -> p.w().sum()).apply(new Anything(X, new java.util.Random(0))));
    assertError(
        StructureException.class,
        "The argument is null: a pytree holds no null. Use an Optional for what may be absent.",
        () -> grad(x -> x.sum()).apply(null));
  }

  // ---- Tangents and cotangents ----

  @Test
  void jvp_tangentOfOtherShape_isNamedByPath() {
    assertError(
        ShapeException.class,
        "jvp: the tangent at .layers[0].w has shape [3], its primal has [3, 2].",
        () -> jvp(ErrorTextsTest::sum, MODEL, withW(X)));
    assertError(
        ShapeException.class,
        "jvp: the tangent has shape [], its primal has [3].",
        () -> jvp((Tensor x) -> x, X, Tensor.scalar(1.0)));
  }

  @Test
  void jvp_tangentOfOtherType_isNamedByPath() {
    assertError(
        DTypeException.class,
        "jvp: the tangent at .layers[0].w is f32[3,2], its primal is f64[3,2]. Cast it to f64.",
        () -> jvp(ErrorTextsTest::sum, MODEL, withW(M.cast(DType.FLOAT32))));
    assertError(
        DTypeException.class,
        "jvp: the tangent is i64[3], its primal is f64[3]. Cast it to f64.",
        () -> jvp((Tensor x) -> x, X, Tensor.arange(3)));
  }

  @Test
  void jvp_tangentOfOtherStructure_isNamedByPath() {
    assertError(
        StructureException.class,
        "jvp: the tangent has structure List[2] at .layers, its primal has List[1].",
        () -> jvp(ErrorTextsTest::sum, MODEL, new Model(List.of(LAYER, LAYER), "net")));
    assertError(
        StructureException.class,
        "jvp: the tangent has the static value other at .name, its primal has net.",
        () -> jvp(ErrorTextsTest::sum, MODEL, new Model(List.of(LAYER), "other")));
    assertError(
        StructureException.class,
        "jvp: the tangent has no key \"b\", but its primal has.",
        () -> jvp((Map<String, Tensor> p) -> p.get("a"), Map.of("a", X, "b", X), Map.of("a", X)));
    assertError(
        StructureException.class,
        "jvp: the tangent is null: a pytree holds no null. Use an Optional for what may be absent.",
        () -> jvp((Tensor x) -> x, X, null));
  }

  @Test
  void linearized_tangentMisfit_isNamed() {
    Linearized<Model, Tensor> linear = linearize(ErrorTextsTest::sum, MODEL);
    assertError(
        ShapeException.class,
        "linearize: the tangent at .layers[0].w has shape [3], its primal has [3, 2].",
        () -> linear.pushforward(withW(X)));
  }

  @Test
  void vjp_cotangentMisfit_isNamed() {
    Function<Tensor, Map<String, Tensor>> f = x -> Map.of("y", x, "z", x.sum());
    Vjp<Tensor, Map<String, Tensor>> vjp = vjp(f, X);
    assertError(
        ShapeException.class,
        "vjp: the cotangent at [\"z\"] has shape [3], the result has [].",
        () -> vjp.pullback(Map.of("y", X, "z", X)));
    assertError(
        DTypeException.class,
        "vjp: the cotangent at [\"y\"] is f32[3], the result is f64[3]. Cast it to f64.",
        () -> vjp.pullback(Map.of("y", X.cast(DType.FLOAT32), "z", X.sum())));
    assertError(
        StructureException.class,
        "vjp: the cotangent has no key \"z\", but the result has.",
        () -> vjp.pullback(Map.of("y", X)));
  }

  @Test
  void linearTranspose_cotangentMisfit_isNamed() {
    Function<List<Tensor>, Tensor> transpose =
        linearTranspose((Tensor x) -> List.of(x, x.sum()), X);
    assertError(
        ShapeException.class,
        "linearTranspose: the cotangent at [1] has shape [3], the result has [].",
        () -> transpose.apply(List.of(X, X)));
  }

  @Test
  void hessianVectorProducts_directionMisfit_isNamed() {
    String shape = ": the direction at .layers[0].w has shape [3], the argument has [3, 2].";
    assertError(
        ShapeException.class, "hvp" + shape, () -> hvp(ErrorTextsTest::sum, MODEL, withW(X)));
    assertError(
        ShapeException.class, "vhp" + shape, () -> vhp(ErrorTextsTest::sum, MODEL, withW(X)));
    assertError(
        ShapeException.class,
        "gnvp" + shape,
        () -> gnvp(ErrorTextsTest::sum, (Tensor y) -> y.square(), MODEL, withW(X)));
  }

  // ---- Tracing ----

  @Test
  void graph_readingNumbers_saysWhatToDo() {
    String rest =
        " is being recorded by graph, so it has no number yet. "
            + "Use where(...) or cond(...) to choose, whileLoop, foriLoop or scan to repeat, or compute it outside graph.";
    assertError(
        TraceException.class,
        "This f64[]" + rest,
        () -> graph((Tensor x) -> x.sum().toDouble() > 0 ? x : x.neg(), X));
    assertError(
        TraceException.class,
        "This f64[3]" + rest,
        () -> graph((Tensor x) -> Tensor.of(x.toArray()), X));
    assertError(
        TraceException.class,
        "This f64[]" + rest,
        () -> graph(grad(x -> x.square().sum().toDouble() > 0 ? x.sum() : x.prod()), X));
  }

  // ---- Settings and operations ----

  @Test
  void jacobians_chunkBelowOne_isRefusedAtOnce() {
    assertError(
        ShapeException.class,
        "jacfwd: the chunk size must be at least 1, but is 0.",
        () -> jacfwd(x -> x, 0));
    assertError(
        ShapeException.class,
        "jacrev: the chunk size must be at least 1, but is -3.",
        () -> jacrev(x -> x, -3));
    assertError(
        ShapeException.class,
        "hessian: the chunk size must be at least 1, but is 0.",
        () -> hessian(x -> x, 0));
  }

  @Test
  void operationInsideATransform_keepsItsOwnText() {
    assertError(
        ShapeException.class,
        "matmul: inner sizes differ: [3, 2] x [3] (2 and 3).",
        () -> grad(x -> M.matmul(x).sum()).apply(X));
    assertError(
        DTypeException.class,
        "where needs a boolean condition, but got f64[3]. Compare first, as in x.gt(0).",
        () -> jvp((Tensor x) -> Tensors.where(x, x, x), X, X));
  }
}
