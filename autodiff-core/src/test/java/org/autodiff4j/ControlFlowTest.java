package org.autodiff4j;

import static org.autodiff4j.Autodiff.checkpoint;
import static org.autodiff4j.Autodiff.cond;
import static org.autodiff4j.Autodiff.foriLoop;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.map;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.switchCase;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.whileLoop;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;

/** Choices and loops: pytrees, batches that differ in what they do, costs and errors. */
class ControlFlowTest {
  private static final Tensor X = Tensor.of(0.5, -1.5, 2.0);

  record State(Tensor sum, List<Tensor> last) {}

  /** f of each row, by vmap and one by one. */
  private static void assertLaw(TensorFunction f, Tensor rows) {
    int n = rows.shape().size(0);
    FlatFunction flat = x -> new Tensor[] {f.apply(x[0])};
    Tensor[] each = new Tensor[n];
    for (int i = 0; i < n; i++) {
      each[i] = f.apply(rows.at(i));
    }
    Tensor[] batch = Vmap.apply("vmap", flat, new Tensor[] {rows}, new boolean[] {true}, n);
    assertClose(Tensors.stack(0, each), batch[0]);
    Tensor[] compiled =
        Vmap.apply(
            "vmap",
            x -> new Tensor[] {jit(f).apply(x[0])},
            new Tensor[] {rows},
            new boolean[] {true},
            n);
    assertClose(Tensors.stack(0, each), compiled[0]);
  }

  private static final Tensor ROWS =
      Tensor.of(0.5, -1.5, 2.0, -0.25, 0.125, -1.0, 3.0, 0.0, -4.0, 0.75, 1.0, 1.25).reshape(4, 3);

  @Test
  void cond_withAPredicateThatDiffers_selectsForEachExample() {
    TensorFunction f =
        x -> cond(x.sum().gt(0), (Tensor y) -> y.square(), (Tensor y) -> y.sin().mul(x), x);
    assertLaw(f, ROWS);
    assertLaw(grad(x -> f.apply(x).sum()), ROWS);
    assertLaw(x -> hvp((Tensor y) -> f.apply(y).sum(), x, X), ROWS);
    assertLaw(x -> jvp(f, x, X).tangent(), ROWS);
  }

  @Test
  void switchCase_withAnIndexThatDiffers_selectsForEachExample() {
    TensorFunction f =
        x ->
            switchCase(
                x.sum().floor().cast(DType.INT32),
                List.of((Tensor y) -> y.square(), (Tensor y) -> y.neg(), (Tensor y) -> y.exp()),
                x);
    assertLaw(f, ROWS);
    assertLaw(grad(x -> f.apply(x).sum()), ROWS);
  }

  @Test
  void whileLoop_thatEndsAtDifferentTimes_runsUntilAllAreDone() {
    TensorFunction f =
        x -> whileLoop((Tensor h) -> h.abs().sum().lt(50), h -> h.mul(1.5).add(0.1), x);
    assertLaw(f, ROWS);
    assertLaw(x -> jvp(f, x, X).tangent(), ROWS);
    // The bound differs, the rest of the carry does not.
    assertLaw(
        x ->
            foriLoop(
                Tensor.of(0).reshape(),
                x.sum().abs().cast(DType.INT32),
                (i, h) -> h.add(i.cast(DType.FLOAT64)),
                X),
        ROWS);
  }

  @Test
  void scan_ofBatchedCarryOrSequence_isTheLoopForEachExample() {
    TensorFunction overCarry =
        x -> scan((Tensor h, Tensor u) -> new Scanned<>(h.mul(u).sin(), h), x, X).outputs();
    TensorFunction overSequence =
        x -> scan((Tensor h, Tensor u) -> new Scanned<>(h.mul(u).sin(), u), X, x).carry();
    assertLaw(overCarry, ROWS);
    assertLaw(overSequence, ROWS);
    assertLaw(grad(x -> overCarry.apply(x).sum()), ROWS);
    assertLaw(grad(x -> overSequence.apply(x).sum()), ROWS);
  }

