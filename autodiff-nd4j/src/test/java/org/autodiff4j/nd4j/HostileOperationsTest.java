package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DivisionException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What makes other libraries end the process, loop or answer with memory that is not theirs, asked
 * of factorizations, divisions, sorts and indices: each has its documented result or error.
 */
final class HostileOperationsTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void integerDivision_byZero_isAnErrorThatNamesThePlace() {
    Tensor x = Tensor.of(7, -7, 5);
    for (Executable division :
        new Executable[] {
          () -> x.floorDiv(Tensor.of(2, 0, 1)),
          () -> x.floorMod(Tensor.of(2, 0, 1)),
          () -> x.rem(Tensor.of(2, 0, 1)),
          () -> x.floorDiv(0)
        }) {
      assertMessage(DivisionException.class, division);
    }
    assertEquals(Integer.MIN_VALUE, Tensor.of(Integer.MIN_VALUE).floorDiv(Tensor.of(-1)).item(0));
    assertEquals(0, Tensor.of(Long.MIN_VALUE).rem(Tensor.of(-1L)).item(0));
    assertEquals(-4, Tensor.of(-7).floorDiv(Tensor.of(2)).item(0));
    assertEquals(1, Tensor.of(-7).floorMod(Tensor.of(2)).item(0));
  }

  @Test
  void factorizations_ofNaNAndInfinity_endWithNaN() {
    double[][][] matrices = {
      {{NAN, 1}, {1, 2}}, {{1, 2}, {2, NAN}}, {{INF, 0}, {0, 1}}, {{1, -INF}, {-INF, 1}}
    };
    for (double[][] rows : matrices) {
      for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
        Tensor a = Tensor.of(rows).cast(dtype);
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              assertSomeNaN(Linalg.cholesky(a));
              assertSomeNaN(Linalg.qr(a).q().add(Linalg.qr(a).r()));
              assertSomeNaN(Linalg.inverse(a).add(Linalg.solve(a, Tensor.ones(2, 2).cast(dtype))));
              Linalg.lu(a);
              Linalg.det(a);
              Linalg.slogdet(a);
            });
      }
    }
  }

  @Test
  void factorizations_ofNothingAndOfOne_haveTheirShapes() {
    Tensor none = Tensor.zeros(0, 0);
    assertEquals("f64[0,0]", Linalg.cholesky(none).type().toString());
    assertEquals("f64[0,0]", Linalg.inverse(none).type().toString());
    assertEquals(1, Linalg.det(none).toDouble());
    assertEquals("f64[0,0]", Linalg.qr(none).q().type().toString());
    assertEquals("f64[0,3,3]", Linalg.cholesky(Tensor.zeros(0, 3, 3)).type().toString());
    Tensor one = Tensor.of(new double[][] {{4}});
    assertEquals(2, Linalg.cholesky(one).item(0, 0));
    assertEquals(0.25, Linalg.inverse(one).item(0, 0));
    assertEquals(4, Linalg.qr(one).q().matmul(Linalg.qr(one).r()).item(0, 0), 1e-15);
    assertEquals(4, Linalg.qr(Tensor.of(new double[][] {{4, 1, 2}})).r().abs().item(0, 0), 1e-15);
  }

  @Test
  void singularMatrices_haveTheirDocumentedResults() {
    Tensor singular = Tensor.of(new double[][] {{1, 2}, {2, 4}});
    assertEquals(0, Linalg.det(singular).toDouble(), 1e-15);
    assertTrue(Arrays.stream(Linalg.inverse(singular).toArray()).noneMatch(Double::isFinite));
    assertTrue(
        Double.isNaN(Linalg.cholesky(Tensor.of(new double[][] {{1, 2}, {2, 1}})).item(1, 1)));
    assertMessage(ShapeException.class, () -> Linalg.cholesky(Tensor.zeros(2, 3)));
    assertMessage(ShapeException.class, () -> Linalg.inverse(Tensor.zeros(3)));
    assertMessage(ShapeException.class, () -> Linalg.solve(Tensor.eye(2), Tensor.zeros(3)));
  }

  @Test
  void scatters_outside_areErrorsThatNameTheIndex() {
    Tensor x = Tensor.zeros(3);
    Tensor at = Tensor.of(0, 3);
    IndexException error =
        assertThrows(IndexException.class, () -> x.scatterAdd(0, at, Tensor.ones(2)));
    assertEquals("scatterAdd: index 3 is outside axis 0 of size 3.", error.getMessage());
    assertMessage(IndexException.class, () -> x.gather(0, Tensor.of(-4)));
    assertMessage(IndexException.class, () -> x.at(3));
  }

  private static void assertSomeNaN(Tensor x) {
    assertTrue(Arrays.stream(x.toArray()).anyMatch(Double::isNaN), x::toString);
  }

  private static void assertMessage(Class<? extends AutodiffException> type, Executable operation) {
    AutodiffException error = assertThrows(type, operation);
    assertTrue(error.getMessage().length() > 20, error.getMessage());
  }
}
