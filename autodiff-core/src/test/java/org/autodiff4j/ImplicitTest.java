package org.autodiff4j;

import static org.autodiff4j.Autodiff.conjugateGradient;
import static org.autodiff4j.Autodiff.customLinearSolve;
import static org.autodiff4j.Autodiff.customRoot;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;

import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

/** Solutions of equations, differentiated through the equation. */
class ImplicitTest {
  private static final Tensor X = Tensor.of(0.5, 1.25, 2.0);
  private static final Tensor V = Tensor.of(1.0, 0.25, -0.5);
  private static final Tensor A = Tensor.of(4.0, 1, 0.5, 1, 3, 0.25, 0.5, 0.25, 5).reshape(3, 3);

  /** Solves by reading numbers, as no transform could follow. */
  private static Tensor gauss(Function<Tensor, Tensor> matvec, Tensor b) {
    int n = b.shape().size(0);
    double[][] m = new double[n][];
    for (int j = 0; j < n; j++) {
      double[] unit = new double[n];
      unit[j] = 1;
      m[j] = matvec.apply(Tensor.of(unit)).toArray(); // column j
    }
    double[] y = b.toArray();
    for (int k = 0; k < n; k++) {
      for (int i = k + 1; i < n; i++) {
        double factor = m[k][i] / m[k][k];
        for (int j = k; j < n; j++) {
          m[j][i] -= factor * m[j][k];
        }
        y[i] -= factor * y[k];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        y[k] -= m[j][k] * y[j];
      }
      y[k] /= m[k][k];
    }
    return Tensor.of(y);
  }

  private static Tensor matrix(Tensor x) {
    return A.add(x.expandDims(1).mul(x.sin()).mul(0.3));
  }

  /** The solution with a nonsymmetric matrix that depends on x. */
  private static Tensor solve(Tensor x) {
    return customLinearSolve((Tensor v) -> matrix(x).matmul(v), x.exp(), ImplicitTest::gauss);
  }

  /** The same by Cramer's rule. */
  private static Tensor cramer(Tensor x) {
    Tensor m = matrix(x);
    Tensor b = x.exp();
    Tensor c0 = m.slice(1, 0, 1).squeeze(1);
    Tensor c1 = m.slice(1, 1, 2).squeeze(1);
    Tensor c2 = m.slice(1, 2, 3).squeeze(1);
    Tensor det = triple(c0, c1, c2);
    return Tensors.stack(
        0, triple(b, c1, c2).div(det), triple(c0, b, c2).div(det), triple(c0, c1, b).div(det));
  }

  private static Tensor triple(Tensor a, Tensor b, Tensor c) {
    Tensor cross =
        Tensors.stack(
            0,
            b.at(1).mul(c.at(2)).sub(b.at(2).mul(c.at(1))),
            b.at(2).mul(c.at(0)).sub(b.at(0).mul(c.at(2))),
            b.at(0).mul(c.at(1)).sub(b.at(1).mul(c.at(0))));
    return a.mul(cross).sum();
  }

  @Test
  void customLinearSolve_underAllTransforms_agreesWithCramersRule() {
    agree(ImplicitTest::solve, ImplicitTest::cramer);
  }

  @Test
  void customLinearSolve_byConjugateGradients_agreesWithCramersRule() {
    TensorFunction f =
        x ->
            customLinearSolve(
                (Tensor v) -> A.matmul(v).add(v.mul(x.square())),
                x.sin(),
                (matvec, b) -> conjugateGradient(matvec, b, 1e-14, 20));
    TensorFunction plain =
        x -> {
          Tensor b = x.sin();
          Tensor[] columns = new Tensor[3];
          for (int j = 0; j < 3; j++) {
            Tensor unit = Tensor.arange(3).eq(j).cast(x.dtype());
            columns[j] = A.matmul(unit).add(unit.mul(x.square()));
          }
          Tensor det = triple(columns[0], columns[1], columns[2]);
          return Tensors.stack(
              0,
              triple(b, columns[1], columns[2]).div(det),
              triple(columns[0], b, columns[2]).div(det),
              triple(columns[0], columns[1], b).div(det));
        };
    agree(f, plain);
  }

