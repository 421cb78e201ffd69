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
import static org.autodiff4j.TensorAssertions.assertIdentical;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Derived;
import org.autodiff4j.tree.Static;
import org.autodiff4j.types.DType;
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

  record Scaled(Tensor x, @Static int power) {}

  @Test
  void jit_otherStaticsTypesOrStructure_recordsAgain() {
    int[] runs = new int[1];
    Jitted.OfOne<Scaled, Tensor> f =
        jit(
            (Scaled s) -> {
              runs[0]++;
              return s.x().pow(s.power());
            });
    assertClose(X.square(), f.apply(new Scaled(X, 2)));
    assertClose(X.mul(X).mul(X), f.apply(new Scaled(X, 3)));
    assertClose(V.square(), f.apply(new Scaled(V, 2)));
    assertEquals(2, runs[0]);
    f.apply(new Scaled(X.cast(DType.FLOAT32), 2));
    f.apply(new Scaled(X.expandDims(0), 2));
    assertEquals(4, runs[0]);
    assertEquals(new Derived.Counts(1, 4, 0, 4, 128), f.cache());
  }

  @Test
  void cache_ofMoreKindsThanItHolds_forgetsTheLeastRecentlyUsed() {
    Jitted.OfTensor f = jit(x -> x.mul(2));
    for (int n = 1; n <= 130; n++) {
      f.apply(Tensor.arange(n).cast(DType.FLOAT64));
    }
    assertEquals(new Derived.Counts(0, 130, 2, 128, 128), f.cache());
    f.apply(Tensor.arange(1).cast(DType.FLOAT64));
    assertEquals(131, f.cache().misses());
    f.apply(Tensor.arange(130).cast(DType.FLOAT64));
    assertEquals(1, f.cache().hits());
  }

  @Test
  void jit_usedByManyThreads_recordsOnceForEachKind() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Jitted.OfTensor f =
        jit(
            x -> {
              runs.incrementAndGet();
              return x.sin().mul(x).sum();
            });
    Tensor expected = grad(x -> x.sin().mul(x).sum()).apply(X);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Tensor>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(pool.submit(() -> grad(f).apply(X)));
      }
      for (Future<Tensor> result : results) {
        assertClose(expected, result.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(1, runs.get());
    assertEquals(3, f.derivedPrograms(X));
  }

  @Test
  void jit_thatFailsToBeRecorded_triesAgain() {
    boolean[] fail = {true};
    Jitted.OfTensor f =
        jit(
            x -> {
              if (fail[0]) {
                throw new IllegalStateException("not yet");
              }
              return x.neg();
            });
    assertThrows(IllegalStateException.class, () -> f.apply(X));
    fail[0] = false;
    assertClose(X.neg(), f.apply(X));
  }

  /** Each call makes the field another tracer, of a transform that ends with the call. */
  private Tensor scale = Tensor.scalar(1.0);

  @Test
  void jit_thatCapturedATensorOfATransformThatEnded_recordsAgain() {
    Jitted.OfTensor f = jit(x -> x.mul(scale).sum());
    TensorFunction g =
        s -> {
          scale = s;
          return f.apply(X);
        };
    assertClose(X.sum(), grad(g).apply(Tensor.scalar(2.0)));
    assertClose(X.sum(), grad(g).apply(Tensor.scalar(5.0)));
    assertClose(X.sum().mul(3), jvp(g, Tensor.scalar(2.0), Tensor.scalar(3.0)).tangent());
    assertEquals(3, f.cache().misses());
  }

  @Test
  void jit_resultsThatNeedNoStep_arePassedThrough() {
    Jitted.OfOne<List<Tensor>, List<Tensor>> f =
        jit((List<Tensor> x) -> List.of(x.get(1), x.get(0), x.get(1), V, Tensor.scalar(2.0)));
    List<Tensor> y = f.apply(List.of(X, V));
    assertIdentical(List.of(V, X, V, V, Tensor.scalar(2.0)), y);
    assertIdentical(
        List.of(Tensor.of(0.0, 0.0, 0.0), Tensor.of(1.0, 1.0, 1.0)),
        grad((List<Tensor> x) -> f.apply(x).get(0).sum()).apply(List.of(X, V)));
  }

  @Test
  void jit_ofIntegersAndBooleans_keepsTheirTypes() {
    Jitted.OfOne<List<Tensor>, List<Tensor>> f =
        jit((List<Tensor> x) -> List.of(x.get(0).add(1), x.get(1).not(), x.get(0).gt(1)));
    Tensor i = Tensor.of(1, 2, 3);
    assertIdentical(List.of(i.add(1), i.gt(1).not(), i.gt(1)), f.apply(List.of(i, i.gt(1))));
  }

  @Test
  void program_ofAJittedGradient_hasNoDeadOrDoubleStep() {
    Jitted.OfTensor f = jit(grad(x -> x.sin().mul(x.sin()).add(x.cos().mul(1)).sum()));
    assertEquals(
        """
        { a:f64[3] ->
          b:f64[3] = sin a
          c:f64[3] = cos a
          d:f64[3] = mul b c
          e:f64[3] = sub d b
          f:f64[3] = add e d
          return f }
        """,
        f.program(X).toString());
  }

  @Test
  void checkpoint_insideJit_computesAgain() {
    TensorFunction body = x -> x.sin().exp().tanh();
    long plain = steps(jit(grad(x -> body.apply(x).sum())).program(X).toString(), "exp");
    long lean =
        steps(
            jit(grad(x -> Autodiff.checkpoint(body).apply(x).sum())).program(X).toString(), "exp");
    assertEquals(1, plain);
    // Only the second run of the function is needed for the gradient itself.
    assertEquals(1, lean);
    Jitted.OfOne<Tensor, ValueAndGrad<Tensor>> both =
        jit(valueAndGrad((Tensor x) -> Autodiff.checkpoint(body).apply(x).sum()));
    assertEquals(2, steps(both.program(X).toString(), "exp"));
  }

  private static long steps(String program, String label) {
    return program.lines().filter(line -> line.contains("= " + label + " ")).count();
  }
}
