package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.check.GradientReport;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PoolsTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void maxPool1d_ofEqualElements_sharesTheDerivative() {
    TensorFunction f = x -> Pools.maxPool1d(x, new Pool(3).stride(1)).sum();
    Tensor x = Tensor.of(1.0, 3, 3, 0);
    assertArrayEquals(new double[] {0, 1, 1, 0}, grad(f).apply(x).toArray());
    Tensor equal = Tensor.of(2.0, 2, 2);
    assertArrayEquals(new double[] {1 / 3., 1 / 3., 1 / 3.}, grad(f).apply(equal).toArray(), 1e-16);
    assertArrayEquals(new double[4], hvp(f, x, Tensor.of(1.0, 2, 3, 4)).toArray());
  }

  @Test
  void maxPool1d_ofNaNAndPadding_isNaNAndMinusInfinity() {
    Tensor x = Tensor.of(1, NAN, 2, -INF, 0);
    Pool pool = new Pool(2).padding(2);
    assertArrayEquals(new double[] {-INF, NAN, 2, 0}, Pools.maxPool1d(x, pool).toArray());
    assertArrayEquals(new double[] {INF, NAN, -INF, 0}, Pools.minPool1d(x, pool).toArray());
    assertArrayEquals(new double[] {0, NAN, -INF, 0}, Pools.sumPool1d(x, pool).toArray());
    TensorFunction first = v -> Pools.maxPool1d(v, pool).slice(0, 0, 1).sum();
    assertArrayEquals(new double[4], grad(first).apply(Tensor.of(1.0, 2, 3, 4)).toArray());
  }

  @Test
  void maxPool_ofIntegersAndBooleans_staysExact() {
    Tensor x = Tensor.of(1L << 60, (1L << 60) + 1, -5, 7);
    assertArrayEquals(
        new long[] {(1L << 60) + 1, 7}, Pools.maxPool1d(x, new Pool(2)).toLongArray());
    Tensor bits = Tensor.of(true, true, false, true);
    Tensor counts = Pools.sumPool1d(bits, new Pool(2));
    assertEquals(DType.INT64, counts.dtype());
    assertArrayEquals(new long[] {2, 1}, counts.toLongArray());
    assertEquals(DType.FLOAT64, Pools.avgPool1d(x, new Pool(2)).dtype());
  }

  @Test
  void avgPool2d_besidePadding_countsItOnlyWhenAsked() {
    Tensor x = Tensor.ones(1, 1, 3, 3);
    Pool pool = new Pool(3).stride(2).padding(1);
    assertArrayEquals(new double[] {1, 1, 1, 1}, Pools.avgPool2d(x, pool).toArray());
    assertArrayEquals(
        new double[] {4 / 9., 4 / 9., 4 / 9., 4 / 9.},
        Pools.avgPool2d(x, pool.countPadding()).toArray());
    Tensor alone = Pools.avgPool1d(Tensor.of(2, 4, 6), new Pool(1).stride(4).padding(4));
    assertArrayEquals(new double[] {NAN, 2, NAN}, alone.toArray());
  }

  @Test
  void pools_channelsLast_areThoseOfTheOtherLayoutMoved() {
    Tensor x = Tensor.linspace(-3, 3, 2 * 5 * 4 * 3).sin().reshape(2, 5, 4, 3);
    Pool pool = new Pool(3, 2).stride(2, 1).padding(1, 0);
    Tensor moved = x.permute(0, 3, 1, 2);
    assertArrayEquals(
        Pools.maxPool2d(moved, pool).permute(0, 2, 3, 1).toArray(),
        Pools.maxPool2d(x, pool.channelsLast()).toArray());
    assertArrayEquals(
        Pools.avgPool2d(moved, pool).permute(0, 2, 3, 1).toArray(),
        Pools.avgPool2d(x, pool.channelsLast()).toArray());
  }

  @Test
  void lpPool2d_ofZeros_hasDerivativeZero() {
    TensorFunction f = x -> Pools.lpPool2d(x, 2, new Pool(2)).sum();
    assertArrayEquals(new double[4], grad(f).apply(Tensor.zeros(2, 2)).toArray());
    Tensor x = Tensor.of(new double[][] {{3, 0}, {0, 4}});
    assertEquals(5, f.apply(x).toDouble(), 1e-15);
    assertArrayEquals(new double[] {0.6, 0, 0, 0.8}, grad(f).apply(x).toArray(), 1e-15);
  }

  @Test
  void globalPools_reduceTheSpatialAxes() {
    Tensor x = Tensor.arange(12).cast(DType.FLOAT64).reshape(1, 2, 2, 3);
    assertArrayEquals(new double[] {5, 11}, Pools.globalMaxPool(x).toArray());
    assertArrayEquals(new double[] {2.5, 8.5}, Pools.globalAvgPool(x).toArray());
    assertArrayEquals(new double[] {15, 51}, Pools.globalSumPool(x).toArray());
  }

  @Test
  void grad_ofPoolsToTheFirstOfEqual_isThatOfTheFirstInRowMajorOrder() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 2}, {2, 0, 2}, {0, 0, 2}});
    Pool pool = new Pool(2).stride(1).firstOfEqual();
    TensorFunction f =
        v -> Pools.maxPool2d(v, pool).mul(Tensor.of(new double[][] {{1, 10}, {100, 1000}})).sum();
    assertArrayEquals(new double[] {0, 11, 0, 100, 0, 1000, 0, 0, 0}, grad(f).apply(x).toArray());
    assertArrayEquals(grad(f).apply(x).toArray(), jacfwd(f).apply(x).toArray());
    TensorFunction least =
        v ->
            Pools.minPool2d(v.neg(), pool)
                .mul(Tensor.of(new double[][] {{1, 10}, {100, 1000}}))
                .sum();
    assertArrayEquals(grad(f).apply(x).neg().toArray(), grad(least).apply(x).toArray());
    TensorFunction shared = v -> Pools.maxPool1d(v, new Pool(2)).sum();
    assertArrayEquals(new double[] {0.5, 0.5}, grad(shared).apply(Tensor.of(3.0, 3)).toArray());
  }

  @Test
  void grad_ofMaxPool2d_isOneStepBack() {
    TensorFunction f = x -> Pools.maxPool2d(x, new Pool(2)).sum();
    assertEquals(
        """
        { a:f64[1,4,4] ->
          b:f64[1,2,2] = windowMax[window=[2, 2] slides=[2, 2] ties=SHARED] a
          c:f64[1,4,4] = windowSpreadWhereEqual[window=[2, 2] slides=[2, 2] ties=SHARED] a b 1.0:f64[1,2,2]
          return c }
        """,
        Simplify.apply(graph(grad(f), Tensor.ones(1, 4, 4))).toString());
  }

  @Test
  void pools_inSeveralDimensions_passGradientChecks() {
    Tensor x = Tensor.linspace(0, 40, 2 * 4 * 5).sin().reshape(2, 4, 5);
    Pool pool = new Pool(3, 2).stride(1).padding(1);
    checkGradients(v -> Pools.maxPool2d(v, pool).square(), x);
    checkGradients(v -> Pools.avgPool2d(v, pool).square(), x);
    checkGradients(v -> Pools.lpPool2d(v.exp(), 3, pool), x);
  }

  @Test
  void vmap_ofPools_equalsALoop() {
    Tensor xs = Tensor.linspace(0, 40, 3 * 2 * 4 * 4).sin().reshape(3, 2, 4, 4);
    TensorFunction g = grad((TensorFunction) x -> Pools.maxPool2d(x, new Pool(2)).square().sum());
    Tensor all = vmap(g, axis(1), axis(0)).apply(xs);
    for (int i = 0; i < 2; i++) {
      Tensor one = g.apply(xs.slice(1, i, i + 1).squeeze(1));
      assertArrayEquals(one.toArray(), all.at(i).toArray());
    }
  }

  /** Both modes against differences, to second order. */
  private static void checkGradients(TensorFunction f, Tensor x) {
    GradientReport report = GradientChecks.of(f).at(x).order(2).run();
    assertTrue(report.passed(), report::toString);
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
  }

  @Test
  void pools_thatDoNotFit_sayWhat() {
    assertError("A window's size must be at least 1, but is 0.", () -> new Pool(2, 0));
    assertError(
        "maxPool2d takes a tensor of 2 spatial axes, but got shape [4].",
        () -> Pools.maxPool2d(Tensor.zeros(4), new Pool(2)));
    assertError(
        "avgPool2d takes a tensor of 2 spatial axes and channels after them, but got shape [4, 4].",
        () -> Pools.avgPool2d(Tensor.zeros(4, 4), new Pool(2).channelsLast()));
    assertError(
        "maxPool2d: 3 numbers [2, 2, 2] for the window of 2 axes. Give one for each, or one for all.",
        () -> Pools.maxPool2d(Tensor.zeros(4, 4), new Pool(2, 2, 2)));
    assertError(
        "globalMaxPool takes a tensor [n, c, s…] of rank 3 or more, but got [2, 3].",
        () -> Pools.globalMaxPool(Tensor.zeros(2, 3)));
    assertEquals(Shape.of(2, 0), Pools.maxPool1d(Tensor.zeros(2, 3), new Pool(4)).shape());
  }
}
