package org.autodiff4j;

import static org.autodiff4j.Autodiff.jet;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guide/jet.md}. */
class JetGuideTest {
  @Test
  void jet_alongALine_givesHigherDerivatives() {
    Tensor x = Tensor.scalar(0.5);
    Tensor one = Tensor.scalar(1.0);
    Tensor zero = Tensor.scalar(0.0);
    Jet<Tensor> y = jet(Tensor::sin, x, List.of(one, zero, zero));
    assertNumbers(y.primal(), Math.sin(0.5));
    assertNumbers(y.derivatives().get(0), Math.cos(0.5));
    assertNumbers(y.derivatives().get(1), -Math.sin(0.5));
    assertNumbers(y.derivatives().get(2), -Math.cos(0.5));
  }

  /** A step of size h for {@code y' = f(y)} by the Taylor polynomial of the solution. */
  private static Tensor taylorStep(TensorFunction f, Tensor y, double h, int order) {
    List<Tensor> series = new ArrayList<>(List.of(f.apply(y)));
    while (series.size() < order) {
      List<Tensor> derivatives = jet(f, y, series).derivatives();
      series.add(derivatives.get(derivatives.size() - 1));
    }
    Tensor next = y;
    double factor = 1;
    for (int k = 1; k <= order; k++) {
      factor *= h / k;
      next = next.add(series.get(k - 1).mul(factor));
    }
    return next;
  }

  @Test
  void taylorStep_logisticEquation_followsTheSolution() {
    TensorFunction growth = y -> y.mul(y.neg().add(1));
    Tensor y = Tensor.of(0.1, 0.5);
    for (int i = 0; i < 10; i++) {
      y = taylorStep(growth, y, 0.2, 12);
    }
    double[] reached = y.toArray();
    assertEquals(1 / (1 + 9 * Math.exp(-2)), reached[0], 1e-13);
    assertEquals(1 / (1 + Math.exp(-2)), reached[1], 1e-13);
  }
}
