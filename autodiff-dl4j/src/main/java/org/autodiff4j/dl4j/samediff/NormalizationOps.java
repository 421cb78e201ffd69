package org.autodiff4j.dl4j.samediff;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;

/** Normalizations. */
final class NormalizationOps {
  private NormalizationOps() {}

  static void addTo(OpTable table) {
    table.put(
        "standardize", (in, a) -> standardized(in.get(0), a.integers(0, a.integers().size())));
    table.put("layer_norm", NormalizationOps::layerNorm);
    table.put("batchnorm", NormalizationOps::batchNorm);
    table.unary("lrn", NormalizationOps::lrn);
  }

  /** (x - mean)/std of the population, without an epsilon; 0 where all are equal. */
  private static Tensor standardized(Tensor x, int[] axes) {
    Tensor deviation = Tensors.standardDeviation(x, axes, 0, true);
    Tensor zero = deviation.eq(0);
    Tensor centred = x.sub(x.mean(axes, true));
    Tensor divisor = Tensors.where(zero, deviation.like(1), deviation);
    return Tensors.where(zero, centred.like(0), centred.div(divisor));
  }

  /**
   * Operands: x, gain, and perhaps bias, of the channels, which are the second axis or the last.
   */
  private static Tensor layerNorm(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int channel = a.flag(0, true) ? 1 : x.rank() - 1;
    Tensor y =
        standardized(x, a.integers(0, a.integers().size()))
            .mul(ProductOps.along(in.get(1), channel, x.rank()));
    return in.size() > 2 ? y.add(ProductOps.along(in.get(2), channel, x.rank())) : y;
  }

  /** Arguments: whether there is a gain, whether an offset, the axes of the statistics. */
  private static Tensor batchNorm(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int[] named = a.integers(2, a.integers().size());
    int[] axes = named.length == 0 ? new int[] {x.rank() - 1} : named;
    boolean gained = a.integer(0) == 1;
    boolean offset = a.integer(1) == 1;
    Tensor inverse = along(in.get(2), x, axes).add(a.real(0)).rsqrt();
    Tensor y = x.sub(along(in.get(1), x, axes)).mul(inverse);
    y = gained ? y.mul(along(in.get(3), x, axes)) : y;
    return offset ? y.add(along(in.get(gained ? 4 : 3), x, axes)) : y;
  }

  /** Statistics along some axes of x as a tensor that broadcasts to it. */
  private static Tensor along(Tensor statistic, Tensor x, int[] axes) {
    int[] sizes = new int[x.rank()];
    Arrays.fill(sizes, 1);
    for (int axis : axes) {
      int at = Axes.normalise(axis, x.rank());
      sizes[at] = x.shape().size(at);
    }
    return statistic.reshape(sizes);
  }

  /**
   * x/(bias + α·Σ x²)^β, the sum over the elements of the last axis at most depth away; libnd4j
   * takes the three as floats.
   */
  private static Tensor lrn(Tensor x, OpArguments a) {
    int depth = a.integer(0);
    Tensor positions = Tensor.arange(x.shape().size(-1));
    Tensor near = positions.expandDims(1).sub(positions).abs().le(depth).cast(x.dtype());
    Tensor sums = x.square().matmul(near);
    return x.mul(sums.mul((float) a.real(1)).add((float) a.real(0)).pow(-(float) a.real(2)));
  }
}