  /** x with x³ + p·x = q, element by element, by Newton's method in plain Java. */
  private static Tensor cubicRoot(Tensor p, Tensor q) {
    return customRoot(
        (Tensor x) -> x.mul(x).mul(x).add(x.mul(p)).sub(q),
        p.like(1),
        (f, guess) -> {
          Tensor x = guess;
          for (int i = 0; i < 60; i++) {
            Dual<Tensor> d = jvp(f, x, x.like(1));
            x = x.sub(d.primal().div(d.tangent()));
          }
          return x;
        },
        ImplicitTest::gauss);
  }

  @Test
  void customRoot_underAllTransforms_isDifferentiatedImplicitly() {
    // With q = t³ + p·t the root is t, whatever p is.
    TensorFunction f = x -> cubicRoot(x.exp(), x.mul(x).mul(x).add(x.exp().mul(x)));
    agree(f, x -> x.mul(1));
    // Without p it is the cube root.
    agree(x -> cubicRoot(x.mul(0), x), x -> x.cbrt());
  }

  private static void agree(TensorFunction f, TensorFunction plain) {
    TensorFunction loss = x -> f.apply(x).mul(V).sum();
    TensorFunction plainLoss = x -> plain.apply(x).mul(V).sum();
    double tolerance = 1e-9;
    assertClose(plain.apply(X), f.apply(X), tolerance);
    assertClose(jvp(plain, X, V).tangent(), jvp(f, X, V).tangent(), tolerance);
    assertClose(grad(plainLoss).apply(X), grad(loss).apply(X), tolerance);
    assertClose(jacfwd(plain).apply(X), jacfwd(f).apply(X), tolerance);
    assertClose(jacrev(plain).apply(X), jacrev(f).apply(X), tolerance);
    assertClose(hvp(plainLoss, X, V), hvp(loss, X, V), tolerance);
    assertClose(
        grad((Tensor x) -> grad(plainLoss).apply(x).sum()).apply(X),
        grad((Tensor x) -> grad(loss).apply(x).sum()).apply(X),
        tolerance);
    assertClose(plain.apply(X), jit(f).apply(X), tolerance);
    assertClose(grad(plainLoss).apply(X), jit(grad(loss)).apply(X), tolerance);
    assertClose(grad(plainLoss).apply(X), grad(jit(loss)).apply(X), tolerance);
    Tensor rows = Tensors.stack(0, X, X.mul(1.5));
    Tensor[] batch =
        Vmap.apply(
            "vmap",
            x -> new Tensor[] {f.apply(x[0]), grad(loss).apply(x[0])},
            new Tensor[] {rows},
            new boolean[] {true},
            2);
    assertClose(plain.apply(X.mul(1.5)), batch[0].at(1), tolerance);
    assertClose(grad(plainLoss).apply(X.mul(1.5)), batch[1].at(1), tolerance);
  }

  @Test
  void customLinearSolve_matvecOfAnotherShape_isRefused() {
    assertError(
        ShapeException.class,
        "customLinearSolve: the result of matvec has shape [], the right-hand side has [3].",
        () -> customLinearSolve((Tensor v) -> v.sum(), X, ImplicitTest::gauss));
  }

  @Test
  void customLinearSolve_matvecThatIsNotLinear_isRefusedWhenTransposed() {
    TensorFunction f = x -> customLinearSolve((Tensor v) -> v.sin(), x, (matvec, b) -> b).sum();
    assertError(
        DerivativeException.class,
        "Cannot transpose sin of f64[3]: it is not linear in argument 0. Only linear functions have"
            + " a transpose; use vjp for others.",
        () -> grad(f).apply(X));
  }
}
