package org.autodiff4j.samples.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.samples.solver.ConjugateGradient.Solution;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConjugateGradientTest {
  private record Pair(Tensor first, Tensor second) {}

  @Test
  void solve_ofPositiveDefiniteSystem_takesOneStepForEachEigenvalue() {
    Tensor a = Tensor.of(new double[][] {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}});
    Tensor x = Tensor.of(1.0, 2, 3); // A x has a part along each eigenvector

    Solution<Tensor> solution = ConjugateGradient.solve(a::matmul, a.matmul(x), 1e-14, 10);

    assertArrayEquals(x.toArray(), solution.x().toArray(), 1e-13);
    assertEquals(3, solution.iterations());
    assertFalse(solution.indefinite());
  }

  @Test
  void solve_overRecords_solvesForAllLeaves() {
    Pair b = new Pair(Tensor.of(2.0, 4), Tensor.scalar(9.0));

    Solution<Pair> solution =
        ConjugateGradient.solve(
            (Pair v) -> new Pair(v.first().mul(2), v.second().mul(3)), b, 1e-14, 10);

    assertArrayEquals(new double[] {1, 2}, solution.x().first().toArray(), 1e-14);
    assertEquals(3, solution.x().second().toDouble(), 1e-14);
    assertEquals(2, solution.iterations());
  }

  @Test
  void solve_ofIndefiniteSystem_stopsWithADirectionOfDescent() {
    Tensor b = Tensor.of(1.0, 1);

    Solution<Tensor> solution =
        ConjugateGradient.solve(v -> v.mul(Tensor.of(1.0, -3)), b, 1e-10, 10);

    assertTrue(solution.indefinite());
    assertArrayEquals(b.toArray(), solution.x().toArray());
  }

  @Test
  void solve_ofZeroRightSide_isZeroWithoutAProduct() {
    Solution<Tensor> solution = ConjugateGradient.solve(v -> v, Tensor.of(0.0, 0), 1e-10, 10);

    assertEquals(0, solution.iterations());
    assertArrayEquals(new double[2], solution.x().toArray());
  }
}
