package org.autodiff4j.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.contract.GeneratedPage;
import org.autodiff4j.nn.Activations;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions and their first two derivatives against values of many digits, over the whole range, on
 * the standard backend of each module that has these fixtures. The page docs/accuracy-elementary.md
 * lists the greatest errors found, rounded up.
 */
class ElementaryAccuracyTest {
  private static final boolean UPDATE = Boolean.getBoolean("autodiff4j.docs.update");
  private static final double SPECIAL = 1e-13;

  /** Lengths on which backends compute in different ways. */
  private static final int[] LENGTHS = {Integer.MAX_VALUE, 5};

  private static final Map<String, Entry> ENTRIES = entries();

  private interface Function {
    Tensor of(Tensor[] x);
  }

  /**
   * @param elementary whether its value is right to 2 ulp, else to 1e-13
   * @param scale of what is added to give a derivative, where that may be 0
   */
  private record Entry(Function function, boolean elementary, DoubleUnaryOperator scale) {}

  @TestFactory
  Stream<DynamicTest> function_overItsWholeRange_isAsAccurateAsPromised() {
    return Points.all().stream()
        .map(truth -> DynamicTest.dynamicTest(truth.toString(), () -> check(truth)));
  }

  @Test
  void entries_all_haveValuesAndTheConverse() {
    List<String> names = Points.all().stream().map(Points::function).distinct().sorted().toList();
    assertEquals(new ArrayList<>(new TreeMap<>(ENTRIES).keySet()), names);
  }

  private static void check(Points truth) {
    Entry entry = ENTRIES.get(truth.function());
    for (int length : LENGTHS) {
      double[] found = evaluate(entry, truth, length);
      for (int i = 0; i < found.length; i++) {
        double error = truth.error(i, found[i]);
        double allowed = allowed(entry, truth, i);
        int at = i;
        assertTrue(
            error <= allowed,
            () ->
                truth
                    + " at "
                    + Arrays.toString(truth.point(at))
                    + " is "
                    + found[at]
                    + ", expected "
                    + truth.value(at)
                    + ": "
                    + error
                    + " ulp off, allowed: "
                    + allowed);
      }
    }
  }

