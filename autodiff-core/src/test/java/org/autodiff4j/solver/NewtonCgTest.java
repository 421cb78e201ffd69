package org.autodiff4j.solver;

import static org.autodiff4j.Autodiff.jit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.solver.Minimum.Reason;
import org.autodiff4j.solver.NewtonCg.Iteration;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class NewtonCgTest {
  private static final Tensor VALLEY = Tensor.of(-1.2, 1);

  /** {@code 100 (y - x²)² + (1 - x)²}: a curved valley whose Hessian is indefinite in places. */
  private static Tensor rosenbrock(Tensor p) {
    return residuals(p).square().sum();
  }

  private static Tensor residuals(Tensor p) {
    Tensor x = p.at(0);
    Tensor valley = p.at(1).sub(x.square()).mul(10);
    return org.autodiff4j.tensor.Tensors.stack(0, valley, x.sub(1));
  }

  @Test
  void minimise_ofRosenbrock_findsItsMinimum() {
    Minimum<Tensor> minimum =
        NewtonCg.of(NewtonCgTest::rosenbrock).tolerance(1e-10).minimise(VALLEY);

    assertArrayEquals(new double[] {1, 1}, minimum.x().toArray(), 1e-9);
    assertEquals(Reason.GRADIENT, minimum.reason(), minimum.toString());
    assertTrue(minimum.isReached() && minimum.gradientNorm() <= 1e-10, minimum.toString());
    assertTrue(minimum.iterations() < 40, minimum.toString());
    assertTrue(minimum.hessianProducts() <= 2 * minimum.iterations(), minimum.toString());
  }

  @Test
  void minimise_byGaussNewton_findsTheSameWithoutNegativeCurvature() {
    Minimum<Tensor> minimum =
        NewtonCg.of(NewtonCgTest::rosenbrock)
            .gaussNewton(NewtonCgTest::residuals, r -> r.square().sum())
            .tolerance(1e-10)
            .minimise(VALLEY);

    assertArrayEquals(new double[] {1, 1}, minimum.x().toArray(), 1e-9);
    assertTrue(minimum.isReached() && minimum.iterations() < 40, minimum.toString());
  }

  @Test
  void gaussNewton_ofALinearModel_isTheHessian() {
    Tensor a = RandomKey.of(7).normal(5, 3);
    Tensor v = Tensor.of(1.0, -2, 0.5);

    Tensor product =
        GaussNewton.at(x -> a.matmul(x), (Tensor r) -> r.pow(4).sum(), Tensor.of(0.3, 0.1, 2))
            .apply(v);

    Tensor weights = a.matmul(Tensor.of(0.3, 0.1, 2)).square().mul(12);
    Tensor expected = a.T().matmul(a.matmul(v).mul(weights));
    assertArrayEquals(expected.toArray(), product.toArray(), 1e-11);
  }

  @Test
  void minimise_fromNegativeCurvature_stillDescends() {
    // x⁴/4 - x²/2 has H(0.1) < 0 and its minima at ±1.
    Minimum<Tensor> minimum =
        NewtonCg.<Tensor>of(x -> x.pow(4).div(4).sub(x.square().div(2)))
            .tolerance(1e-12)
            .minimise(Tensor.scalar(0.1));

    assertEquals(1, minimum.x().toDouble(), 1e-12);
    assertEquals(-0.25, minimum.value(), 1e-15);
  }

  @Test
  void minimise_ofAQuadraticOverAMap_takesOneFullStep() {
    Tensor root = RandomKey.of(5).normal(4, 4);
    Tensor a = root.matmul(root.T()).add(Tensor.eye(4));
    Tensor b = Tensor.of(1.0, 2, 3, 4);
    Map<String, Tensor> start = Map.of("w", Tensor.zeros(4), "c", Tensor.scalar(5.0));
    List<Iteration> told = new ArrayList<>();

    Minimum<Map<String, Tensor>> minimum =
        NewtonCg.of(
                (Map<String, Tensor> p) ->
                    p.get("w")
                        .matmul(a.matmul(p.get("w")))
                        .div(2)
                        .sub(p.get("w").matmul(b))
                        .add(p.get("c").square()))
            .radius(100)
            .tolerance(1e-10)
            .listener(told::add)
            .minimise(start);

    assertArrayEquals(Linalg.solve(a, b).toArray(), minimum.x().get("w").toArray(), 1e-9);
    assertEquals(0, minimum.x().get("c").toDouble(), 1e-9);
    assertEquals(minimum.iterations() + 1, told.size());
    assertEquals(0, told.get(0).number());
    assertEquals(25, told.get(0).value());
    Iteration last = told.get(told.size() - 1);
    assertEquals(minimum.value(), last.value());
    assertEquals(minimum.gradientNorm(), last.gradientNorm());
    assertEquals(minimum.hessianProducts(), told.stream().mapToInt(Iteration::products).sum());
    assertTrue(told.stream().allMatch(Iteration::isAccepted));
  }

  @Test
  void minimise_withLimits_saysWhichEndedIt() {
    NewtonCg<Tensor> method = NewtonCg.of(NewtonCgTest::rosenbrock);

    Minimum<Tensor> few = method.maxIterations(3).minimise(VALLEY);
    assertEquals(Reason.ITERATIONS, few.reason());
    assertEquals(3, few.iterations());
    assertFalse(few.isReached());

    Minimum<Tensor> value = method.target(1).minimise(VALLEY);
    assertEquals(Reason.VALUE, value.reason());
    assertTrue(value.value() <= 1 && value.iterations() > 3);

    // No gradient is that small: rounding ends it, at the minimum.
    Minimum<Tensor> rounding =
        NewtonCg.<Tensor>of(x -> x.exp().sub(x.mul(3)).sum())
            .tolerance(0)
            .minimise(Tensor.of(0.0, 2));
    assertTrue(rounding.reason() != Reason.ITERATIONS, rounding.toString());
    assertEquals(Math.log(3), rounding.x().item(0), 1e-15);
  }

  @Test
  void minimise_inFloat32UnderJit_keepsTheTypeAndReachesItsPrecision() {
    Tensor start = VALLEY.cast(DType.FLOAT32);

    Minimum<Tensor> minimum =
        NewtonCg.of(jit(NewtonCgTest::rosenbrock)).tolerance(1e-4).minimise(start);

    assertEquals("f32[2]", minimum.x().type().toString());
    assertArrayEquals(new double[] {1, 1}, minimum.x().toArray(), 1e-4, minimum.toString());
  }

  @Test
  void minimise_whereTheFunctionIsNotFinite_saysSoOrStepsBack() {
    AutodiffException start =
        assertThrows(
            AutodiffException.class,
            () -> NewtonCg.<Tensor>of(x -> x.log().sum()).minimise(Tensor.of(-1.0)));
    assertEquals("NewtonCg: the function is NaN at the start.", start.getMessage());
    AutodiffException gradient =
        assertThrows(
            AutodiffException.class,
            () -> NewtonCg.<Tensor>of(x -> x.sqrt().sum()).minimise(Tensor.of(0.0)));
    assertEquals(
        "NewtonCg: the norm of the gradient is Infinity. Look for the cause with debugNaNs.",
        gradient.getMessage());
    AutodiffException radius =
        assertThrows(
            AutodiffException.class, () -> NewtonCg.of(NewtonCgTest::rosenbrock).radius(0));
    assertEquals("The radius of a trust region is positive, not 0.0.", radius.getMessage());

    // x - log x, from where the first step leads below 0.
    Minimum<Tensor> barrier =
        NewtonCg.<Tensor>of(x -> x.sub(x.log()).sum()).radius(50).minimise(Tensor.of(20.0));
    assertEquals(1, barrier.x().item(0), 1e-8);
    assertTrue(barrier.isReached(), barrier.toString());
  }
}
