package org.autodiff4j.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.solver.Hutchinson.Trace;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.junit.jupiter.api.Test;

class HutchinsonTest {
  @Test
  void trace_ofADiagonalMatrix_isExact() {
    Tensor diagonal = Tensor.of(1.0, -2, 5);

    Trace trace = Hutchinson.trace(diagonal::mul, diagonal, 2, RandomKey.of(1), n -> {});

    assertEquals(new Trace(4, 0, 2), trace);
    assertEquals("4.00000 +- 0.0 (2 samples)", trace.toString());
  }

  @Test
  void trace_ofAFullMatrix_isWithinItsStandardErrors() {
    int n = 12;
    Tensor root = RandomKey.of(2).normal(n, n);
    Tensor a = root.add(root.T());
    List<Integer> told = new ArrayList<>();

    Trace trace = Hutchinson.trace(a::matmul, Tensor.zeros(n), 400, RandomKey.of(3), told::add);

    double expected = Linalg.trace(a).toDouble();
    // The variance of z·Az is twice the sum of squares off the diagonal.
    double off = a.square().sum().toDouble() - a.mul(Tensor.eye(n)).square().sum().toDouble();
    double deviation = Math.sqrt(2 * off / 400);
    assertEquals(deviation, trace.standardError(), 0.2 * deviation, "seeds 2, 3");
    assertTrue(Math.abs(trace.value() - expected) < 3 * deviation, trace + " for " + expected);
    assertEquals(400, told.size());
  }

  @Test
  void trace_ofOneSample_isRefused() {
    AutodiffException error =
        assertThrows(
            AutodiffException.class,
            () -> Hutchinson.trace(v -> v, Tensor.ones(2), 1, RandomKey.of(1), n -> {}));
    assertEquals("A trace is estimated by at least 2 samples, not 1.", error.getMessage());
  }
}
