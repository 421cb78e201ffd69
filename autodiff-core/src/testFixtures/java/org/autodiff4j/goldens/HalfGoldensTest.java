package org.autodiff4j.goldens;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;

class HalfGoldensTest extends GoldenContract {
  HalfGoldensTest() {
    super("half");
  }

  @Override
  protected void functions() {
    put("round", (x, p) -> wide(stored(x[0], p)));
    put("storedAdd", (x, p) -> wide(stored(x[0], p).add(stored(x[1], p))));
    put("storedMul", (x, p) -> wide(stored(x[0], p).mul(stored(x[1], p))));
    put("moved", (x, p) -> wide(stored(x[0], p).T().flip(0)));
  }

  private static Tensor stored(Tensor x, Params p) {
    return x.cast(p.dtype("to"));
  }

  private static Tensor wide(Tensor x) {
    return x.cast(DType.FLOAT64);
  }
}
