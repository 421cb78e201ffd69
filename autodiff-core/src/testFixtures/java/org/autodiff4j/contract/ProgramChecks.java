package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.Linearize;

/** A primitive at a sample within a program. */
public final class ProgramChecks {
  private static final long SEED = 71;

  private ProgramChecks() {}

  /**
   * The program of the primitive gives the bits that the primitive gives; so do the program of its
   * derivatives and the derivatives of its program, up to a rounding where these are arranged
   * otherwise.
   */
  public static void jitted(Sample sample) {
    Tensor[] x = sample.tensors(Backend.standard(), SEED);
    FlatFunction f = inputs -> Interpreter.bindAll(sample.primitive(), inputs);
    FlatFunction program = jit(f);
    assertSame("value", f.apply(x), program.apply(x));
    if (sample.isReal() && RuleChecks.isDifferentiable(sample)) {
      Tensor[] expected = derivatives(f, x);
      assertSame("program of the derivatives", expected, jit(y -> derivatives(f, y)).apply(x));
      BatchChecks.assertSame("derivatives of the program", expected, derivatives(program, x));
    }
  }

  /** A tangent and the pullback of it. */
  private static Tensor[] derivatives(FlatFunction f, Tensor[] x) {
    Tensor[] dx = new Tensor[x.length];
    Arrays.setAll(dx, i -> x[i].type().isFloat() ? x[i].mul(0.7).add(0.1) : x[i].like(0));
    Tensor[] dy = Jvp.push("jvp", f, x, dx).dy();
    List<Tensor> all = new ArrayList<>(Arrays.asList(dy));
    all.addAll(Arrays.asList(Linearize.at("vjp", f, x).pullback(dy)));
    return all.toArray(Tensor[]::new);
  }

  private static FlatFunction jit(FlatFunction f) {
    Function<List<Tensor>, List<Tensor>> jitted =
        Autodiff.jit((List<Tensor> x) -> Arrays.asList(f.apply(x.toArray(Tensor[]::new))));
    return x -> jitted.apply(Arrays.asList(x)).toArray(Tensor[]::new);
  }

  private static void assertSame(String what, Tensor[] expected, Tensor[] actual) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i].type(), actual[i].type(), what);
      assertNull(
          KernelCheck.difference(
              HostArrays.of(expected[i]), HostArrays.of(actual[i]), actual[i].type()),
          what + ", result " + i);
    }
  }
}
