package org.autodiff4j.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodiff4j.Autodiff;
import org.autodiff4j.special.Special;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The special functions and their derivatives against mpmath, on the standard backend of each
 * module that has these fixtures. {@code -Daccuracy=true} prints the worst errors as rows of
 * docs/accuracy.md.
 */
class SpecialTruthTest {
  private static final List<Truth> ALL = Truth.of("special.txt");
  private static final double F64 = 1e-13;
  private static final double F32_ULPS = 4;

  /** A function of one or several tensors. */
  private interface Function {
    Tensor apply(Tensor... x);
  }

  private static final Map<String, Function> FUNCTIONS = functions();

  private static Map<String, Function> functions() {
    Map<String, Function> all = new TreeMap<>();
    all.put("lgamma", x -> Special.lgamma(x[0]));
    all.put("gamma", x -> Special.gamma(x[0]));
    all.put("digamma", x -> Special.digamma(x[0]));
    for (int n : new int[] {1, 2, 3, 5, 9}) {
      all.put("polygamma" + n, x -> Special.polygamma(n, x[0]));
    }
    all.put("zeta", x -> Special.zeta(x[0], x[1]));
    all.put("riemannZeta", x -> Special.zeta(x[0]));
    all.put("beta", x -> Special.beta(x[0], x[1]));
    all.put("logBeta", x -> Special.logBeta(x[0], x[1]));
    all.put("igamma", x -> Special.igamma(x[0], x[1]));
    all.put("igammac", x -> Special.igammac(x[0], x[1]));
    all.put("betainc", x -> Special.betainc(x[0], x[1], x[2]));
    all.put("besselI0", x -> Special.besselI0(x[0]));
    all.put("besselI1", x -> Special.besselI1(x[0]));
    all.put("besselI0e", x -> Special.besselI0e(x[0]));
    all.put("besselI1e", x -> Special.besselI1e(x[0]));
    all.put("erfInv", x -> Special.erfInv(x[0]));
    all.put("erfcInv", x -> Special.erfcInv(x[0]));
    all.put("ndtr", x -> Special.ndtr(x[0]));
    all.put("logNdtr", x -> Special.logNdtr(x[0]));
    all.put("ndtri", x -> Special.ndtri(x[0]));
    all.put("logit", x -> Special.logit(x[0]));
    all.put("logExpm1", x -> Special.logExpm1(x[0]));
    all.put("log1mExp", x -> Special.log1mExp(x[0]));
    all.put("xlogy", x -> Special.xlogy(x[0], x[1]));
    all.put("xlog1py", x -> Special.xlog1py(x[0], x[1]));
    all.put("relEntr", x -> Special.relEntr(x[0], x[1]));
    all.put("klDiv", x -> Special.klDiv(x[0], x[1]));
    return all;
  }

  @Test
  void truth_coversEveryFunctionOfThisTest() {
    assertEquals(FUNCTIONS.keySet(), ALL.stream().map(Truth::function).collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> function_inDoublePrecision_isWithinItsBound() {
    return ALL.stream()
        .map(t -> DynamicTest.dynamicTest(t.toString(), () -> check(t, DType.FLOAT64)));
  }

  @TestFactory
  Stream<DynamicTest> function_inSinglePrecision_isWithinUlps() {
    return ALL.stream()
        .map(Truth::inSinglePrecision)
        .filter(t -> !t.values().isEmpty())
        .map(t -> DynamicTest.dynamicTest(t.toString(), () -> check(t, DType.FLOAT32)));
  }

  private static void check(Truth truth, DType dtype) {
    double[] actual = values(truth, dtype);
    double worst = 0;
    int at = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = error(truth.values().get(i), actual[i], dtype);
      if (!(error <= worst)) {
        worst = error;
        at = i;
      }
    }
    if (Boolean.getBoolean("accuracy")) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.1e | at %s: %s, not %s%n",
          truth,
          dtype,
          actual.length,
          worst,
          Arrays.toString(truth.points().get(at)),
          actual[at],
          truth.values().get(at));
    }
    double bound = dtype == DType.FLOAT32 ? F32_ULPS : bound(truth);
    String message =
        truth
            + " at "
            + Arrays.toString(truth.points().get(at))
            + " is "
            + actual[at]
            + ", expected "
            + truth.values().get(at)
            + ", error "
            + worst;
    assertTrue(worst <= bound, message);
  }

  /**
   * Second derivatives of betainc in its parameters are differences, though of terms of one size.
   */
  private static double bound(Truth truth) {
    boolean second = truth.function().equals("betainc") && truth.orders().get(2) == 0;
    return second && truth.orders().stream().mapToInt(k -> k).sum() > 1 ? 10 * F64 : F64;
  }

  /** Relative in f64, in ulp in f32. */
  private static double error(double expected, double actual, DType dtype) {
    if (expected == actual) {
      return 0;
    }
    double difference = Math.abs(expected - actual);
    double error =
        dtype == DType.FLOAT32
            ? difference / Math.ulp((float) expected)
            : difference / Math.abs(expected);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private static double[] values(Truth truth, DType dtype) {
    int arguments = truth.orders().size();
    Tensor[] x = new Tensor[arguments];
    for (int i = 0; i < arguments; i++) {
      int argument = i;
      double[] column = truth.points().stream().mapToDouble(p -> p[argument]).toArray();
      x[i] = Tensor.of(column).cast(dtype);
    }
    return derivative(FUNCTIONS.get(truth.function()), truth.orders(), x, 0).toArray();
  }

  /** The derivatives in all arguments from one on, element by element. */
  private static Tensor derivative(Function f, List<Integer> orders, Tensor[] x, int from) {
    if (from == x.length) {
      return f.apply(x);
    }
    Function g = f;
    for (int k = 0; k < orders.get(from); k++) {
      g = along(g, from);
    }
    return derivative(g, orders, x, from + 1);
  }

  private static Function along(Function f, int argument) {
    return x -> {
      Tensor dx = x[argument].like(1);
      return Autodiff.jvp(
              v -> {
                Tensor[] moved = x.clone();
                moved[argument] = v;
                return f.apply(moved);
              },
              x[argument],
              dx)
          .tangent();
    };
  }
}
