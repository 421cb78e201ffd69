package org.autodiff4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.check.GradientReport;
import org.autodiff4j.contract.Layouts;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.Linearize;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares a family of functions with JAX: values, jvp, vjp and Hessian-vector products. Runs on
 * the standard backend of each module that has these fixtures.
 */
public abstract class GoldenContract {
  private static final double RELATIVE = 1e-11;

  /** So many points of a function are tried at most. */
  private static final int MOST_POINTS = 8;

  private final String family;
  private final List<Golden> cases;
  private final Map<String, Function> functions = new TreeMap<>();

  /** A family, named like the file of its numbers. */
  protected GoldenContract(String family) {
    this.family = family;
    this.cases = Golden.family(family);
    functions();
  }

  /** Says with {@link #put} and {@link #putAll} which functions the names in the file mean. */
  protected abstract void functions();

  /**
   * Errors are relative to an element, or to this part of the greatest element of its array where
   * that is more. Elementwise functions should say 0.
   */
  protected double floor() {
    return 1e-2;
  }

  /** A function of the library with one result. */
  protected interface SingleFunction {
    Tensor apply(Tensor[] x, Params params);
  }

  /** A function of the library with several results. */
  protected interface Function {
    Tensor[] apply(Tensor[] x, Params params);
  }

  /** What a name in the file means. */
  protected final void put(String op, SingleFunction f) {
    putAll(op, (x, params) -> new Tensor[] {f.apply(x, params)});
  }

  /** What a name in the file means. */
  protected final void putAll(String op, Function f) {
    assertTrue(functions.put(op, f) == null, () -> op + " is put twice");
  }

  @TestFactory
  final Stream<DynamicTest> function_atGoldenPoints_equalsJax() {
    return cases.stream()
        .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
  }

  @Test
  final void functions_all_haveCasesAndTheConverse() {
    Set<String> inFile = new TreeSet<>();
    cases.forEach(golden -> inFile.add(golden.op()));
    assertEquals(functions.keySet(), inFile, () -> "functions and names in " + family + ".txt");
  }

  /**
   * Each function passes the gradient checks to second order at one of its points: others may be
   * corners, where differences see both sides.
   */
  @TestFactory
  final Stream<DynamicTest> function_ofEachName_passesGradientChecksToOrderTwo() {
    return functions.keySet().stream()
        .filter(op -> points(op).findAny().isPresent())
        .map(op -> DynamicTest.dynamicTest(op, () -> checkGradients(op)));
  }

  /** Cases with second derivatives and with elements, the smallest first. */
  private Stream<Golden> points(String op) {
    return cases.stream()
        .filter(golden -> golden.op().equals(op) && golden.has("hx"))
        .filter(golden -> golden.differing().isEmpty() && golden.elements() > 0)
        .sorted(Comparator.comparingLong(Golden::elements));
  }

  private void checkGradients(String op) {
    List<String> failures = new ArrayList<>();
    for (Golden golden : points(op).limit(MOST_POINTS).toList()) {
      GradientReport report = gradients(golden);
      if (report.passed()) {
        return;
      }
      failures.add(golden + "\n" + report);
    }
    fail(String.join("\n", failures));
  }

  private GradientReport gradients(Golden golden) {
    Backend backend = Backend.standard();
    Function function = Objects.requireNonNull(functions.get(golden.op()), golden.op());
    Tensor[] x = golden.tensors("x", backend);
    Tensor[] ct = golden.tensors("ct", backend);
    int[] moving = reals(x);
    return GradientChecks.of(
            (List<Tensor> real) -> {
              Tensor[] y =
                  function.apply(with(x, moving, real.toArray(Tensor[]::new)), golden.params());
              Tensor[] results = select(y, reals(y));
              Tensor sum = Tensor.scalar(0.0);
              for (int i = 0; i < results.length; i++) {
                sum = sum.add(results[i].mul(ct[i]).sum());
              }
              return sum;
            })
        .at(Arrays.asList(select(x, moving)))
        .order(2)
        .directions(1)
        .run();
  }

  private void check(Golden golden) {
    Backend backend = Backend.standard();
    Function function = Objects.requireNonNull(functions.get(golden.op()), golden.op());
    Tensor[] x = golden.tensors("x", backend);
    int[] moving = reals(x);
    FlatFunction all = real -> function.apply(with(x, moving, real), golden.params());
    Tensor[] primals = select(x, moving);
    Tensor[] y = all.apply(primals);
    compare(golden, "y", y, backend);
    if (!golden.has("dy")) {
      return;
    }
    int[] outputs = reals(y);
    FlatFunction f = real -> select(all.apply(real), outputs);
    Tensor[] dx = golden.tensors("dx", backend);
    compare(golden, "dy", Jvp.push("jvp", f, primals, dx).dy(), backend);
    if (golden.has("gx")) {
      Tensor[] ct = golden.tensors("ct", backend);
      FlatFunction gradient = real -> Linearize.at("vjp", f, real).pullback(ct);
      compare(golden, "gx", gradient.apply(primals), backend);
      if (golden.has("hx")) {
        compare(golden, "hx", Jvp.push("jvp", gradient, primals, dx).dy(), backend);
      }
    }
  }

  private static int[] reals(Tensor[] x) {
    int[] all = new int[x.length];
    Arrays.setAll(all, i -> i);
    return Arrays.stream(all).filter(i -> x[i].type().isFloat()).toArray();
  }

  private static Tensor[] select(Tensor[] x, int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> x[i]).toArray(Tensor[]::new);
  }

  private static Tensor[] with(Tensor[] x, int[] indices, Tensor[] real) {
    Tensor[] result = x.clone();
    for (int i = 0; i < indices.length; i++) {
      result[indices[i]] = real[i];
    }
    return result;
  }

  private void compare(Golden golden, String part, Tensor[] actual, Backend backend) {
    Tensor[] expected = golden.tensors(part, backend);
    assertEquals(expected.length, actual.length, () -> "number of arrays in " + part);
    for (int i = 0; i < expected.length; i++) {
      String what = part + (expected.length == 1 ? "" : " " + i);
      assertEquals(expected[i].type(), actual[i].type(), what);
      compare(what, expected[i], actual[i]);
    }
  }

  private void compare(String what, Tensor expected, Tensor actual) {
    if (!expected.type().isFloat()) {
      assertEquals(
          Arrays.toString(expected.toLongArray()), Arrays.toString(actual.toLongArray()), what);
      return;
    }
    double[] e = expected.toArray();
    double[] a = actual.toArray();
    double greatest = Arrays.stream(e).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    for (int i = 0; i < e.length; i++) {
      double allowed = RELATIVE * Math.max(Math.abs(e[i]), floor() * greatest);
      boolean same = e[i] == a[i] || (Double.isNaN(e[i]) && Double.isNaN(a[i]));
      if (!same && !(Double.isFinite(e[i]) && Math.abs(e[i] - a[i]) <= allowed)) {
        fail(
            what
                + Arrays.toString(Layouts.index(actual.shape(), i))
                + " is "
                + a[i]
                + ", expected "
                + e[i]
                + ", relative error "
                + Math.abs((a[i] - e[i]) / e[i]));
      }
    }
  }
}
