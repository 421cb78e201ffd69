package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.stopGradient;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.function.BiFunction;
import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.WithAux;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** The code of the guide to derivatives of one's own. */
class CustomRulesGuideTest {
  private static final GuidePage PAGE = GuidePage.of("custom-rules.md");

  private final Tensor x = Tensor.of(0.5, 1.5, 2.0);
  private final Tensor rows = Tensor.linspace(0, 3, 6).reshape(2, 3);

  private static void assertClose(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  @Test
  void customJvp_ofRoot_isUsedByAllTransforms() {
    TensorFunction root =
        customJvp(
            Tensor::sqrt, (x, y, dx) -> Tensors.where(y.gt(0), y.mul(2).reciprocal(), 0).mul(dx));
    Tensor slopes = grad(u -> root.apply(u).sum()).apply(Tensor.of(0.0, 4.0)); // 0 and 1/4
    Tensor batched = vmap(grad(u -> root.apply(u).sum())).apply(rows);
    Tensor compiled = jit(grad(u -> root.apply(u).sum())).apply(x);
    assertClose(Tensor.of(0.0, 0.25), slopes);
    assertClose(Tensor.of(0.0), batched.slice(0, 0, 1).slice(1, 0, 1).reshape(1));
    assertClose(x.rsqrt().div(2), compiled);
    GradientChecks.of(root).at(x).order(2).run().requirePassed();
  }

  @Test
  void customJvp_otherForms_agreeWithTheOperations() {
    TensorFunction softplus =
        customJvp(
            Tensor::softplus,
            (x, dx) -> {
              Tensor s = x.sigmoid();
              return new Dual<>(x.maximum(0).sub(s.maximum(s.neg().add(1)).log()), s.mul(dx));
            });
    BiFunction<Tensor, Tensor, Tensor> power =
        customJvp(
            (Tensor a, Tensor b) -> a.pow(b),
            (a, b, y, da) -> b.mul(a.pow(b.sub(1))).mul(da),
            (a, b, y, db) -> y.mul(a.log()).mul(db));
    assertClose(x.sigmoid(), grad(u -> softplus.apply(u).sum()).apply(x));
    assertClose(x.softplus(), jvp(softplus, x, x).primal());
    Tensor slope = grad((Tensor b) -> power.apply(x, b).sum()).apply(rows.at(1));
    assertClose(x.pow(rows.at(1)).mul(x.log()), slope);
  }

  @Test
  void customVjp_ofClipping_changesWhatPasses() {
    TensorFunction clip =
        customVjp(
            u -> u,
            u -> new WithAux<>(u, List.<Tensor>of()),
            (nothing, ct) -> ct.maximum(-1).minimum(1));
    Tensor clipped = grad(u -> clip.apply(u).mul(5).sum()).apply(x); // 1, not 5
    assertClose(Tensor.ones(3), clipped);
    PAGE.assertShowsErrorOf(() -> jvp(clip, x, x));
  }

  @Test
  void stopGradient_ofTheRest_passesSlopesStraight() {
    TensorFunction straight = u -> u.add(stopGradient(u.round().sub(u))); // rounds; its slope is 1
    assertClose(x.round(), straight.apply(x));
    assertClose(Tensor.ones(3), grad(u -> straight.apply(u).sum()).apply(x));
  }

  @Test
  void errors_ofThePage_areThoseRaised() {
    TensorFunction closure =
        s -> {
          TensorFunction f = customJvp(u -> u.mul(s), (u, y, du) -> du.mul(s));
          return f.apply(x.mul(s)).sum();
        };
    PAGE.assertShowsErrorOf(() -> grad(closure).apply(Tensor.scalar(1.0)));
    TensorFunction bent = customJvp(Tensor::sin, (u, y, du) -> du.square());
    PAGE.assertShowsErrorOf(() -> grad(u -> bent.apply(u).sum()).apply(x));
    TensorFunction narrow = customJvp(Tensor::sin, (u, y, du) -> du.sum());
    PAGE.assertShowsErrorOf(() -> jvp(narrow, x, x));
  }

  @Test
  void rule_whenNoArgumentIsDifferentiated_isNotAsked() {
    TensorFunction ofScale =
        s -> {
          TensorFunction f = customJvp(u -> u.mul(s), (u, y, du) -> du.mul(100));
          return f.apply(x).sum();
        };
    assertClose(x.sum(), grad(ofScale).apply(Tensor.scalar(2.0)));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(CustomRulesGuideTest.class, 6);
  }
}
