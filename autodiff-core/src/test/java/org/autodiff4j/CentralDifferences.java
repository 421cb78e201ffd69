package org.autodiff4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vhp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;

/** Checks first and second derivatives of smooth functions against differences of their values. */
public final class CentralDifferences {
  private static final double STEP = 1e-3;
  private static final double TOLERANCE = 1e-8;
  private static final long SEED = 20240917;

  private CentralDifferences() {}

  /**
   * Checks Σ w·f(x) for fixed random weights w: its gradient by both modes, and its second
   * derivative along a direction by forward over reverse and reverse over reverse.
   */
  public static void check(TensorFunction f, Tensor x) {
    Random random = new Random(SEED);
    Tensor v = normal(random, x.shape());
    Tensor w = normal(random, f.apply(x).shape());
    TensorFunction loss = y -> f.apply(y).mul(w).sum();
    String at = "seed " + SEED + ", x = " + x;

    double[] gradient = new double[x.shape().length()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = along(loss, x, unit(x.shape(), i))[0];
    }
    assertClose("grad at " + at, gradient, grad(loss).apply(x).toArray());
    assertClose("jvp at " + at, along(f, x, v), jvp(f, x, v).tangent().toArray());
    double[] second = along(grad(loss), x, v);
    assertClose("hvp at " + at, second, hvp(loss, x, v).toArray());
    assertClose("vhp at " + at, second, vhp(loss, x, v).toArray());
  }

  /** {@code (8·(f(x + hv) - f(x - hv)) - (f(x + 2hv) - f(x - 2hv))) / 12h}. */
  private static double[] along(TensorFunction f, Tensor x, Tensor v) {
    Tensor one = step(f, x, v, STEP).sub(step(f, x, v, -STEP));
    Tensor two = step(f, x, v, 2 * STEP).sub(step(f, x, v, -2 * STEP));
    return one.mul(8).sub(two).div(12 * STEP).toArray();
  }

  private static Tensor step(TensorFunction f, Tensor x, Tensor v, double h) {
    return f.apply(x.add(v.mul(h)));
  }

  /** Standard normal numbers. */
  public static Tensor normal(Random random, Shape shape) {
    return Tensor.of(
        shape, random.doubles(shape.length(), 0, 1).map(u -> random.nextGaussian()).toArray());
  }

  private static Tensor unit(Shape shape, int i) {
    double[] values = new double[shape.length()];
    values[i] = 1;
    return Tensor.of(shape, values);
  }

  private static void assertClose(String what, double[] expected, double[] actual) {
    double scale = 1;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertArrayEquals(expected, actual, TOLERANCE * scale, what);
  }
}
