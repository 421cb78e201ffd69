package org.autodiff4j.goldens;

import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.linalg.Lu;
import org.autodiff4j.linalg.Qr;
import org.autodiff4j.linalg.SlogDet;
import org.autodiff4j.linalg.Triangle;
import org.autodiff4j.tensor.Tensor;

class Linalg1GoldensTest extends GoldenContract {
  Linalg1GoldensTest() {
    super("linalg1");
  }

  @Override
  protected void functions() {
    put("cholesky", (x, p) -> Linalg.cholesky(x[0]));
    put("choleskySolve", (x, p) -> Linalg.choleskySolve(x[0], x[1]));
    put("triangularSolve", (x, p) -> Linalg.triangularSolve(x[0], x[1], triangle(p)));
    put("triangularSolveRight", (x, p) -> Linalg.triangularSolveRight(x[0], x[1], triangle(p)));
    put("solve", (x, p) -> Linalg.solve(x[0], x[1]));
    put("inverse", (x, p) -> Linalg.inverse(x[0]));
    put("det", (x, p) -> Linalg.det(x[0]));
    putAll(
        "lu",
        (x, p) -> {
          Lu lu = Linalg.lu(x[0]);
          return new Tensor[] {lu.p(), lu.l(), lu.u()};
        });
    putAll(
        "slogdet",
        (x, p) -> {
          SlogDet det = Linalg.slogdet(x[0]);
          return new Tensor[] {det.sign(), det.logAbs()};
        });
    putAll(
        "qr",
        (x, p) -> {
          Qr qr = Linalg.qr(x[0], p.flag("full"));
          return new Tensor[] {qr.q(), qr.r()};
        });
  }

  private static Triangle triangle(Params p) {
    return new Triangle(p.flag("lower"), p.flag("transposed"), p.flag("unit"));
  }
}
