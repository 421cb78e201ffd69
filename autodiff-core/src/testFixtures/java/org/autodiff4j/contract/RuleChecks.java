package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Factorization.Lu;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NonDifferentiable;
import org.autodiff4j.tensor.Reduction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.Linearize;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * The derivative rules of a primitive at a sample: against differences, against each other in both
 * modes, and to second order.
 */
public final class RuleChecks {
  /** Of the numbers of all samples. */
  public static final long SEED = 99;

  private static final double STEP = 1e-3;

  private RuleChecks() {}

  /** The results have the types that the primitive says. */
  public static void outputType(Sample sample) {
    Tensor[] results = function(sample).apply(inputs(sample));
    TensorType[] actual = Arrays.stream(results).map(Tensor::type).toArray(TensorType[]::new);
    assertEquals(
        Arrays.asList(sample.primitive().outputTypes(sample.types())), Arrays.asList(actual));
  }

  /**
   * The tangents, of all inputs and of each alone, equal central differences, or are known to be
   * zero.
   */
  public static void differences(Sample sample) {
    Tensor[] x = inputs(sample);
    FlatFunction f = function(sample);
    for (int only = -1; only < x.length; only++) {
      Tensor[] dx = direction(x, only, SEED + 100);
      Call.Tangents result = Jvp.push("jvp", f, x, dx);
      assertClose("primal", f.apply(x), result.y(), 0);
      String what = only < 0 ? "tangent" : "tangent from argument " + only;
      for (int i = 0; i < result.dy().length; i++) {
        int output = i;
        FlatFunction one = y -> new Tensor[] {f.apply(y)[output]};
        checkDifference(sample, what + " of result " + i, one, x, dx, result.dy()[i]);
      }
    }
  }

  private static void checkDifference(
      Sample sample, String what, FlatFunction f, Tensor[] x, Tensor[] dx, Tensor dy) {
    if (sample.primitive() instanceof NonDifferentiable || !dy.type().isFloat()) {
      assertTrue(Literal.isZero(dy), () -> what + " of " + sample + " should be a known zero");
      return;
    }
    if (sample.primitive() instanceof Reduction.LogSumExp && x[0].shape().elements() == 0) {
      assertClose(what, dy.like(0), dy, 0); // -∞ of no elements stays so
      return;
    }
    // Rounding is a step function, which differences see; that to 16 bits hides all else.
    if (dy.dtype().isHalf()) {
      return;
    }
    double tolerance = dy.dtype() == DType.FLOAT32 ? 1e-3 : 1e-7;
    assertClose(what, difference(f, x, dx)[0], dy, tolerance);
  }

  /** {@code <ct, J·dx> = <Jᵀ·ct, dx>}, and the recorded pushforward equals the tangent. */
  public static void adjoint(Sample sample) {
    Tensor[] x = inputs(sample);
    FlatFunction f = function(sample);
    Linearize linear = Linearize.at("vjp", f, x);
    Tensor[] ct = cotangents(linear.y(), SEED + 200);
    Tensor[] pulled = linear.pullback(ct);
    for (int only = -1; only < x.length; only++) {
      Tensor[] dx = direction(x, only, SEED + 100);
      Tensor[] dy = linear.pushforward(dx);
      assertClose("pushforward", Jvp.push("jvp", f, x, dx).dy(), dy, 1e-13);
      double forward = dot(ct, dy);
      double backward = 0;
      for (int i = 0; i < x.length; i++) {
        assertEquals(x[i].type(), pulled[i].type());
        backward += dot(pulled[i], dx[i]);
      }
      double scale = 1 + dot(magnitudes(ct), magnitudes(dy));
      double tolerance = byType(dy[0].dtype(), 1e-12, 1e-6, 1e-2);
      assertEquals(forward, backward, tolerance * scale, "argument " + only);
    }
  }

  /** A pullback called again gives the same. */
  public static void repeatable(Sample sample) {
    Linearize linear = Linearize.at("vjp", function(sample), inputs(sample));
    Tensor[] ct = cotangents(linear.y(), SEED + 200);
    Tensor[] first = linear.pullback(ct);
    Tensor[] second = linear.pullback(ct);
    for (int i = 0; i < first.length; i++) {
      assertClose("cotangent " + i, first[i], second[i], 0);
    }
  }

