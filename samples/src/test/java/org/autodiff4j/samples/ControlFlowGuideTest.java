package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.cond;
import static org.autodiff4j.Autodiff.foriLoop;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.map;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.scanReverse;
import static org.autodiff4j.Autodiff.switchCase;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.Autodiff.whileLoop;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

/** The code of the guide to choices and loops. */
class ControlFlowGuideTest {
  private static final GuidePage PAGE = GuidePage.of("control-flow.md");

  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);
  private final Tensor w = Tensor.linspace(-1, 1, 9).reshape(3, 3);

  private static void assertClose(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  @Test
  void choices_ofBranches_runOne() {
    TensorFunction f = u -> cond(u.sum().gt(0), (Tensor a) -> a.sqrt(), (Tensor a) -> a.neg(), u);
    List<TensorFunction> branches = List.of(Tensor::sin, Tensor::cos, u -> u.mul(2));
    Tensor chosen = switchCase(Tensor.scalar(1.0).cast(DType.INT32), branches, x);
    assertClose(x.mul(-1), f.apply(x.mul(1).sub(1)).sub(1));
    assertClose(x.cos(), chosen);
    assertClose(x.abs().sqrt(), jit(f).apply(x.abs()));
  }

  @Test
  void scan_ofARecurrence_givesLastAndAll() {
    Tensor inputs = Tensor.linspace(0, 1, 15).reshape(5, 3);
    Scanned<Tensor, Tensor> run =
        scan(
            (Tensor h, Tensor u) -> {
              Tensor next = w.matmul(h).add(u).tanh();
              return new Scanned<>(next, next.sum());
            },
            Tensor.zeros(3),
            inputs);
    Tensor last = run.carry(); // [3]
    Tensor sums = run.outputs(); // [5]
    Tensor h = Tensor.zeros(3);
    for (int i = 0; i < 5; i++) {
      h = w.matmul(h).add(inputs.at(i)).tanh();
      assertClose(h.sum(), sums.at(i));
    }
    assertClose(h, last);
  }

  @Test
  void loops_ofEachKind_doWhatTheySay() {
    Tensor suffixSums =
        scanReverse(
                (Tensor sum, Tensor u) -> new Scanned<>(sum.add(u), sum.add(u)), x.like(0).sum(), x)
            .outputs();
    Tensor power = foriLoop(0, 10, (i, u) -> w.matmul(u).add(i), x);
    Tensor grown = whileLoop((Tensor u) -> u.abs().sum().lt(100), u -> u.mul(2), x);
    Tensor rows = map((Tensor row) -> row.sin(), w);
    assertClose(Tensor.of(1.0, 0.5, 2.0), suffixSums);
    Tensor u = x;
    for (int i = 0; i < 10; i++) {
      u = w.matmul(u).add(i);
    }
    assertClose(u, power);
    assertTrue(grown.abs().sum().toDouble() >= 100);
    assertClose(w.sin(), rows);
  }

  @Test
  void javaLoop_insideJit_isRecordedUnrolled() {
    TensorFunction f =
        u -> {
          for (int i = 0; i < 50; i++) {
            u = u.sin();
          }
          return u;
        };
    TensorFunction g = u -> foriLoop(0, 50, (i, a) -> a.sin(), u);
    assertEquals(50, graph(f, x).equations().size());
    assertTrue(graph(g, x).equations().size() < 5);
    assertClose(f.apply(x), jit(g).apply(x));
  }

  @Test
  void gradients_throughScan_keepWhatDiffers() {
    TensorFunction loss =
        u ->
            scan((Tensor h) -> new Scanned<>(w.matmul(h).add(u).tanh(), List.of()), u, 5)
                .carry()
                .sum();
    String forward =
        graph(grad(loss), x)
            .toString()
            .lines()
            .filter(l -> l.contains("= scan["))
            .findFirst()
            .orElseThrow();
    PAGE.assertShows(forward.strip());
  }

  @Test
  void table_ofTransforms_isTrue() {
    Tensor rows = Tensors.stack(0, x, x.neg());
    TensorFunction steps = u -> foriLoop(0, 3, (i, a) -> a.mul(a), u).sum();
    TensorFunction search =
        u -> whileLoop((Tensor a) -> a.abs().sum().lt(9), a -> a.mul(2), u).sum();
    for (TensorFunction f : List.of(steps, search)) {
      Tensor forward = jvp(f, x, x).tangent();
      assertClose(forward, jvp(jit(f), x, x).tangent());
      assertClose(f.apply(x.neg()), vmap(f).apply(rows).at(1));
    }
    assertClose(x.pow(7).mul(8), grad(steps).apply(x));
    PAGE.assertShowsErrorOf(() -> grad(search).apply(x));
  }

  @Test
  void errors_ofThePage_areThoseRaised() {
    PAGE.assertShowsErrorOf(() -> cond(x.gt(0), (Tensor a) -> a, (Tensor a) -> a, x));
    PAGE.assertShowsErrorOf(() -> cond(x.sum().gt(0), (Tensor a) -> a.sum(), (Tensor a) -> a, x));
    PAGE.assertShowsErrorOf(
        () -> whileLoop((Tensor a) -> a.lt(3), a -> a.cast(DType.FLOAT64), Tensor.arange(1).at(0)));
    PAGE.assertShowsErrorOf(() -> scan((Tensor h, Tensor u) -> new Scanned<>(h, h), x, x.sum()));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(ControlFlowGuideTest.class, 5);
  }
}
