package org.autodiff4j.goldens;

import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Tensor;

class PoolingGoldensTest extends GoldenContract {
  PoolingGoldensTest() {
    super("pooling");
  }

  private interface Pooled {
    Tensor apply(Tensor x, Pool pool);
  }

  @Override
  protected void functions() {
    put("maxPool", Pools::maxPool1d, Pools::maxPool2d, Pools::maxPool3d);
    put("minPool", Pools::minPool1d, Pools::minPool2d, Pools::minPool3d);
    put("sumPool", Pools::sumPool1d, Pools::sumPool2d, Pools::sumPool3d);
    put("avgPool", Pools::avgPool1d, Pools::avgPool2d, Pools::avgPool3d);
    put("globalMaxPool", (x, p) -> Pools.globalMaxPool(x[0]));
    put("globalAvgPool", (x, p) -> Pools.globalAvgPool(x[0]));
    put("globalSumPool", (x, p) -> Pools.globalSumPool(x[0]));
    put(
        "lpPool",
        (x, p) -> {
          Pool pool = new Pool(p.integers("window")).stride(p.integers("stride"));
          return Pools.lpPool2d(x[0], p.number("p"), pool);
        });
  }

  private void put(String op, Pooled... byRank) {
    put(
        op,
        (x, p) -> {
          int[] window = p.integers("window");
          Pool pool =
              new Pool(window).stride(p.integers("stride")).dilation(p.integers("dilation"));
          pool =
              p.text("padding").equals("same")
                  ? pool.same()
                  : pool.padding(ConvolutionGoldensTest.ends(p.integers("padding")));
          pool = p.flag("last") ? pool.channelsLast() : pool;
          pool = op.equals("avgPool") && p.flag("counted") ? pool.countPadding() : pool;
          return byRank[window.length - 1].apply(x[0], pool);
        });
  }
}
