package org.autodiff4j.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class LanczosTest {
  @Test
  void spectrum_ofRepeatedEigenvalues_findsEachOnce() {
    Tensor diagonal = Tensor.of(3.0, -1, 3, 5, -1);

    Spectrum<Tensor> spectrum = Lanczos.spectrum(diagonal::mul, Tensor.ones(5), 5);

    assertArrayEquals(new double[] {-1, 3, 5}, spectrum.eigenvalues().toArray(), 1e-13);
    assertEquals(3, spectrum.products());
  }

  @Test
  void spectrum_ofManyEigenvalues_findsTheExtremeOnesFirst() {
    Tensor diagonal = Tensor.linspace(1, 2, 200).mul(Tensor.linspace(1, 3, 200));

    Spectrum<Tensor> spectrum = Lanczos.spectrum(diagonal::mul, Tensor.ones(200), 60);

    assertEquals(1, spectrum.least(), 1e-4);
    assertEquals(6, spectrum.greatest(), 1e-8);
    assertTrue(spectrum.errorBounds().item(-1) < 1e-4);
  }

  @Test
  void vector_ofEachEigenvalue_isItsEigenvector() {
    Tensor root = RandomKey.of(3).normal(6, 6);
    Tensor a = root.add(root.T());
    Spectrum<Tensor> spectrum = Lanczos.spectrum(a::matmul, RandomKey.of(4).normal(6), 20);

    assertEquals(6, spectrum.products());
    assertArrayEquals(
        Linalg.eigvalsh(a).toArray(), spectrum.eigenvalues().toArray(), 1e-12, "seeds 3, 4");
    assertEquals(1, spectrum.weights().sum().toDouble(), 1e-14);
    for (int i = 0; i < 6; i++) {
      Tensor v = spectrum.vector(i);
      assertEquals(1, VectorSpace.norm(v), 1e-13);
      double rest = VectorSpace.norm(a.matmul(v).sub(v.mul(spectrum.eigenvalues().item(i))));
      assertEquals(0, rest, 1e-11);
    }
    assertArrayEquals(spectrum.vector(5).toArray(), spectrum.vector(-1).toArray());
  }

  @Test
  void spectrum_toATolerance_stopsWhenBothEndsAreKnown() {
    Tensor diagonal = Tensors.concat(0, Tensor.of(-5.0, 9), Tensor.linspace(-1, 1, 300));
    List<Integer> steps = new ArrayList<>();

    Spectrum<Tensor> spectrum =
        Lanczos.spectrum(diagonal::mul, Tensor.ones(302), 200, 1e-8, steps::add);

    assertTrue(spectrum.products() < 40, spectrum.toString());
    assertEquals(spectrum.products(), steps.size());
    assertEquals(-5, spectrum.least(), 1e-7);
    assertEquals(9, spectrum.greatest(), 1e-7);
  }

  @Test
  void spectrum_ofASingleStep_isTheRayleighQuotient() {
    Spectrum<Tensor> spectrum =
        Lanczos.spectrum(Tensor.of(1.0, 3)::mul, Tensor.of(1.0f, 1).cast(DType.FLOAT32), 1);

    assertEquals(2, spectrum.least(), 1e-6);
    assertEquals(1, spectrum.errorBounds().item(0), 1e-6);
    assertEquals("f32[2]", spectrum.vector(0).type().toString());
  }

  @Test
  void spectrum_fromAZeroStartOrANaN_saysSo() {
    Tensor zero = Tensor.zeros(3);
    assertEquals(
        "Lanczos cannot start from a vector of norm 0.0.",
        assertThrows(AutodiffException.class, () -> Lanczos.spectrum(v -> v, zero, 3))
            .getMessage());
    assertEquals(
        "Lanczos: the product of step 1 with the matrix is not finite.",
        assertThrows(
                AutodiffException.class,
                () -> Lanczos.spectrum(v -> v.mul(Double.NaN), Tensor.ones(3), 3))
            .getMessage());
    assertEquals(
        "There are 1 Ritz vectors, none at 1.",
        assertThrows(
                AutodiffException.class,
                () -> Lanczos.spectrum(v -> v, Tensor.ones(3), 3).vector(1))
            .getMessage());
  }
}
