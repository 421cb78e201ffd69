package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.autodiff4j.samples.FixedPoint.Layer;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private static final Layer LAYER = FixedPoint.layer();
  private static final Function<Layer, Tensor> THROUGH = FixedPoint.loss(FixedPoint::unrolled);
  private static final Function<Layer, Tensor> BY = FixedPoint.loss(FixedPoint::implicit);

  @Test
  void implicit_solution_satisfiesTheEquation() {
    Tensor z = FixedPoint.implicit(LAYER);

    assertArrayEquals(z.toArray(), LAYER.w().matmul(z).add(LAYER.x()).tanh().toArray(), 1e-12);
    assertArrayEquals(FixedPoint.unrolled(LAYER).toArray(), z.toArray(), 1e-12);
  }

  @Test
  void gradients_throughTheIterationsAndByTheEquation_areEqual() {
    Layer through = grad(THROUGH).apply(LAYER);
    Layer by = grad(BY).apply(LAYER);

    assertArrayEquals(through.w().toArray(), by.w().toArray(), 1e-11);
    assertArrayEquals(through.x().toArray(), by.x().toArray(), 1e-11);
  }

  @Test
  void gradient_ofTheEquation_recordedByJit_isTheSame() {
    Layer eager = grad(BY).apply(LAYER);
    Layer jitted = jit(grad(BY)).apply(LAYER);

    assertArrayEquals(eager.w().toArray(), jitted.w().toArray(), 1e-12);
  }

  @Test
  void kept_numbers_growWithTheIterationsOnlyWhenUnrolled() {
    int n = FixedPoint.UNITS;
    assertTrue(FixedPoint.kept(THROUGH) >= (long) FixedPoint.ITERATIONS * n);
    assertTrue(FixedPoint.kept(BY) <= (long) n * n + 5L * n, "kept " + FixedPoint.kept(BY));
  }
}
