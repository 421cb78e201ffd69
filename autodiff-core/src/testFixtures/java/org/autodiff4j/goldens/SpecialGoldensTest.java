package org.autodiff4j.goldens;

import org.autodiff4j.special.Special;
import org.autodiff4j.tensor.Tensor;

class SpecialGoldensTest extends GoldenContract {
  SpecialGoldensTest() {
    super("special");
  }

  @Override
  protected double floor() {
    return 0;
  }

  @Override
  protected void functions() {
    put("lgamma", (x, p) -> Special.lgamma(x[0]));
    put("gamma", (x, p) -> Special.gamma(x[0]));
    put("digamma", (x, p) -> Special.digamma(x[0]));
    put("polygamma", (x, p) -> Special.polygamma(p.integer("n"), x[0]));
    put("factorial", (x, p) -> Special.factorial(x[0]));
    put("riemannZeta", (x, p) -> Special.zeta(x[0]));
    put("zetaOf", (x, p) -> Special.zeta(constant(p, "s"), x[0]));
    put("beta", (x, p) -> Special.beta(x[0], x[1]));
    put("logBeta", (x, p) -> Special.logBeta(x[0], x[1]));
    put("igamma", (x, p) -> Special.igamma(x[0], x[1]));
    put("igammac", (x, p) -> Special.igammac(x[0], x[1]));
    put("igammaAt", (x, p) -> Special.igamma(constant(p, "a"), x[0]));
    put("igammacAt", (x, p) -> Special.igammac(constant(p, "a"), x[0]));
    put("betainc", (x, p) -> Special.betainc(x[0], x[1], x[2]));
    put("betaincAt", (x, p) -> Special.betainc(constant(p, "a"), constant(p, "b"), x[0]));
    put("besselI0", (x, p) -> Special.besselI0(x[0]));
    put("besselI1", (x, p) -> Special.besselI1(x[0]));
    put("besselI0e", (x, p) -> Special.besselI0e(x[0]));
    put("besselI1e", (x, p) -> Special.besselI1e(x[0]));
    put("erfInv", (x, p) -> Special.erfInv(x[0]));
    put("ndtr", (x, p) -> Special.ndtr(x[0]));
    put("logNdtr", (x, p) -> Special.logNdtr(x[0]));
    put("ndtri", (x, p) -> Special.ndtri(x[0]));
    put("logit", (x, p) -> Special.logit(x[0]));
    put("expit", (x, p) -> Special.expit(x[0]));
    put("logExpm1", (x, p) -> Special.logExpm1(x[0]));
    put("log1mExp", (x, p) -> Special.log1mExp(x[0]));
    put("entr", (x, p) -> Special.entr(x[0]));
    put("xlogy", (x, p) -> Special.xlogy(x[0], x[1]));
    put("xlog1py", (x, p) -> Special.xlog1py(x[0], x[1]));
    put("relEntr", (x, p) -> Special.relEntr(x[0], x[1]));
    put("klDiv", (x, p) -> Special.klDiv(x[0], x[1]));
  }

  private static Tensor constant(Params p, String name) {
    return Tensor.scalar(p.number(name));
  }
}
