package org.autodiff4j.dl4j.samediff;

import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Tensor;

/**
 * Pools. Their integer arguments are, for each axis, the window, the strides, the paddings and the
 * dilations; then whether padding keeps the size, what averages divide by, and whether channels are
 * last.
 */
final class PoolOps {
  private PoolOps() {}

  @FunctionalInterface
  private interface Pooling {
    Tensor of(Tensor x, Pool pool);
  }

  static void addTo(OpTable table) {
    put(table, "maxpool2d", 2, Pools::maxPool2d);
    put(table, "avgpool2d", 2, Pools::avgPool2d);
    put(table, "maxpool3dnew", 3, Pools::maxPool3d);
    put(table, "avgpool3dnew", 3, Pools::avgPool3d);
  }

  private static void put(OpTable table, String name, int axes, Pooling pooling) {
    table.unary(name, (x, a) -> pooling.of(x, movement(a, axes)));
    table.require(
        name,
        a -> {
          if (a.integer(4 * axes) > 1) {
            throw new Unsupported("padding mode " + a.integer(4 * axes));
          }
        });
  }

  private static Pool movement(OpArguments a, int axes) {
    Pool pool =
        new Pool(a.integers(0, axes))
            .stride(a.integers(axes, 2 * axes))
            .dilation(a.integers(3 * axes, 4 * axes))
            .firstOfEqual();
    pool = a.integer(4 * axes) == 1 ? pool.same() : pool.padding(a.integers(2 * axes, 3 * axes));
    pool = a.integer(4 * axes + 1, 0) == 1 ? pool.countPadding() : pool;
    return a.integer(4 * axes + 2, 0) == 1 ? pool.channelsLast() : pool;
  }
}
