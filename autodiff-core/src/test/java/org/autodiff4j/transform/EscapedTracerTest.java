package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** A tensor of a transform that is used after the transform has ended. */
class EscapedTracerTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  private Tensor kept = X;

  /** Keeps the sine of its argument. */
  private Tensor leak(Tensor x) {
    kept = x.sin();
    return x.sum();
  }

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  private static String message(String transform, String origin, int line, String use) {
    return "A tensor of "
        + transform
        + " escaped its function: f64[3]"
        + origin
        + " of the "
        + transform
        + " called at EscapedTracerTest.java:"
        + line
        + " was kept after the transform ended, and is now "
        + use
        + ". Return it from the function; gradWithAux carries further results.";
  }

  @Test
  void usedAfterJvp_namesTransformOperationAndBothPlaces() {
    int line = line() + 1;
    jvp((Tensor x) -> leak(x), X, X);
    assertError(
        TraceException.class, message("jvp", " from sin", line, "used by add"), () -> kept.add(1));
  }

  @Test
  void usedAfterGrad_namesTheCallOfTheGradient() {
    TensorFunction g = grad(this::leak);
    int line = line() + 1;
    assertNumbers(g.apply(X), 1, 1, 1);
    assertError(
        TraceException.class,
        message("grad", " from sin", line, "used by contract"),
        () -> X.matmul(kept));
  }

  @Test
  void argumentUsedAfterVjp_saysThatItIsOne() {
    int line = line() + 1;
    vjp((Tensor x) -> kept = x, X).pullback(X);
    assertError(
        TraceException.class,
        message("vjp", ", an argument", line, "used by exp"),
        () -> kept.exp());
  }

  @Test
  void usedInAnotherTransform_isRefusedThereToo() {
    int line = line() + 1;
    jvp((Tensor x) -> leak(x), X, X);
    assertError(
        TraceException.class,
        message("jvp", " from sin", line, "used by mul"),
        () -> grad(x -> x.mul(kept).sum()).apply(X));
    assertThrows(TraceException.class, () -> jacfwd(x -> x.mul(kept)).apply(X));
    assertThrows(TraceException.class, () -> graph((Tensor x) -> x.mul(kept), X));
  }

  @Test
  void returnedFromALaterTransform_isRefused() {
    int line = line() + 1;
    jvp((Tensor x) -> leak(x), X, X);
    String message = message("jvp", " from sin", line, "returned from a function");
    assertError(TraceException.class, message, () -> jvp((Tensor x) -> kept, X, X));
    assertError(TraceException.class, message, () -> vjp((Tensor x) -> kept, X));
    assertError(TraceException.class, message, () -> graph((Tensor x) -> kept, X));
    assertError(
        TraceException.class,
        message,
        () -> gradWithAux((Tensor x) -> new WithAux<>(x.sum(), kept)).apply(X));
    TensorFunction leaking = customJvp(x -> x, (x, y, dx) -> kept);
    assertError(TraceException.class, message, () -> jvp(leaking, X, X));
  }

  @Test
  void innerTracerUsedInTheOuterFunction_namesTheInnerTransform() {
    int[] line = new int[1];
    TensorFunction f =
        x -> {
          line[0] = line() + 1;
          jvp((Tensor y) -> leak(y.mul(x)), x, x);
          return kept.sum();
        };
    TraceException error = assertThrows(TraceException.class, () -> grad(f).apply(X));
    assertEquals(message("jvp", " from sin", line[0], "used by sum"), error.getMessage());
  }

  @Test
  void outerTracerUsedInTheInnerFunction_isNoEscape() {
    assertNumbers(
        grad(x -> {
              kept = x;
              return jvp((Tensor y) -> y.mul(kept), x, x.like(1)).tangent().sum();
            })
            .apply(X),
        1,
        1,
        1);
  }

  @Test
  void tracerOfAFunctionThatThrew_isClosed() {
    assertThrows(
        IllegalStateException.class,
        () ->
            jvp(
                (Tensor x) -> {
                  leak(x);
                  throw new IllegalStateException();
                },
                X,
                X));
    assertThrows(TraceException.class, () -> kept.add(1));
  }

  @Test
  void recordedTensor_escapedFromGraph_isRefused() {
    int line = line() + 1;
    graph((Tensor x) -> leak(x), X);
    assertError(
        TraceException.class,
        message("graph", " from sin", line, "used by add"),
        () -> kept.add(1));
  }

  @Test
  void primalOfAnEscapedTensor_canStillBeRead() {
    jvp((Tensor x) -> leak(x), X, X);
    assertEquals(Math.sin(0.5), kept.toArray()[0]);
  }
}