  @Test
  void scan_overPytrees_carriesAndStacksThem() {
    Map<String, Tensor> xs = Map.of("a", X, "b", Tensor.of(1, 2, 3));
    Scanned<State, Map<String, Tensor>> result =
        scan(
            (State s, Map<String, Tensor> x) -> {
              Tensor sum = s.sum().add(x.get("a").mul(x.get("b")));
              return new Scanned<>(
                  new State(sum, List.of(x.get("b"))), Map.of("sum", sum, "i", x.get("b").mul(2)));
            },
            new State(Tensor.scalar(0.0), List.of(Tensor.of(7).reshape())),
            xs);
    assertNumbers(result.carry().sum(), 3.5);
    assertNumbers(result.carry().last().get(0), 3);
    assertNumbers(result.outputs().get("sum"), 0.5, -2.5, 3.5);
    assertEquals(DType.INT32, result.outputs().get("i").dtype());
  }

  @Test
  void scan_ofLengthZero_returnsTheCarryAndNoOutput() {
    Tensor none = Tensor.full(X.type().with(org.autodiff4j.types.Shape.of(0)), 0);
    TensorFunction f =
        x -> {
          Scanned<Tensor, Tensor> s =
              scan((Tensor h, Tensor u) -> new Scanned<>(h.mul(u), h), x, none);
          return s.carry().add(s.outputs().sum());
        };
    assertClose(X, f.apply(X));
    assertNumbers(grad((Tensor x) -> f.apply(x).sum()).apply(X), 1, 1, 1);
    assertClose(X, jit(f).apply(X));
  }

  @Test
  void scan_gradient_stacksOnlyWhatDiffersFromStepToStep() {
    Tensor w = Tensor.linspace(-1, 1, 9).reshape(3, 3);
    TensorFunction loss =
        u ->
            scan((Tensor h) -> new Scanned<>(w.matmul(h).add(u).tanh(), List.of()), X, 5)
                .carry()
                .sum();
    // Kept: tanh's derivative at each step; the matrix is a constant of both loops.
    assertEquals(
        List.of("  b:f64[3] c:f64[5,3] = scan[length=5] a k0"),
        graph(grad(loss), X).toString().lines().filter(line -> line.contains("= scan[")).toList());
  }

  @Test
  void scan_withACheckpointedBody_keepsTheCarryOnly() {
    TensorFunction plain =
        u ->
            scan((Tensor h) -> new Scanned<>(h.mul(u).sin().exp().tanh(), List.of()), X, 5)
                .carry()
                .sum();
    TensorFunction lean =
        u ->
            scan(
                    checkpoint(
                        (Tensor h) ->
                            new Scanned<Tensor, List<Tensor>>(
                                h.mul(u).sin().exp().tanh(), List.of())),
                    X,
                    5)
                .carry()
                .sum();
    assertClose(grad(plain).apply(X), grad(lean).apply(X));
    assertTrue(stacks(graph(grad(plain), X).toString()) > 1, "residuals of each operation");
    assertEquals(1, stacks(graph(grad(lean), X).toString()), "the carry alone");
  }

  /** The stacks of residuals that the first loop of a program gives out. */
  private static int stacks(String program) {
    String line = program.lines().filter(l -> l.contains("= scan[")).findFirst().orElseThrow();
    return line.substring(0, line.indexOf('=')).split(":f64\\[5,", -1).length - 1;
  }

  @Test
  void whileLoop_inReverseMode_namesScanAndForiLoop() {
    TensorFunction f = x -> whileLoop((Tensor h) -> h.sum().lt(10), h -> h.mul(2).add(1), x).sum();
    String message =
        "whileLoop has no reverse-mode derivative: how often it runs is not known before, so what"
            + " its steps compute cannot be kept. Use scan, or foriLoop with Java ints as bounds;"
            + " forward mode (jvp, jacfwd) works.";
    assertError(DerivativeException.class, message, () -> grad(f).apply(X));
    assertError(DerivativeException.class, message, () -> grad(jit(f)).apply(X));
    assertError(DerivativeException.class, message, () -> jit(grad(f)).apply(X));
  }

  @Test
  void linearTranspose_ofALinearScan_isTheLoopBackwards() {
    Function<Tensor, Tensor> f =
        x -> scan((Tensor h, Tensor u) -> new Scanned<>(h.mul(2).add(u), h), x.sum(), x).outputs();
    Tensor ct = Tensor.of(1.0, 2.0, 3.0);
    assertClose(vjp(f, X).pullback(ct), linearTranspose(f, X).apply(ct));
  }

