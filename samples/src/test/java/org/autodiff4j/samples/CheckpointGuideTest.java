package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.checkpoint;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.vjp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The code of the guide to checkpoint. */
class CheckpointGuideTest {
  private static final GuidePage PAGE = GuidePage.of("checkpoint.md");

  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);

  private static void assertClose(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  /** How many tensors a program takes from the way forward. */
  private static int kept(Graph program) {
    Set<Tensor> constants = new HashSet<>();
    program.equations().stream()
        .flatMap(equation -> equation.inputs().stream())
        .filter(atom -> atom instanceof Atom.Constant && atom.type().rank() > 0)
        .forEach(atom -> constants.add(((Atom.Constant) atom).value()));
    return constants.size();
  }

  @Test
  void checkpoint_ofABlock_keepsItsArgumentAlone() {
    TensorFunction block = u -> u.sin().exp().tanh().mul(u);
    TensorFunction lean = checkpoint(block);
    Tensor g = grad(u -> lean.apply(lean.apply(u)).sum()).apply(x);
    Graph all = vjp(block, x).program(); // works with what block computed
    Graph few = vjp(lean, x).program(); // works with x, and computes the rest again
    assertClose(grad(u -> block.apply(block.apply(u)).sum()).apply(x), g);
    assertTrue(kept(all) > 1, all.toString());
    assertEquals(1, kept(few), few.toString());
    Tensor hv = hvp(u -> lean.apply(u).sum(), x, x);
    assertClose(hvp(u -> block.apply(u).sum(), x, x), hv);
    assertClose(
        grad(u -> block.apply(u).sum()).apply(x), jit(grad(u -> lean.apply(u).sum())).apply(x));
  }

  @Test
  void checkpoint_asBodyOfAScan_givesTheSame() {
    TensorFunction block = u -> u.sin().exp().tanh().mul(u);
    Function<Tensor, Scanned<Tensor, Tensor>> body =
        h -> {
          Tensor next = block.apply(block.apply(h));
          return new Scanned<>(next, next.sum());
        };
    Tensor sums = scan(checkpoint(body), x, 100).outputs();
    assertClose(scan(body, x, 100).outputs(), sums);
  }

  @Test
  void checkpoint_ofAClosure_isDifferentiatedInWhatItUses() {
    TensorFunction scaled = s -> checkpoint(u -> u.mul(s).tanh()).apply(x).sum();
    Tensor inScale = grad(scaled).apply(Tensor.scalar(2.0));
    assertClose(grad(s -> x.mul(s).tanh().sum()).apply(Tensor.scalar(2.0)), inScale);
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(CheckpointGuideTest.class, 4);
  }
}