  /** {@code Σ w·D²f[u, v]} four ways: of differences, and of the modes in three orders. */
  public static void second(Sample sample) {
    Tensor[] x = inputs(sample);
    FlatFunction f = function(sample);
    Tensor[] u = direction(x, -1, SEED + 300);
    Tensor[] v = direction(x, -1, SEED + 400);
    FlatFunction alongU = y -> Jvp.push("jvp", f, y, u).dy();
    Tensor[] second = Jvp.push("jvp", alongU, x, v).dy();
    if (second[0].dtype() == DType.FLOAT64) {
      assertClose("forward over forward", difference(alongU, x, v), second, 1e-6);
    }
    Tensor[] w = cotangents(second, SEED + 500);
    double expected = dot(w, second);
    double scale = 1 + dot(magnitudes(w), magnitudes(second));
    double tolerance = byType(second[0].dtype(), 1e-11, 1e-5, 5e-2) * scale;

    Tensor[] pulled = Linearize.at("vjp", alongU, x).pullback(w);
    assertEquals(expected, dot(pulled, v), tolerance, "reverse over forward");

    FlatFunction pullback = y -> Linearize.at("vjp", f, y).pullback(w);
    Tensor[] pushed = Jvp.push("jvp", pullback, x, v).dy();
    assertEquals(expected, dot(pushed, u), tolerance, "forward over reverse");

    FlatFunction inU =
        y -> {
          Tensor[] ct = pullback.apply(y);
          Tensor sum = Literal.zero(TensorType.of(DType.FLOAT64));
          for (int i = 0; i < ct.length; i++) {
            sum = ct[i].type().isFloat() ? sum.add(ct[i].mul(u[i]).sum()) : sum;
          }
          return new Tensor[] {sum};
        };
    Tensor[] twice = Linearize.at("vjp", inU, x).pullback(new Tensor[] {Tensor.scalar(1.0)});
    assertEquals(expected, dot(twice, v), tolerance, "reverse over reverse");
  }

  /** Tangents and cotangents of f32 inputs are those of f64 but for rounding. */
  public static void float32(Sample sample) {
    Tensor[] narrow = inputs(sample.in(DType.FLOAT32));
    Tensor[] wide = new Tensor[narrow.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = narrow[i].type().isFloat() ? narrow[i].cast(DType.FLOAT64) : narrow[i];
    }
    FlatFunction f = function(sample);
    Tensor[] dx = direction(narrow, -1, SEED + 100);
    Tensor[] wideDx = new Tensor[dx.length];
    for (int i = 0; i < dx.length; i++) {
      wideDx[i] = dx[i].type().isFloat() ? dx[i].cast(DType.FLOAT64) : dx[i];
    }
    Tensor[] dy = Jvp.push("jvp", f, narrow, dx).dy();
    assertClose("tangent", Jvp.push("jvp", f, wide, wideDx).dy(), dy, 1e-5);
    Tensor[] ct = cotangents(dy, SEED + 200);
    Tensor[] pulled = Linearize.at("vjp", f, narrow).pullback(ct);
    Linearize linear = Linearize.at("vjp", f, wide);
    Tensor[] wideCt = new Tensor[ct.length];
    Arrays.setAll(wideCt, i -> ct[i].cast(linear.y()[i].dtype()));
    Tensor[] expected = linear.pullback(wideCt);
    for (int i = 0; i < pulled.length; i++) {
      assertEquals(narrow[i].type(), pulled[i].type());
      assertClose("cotangent " + i, expected[i], pulled[i], 1e-5);
    }
  }

  // ---- Samples and numbers ----

  /** Whether the primitive has a derivative that may be other than zero. */
  public static boolean isDifferentiable(Sample sample) {
    return !(sample.primitive() instanceof NonDifferentiable)
        && Arrays.stream(sample.primitive().outputTypes(sample.types()))
            .anyMatch(TensorType::isFloat);
  }