  @Test
  void map_ofManyArguments_stacksResults() {
    assertClose(
        ROWS.sin().sum(1),
        map(
            (List<Tensor> x) -> x.get(0).sin().mul(x.get(1)).sum(),
            List.of(ROWS, ROWS.mul(0).add(1))));
  }

  @Test
  void loops_inPlainJava_needNoConstruct() {
    TensorFunction f =
        x -> {
          Tensor h = x;
          while (h.sum().toDouble() < 10) {
            h = h.mul(2).add(1);
          }
          return h.sum();
        };
    assertNumbers(grad(f).apply(X), 4, 4, 4);
  }

  // ---- Errors ----

  @Test
  void cond_branchesOfDifferentTypes_areRefused() {
    assertError(
        ShapeException.class,
        "cond: the result of the true branch has shape [], that of the false branch has [3].",
        () -> cond(X.sum().gt(0), (Tensor y) -> y.sum(), (Tensor y) -> y, X));
    assertError(
        DTypeException.class,
        "switchCase: the result of the branch 1 is f32[3], that of the branch 0 is f64[3]. Cast it"
            + " to f64.",
        () ->
            switchCase(
                Tensor.of(1).reshape(),
                List.of((Tensor y) -> y, (Tensor y) -> y.cast(DType.FLOAT32)),
                X));
  }

  @Test
  void cond_predicateThatIsNoBoolScalar_isRefused() {
    assertError(
        DTypeException.class,
        "cond: the predicate must be a bool scalar, but is bool[3].",
        () -> cond(X.gt(0), (Tensor y) -> y, (Tensor y) -> y, X));
    assertError(
        DTypeException.class,
        "switchCase: the index must be an integer scalar, but is f64[].",
        () -> switchCase(X.sum(), List.of((Tensor y) -> y), X));
    assertError(
        StructureException.class,
        "switchCase needs at least one branch.",
        () -> switchCase(X.sum(), List.<Function<Tensor, Tensor>>of(), X));
    assertError(
        DTypeException.class,
        "whileLoop: what the condition returned must be a bool scalar, but is f64[].",
        () -> whileLoop((Tensor h) -> h.sum(), h -> h, X));
  }

  @Test
  void loops_carryThatChangesItsType_areRefused() {
    assertError(
        ShapeException.class,
        "scan: the carry that the body returned at .sum has shape [3], the initial carry has [].",
        () ->
            scan(
                (State s) -> new Scanned<>(new State(X, List.of()), List.of()),
                new State(Tensor.scalar(0.0), List.of()),
                2));
    assertError(
        DTypeException.class,
        "whileLoop: the carry that the body returned is f64[], the initial carry is i32[]. Cast it"
            + " to i32.",
        () -> whileLoop((Tensor i) -> i.lt(3), i -> i.cast(DType.FLOAT64), Tensor.of(1).reshape()));
    assertError(
        StructureException.class,
        "scan: the body returned null.",
        () -> scan((Tensor h) -> null, X, 2));
  }

  @Test
  void scan_sequencesThatDoNotFit_areRefused() {
    assertError(
        ShapeException.class,
        "scan: the lengths of the sequences differ: that at [0] of type f64[3] has 3, that at [1] of"
            + " type f64[4,3] has 4.",
        () -> scan((Tensor h, List<Tensor> u) -> new Scanned<>(h, h), X, List.of(X, ROWS)));
    assertError(
        ShapeException.class,
        "scan: the sequence of type f64[] has no axis to run along. Pass it in the carry, or let the"
            + " body use it from outside.",
        () -> scan((Tensor h, Tensor u) -> new Scanned<>(h, h), X, X.sum()));
    assertError(
        ShapeException.class,
        "scan: the length must not be negative, but is -1.",
        () -> scan((Tensor h) -> new Scanned<>(h, h), X, -1));
    assertError(
        StructureException.class,
        "scan: the sequence holds no tensor, so its length is not known. Give the length.",
        () -> scan((Tensor h, List<Tensor> u) -> new Scanned<>(h, h), X, List.of()));
    assertFalse(map((Tensor x) -> x, X).toString().isEmpty());
  }
}
