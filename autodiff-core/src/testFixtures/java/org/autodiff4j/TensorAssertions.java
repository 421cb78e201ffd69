package org.autodiff4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Flattened;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.function.Executable;

/** Assertions on tensors and pytrees of them. */
public final class TensorAssertions {
  private TensorAssertions() {}

  /** Equal types, and numbers equal to a few rounding errors of the greatest one. */
  public static void assertClose(Tensor expected, Tensor actual) {
    assertClose(expected, actual, expected.dtype() == DType.FLOAT32 ? 1e-5 : 1e-11);
  }

  /** Equal types, and numbers equal up to a tolerance relative to the greatest one, or to 1. */
  public static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertClose("", expected, actual, tolerance);
  }

  private static void assertClose(
      String message, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.type(), actual.type(), message);
    double[] x = expected.toArray();
    double[] y = actual.toArray();
    double scale = 1;
    for (double value : x) {
      scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    for (int i = 0; i < x.length; i++) {
      boolean same = Double.compare(x[i], y[i]) == 0;
      boolean close = same || Math.abs(x[i] - y[i]) <= tolerance * scale;
      assertTrue(
          close,
          message + " element " + i + ": expected " + x[i] + ", but was " + y[i] + " in " + actual);
    }
  }

  /** As {@link #assertClose(Tensor, Tensor)}, for numbers of a vector. */
  public static void assertNumbers(Tensor actual, double... expected) {
    assertClose(Tensor.of(actual.shape(), expected).cast(actual.dtype()), actual);
  }

  /** Equal structures, with leaves as {@link #assertClose(Tensor, Tensor)}. */
  public static <T> void assertTreesClose(T expected, T actual) {
    Flattened x = Pytree.flatten("the expected tree", expected);
    Flattened y = Pytree.flatten("the actual tree", actual);
    assertEquals(x.structure(), y.structure());
    for (int i = 0; i < x.leaves().length; i++) {
      Tensor leaf = x.leaves()[i];
      double tolerance = leaf.dtype() == DType.FLOAT32 ? 1e-5 : 1e-11;
      assertClose("at " + x.structure().path(i), leaf, y.leaves()[i], tolerance);
    }
  }

  /** Equal types, and equal numbers to the last bit. */
  public static <T> void assertIdentical(T expected, T actual) {
    Flattened x = Pytree.flatten("the expected tree", expected);
    Flattened y = Pytree.flatten("the actual tree", actual);
    assertEquals(x.structure(), y.structure());
    for (int i = 0; i < x.leaves().length; i++) {
      assertEquals(x.leaves()[i].toString(), y.leaves()[i].toString());
    }
  }

  /** The executable throws exactly this class, with exactly this text. */
  public static void assertError(
      Class<? extends Throwable> type, String message, Executable executable) {
    Throwable thrown = assertThrows(Throwable.class, executable);
    assertEquals(message, thrown.getMessage());
    assertEquals(type, thrown.getClass());
  }
}
