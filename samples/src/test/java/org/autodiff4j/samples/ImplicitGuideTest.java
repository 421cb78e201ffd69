package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.conjugateGradient;
import static org.autodiff4j.Autodiff.customLinearSolve;
import static org.autodiff4j.Autodiff.customRoot;
import static org.autodiff4j.Autodiff.foriLoop;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Function;
import org.autodiff4j.Dual;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** The code of the guide to solutions of equations. */
class ImplicitGuideTest {
  private static final GuidePage PAGE = GuidePage.of("implicit.md");

  private final Tensor x = Tensor.linspace(-2, 3, 12).sin().reshape(6, 2);
  private final Tensor y = Tensor.linspace(0, 1, 6);
  private final Tensor newX = Tensor.linspace(1, 4, 8).cos().reshape(4, 2);
  private final Tensor newY = Tensor.linspace(1, 0, 4);

  static Tensor cubeRoot(Tensor q) {
    return customRoot(
        (Tensor x) -> x.pow(3).sub(q), // zero at the solution
        q.like(1), // where to begin
        (f, guess) -> newton(f, guess), // any solver
        (matvec, b) -> b.div(matvec.apply(b.like(1)))); // linear system; here diagonal
  }

  static Tensor newton(Function<Tensor, Tensor> f, Tensor x) {
    return foriLoop(
        0,
        40,
        (i, u) -> {
          Dual<Tensor> d = jvp(f, u, u.like(1));
          return u.sub(d.primal().div(d.tangent()));
        },
        x);
  }

  static Tensor ridge(Tensor x, Tensor y, Tensor strength) {
    return customLinearSolve(
        (Tensor w) -> x.T().matmul(x.matmul(w)).add(w.mul(strength)),
        x.T().matmul(y),
        (matvec, b) -> conjugateGradient(matvec, b, 1e-12, 100));
  }

  @Test
  void cubeRoot_byItsEquation_isDifferentiated() {
    Tensor y = cubeRoot(Tensor.of(8.0, 27.0)); // 2, 3
    Tensor slopes = grad((Tensor q) -> cubeRoot(q).sum()).apply(Tensor.of(8.0, 27.0)); // 1/12, 1/27
    assertArrayEquals(new double[] {2, 3}, y.toArray(), 1e-12);
    assertArrayEquals(new double[] {1 / 12.0, 1 / 27.0}, slopes.toArray(), 1e-12);
    Tensor q = Tensor.of(8.0, 27.0);
    Tensor second = hvp((Tensor u) -> cubeRoot(u).sum(), q, q.like(1));
    assertArrayEquals(q.pow(-5.0 / 3).mul(-2.0 / 9).toArray(), second.toArray(), 1e-12);
    Tensor jitted = jit(grad((Tensor u) -> cubeRoot(u).sum())).apply(q);
    assertArrayEquals(slopes.toArray(), jitted.toArray(), 1e-12);
    Tensor rows = vmap((Tensor u) -> cubeRoot(u)).apply(Tensors.stack(0, q, q.mul(8)));
    assertArrayEquals(new double[] {4, 6}, rows.at(1).toArray(), 1e-12);
  }

  @Test
  void ridge_strength_hasAGradient() {
    Function<Tensor, Tensor> error = s -> newX.matmul(ridge(x, y, s)).sub(newY).square().mean();
    Tensor slope = grad(error).apply(Tensor.scalar(0.5));
    double h = 1e-5;
    double up = error.apply(Tensor.scalar(0.5 + h)).toDouble();
    double down = error.apply(Tensor.scalar(0.5 - h)).toDouble();
    assertEquals((up - down) / (2 * h), slope.toDouble(), 1e-8);
  }

  @Test
  void errors_ofThePage_areThoseRaised() {
    Tensor b = Tensor.of(0.5, 1.25, 2.0);
    PAGE.assertShowsErrorOf(() -> customLinearSolve((Tensor v) -> v.sum(), b, (matvec, c) -> c));
    Function<Tensor, Tensor> bent =
        c -> customLinearSolve((Tensor v) -> v.sin(), c, (matvec, d) -> d).sum();
    PAGE.assertShowsErrorOf(() -> grad(bent).apply(b));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(ImplicitGuideTest.class, 5);
  }
}
