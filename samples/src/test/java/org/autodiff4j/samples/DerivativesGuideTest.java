package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.gnvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.gradWithAux;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.valueAndGrad;
import static org.autodiff4j.Autodiff.vhp;
import static org.autodiff4j.Autodiff.vjp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.function.Function;
import org.autodiff4j.Dual;
import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.Vjp;
import org.autodiff4j.WithAux;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The code of the guide to derivatives. */
@SuppressWarnings("UnnecessaryLambda") // as the page writes it
class DerivativesGuideTest {
  private static final GuidePage PAGE = GuidePage.of("derivatives.md");

  record Params(Tensor w, Tensor b) {}

  static Tensor model(Params p, Tensor x) {
    return x.matmul(p.w()).add(p.b()).tanh();
  }

  static Tensor loss(Params p, Tensor x) {
    return model(p, x).square().mean();
  }

  private final Params params =
      new Params(Tensor.linspace(-1, 1, 6).reshape(2, 3), Tensor.of(0.1, -0.2, 0.3));
  private final Params v =
      new Params(Tensor.linspace(0, 1, 6).reshape(2, 3), Tensor.of(1.0, 0, -1));
  private final Tensor batch = Tensor.linspace(-2, 3, 8).sin().reshape(4, 2);
  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);
  private final Tensor dx = Tensor.of(1.0, 0.25, -0.5);
  private final Tensor ct = Tensor.of(2.0, -1, 0.5);
  private final TensorFunction f = u -> u.sin().mul(u.sum());

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12);
  }

  private static double dot(Tensor a, Tensor b) {
    return a.mul(b).sum().toDouble();
  }

  @Test
  void directions_forwardAndBack_meet() {
    Dual<Tensor> d = jvp(f, x, dx);
    Tensor y = d.primal();
    Tensor dy = d.tangent();
    Linearized<Tensor, Tensor> linear = linearize(f, x);
    Tensor one = linear.pushforward(dx);
    Tensor other = linear.pushforward(dx.neg());
    Vjp<Tensor, Tensor> back = vjp(f, x);
    Tensor pulled = back.pullback(ct);
    assertClose(f.apply(x), y);
    assertClose(f.apply(x), back.primal());
    assertClose(dy, one);
    assertClose(dy.neg(), other);
    assertEquals(dot(ct, dy), dot(pulled, dx), 1e-12);
  }

  @Test
  void gradients_ofRecords_areRecords() {
    Params g = grad(DerivativesGuideTest::loss).apply(params, batch);
    ValueAndGrad<Params> both = valueAndGrad(DerivativesGuideTest::loss).apply(params, batch);
    WithAux<Params, Tensor> more =
        gradWithAux(
                (Params p) -> {
                  Tensor y = model(p, batch);
                  return new WithAux<>(y.square().mean(), y);
                })
            .apply(params);
    Tensor third = grad(grad(grad(u -> u.pow(3)))).apply(Tensor.scalar(2.0));
    assertClose(g.w(), both.gradient().w());
    assertClose(g.b(), more.value().b());
    assertClose(model(params, batch), more.aux());
    assertClose(loss(params, batch), both.value());
    assertEquals(6, third.toDouble(), 1e-12);
  }

  @Test
  void secondOrder_products_needNoMatrix() {
    Params hv = hvp(DerivativesGuideTest::loss, params, batch, v);
    Params vh = vhp(DerivativesGuideTest::loss, params, batch, v);
    Params gv = gnvp(DerivativesGuideTest::model, y -> y.square().mean(), params, batch, v);
    assertClose(hv.w(), vh.w());
    Params jv = new Params(gv.w(), gv.b());
    Tensor dy = jvp(DerivativesGuideTest::model, params, batch, v).tangent();
    double quadratic = dot(jv.w(), v.w()) + dot(jv.b(), v.b());
    assertEquals(dy.square().mean().toDouble() * 2, quadratic, 1e-12);
  }

  @Test
  void jacobians_ofTensorsAndRecords_haveBothShapes() {
    Tensor tall = jacfwd(f).apply(x);
    Tensor wide = jacrev(f).apply(x);
    Tensor h = hessian(u -> f.apply(u).sum()).apply(x);
    Tensor bounded = jacrev(f, 2).apply(x); // two rows at a time
    Params blocks = jacrev((Params p) -> model(p, batch)).apply(params); // w: [4, 3, 2, 3]
    Map<String, Params> second = hessian((Params p) -> loss(p, batch)).apply(params);
    Tensor wb = second.get(".w").b(); // [2, 3, 3]
    assertClose(tall, wide);
    assertClose(tall, bounded);
    assertClose(h, h.T());
    assertArrayEquals(new int[] {4, 3, 2, 3}, blocks.w().shape().toArray());
    assertArrayEquals(new int[] {2, 3, 3}, wb.shape().toArray());
  }

  @Test
  void linearTranspose_ofALinearFunction_isItsAdjoint() {
    Function<Tensor, Tensor> transpose =
        linearTranspose((Tensor u) -> u.cumSum(0).mul(3), Tensor.zeros(3));
    assertClose(Tensor.of(9.0, 6, 3), transpose.apply(Tensor.ones(3)));
  }

  @Test
  void errors_ofThePage_areThoseRaised() {
    PAGE.assertShowsErrorOf(() -> grad(u -> u.mul(2)).apply(x));
    PAGE.assertShowsErrorOf(() -> grad(u -> u.sum()).apply(Tensor.of(true, false)));
    PAGE.assertShowsErrorOf(() -> grad(u -> u.argmax(0)).apply(x));
    PAGE.assertShowsErrorOf(() -> jvp((Params p) -> p.w(), params, new Params(x, params.b())));
  }

  @Test
  void linearTranspose_ofWhatIsNotLinear_isRefused() {
    PAGE.assertShowsErrorOf(() -> linearTranspose((Tensor u) -> u.sin(), x));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(DerivativesGuideTest.class, 8);
  }
}
