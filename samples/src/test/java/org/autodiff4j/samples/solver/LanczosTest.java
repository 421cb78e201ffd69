package org.autodiff4j.samples.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.samples.solver.Lanczos.Spectrum;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LanczosTest {
  @Test
  void spectrum_ofRepeatedEigenvalues_findsEachOnce() {
    Tensor diagonal = Tensor.of(3.0, -1, 3, 5, -1);

    Spectrum spectrum = Lanczos.spectrum(diagonal::mul, Tensor.ones(5), 5);

    assertArrayEquals(new double[] {-1, 3, 5}, spectrum.eigenvalues().toArray(), 1e-13);
    assertEquals(3, spectrum.products());
  }

  @Test
  void spectrum_ofManyEigenvalues_findsTheExtremeOnesFirst() {
    Tensor diagonal = Tensor.linspace(1, 2, 200).mul(Tensor.linspace(1, 3, 200));

    Spectrum spectrum = Lanczos.spectrum(diagonal::mul, Tensor.ones(200), 60);

    assertEquals(1, spectrum.least(), 1e-4);
    assertEquals(6, spectrum.greatest(), 1e-8);
    assertTrue(spectrum.errorBounds().item(-1) < 1e-4);
  }
}
