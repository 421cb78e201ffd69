package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.BiFunction;
import org.autodiff4j.Jitted;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Static;
import org.junit.jupiter.api.Test;

/** The code of the guide to jit. */
class JitGuideTest {
  private static final GuidePage PAGE = GuidePage.of("jit.md");

  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);
  private final Tensor v = Tensor.of(1.0, 0.25, -0.5);

  record Params(Tensor w, Tensor b) {}

  static Tensor loss(Params p, Tensor x) {
    return x.mul(p.w()).add(p.b()).square().mean();
  }

  record Layer(Tensor w, @Static int power) {}

  private static void assertClose(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  @Test
  void recording_happensOnceAKind() {
    String printed =
        Console.outputOf(
            () -> {
              Jitted.OfTensor f = jit(u -> u.sin().mul(u).sum());
              f.apply(x); // recorded for f64[3]
              f.apply(v); // the program runs
              f.apply(Tensor.ones(4)); // recorded for f64[4]
              System.out.println(f.cache());
              System.out.println(f.program(x));
            });
    PAGE.assertShows(printed.strip());
    assertEquals(6, printed.strip().lines().count());
  }

  @Test
  void step_ofTraining_isOneProgram() {
    BiFunction<Params, Tensor, ValueAndGrad<Params>> step = jit(valueAndGrad(JitGuideTest::loss));
    ValueAndGrad<Params> both = step.apply(new Params(x, v), x);
    assertClose(loss(new Params(x, v), x), both.value());
    assertClose(grad(JitGuideTest::loss).apply(new Params(x, v), x).w(), both.gradient().w());
  }

  @Test
  void outside_values_areReadAtTheRecording() {
    double[] rate = {0.1};
    TensorFunction frozen = jit(u -> u.mul(rate[0]));
    Tensor before = frozen.apply(x);
    rate[0] = 0.2;
    Tensor after = frozen.apply(x); // still times 0.1
    BiFunction<Tensor, Tensor, Tensor> scaled = jit((u, r) -> u.mul(r));
    Tensor now = scaled.apply(x, Tensor.scalar(rate[0]));
    assertClose(before, after);
    assertClose(x.mul(0.2), now);
  }

  @Test
  void staticValues_areOtherPrograms() {
    Jitted.OfOne<Layer, Tensor> f = jit((Layer layer) -> layer.w().pow(layer.power()).sum());
    f.apply(new Layer(x, 2));
    f.apply(new Layer(v, 2));
    f.apply(new Layer(x, 3));
    assertEquals(2, f.cache().misses());
  }

  @Test
  void choice_onNumbers_isMadeByTensors() {
    TensorFunction f = jit(u -> Tensors.where(u.sum().gt(0), u, u.neg()));
    assertClose(x, f.apply(x));
    assertClose(x, f.apply(x.neg()));
    PAGE.assertShowsErrorOf(() -> jit(u -> u.sum().toDouble() > 0 ? u : u.neg()).apply(x));
  }

  @Test
  void transforms_ofJittedFunctions_areThoseOfTheFunction() {
    Jitted.OfTensor f = jit(u -> Nn.softmax(u, 0).square().sum());
    Tensor g = grad(f).apply(x);
    Tensor same = jit(grad(f)).apply(x);
    Tensor hv = hvp(f, x, v);
    Tensor all = vmap(grad(f)).apply(Tensors.stack(0, x, v));
    assertClose(g, same);
    assertClose(g, all.at(0));
    assertClose(hvp(u -> Nn.softmax(u, 0).square().sum(), x, v), hv);
    int made = f.derivedPrograms(x);
    grad(f).apply(v);
    assertEquals(made, f.derivedPrograms(x));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(JitGuideTest.class, 6);
  }
}
