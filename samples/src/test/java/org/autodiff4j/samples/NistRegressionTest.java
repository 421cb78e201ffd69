package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.autodiff4j.samples.NistRegression.Comparison;
import org.autodiff4j.samples.solver.LeastSquares.Fit;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NistRegressionTest {
  private static final double DIGITS = 9;

  @ParameterizedTest
  @CsvSource({"Kirby2, 0", "Kirby2, 1", "Hahn1, 0", "Hahn1, 1"})
  void compare_fromEitherStart_findsTheCertifiedAnswer(String name, int start) {
    NistProblem problem = NistProblem.load(name);

    Comparison comparison = NistRegression.compare(problem, start);

    assertAll(
        () -> assertFits(problem, comparison.dense()),
        () -> assertFits(problem, comparison.matrixFree()),
        () -> assertDigits(comparison.deviations(), problem.deviations()),
        () -> assertEquals(0, comparison.dense().products()),
        () -> assertTrue(comparison.matrixFree().products() > 0));
  }

  private static void assertFits(NistProblem problem, Fit fit) {
    assertTrue(fit.converged(), fit.toString());
    assertDigits(fit.parameters(), problem.certified());
    double certified = problem.residualSumOfSquares();
    assertEquals(certified, fit.residualSumOfSquares(), 1e-10 * certified);
  }

  private static void assertDigits(Tensor actual, Tensor certified) {
    double[] digits = NistRegression.digits(actual, certified);
    assertTrue(Arrays.stream(digits).allMatch(count -> count >= DIGITS), Arrays.toString(digits));
  }

  @Test
  void load_ofKirby2_readsEachSectionThatTheHeaderNames() {
    NistProblem problem = NistProblem.load("Kirby2");

    assertArrayEquals(
        new double[] {2, -0.1, 0.003, -0.001, 0.00001}, problem.starts().get(0).toArray());
    assertArrayEquals(
        new double[] {1.5, -0.15, 0.0025, -0.0015, 0.00002}, problem.starts().get(1).toArray());
    assertEquals(1.6745063063, problem.certified().item(0));
    assertEquals(2.0129761919e-07, problem.deviations().item(4));
    assertEquals(3.9050739624, problem.residualSumOfSquares());
    assertEquals(146, problem.degreesOfFreedom());
    assertEquals(151, problem.y().shape().size(0));
    assertEquals(0.0082, problem.y().item(0));
    assertEquals(9.65, problem.x().item(0));
  }

  @Test
  void load_ofUnknownName_namesIt() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> NistProblem.load("Kirby3"));

    assertEquals("No NIST data set Kirby3 on the class path.", error.getMessage());
  }

  @Test
  void residuals_atTheCertifiedParameters_haveTheCertifiedSumOfSquares() {
    for (String name : new String[] {"Kirby2", "Hahn1"}) {
      NistProblem problem = NistProblem.load(name);

      double squares = problem.residuals().apply(problem.certified()).square().sum().toDouble();

      double certified = problem.residualSumOfSquares();
      assertEquals(certified, squares, 1e-9 * certified, name);
    }
  }

  @Test
  void digits_ofSmallErrors_areTheirNegativeLogarithmCapped() {
    Tensor certified = Tensor.of(2.0, -4, 1);
    Tensor values = Tensor.of(2.002, -4.00004, 1);

    assertArrayEquals(new double[] {3, 5, 11}, NistRegression.digits(values, certified), 1e-9);
  }
}
