package org.autodiff4j.goldens;

import org.autodiff4j.linalg.Eigh;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.linalg.MatrixNorm;
import org.autodiff4j.linalg.Svd;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

class Linalg2GoldensTest extends GoldenContract {
  Linalg2GoldensTest() {
    super("linalg2");
  }

  @Override
  protected void functions() {
    put("vdot", (x, p) -> Linalg.vdot(x[0], x[1]));
    put("inner", (x, p) -> Linalg.inner(x[0], x[1]));
    put("outer", (x, p) -> Linalg.outer(x[0], x[1]));
    put("kron", (x, p) -> Linalg.kron(x[0], x[1]));
    put("cross", (x, p) -> Linalg.cross(x[0], x[1], p.integer("axis")));
    put("trace", (x, p) -> Linalg.trace(x[0], p.integer("offset")));
    put("multiDot", (x, p) -> Linalg.multiDot(x));
    put("matrixPower", (x, p) -> Linalg.matrixPower(x[0], p.integer("n")));
    put("eigvalsh", (x, p) -> Linalg.eigvalsh(x[0]));
    put("eigvalshSquares", (x, p) -> Linalg.eigvalsh(x[0]).square().sum());
    put("eighValues", (x, p) -> Linalg.eigh(x[0]).values());
    put("eighSquares", (x, p) -> Linalg.eigh(x[0]).vectors().square());
    put(
        "eighLog",
        (x, p) -> {
          Eigh eigh = Linalg.eigh(x[0]);
          Tensor logs = eigh.values().square().add(1).log().expandDims(-2);
          return eigh.vectors().mul(logs).matmul(Tensors.swapLast(eigh.vectors()));
        });
    put("singularValues", (x, p) -> Linalg.singularValues(x[0]));
    put("singularSquares", (x, p) -> Linalg.singularValues(x[0]).square().sum());
    put("svdValues", (x, p) -> Linalg.svd(x[0]).s());
    putAll("svdSquares", (x, p) -> squares(Linalg.svd(x[0])));
    putAll("svdFullSquares", (x, p) -> squares(Linalg.svd(x[0], true)));
    put(
        "svdSqrt",
        (x, p) -> {
          Svd svd = Linalg.svd(x[0]);
          return svd.u().mul(svd.s().add(1).sqrt().expandDims(-2)).matmul(svd.vt());
        });
    put("pinv", (x, p) -> Linalg.pinv(x[0]));
    put("lstsq", (x, p) -> Linalg.lstsq(x[0], x[1]));
    put("matrixRank", (x, p) -> Linalg.matrixRank(x[0]));
    put("matrixNorm", (x, p) -> Linalg.matrixNorm(x[0], MatrixNorm.valueOf(p.text("norm"))));
    put("cond", (x, p) -> Linalg.cond(x[0]));
    put("condNorm", (x, p) -> Linalg.cond(x[0], MatrixNorm.valueOf(p.text("norm"))));
    put("expm", (x, p) -> Linalg.expm(x[0]));
  }

  private static Tensor[] squares(Svd svd) {
    return new Tensor[] {svd.u().square(), svd.vt().square()};
  }
}
