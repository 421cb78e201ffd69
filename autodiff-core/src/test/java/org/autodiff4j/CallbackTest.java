package org.autodiff4j;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.debugNaNs;
import static org.autodiff4j.Autodiff.debugTap;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.pureCallback;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.NaNException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Java functions inside programs, and looking at values on their way. */
class CallbackTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);
  private static final Tensor V = Tensor.of(1.0, 0.25, -0.5);

  private static final Tensor ZEROS = Tensor.of(0.0, 0.0);

  private static Tensor hostSine(Tensor x) {
    double[] values = x.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(values[i]);
    }
    return Tensor.of(values);
  }

  private static final Function<Tensor, Tensor> SINE =
      pureCallback(Tensor.of(0.0, 0, 0), CallbackTest::hostSine);
  private static final Function<Tensor, Tensor> WITH_RULE =
      customJvp(SINE, (Tensor x, Tensor y, Tensor dx) -> dx.mul(x.cos()));

  @AfterEach
  void endSearch() {
    debugNaNs(false);
  }

  @Test
  void pureCallback_insideJitAndVmap_runsOnNumbers() {
    assertClose(X.sin(), SINE.apply(X));
    assertClose(X.mul(2).sin(), jit((Tensor x) -> SINE.apply(x.mul(2))).apply(X));
    Tensor[] batch =
        Vmap.apply(
            "vmap",
            x -> new Tensor[] {SINE.apply(x[0])},
            new Tensor[] {Tensor.linspace(0, 1, 6).reshape(2, 3)},
            new boolean[] {true},
            2);
    assertClose(Tensor.linspace(0, 1, 6).reshape(2, 3).sin(), batch[0]);
  }

  @Test
  void pureCallback_withABatchedForm_isCalledOnceForABatch() {
    List<String> calls = new ArrayList<>();
    Function<Tensor, Tensor> f =
        pureCallback(
            Tensor.scalar(0.0),
            (Tensor x) -> {
              calls.add("one");
              return x.sum();
            },
            (Tensor x) -> {
              calls.add("batch");
              return x.sum(1);
            });
    Tensor rows = Tensor.linspace(0, 1, 6).reshape(2, 3);
    Tensor[] batch =
        Vmap.apply(
            "vmap",
            x -> new Tensor[] {f.apply(x[0])},
            new Tensor[] {rows},
            new boolean[] {true},
            2);
    assertClose(rows.sum(1), batch[0]);
    assertEquals(List.of("batch"), calls);
  }

  @Test
  void pureCallback_differentiated_pointsToCustomJvp() {
    assertError(
        DerivativeException.class,
        "pureCallback has no derivative: its function is opaque. Give it one with customJvp or"
            + " customVjp, or hold its argument constant with stopGradient.",
        () -> grad((Tensor x) -> SINE.apply(x).sum()).apply(X));
  }

  @Test
  void pureCallback_withACustomRule_composesWithAll() {
    Function<Tensor, Tensor> loss = x -> WITH_RULE.apply(x).sum();
    assertClose(X.cos(), grad(loss).apply(X));
    assertClose(X.cos(), jit(grad(loss)).apply(X));
    assertClose(X.cos(), grad(jit(loss)).apply(X));
    assertClose(X.sin().neg().mul(V), hvp(loss, X, V));
    assertClose(X.cos().mul(V), jvp(WITH_RULE, X, V).tangent());
    assertClose(
        jacfwd((Tensor x) -> x.sin()).apply(X), jacfwd((Tensor x) -> WITH_RULE.apply(x)).apply(X));
  }

  @Test
  void pureCallback_resultUnlikeTheExample_isRefused() {
    Function<Tensor, Tensor> f = pureCallback(Tensor.of(0.0, 0), CallbackTest::hostSine);
    assertError(
        ShapeException.class,
        "pureCallback: the result has shape [3], the example has [2].",
        () -> f.apply(X));
  }

  @Test
  void debugTap_underTransforms_seesPrimals() {
    List<String> seen = new ArrayList<>();
    Function<Tensor, Tensor> f =
        x -> debugTap(x.mul(2).sum(), v -> seen.add(v.toString())).square();
    assertClose(X.sum().mul(8).broadcastTo(X.shape()), grad(f).apply(X));
    assertClose(X.sum().mul(8).broadcastTo(X.shape()), jit(grad(f)).apply(X));
    assertEquals(2, seen.size());
    assertEquals(seen.get(0), seen.get(1));
    seen.clear();
    Vmap.apply(
        "vmap",
        x -> new Tensor[] {f.apply(x[0])},
        new Tensor[] {Tensor.of(1.0, 2.0)},
        new boolean[] {true},
        2);
    assertEquals(List.of(Tensor.scalar(2.0).toString(), Tensor.scalar(4.0).toString()), seen);
  }

  @Test
  void debugNaNs_forward_namesTheOperationAndTheLine() {
    debugNaNs(true);
    int line = line() + 1;
    Executable forward = () -> X.log();
    assertError(
        NaNException.class,
        "debugNaNs: In the forward pass, log of f64[3] gave NaN in 1 of 3 elements, the first at [1], at"
            + " CallbackTest.java:"
            + line
            + ".",
        forward);
  }

  @Test
  void debugNaNs_backward_namesThePassAndTheForwardLine() {
    debugNaNs(true);
    int line = line() + 1;
    TensorFunction f = x -> x.sqrt().mul(ZEROS).sum();
    NaNException e = assertThrows(NaNException.class, () -> grad(f).apply(Tensor.of(0.0, 1.0)));
    assertTrue(
        e.getMessage()
            .startsWith(
                "debugNaNs: In the backward pass of mul (recorded at CallbackTest.java:"
                    + line
                    + "), mul of f64[2], f64[2] gave NaN in 1 of 2 elements, the first at [0], at"),
        e.getMessage());
  }

  @Test
  void debugNaNs_insideJit_namesTheRecordedLine() {
    debugNaNs(true);
    int line = line() + 1;
    TensorFunction f = jit(x -> x.log().sum());
    NaNException e = assertThrows(NaNException.class, () -> f.apply(X));
    assertTrue(
        e.getMessage().endsWith("It was recorded at CallbackTest.java:" + line + "."),
        e.getMessage());
  }

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }
}
