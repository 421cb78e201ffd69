package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.hessian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.solver.Spectrum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

class HessianSpectrumTest {
  private static final IrisData DATA = IrisData.load();
  private static final Batch BATCH = SoftmaxRegression.batch(DATA);
  private static final Params AT = IrisTraining.newton(DATA).x();

  @Test
  void spectrum_ofAllSteps_hasEveryEigenvalueOfTheDenseHessian() {
    double[] dense = denseEigenvalues();

    Spectrum<Params> spectrum = HessianSpectrum.spectrum(AT, BATCH, 15);

    assertEquals(dense[0], spectrum.least(), 1e-13);
    assertEquals(dense[14], spectrum.greatest(), 1e-13);
    assertEquals(11, spectrum.products(), "the least eigenvalue is there five times");
    double[] distinct = Arrays.copyOfRange(dense, 4, 15);
    for (int i = 0; i < distinct.length; i++) {
      assertEquals(distinct[i], spectrum.eigenvalues().item(i), 1e-12, "eigenvalue " + i);
    }
  }

  @Test
  void spectrum_ofTheLeast_isThePenaltyFiveTimes() {
    double[] dense = denseEigenvalues();

    for (int i = 0; i < 5; i++) {
      assertEquals(SoftmaxRegression.PENALTY, dense[i], 1e-14, "eigenvalue " + i);
    }
    assertTrue(dense[5] > 1.01 * SoftmaxRegression.PENALTY);
  }

  @Test
  void spectrum_ofFewSteps_keepsItsErrorBounds() {
    double[] dense = denseEigenvalues();

    Spectrum<Params> spectrum = HessianSpectrum.spectrum(AT, BATCH, 5);

    assertEquals(5, spectrum.products());
    for (int i = 0; i < 5; i++) {
      double value = spectrum.eigenvalues().item(i);
      double nearest = Arrays.stream(dense).map(e -> Math.abs(e - value)).min().orElseThrow();
      assertTrue(nearest <= spectrum.errorBounds().item(i) + 1e-14, "eigenvalue " + i);
    }
    assertEquals(dense[14], spectrum.greatest(), 1e-6);
  }

  private static double[] denseEigenvalues() {
    Map<String, Params> blocks = hessian((Params p) -> SoftmaxRegression.loss(p, BATCH)).apply(AT);
    Tensor upper = row(blocks.get(".weights"), 12);
    Tensor lower = row(blocks.get(".bias"), 3);
    Tensor whole = Tensors.concat(0, upper, lower);
    double[][] rows = new double[15][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = whole.at(i).toArray();
    }
    double[] eigenvalues =
        new EigenDecomposition(new Array2DRowRealMatrix(rows)).getRealEigenvalues();
    Arrays.sort(eigenvalues);
    return eigenvalues;
  }

  private static Tensor row(Params block, int size) {
    return Tensors.concat(1, block.weights().reshape(size, 12), block.bias().reshape(size, 3));
  }
}