  /** The primitive; one that takes the factors of its first input computes them. */
  private static FlatFunction function(Sample sample) {
    boolean factored =
        sample.primitive() instanceof FactoredSolve || sample.primitive() instanceof LogDeterminant;
    return x -> {
      Tensor[] inputs = x.clone();
      if (factored) {
        Tensor[] factors = Interpreter.bindAll(new Lu(), x[0].stopGradient());
        System.arraycopy(factors, 0, inputs, 1, factors.length);
      }
      return Interpreter.bindAll(sample.primitive(), inputs);
    };
  }

  private static Tensor[] inputs(Sample sample) {
    return sample.tensors(Backend.standard(), SEED);
  }

  /** A tangent for all real inputs, or for one alone; the others' are known to be zero. */
  private static Tensor[] direction(Tensor[] x, int only, long seed) {
    Tensor[] dx = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      boolean moves = x[i].type().isFloat() && (only < 0 || only == i);
      dx[i] = moves ? random(x[i].type(), seed + i) : Literal.zero(x[i].type());
    }
    return dx;
  }

  private static Tensor random(TensorType type, long seed) {
    double[] values = new SplittableRandom(seed).doubles(type.shape().length(), -1, 1).toArray();
    return Tensor.of(type.shape(), values).cast(type.dtype());
  }

  /** A cotangent for each real result; those of the others are zero. */
  private static Tensor[] cotangents(Tensor[] y, long seed) {
    Tensor[] ct = new Tensor[y.length];
    for (int i = 0; i < y.length; i++) {
      TensorType type = y[i].type();
      ct[i] = type.isFloat() ? random(type, seed + i) : Literal.zero(type);
    }
    return ct;
  }

  private static Tensor[] magnitudes(Tensor[] x) {
    return Arrays.stream(x).map(Tensor::abs).toArray(Tensor[]::new);
  }

  /** {@code (8·(f(x + hv) - f(x - hv)) - (f(x + 2hv) - f(x - 2hv))) / 12h}. */
  private static Tensor[] difference(FlatFunction f, Tensor[] x, Tensor[] v) {
    Tensor[] left = step(f, x, v, -STEP);
    Tensor[] right = step(f, x, v, STEP);
    Tensor[] farLeft = step(f, x, v, -2 * STEP);
    Tensor[] farRight = step(f, x, v, 2 * STEP);
    Tensor[] slopes = new Tensor[left.length];
    for (int i = 0; i < slopes.length; i++) {
      Tensor two = farRight[i].sub(farLeft[i]);
      slopes[i] =
          left[i].type().isFloat()
              ? right[i].sub(left[i]).mul(8).sub(two).div(12 * STEP)
              : left[i].like(0);
    }
    return slopes;
  }

  private static Tensor[] step(FlatFunction f, Tensor[] x, Tensor[] v, double h) {
    Tensor[] moved = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i].type().isFloat() ? x[i].add(v[i].mul(h)) : x[i];
    }
    return f.apply(moved);
  }

  private static double dot(Tensor[] x, Tensor[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += dot(x[i], y[i]);
    }
    return sum;
  }

  private static double dot(Tensor x, Tensor y) {
    double[] a = x.toArray();
    double[] b = y.toArray();
    assertEquals(x.shape(), y.shape());
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void assertClose(
      String what, Tensor[] expected, Tensor[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertClose(what + ", result " + i, expected[i], actual[i], tolerance);
    }
  }

  /** Equal up to the tolerance relative to the greatest element expected, or to 1. */
  private static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), what);
    double[] e = expected.toArray();
    double[] a = actual.toArray();
    double scale = 1;
    for (double value : e) {
      scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    for (int i = 0; i < e.length; i++) {
      if (e[i] != a[i] && !(Math.abs(e[i] - a[i]) <= tolerance * scale)) {
        fail(what + ": element " + i + " is " + a[i] + ", expected " + e[i]);
      }
    }
  }

  private static double byType(DType dtype, double wide, double narrow, double half) {
    return dtype == DType.FLOAT64 ? wide : dtype == DType.FLOAT32 ? narrow : half;
  }
}
