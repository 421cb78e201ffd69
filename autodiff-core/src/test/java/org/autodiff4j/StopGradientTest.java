package org.autodiff4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.stopGradient;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StopGradientTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  @Test
  void stopGradient_outsideTransforms_changesNothing() {
    Map<String, List<Tensor>> tree = Map.of("a", List.of(X, Tensor.of(1, 2)), "b", List.of());
    assertIdentical(tree, stopGradient(tree));
  }

  @Test
  void stopGradient_factor_isConstantInForwardAndReverseMode() {
    assertClose(X, grad(x -> x.mul(stopGradient(x)).sum()).apply(X));
    assertClose(X, jvp((Tensor x) -> x.mul(x.stopGradient()), X, X.like(1)).tangent());
  }

  @Test
  void stopGradient_nested_isConstantAtEveryLevel() {
    // The inner derivative of x·sg(x) is sg(x), of which the outer one is 0.
    TensorFunction f = x -> x.mul(x.stopGradient()).sum();
    assertNumbers(grad(x -> grad(f).apply(x).sum()).apply(X), 0, 0, 0);
    assertNumbers(hvp(f, X, X), 0, 0, 0);
    assertClose(Tensor.zeros(3, 3), hessian(f).apply(X));
  }

  @Test
  void stopGradient_outerVariableInsideInnerTransform_cutsTheOuterDerivativeToo() {
    // d/dx [x · d/dy (sg(x)·y)] = d/dx [x·sg(x)] = sg(x)
    TensorFunction f = x -> x.mul(grad(y -> stopGradient(x).mul(y)).apply(x.like(1)));
    assertNumbers(grad(f).apply(Tensor.scalar(3.0)), 3);
  }

  @Test
  void stopGradient_partOfATree_leavesTheRest() {
    List<Tensor> g =
        grad((List<Tensor> p) -> p.get(0).mul(stopGradient(p).get(1)).sum())
            .apply(List.of(X, X.mul(2)));
    assertClose(X.mul(2), g.get(0));
    assertNumbers(g.get(1), 0, 0, 0);
  }

  @Test
  void stopGradient_straightThrough_roundsForwardAndPassesTheDerivative() {
    TensorFunction round = x -> x.add(stopGradient(x.round().sub(x)));
    assertEquals("f64[3] [0.0, -2.0, 2.0]", round.apply(X).toString());
    assertNumbers(grad(x -> round.apply(x).square().sum()).apply(X), 0, -4, 4);
  }
}
