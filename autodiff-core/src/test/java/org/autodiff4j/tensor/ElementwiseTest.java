package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nn.Activations;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.Linearize;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DivisionException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

class ElementwiseTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  private interface Function {
    Tensor of(Tensor x);
  }

  /** The derivative of an order of f at x. */
  private static double slope(int order, double x, Function f) {
    FlatFunction g = v -> new Tensor[] {f.of(v[0])};
    for (int i = 0; i < order; i++) {
      FlatFunction inner = g;
      g = v -> Jvp.push("jvp", inner, v, new Tensor[] {v[0].like(1)}).dy();
    }
    return g.apply(new Tensor[] {Tensor.scalar(x)})[0].toDouble() + 0.0; // no -0
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type, String message, Runnable code) {
    assertEquals(message, assertThrows(type, code::run).getMessage());
  }

  @Test
  void derivatives_inTails_keepTheirPrecision() {
    assertEquals(1.6993417021166355e-17, slope(1, 20, Tensor::tanh), 1e-32);
    assertEquals(4.248354255291589e-18, slope(1, 40, Tensor::sigmoid), 1e-33);
    assertEquals(1e-200, slope(1, 1e200, Tensor::asinh), 1e-215);
    assertEquals(4.248354255291589e-18, slope(1, 40, Activations::logSigmoid), 1e-33);
  }

  @Test
  void derivatives_atInfinity_areTheirLimits() {
    for (double x : new double[] {INF, -INF}) {
      assertEquals(0, slope(1, x, Tensor::asinh));
      assertEquals(0, slope(2, x, Tensor::asinh), "second");
      assertEquals(0, slope(1, x, Tensor::atan));
      assertEquals(0, slope(1, x, Tensor::erf));
      assertEquals(0, slope(2, x, Tensor::erf), "second");
      assertEquals(0, slope(1, x, Activations::softsign));
    }
    assertEquals(1, slope(1, INF, x -> x.hypot(x.like(1))));
    assertEquals(-1, slope(1, -INF, x -> x.hypot(x.like(1))));
  }

  @Test
  void norm_atTheEndsOfTheRange_hasTheDirectionAsGradient() {
    for (double unit : new double[] {5e-324, 1e-310, 1e-200, 1, 1e200, 2e307}) {
      FlatFunction norm = v -> new Tensor[] {Linalg.norm(v[0]).mul(10)};
      Tensor[] x = {Tensor.of(3 * unit, 4 * unit)};
      Tensor[] gradient = Linearize.at("vjp", norm, x).pullback(new Tensor[] {Tensor.scalar(0.1)});
      assertArrayEquals(new double[] {0.6, 0.8}, gradient[0].toArray(), 1e-15, unit + "");
    }
    FlatFunction norm = v -> new Tensor[] {Linalg.norm(v[0])};
    for (float unit : new float[] {Float.MIN_VALUE, 1e-30f, 1, 1e30f, 5e37f}) {
      Tensor[] x = {Tensor.of(3 * unit, 4 * unit)};
      Tensor[] gradient = Linearize.at("vjp", norm, x).pullback(new Tensor[] {Tensor.scalar(1f)});
      assertArrayEquals(new double[] {0.6, 0.8}, gradient[0].toArray(), 2e-7, unit + "");
    }
  }

  @Test
  void cbrt_atZero_hasInfiniteDerivatives() {
    assertEquals(INF, slope(1, 0, Tensor::cbrt));
    assertEquals(-INF, slope(2, 0, Tensor::cbrt));
    assertEquals(INF, slope(2, -0.0, Tensor::cbrt));
  }

  @Test
  void sinc_atZero_hasExactDerivativesOfAllOrders() {
    double square = Math.PI * Math.PI;
    assertEquals(1, slope(0, 0, Tensor::sinc));
    assertEquals(0, slope(1, 0, Tensor::sinc));
    assertEquals(-square / 3, slope(2, 0, Tensor::sinc), 1e-14);
    assertEquals(0, slope(3, 0, Tensor::sinc));
    assertEquals(square * square / 5, slope(4, 0, Tensor::sinc), 1e-13);
    assertEquals(-square / 3 * 1e-9, slope(1, 1e-9, Tensor::sinc), 1e-22);
    assertEquals(0, slope(0, 5, Tensor::sinc));
  }

  @Test
  void hypotAndLogAddExp_atSpecialPoints_followThePolicy() {
    assertEquals(0, slope(1, 0, x -> x.hypot(x)));
    assertEquals(0, slope(1, -INF, x -> x.logAddExp(x.like(-INF))));
    assertEquals(0.5, slope(1, INF, x -> x.logAddExp(x.like(INF))));
    assertEquals(0.25, slope(2, 1, x -> x.logAddExp(x.like(1))));
  }

  @Test
  void clamp_derivative_isOneInsideZeroOutsideHalfOnABound() {
    double[] at = {-2, -1, 0, 1, 2};
    double[] expected = {0, 0.5, 1, 0.5, 0};
    for (int i = 0; i < at.length; i++) {
      assertEquals(expected[i], slope(1, at[i], x -> x.clamp(-1, 1)));
    }
    assertArrayEquals(new long[] {-1, 0, 1}, Tensor.of(-5L, 0L, 5L).clamp(-1, 1).toLongArray());
  }

  @Test
  void integerFunctions_ofReals_areErrors() {
    assertMessage(
        DTypeException.class,
        "popCount needs integers, but got f64[1]. Convert with cast(INT64).",
        () -> Tensor.of(1.0).popCount());
    assertMessage(
        DTypeException.class,
        "shiftLeft needs integers, but got f64[1]. Convert with cast(INT64).",
        () -> Tensor.of(1.0).shiftLeft(Tensor.of(1.0)));
    assertMessage(
        DTypeException.class,
        "gcd needs integers, but got bool[1]. Convert with cast(INT64).",
        () -> Tensors.gcd(Tensor.of(1.0).gt(0), Tensor.of(1.0).gt(0)));
  }

  @Test
  void floorDiv_byIntegerZero_saysWhereAndWhatToDo() {
    assertMessage(
        DivisionException.class,
        "floorDiv: the divisor at [1] of shape [3] is 0, and integers have no quotient by 0."
            + " Replace zeros first, as in where(y.eq(0), 1, y), or convert to reals with"
            + " cast(FLOAT64).",
        () -> Tensor.of(7L, 8L, 9L).floorDiv(Tensor.of(1L, 0L, 0L)));
    assertEquals(INF, Tensor.of(7.0).floorDiv(Tensor.of(0.0)).toArray()[0]);
    assertEquals(
        Integer.MIN_VALUE,
        Tensor.of((double) Integer.MIN_VALUE).cast(DType.INT32).floorDiv(-1).toLongArray()[0]);
  }

  @Test
  void activations_ofWrongArguments_areErrors() {
    assertMessage(
        ShapeException.class,
        "glu halves an axis, but axis 0 of f64[3] has odd size 3.",
        () -> Activations.glu(Tensor.of(1.0, 2, 3), 0));
    assertEquals(
        "squareplus needs b > 0, but got 0.0.",
        assertThrows(
                IllegalArgumentException.class, () -> Activations.squareplus(Tensor.of(1.0), 0))
            .getMessage());
  }

  @Test
  void activations_atInfinity_areTheirLimits() {
    Tensor x = Tensor.of(-INF, INF);
    for (Function f :
        new Function[] {
          Activations::gelu, y -> Activations.gelu(y, true), Activations::silu, Activations::mish
        }) {
      assertArrayEquals(new double[] {0, INF}, f.of(x).toArray());
    }
    assertArrayEquals(new double[] {-1, 1}, Activations.softsign(x).toArray());
    assertArrayEquals(new double[] {-1, INF}, Activations.elu(x).toArray());
    assertArrayEquals(new double[] {0, 6}, Activations.relu6(x).toArray());
  }
}
