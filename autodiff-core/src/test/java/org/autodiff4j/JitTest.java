package org.autodiff4j;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** Functions that run as recorded programs. */
class JitTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor V = Tensor.of(1.0, 0.25, -0.5);
  private static final TensorFunction F = x -> x.sin().mul(x).add(x.exp()).sum();

  @Test
  void jit_calledAgain_recordsOnce() {
    int[] runs = new int[1];
    Jitted.OfTensor f =
        jit(
            x -> {
              runs[0]++;
              return x.sin().mul(2);
            });
    assertClose(X.sin().mul(2), f.apply(X));
    assertClose(V.sin().mul(2), f.apply(V));
    assertEquals(1, runs[0]);
    assertEquals(1, f.cache().hits());
    assertEquals(1, f.cache().misses());
    f.apply(Tensor.of(1.0, 2.0));
    assertEquals(2, runs[0]);
  }

  @Test
  void derivatives_ofJit_areThoseOfTheFunction() {
    Jitted.OfTensor f = jit(F);
    assertClose(grad(F).apply(X), grad(f).apply(X));
    assertClose(jvp(F, X, V).tangent(), jvp(f, X, V).tangent());
    assertClose(hvp(F, X, V), hvp(f, X, V));
    assertClose(hessian(F).apply(X), hessian(f).apply(X));
    assertClose(hessian(F).apply(X), hessian(jit(f)).apply(X));
    assertClose(grad(F).apply(X), jit(grad(f)).apply(X));
    assertClose(
        grad(grad(F.andThen(Tensor::sum)::apply).andThen(Tensor::sum)::apply).apply(X),
        grad(jit(grad(f)).andThen(Tensor::sum)::apply).apply(X),
        1e-15);
    assertClose(vjp(F, X).pullback(Tensor.scalar(2.0)), vjp(f, X).pullback(Tensor.scalar(2.0)));
  }

  @Test
  void grad_ofJitAgain_derivesNothingNew() {
    Jitted.OfTensor f = jit(F);
    grad(f).apply(X);
    int derived = f.derivedPrograms(X);
    assertEquals(3, derived);
    grad(f).apply(V);
    assertEquals(derived, f.derivedPrograms(X));
  }

  @Test
  void jit_ofAClosureOverADifferentiatedTensor_isDifferentiatedInIt() {
    TensorFunction f = x -> jit(y -> y.mul(x).sin()).apply(x.mul(2)).sum();
    TensorFunction plain = x -> x.mul(2).mul(x).sin().sum();
    assertClose(grad(plain).apply(X), grad(f).apply(X));
    assertClose(hvp(plain, X, V), hvp(f, X, V));
    assertClose(hvp(plain, X, V), jit(x -> hvp(f, x, V)).apply(X));
  }

  @Test
  void jit_ofACustomRule_keepsTheRule() {
    TensorFunction f = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(7).mul(y));
    assertClose(X.sin().mul(7), grad(jit(x -> f.apply(x).sum())).apply(X));
    assertClose(X.sin().mul(7), jit(grad(x -> f.apply(x).sum())).apply(X));
    assertClose(hvp(x -> f.apply(x).sum(), X, V), hvp(jit(x -> f.apply(x).sum()), X, V));
  }

  @Test
  void jit_ofTwoArguments_takesBoth() {
    record Params(Tensor w, Tensor b) {}
    var f = jit(valueAndGrad((Params p, Tensor x) -> x.mul(p.w()).add(p.b()).square().mean()));
    ValueAndGrad<Params> first = f.apply(new Params(X, V), V);
    assertClose(V.mul(X).add(V).square().mean(), first.value());
    f.apply(new Params(V, X), X);
    assertEquals(1, f.cache().misses());
  }

  @Test
  void jit_ofABranchOnANumber_saysWhatToUse() {
    assertError(
        TraceException.class,
        "This f64[] is being recorded by jit, so it has no number yet. Use where(...) or cond(...)"
            + " to choose, whileLoop, foriLoop or scan to repeat, or compute it outside jit.",
        () -> jit(x -> x.sum().toDouble() > 0 ? x : x.neg()).apply(X));
  }
}
