package org.autodiff4j.dl4j;

import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a layer on sequences, for masks: a result exists if a step in its window does.
 *
 * @param pool the windows, or null where the mask stays as it is
 */
record MaskWindow(@Nullable Pool pool) {
  static MaskWindow of(ConvolutionLayer layer) {
    return of(
        layer.getKernelSize()[0],
        layer.getStride()[0],
        layer.getPadding()[0],
        layer.getDilation()[0],
        layer.getConvolutionMode());
  }

  static MaskWindow of(SubsamplingLayer layer) {
    return of(
        layer.getKernelSize()[0],
        layer.getStride()[0],
        layer.getPadding()[0],
        layer.getDilation()[0],
        layer.getConvolutionMode());
  }

  private static MaskWindow of(
      int size, int stride, int padding, int dilation, ConvolutionMode mode) {
    boolean keeps = mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal;
    if (keeps && stride == 1) {
      return new MaskWindow(null);
    }
    Pool pool = new Pool(size).stride(stride).dilation(dilation);
    return new MaskWindow(keeps ? pool.same() : pool.padding(padding));
  }

  /** The mask {@code [n, t]} of the input as one {@code [n, p]} of the results. */
  Tensor of(Tensor mask) {
    return pool == null ? mask : Pools.maxPool1d(mask, pool);
  }
}
