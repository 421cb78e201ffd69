package org.autodiff4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** What docs/benchmarks.md says of Hessian-vector products, in its own words. */
final class HvpAccuracyTest {
  @ParameterizedTest
  @CsvSource({"MLP, TANH", "LENET, RELU"})
  void errors_inF32_areThoseOfRoundingForTheBridgeAndLargerAtEveryStepOfADifference(
      Dl4jNets.Kind kind, Activation activation) {
    HvpAccuracy.Errors errors =
        HvpAccuracy.errors(kind, activation, DataType.FLOAT, 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5);
    assertTrue(errors.exact() < 2e-6, errors::toString);
    assertTrue(errors.best().error() > 1e-5, errors::toString);
    assertTrue(errors.best().error() > 50 * errors.exact(), errors::toString);
    assertTrue(errors.at(1e-5) > 1e-2, errors::toString);
  }

  @ParameterizedTest
  @CsvSource({"MLP, TANH", "LENET, RELU"})
  void errors_inF64_ofADifferenceWithASmallStep_showThatBothComputeTheSameProduct(
      Dl4jNets.Kind kind, Activation activation) {
    HvpAccuracy.Errors errors = HvpAccuracy.errors(kind, activation, DataType.DOUBLE, 1e-4);
    assertTrue(errors.best().error() < 1e-8, errors::toString);
  }
}
