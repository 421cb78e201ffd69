package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.Dual;
import org.autodiff4j.DualRule;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.Vjp;
import org.autodiff4j.WithAux;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batched function gives what the function gives example by example, in all compositions. */
class VmapLawTest {
  private static final Tensor BATCH =
      Tensor.of(
          new double[][] {{0.5, -1.5, 2.0}, {1, 0.25, -0.5}, {-2, 0.75, 1.5}, {0.1, 0.2, -0.3}});
  private static final Tensor V = Tensor.of(1.0, 0.5, -2.0);
  private static final Tensor A =
      Tensor.of(new double[][] {{1, 0.5, -1}, {0.25, -1, 0.5}, {2, 0, 1}});

  private record Named(String name, TensorFunction f) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Functions of a vector of 3, to a scalar. */
  private static List<Named> scalarFunctions() {
    TensorFunction wrongSine = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()).mul(3).add(dx));
    DualRule<Tensor, Tensor> both =
        (x, dx) -> new Dual<>(x.exp(), dx.mul(x.exp()).mul(Tensor.of(1.0, 2.0, 3.0)));
    TensorFunction dualRule = customJvp(Tensor::exp, both);
    TensorFunction tripled =
        customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(6));
    TensorFunction sharedResidual =
        customVjp(
            x -> x.mul(V), x -> new WithAux<>(x.mul(V), V), (kept, ct) -> ct.mul(kept).mul(2));
    TensorFunction nested =
        customJvp(x -> tripled.apply(x), (x, y, dx) -> wrongSine.apply(x).mul(dx));
    return List.of(
        new Named("polynomial", x -> x.matmul(A).mul(x).sum()),
        new Named("softmax-like", x -> x.logSumExp().sub(x.at(1))),
        new Named("product", x -> x.prod()),
        new Named("maximum", x -> x.max().add(x.maximum(0.1).sum())),
        new Named("gather", x -> x.gather(0, Tensor.of(2, 0, 2)).square().sum()),
        new Named("where", x -> Tensors.where(x.gt(0), x.square(), x.mul(-3)).sum()),
        new Named("inner gradient", x -> grad(y -> y.mul(x).sin().sum()).apply(V).sum()),
        new Named("JVP rule", x -> wrongSine.apply(x).sum()),
        new Named("dual rule", x -> dualRule.apply(x).mul(x).sum()),
        new Named("VJP rule", x -> tripled.apply(x.sin()).sum()),
        new Named("VJP rule with a shared residual", x -> sharedResidual.apply(x.exp()).prod()),
        new Named("rules in rules", x -> nested.apply(x).mul(x).sum()),
        new Named("constant", x -> Tensor.scalar(2.0)),
        new Named("mean of outer product", x -> x.expandDims(1).mul(x).tanh().mean()));
  }

  static Stream<Named> functions() {
    List<Named> all = new ArrayList<>();
    for (Named named : scalarFunctions()) {
      TensorFunction f = named.f;
      all.add(named);
      all.add(new Named("grad of " + named, grad(f)));
      all.add(new Named("jvp of " + named, x -> jvp(f, x, V).tangent()));
      all.add(new Named("jvp along itself of " + named, x -> jvp(f, x, x).tangent()));
      all.add(new Named("hvp of " + named, x -> hvp(f, x, V)));
      all.add(new Named("vhp of " + named, x -> vhp(f, x, x)));
      all.add(new Named("hessian of " + named, hessian(f)));
      all.add(new Named("jacfwd of " + named, jacfwd(f)));
      all.add(new Named("jacrev of grad of " + named, jacrev(grad(f))));
      all.add(new Named("pushforward of " + named, x -> linearize(f, x).pushforward(x)));
      all.add(new Named("pullback of " + named, x -> vjp(f, x).pullback(x.sum())));
    }
    all.add(new Named("linearTranspose", x -> linearTranspose((Tensor v) -> v.mul(x), x).apply(x)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vmap_function_equalsTheStackOfItsResults(Named named) {
    assertClose(stacked(named.f, BATCH), vmap(named.f).apply(BATCH));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void gradOfVmap_sumOfAll_equalsTheStackOfGradients(Named named) {
    TensorFunction total = x -> vmap(named.f).apply(x).sum();
    Tensor expected = stacked(grad(x -> named.f.apply(x).sum()), BATCH);
    assertClose(expected, grad(total).apply(BATCH));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void jvpOfVmap_directionPerExample_equalsTheStackOfJvps(Named named) {
    Tensor direction = BATCH.cos();
    Tensor[] rows = new Tensor[4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = jvp(named.f, BATCH.at(i), direction.at(i)).tangent();
    }
    assertClose(Tensors.stack(0, rows), jvp(vmap(named.f), BATCH, direction).tangent());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vmapOfVmap_twoBatchAxes_equalsTheStackOfStacks(Named named) {
    Tensor grid = Tensors.stack(0, BATCH, BATCH.mul(0.5));
    Tensor expected = Tensors.stack(0, stacked(named.f, grid.at(0)), stacked(named.f, grid.at(1)));
    assertClose(expected, vmap(vmap(named.f)).apply(grid));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vmap_otherAxesThanTheFirst_equalsTheMovedStack(Named named) {
    Tensor expected = stacked(named.f, BATCH);
    int last = expected.rank() - 1;
    assertClose(
        Tensors.moveAxis(expected, 0, last), vmap(named.f, axis(1), axis(-1)).apply(BATCH.T()));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vmapOfVmap_axesInEitherOrder_equalsTheStackOfStacks(Named named) {
    Tensor grid = Tensors.stack(0, BATCH, BATCH.mul(0.5));
    Tensor expected = Tensors.stack(1, stacked(named.f, grid.at(0)), stacked(named.f, grid.at(1)));
    Tensor byExample = grid.permute(2, 0, 1);
    TensorFunction inner = vmap(named.f, axis(1), axis(-1));
    TensorFunction both = vmap(inner, axis(2), axis(-1));
    Tensor moved = Tensors.moveAxis(Tensors.moveAxis(expected, 0, -1), 0, -1);
    assertClose(Tensors.moveAxis(moved, -1, -2), both.apply(byExample));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void pullbackOfVmap_usedOutside_equalsTheStackOfPullbacks(Named named) {
    Tensor y = stacked(named.f, BATCH);
    Tensor ct = Tensor.linspace(-1, 2, y.shape().length()).reshape(y.shape());
    Tensor[] rows = new Tensor[4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = vjp(named.f, BATCH.at(i)).pullback(ct.at(i));
    }
    Vjp<Tensor, Tensor> pullback = vjp(vmap(named.f), BATCH);
    assertClose(Tensors.stack(0, rows), pullback.pullback(ct));
    assertClose(Tensors.stack(0, rows), pullback.pullback(ct));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void pushforwardOfVmap_usedOutside_equalsTheStackOfPushforwards(Named named) {
    Tensor direction = BATCH.sin();
    Tensor[] rows = new Tensor[4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = linearize(named.f, BATCH.at(i)).pushforward(direction.at(i));
    }
    assertClose(Tensors.stack(0, rows), linearize(vmap(named.f), BATCH).pushforward(direction));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void graphOfVmap_evaluated_equalsTheStack(Named named) {
    Graph graph = graph(vmap(named.f), BATCH);
    assertClose(stacked(named.f, BATCH), GraphEvaluator.evaluate(graph, new Tensor[] {BATCH})[0]);
  }

  @Test
  void linearTransposeOfVmap_isTheVmapOfTheTranspose() {
    TensorFunction f = x -> x.matmul(A).cumSum(0);
    Tensor ct = BATCH.exp();
    Tensor expected = stacked(row -> linearTranspose(f, V).apply(row), ct);
    assertClose(expected, linearTranspose(vmap(f), BATCH).apply(ct));
  }

  @Test
  void hvpOfVmap_sumOfAll_isTheStackOfHvps() {
    for (Named named : scalarFunctions()) {
      Tensor direction = BATCH.cos();
      Tensor[] rows = new Tensor[4];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = hvp(named.f, BATCH.at(i), direction.at(i));
      }
      TensorFunction total = x -> vmap(named.f).apply(x).sum();
      assertClose(Tensors.stack(0, rows), hvp(total, BATCH, direction));
    }
  }

  @Test
  void jacobiansOfVmap_ofEachFunction_agreeAndAreBlockDiagonal() {
    for (Named named : scalarFunctions()) {
      Tensor rows = stacked(grad(named.f), BATCH);
      Tensor blocks = rows.expandDims(1).mul(Tensor.eye(4).expandDims(2));
      assertClose(blocks, jacrev(vmap(named.f)).apply(BATCH));
      assertClose(blocks, jacfwd(vmap(named.f)).apply(BATCH));
    }
  }

  @Test
  void stopGradient_withinVmap_holdsConstant() {
    TensorFunction f = x -> x.mul(x.stopGradient().exp()).sum();
    assertClose(BATCH.exp(), vmap(grad(f)).apply(BATCH));
    assertClose(BATCH.exp(), grad(x -> vmap(f).apply(x).sum()).apply(BATCH));
  }

  @Test
  void vmap_oneOfTwoArgumentsMapped_sharesTheOther() {
    BinaryOperator<Tensor> product = product();
    Tensor[] rows = new Tensor[4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = product.apply(BATCH.at(i), V);
    }
    assertClose(Tensors.stack(0, rows), vmap(x -> product.apply(x, V)).apply(BATCH));
    // The cotangent of the shared argument is the sum over examples.
    Tensor shared = grad(v -> vmap(x -> product.apply(x, v)).apply(BATCH).sum()).apply(V);
    assertClose(BATCH.sum(0).mul(5), shared);
    Tensor mapped = grad(x -> vmap(u -> product.apply(u, V)).apply(x).sum()).apply(BATCH);
    assertClose(Tensors.stack(0, V, V, V, V).mul(7), mapped);
  }

  /** a·b, whose cotangents are 7 and 5 times as large. */
  private static BinaryOperator<Tensor> product() {
    java.util.function.Function<List<Tensor>, Tensor> f =
        customVjp(
            (List<Tensor> x) -> x.get(0).mul(x.get(1)),
            x -> new WithAux<>(x.get(0).mul(x.get(1)), x),
            (x, ct) -> List.of(ct.mul(x.get(1)).mul(7), ct.mul(x.get(0)).mul(5)));
    return (a, b) -> f.apply(List.of(a, b));
  }

  @Test
  void vmap_noExamples_givesNoResults() {
    Tensor none = Tensor.zeros(0, 3);
    for (Named named : scalarFunctions()) {
      assertEquals(TensorType.of(DType.FLOAT64, 0), vmap(named.f).apply(none).type(), named.name);
      assertEquals(
          TensorType.of(DType.FLOAT64, 0, 3), vmap(grad(named.f)).apply(none).type(), named.name);
    }
  }

  @Test
  void vmap_integerResults_areStacked() {
    assertEquals(
        stacked(x -> x.argmax(0), BATCH).toString(),
        vmap(x -> x.argmax(0)).apply(BATCH).toString());
  }

  @Test
  void vmap_ruleThatClosesOverAMappedValue_isRefused() {
    int line = new Throwable().getStackTrace()[0].getLineNumber() + 3;
    TensorFunction f =
        x -> {
          TensorFunction rule = customJvp(u -> u.mul(x), (u, y, du) -> du.mul(x));
          return rule.apply(x.sin());
        };
    String message =
        "customJvp at VmapLawTest.java:"
            + line
            + " uses a value that vmap maps over but that is not one of its arguments. Pass it as an"
            + " argument; a record or list can hold several.";
    assertError(TraceException.class, message, () -> vmap(f).apply(BATCH));
  }

  private static Tensor stacked(TensorFunction f, Tensor x) {
    Tensor[] rows = new Tensor[x.shape().size(0)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = f.apply(x.at(i));
    }
    return Tensors.stack(0, rows);
  }
}