  /** In ulp of the true value. */
  private static double allowed(Entry entry, Points truth, int i) {
    boolean single = truth.dtype() == DType.FLOAT32;
    if (truth.order() == 0 && (entry.elementary || single)) {
      return single ? 4 : 2;
    }
    double relative = single ? 2e-6 : SPECIAL;
    double scale = truth.order() == 0 ? 0 : entry.scale.applyAsDouble(truth.point(i)[0]);
    // Just above the subnormal numbers, what goes into a result may be subnormal.
    double least = 1e3 * (single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    double size =
        Math.max(Math.max(Math.abs(truth.value(i)), scale), truth.order() == 0 ? 0 : least);
    return 2 + relative * size / truth.ulp(i);
  }

  private static double[] evaluate(Entry entry, Points truth, int length) {
    double[] result = new double[truth.size()];
    for (int from = 0; from < result.length; ) {
      int n = Math.min(length, result.length - from);
      Tensor[] x = new Tensor[truth.arity()];
      for (int k = 0; k < x.length; k++) {
        x[k] = Tensor.of(Shape.of(n), truth.arguments(k, from, n)).cast(truth.dtype());
      }
      FlatFunction f = inputs -> new Tensor[] {entry.function.of(inputs)};
      for (int order = 0; order < truth.order(); order++) {
        FlatFunction g = f;
        f = inputs -> Jvp.push("jvp", g, inputs, ones(inputs)).dy();
      }
      System.arraycopy(f.apply(x)[0].toArray(), 0, result, from, n);
      from += n;
    }
    return result;
  }

  private static Tensor[] ones(Tensor[] x) {
    return Arrays.stream(x).map(v -> v.like(1)).toArray(Tensor[]::new);
  }

  // ---- The page ----

  @Test
  void page_ofAccuracy_listsTheGreatestErrors() throws IOException {
    String backend = Backend.standard().getClass().getSimpleName();
    Map<String, double[]> worst = new LinkedHashMap<>();
    for (Points truth : Points.all()) {
      if (truth.order() == 0) {
        double greatest = 0;
        for (int length : LENGTHS) {
          double[] found = evaluate(ENTRIES.get(truth.function()), truth, length);
          for (int i = 0; i < found.length; i++) {
            greatest = Math.max(greatest, truth.error(i, found[i]));
          }
        }
        worst
                .computeIfAbsent(truth.function(), name -> new double[2])[
                truth.dtype() == DType.FLOAT32 ? 1 : 0] =
            greatest;
      }
    }
    Path page = GeneratedPage.docs().resolve("accuracy-elementary.md");
    String text = Files.readString(page);
    String start = "<!-- " + backend + " -->\n";
    int from = text.indexOf(start) + start.length();
    int to = text.indexOf("<!-- end -->", from);
    assertTrue(from >= start.length() && to > 0, () -> page + " has no table of " + backend);
    if (UPDATE) {
      StringBuilder table = new StringBuilder("| function | f64 | f32 |\n| --- | --- | --- |\n");
      worst.forEach(
          (name, errors) ->
              table.append(
                  String.format(
                      Locale.ROOT,
                      "| `%s` | %.1f | %.1f |%n",
                      name,
                      Math.ceil(errors[0] * 10) / 10,
                      Math.ceil(errors[1] * 10) / 10)));
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
      return;
    }
    Map<String, double[]> listed = new LinkedHashMap<>();
    for (String line : text.substring(from, to).split("\n")) {
      String[] cells = line.split("\\|");
      if (line.startsWith("| `")) {
        String name = cells[1].trim().replace("`", "");
        double[] errors = {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])};
        listed.put(name, errors);
      }
    }
    assertEquals(worst.keySet(), listed.keySet(), page + " lists other functions");
    // Native kernels and the virtual machine's own functions differ a little between machines.
    worst.forEach(
        (name, errors) -> {
          for (int k = 0; k < 2; k++) {
            assertTrue(
                errors[k] <= listed.get(name)[k] * 1.25 + 0.3,
                page + ": " + name + " is up to " + errors[k] + " ulp off");
          }
        });
  }

  // ---- What the names mean ----

  private static void put(
      Map<String, Entry> entries, String name, boolean elementary, Function function) {
    entries.put(name, new Entry(function, elementary, x -> 0));
  }

  private static Map<String, Entry> entries() {
    Map<String, Entry> e = new LinkedHashMap<>();
    put(e, "exp", true, x -> x[0].exp());
    put(e, "exp2", true, x -> x[0].exp2());
    put(e, "expm1", true, x -> x[0].expm1());
    put(e, "log", true, x -> x[0].log());
    put(e, "log1p", true, x -> x[0].log1p());
    put(e, "log2", true, x -> x[0].log2());
    put(e, "log10", true, x -> x[0].log10());
    put(e, "sqrt", true, x -> x[0].sqrt());
    put(e, "rsqrt", true, x -> x[0].rsqrt());
    put(e, "cbrt", true, x -> x[0].cbrt());
    put(e, "sin", true, x -> x[0].sin());
    put(e, "cos", true, x -> x[0].cos());
    put(e, "tan", true, x -> x[0].tan());
    put(e, "asin", true, x -> x[0].asin());
    put(e, "acos", true, x -> x[0].acos());
    put(e, "atan", true, x -> x[0].atan());
    put(e, "sinh", true, x -> x[0].sinh());
    put(e, "cosh", true, x -> x[0].cosh());
    put(e, "tanh", true, x -> x[0].tanh());
    put(e, "asinh", true, x -> x[0].asinh());
    put(e, "acosh", true, x -> x[0].acosh());
    put(e, "atanh", true, x -> x[0].atanh());
    put(e, "sigmoid", true, x -> x[0].sigmoid());
    put(e, "pow", true, x -> x[0].pow(x[1]));
    put(e, "atan2", true, x -> x[0].atan2(x[1]));
    put(e, "hypot", true, x -> x[0].hypot(x[1]));
    put(e, "softplus", false, x -> x[0].softplus());
    put(e, "logSigmoid", false, x -> Activations.logSigmoid(x[0]));
    put(e, "erf", false, x -> x[0].erf());
    put(e, "erfc", false, x -> x[0].erfc());
    put(e, "logAddExp", false, x -> x[0].logAddExp(x[1]));
    put(e, "logAddExp2", false, x -> x[0].logAddExp2(x[1]));
    put(e, "softsign", false, x -> Activations.softsign(x[0]));
    put(e, "squareplus", false, x -> Activations.squareplus(x[0]));
    put(e, "elu", false, x -> Activations.elu(x[0]));
    DoubleUnaryOperator aroundZeros = x -> Math.abs(x) > 0.2 && Math.abs(x) < 4 ? 0.3 : 0;
    e.put("silu", new Entry(x -> Activations.silu(x[0]), false, aroundZeros));
    e.put("mish", new Entry(x -> Activations.mish(x[0]), false, aroundZeros));
    e.put("gelu", new Entry(x -> Activations.gelu(x[0]), false, aroundZeros));
    e.put("geluTanh", new Entry(x -> Activations.gelu(x[0], true), false, aroundZeros));
    e.put(
        "sinc",
        new Entry(
            x -> x[0].sinc(), false, x -> Math.abs(x) < 0.2 ? 0 : 10 / Math.max(1, Math.abs(x))));
    return e;
  }
}
