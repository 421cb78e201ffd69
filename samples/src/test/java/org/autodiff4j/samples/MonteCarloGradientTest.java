package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.random.RandomKey;
import org.autodiff4j.samples.MonteCarloGradient.Estimate;
import org.autodiff4j.samples.MonteCarloGradient.Normal;
import org.junit.jupiter.api.Test;

class MonteCarloGradientTest {
  private static final RandomKey KEY = RandomKey.of(1);

  @Test
  void exact_derivative_isTheFormula() {
    Normal exact = MonteCarloGradient.exact();

    double damping = Math.exp(-0.125);
    assertEquals(Math.cos(0.7) * damping, exact.mu().toDouble(), 1e-15);
    assertEquals(-0.5 * Math.sin(0.7) * damping, exact.sigma().toDouble(), 1e-15);
  }

  @Test
  void estimate_ofManySamples_isWithinItsError() {
    Estimate e = MonteCarloGradient.estimate(MonteCarloGradient.AT, KEY.keys(20_000));
    Normal exact = MonteCarloGradient.exact();

    double inMu = e.error().mu().toDouble();
    double inSigma = e.error().sigma().toDouble();
    assertEquals(exact.mu().toDouble(), e.mean().mu().toDouble(), 4 * inMu);
    assertEquals(exact.sigma().toDouble(), e.mean().sigma().toDouble(), 4 * inSigma);
    // sqrt(var(cos z) / n) for the normal z
    assertEquals(0.31 / Math.sqrt(20_000), inMu, 0.0003);
  }

  @Test
  void estimate_underVmap_isTheLoopOverTheKeys() {
    double sum = 0;
    for (RandomKey key : KEY.split(5)) {
      sum += grad(MonteCarloGradient::sample).apply(MonteCarloGradient.AT, key).mu().toDouble();
    }

    Estimate e = MonteCarloGradient.estimate(MonteCarloGradient.AT, KEY.keys(5));
    assertEquals(sum / 5, e.mean().mu().toDouble(), 1e-14);
  }

  @Test
  void estimate_recordedByJit_drawsTheSameNumbers() {
    Estimate eager = MonteCarloGradient.estimate(MonteCarloGradient.AT, KEY.keys(50));
    Estimate jitted = jit(MonteCarloGradient::estimate).apply(MonteCarloGradient.AT, KEY.keys(50));

    assertEquals(eager.mean().sigma().toDouble(), jitted.mean().sigma().toDouble(), 1e-15);
    assertEquals(eager.error().mu().toDouble(), jitted.error().mu().toDouble(), 1e-15);
  }
}
