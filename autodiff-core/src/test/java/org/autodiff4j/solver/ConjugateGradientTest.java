package org.autodiff4j.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.solver.ConjugateGradient.Solution;
import org.autodiff4j.solver.ConjugateGradient.Stop;
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
    assertEquals(Stop.CONVERGED, solution.stop());
    // At the solution the quadratic is -x·b/2.
    assertEquals(x.mul(a.matmul(x)).sum().toDouble() / 2, solution.decrease(), 1e-12);
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

    assertEquals(Stop.NEGATIVE_CURVATURE, solution.stop());
    assertArrayEquals(b.toArray(), solution.x().toArray());
  }

  @Test
  void solve_ofZeroRightSide_isZeroWithoutAProduct() {
    Solution<Tensor> solution = ConjugateGradient.solve(v -> v, Tensor.of(0.0, 0), 1e-10, 10);

    assertEquals(0, solution.iterations());
    assertArrayEquals(new double[2], solution.x().toArray());
  }

  @Test
  void solve_withinABall_endsOnItsSurfaceWithTheDecreaseOfTheQuadratic() {
    Tensor a = Tensor.of(new double[][] {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}});
    Tensor b = a.matmul(Tensor.of(1.0, 2, 3));
    for (double radius : new double[] {0.1, 1, 2, 3.5}) {
      Solution<Tensor> solution = ConjugateGradient.solve(a::matmul, b, 1e-14, 10, radius);
      Tensor x = solution.x();

      assertEquals(Stop.BOUNDARY, solution.stop());
      assertEquals(radius, VectorSpace.norm(x), 1e-14);
      double quadratic = x.matmul(a.matmul(x)).toDouble() / 2 - x.matmul(b).toDouble();
      assertEquals(-quadratic, solution.decrease(), 1e-12);
      assertEquals(VectorSpace.norm(b.sub(a.matmul(x))), solution.residual(), 1e-12);
    }
    // Too large a ball changes nothing.
    assertEquals(3, ConjugateGradient.solve(a::matmul, b, 1e-14, 10, 4).iterations());
  }

  @Test
  void solve_ofIndefiniteSystemWithinABall_followsTheDirectionToTheSurface() {
    Tensor diagonal = Tensor.of(1.0, -3);
    Tensor b = Tensor.of(1.0, 1);

    Solution<Tensor> solution = ConjugateGradient.solve(diagonal::mul, b, 1e-10, 10, 5);

    assertEquals(Stop.NEGATIVE_CURVATURE, solution.stop());
    assertEquals(5, VectorSpace.norm(solution.x()), 1e-14);
    Tensor x = solution.x();
    double quadratic = x.square().mul(diagonal).sum().toDouble() / 2 - x.matmul(b).toDouble();
    assertEquals(-quadratic, solution.decrease(), 1e-12);
  }

  @Test
  void solve_ofFewProducts_saysThatTheLimitEndedIt() {
    Solution<Tensor> solution =
        ConjugateGradient.solve(Tensor.linspace(1, 9, 9)::mul, Tensor.ones(9), 1e-12, 4);

    assertEquals(Stop.LIMIT, solution.stop());
    assertEquals(4, solution.iterations());
  }
}
