package org.autodiff4j.dl4j;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Layers without weights on volumes {@code [n, c, d, h, w]}. */
final class VolumeLayers {
  private VolumeLayers() {}

  static void addTo(LayerTable table) {
    table.put(Subsampling3DLayer.class, VolumeLayers::pooling);
    table.put(
        Upsampling3D.class,
        layer -> Formats.of(layer.getDataFormat(), call -> repeated(call.x(), layer.getSize())));
    table.put(
        ZeroPadding3DLayer.class,
        layer -> call -> ImageLayers.padded(call.x(), 1, layer.getPadding()));
    table.put(
        Cropping3D.class, layer -> call -> ImageLayers.padded(call.x(), -1, layer.getCropping()));
  }

  /** Average over the valid cells of each window, or their maximum. */
  private static LayerFunction pooling(Subsampling3DLayer layer) {
    Pool pool =
        new Pool(Arrays.copyOf(layer.getKernelSize(), 3))
            .stride(Arrays.copyOf(layer.getStride(), 3))
            .dilation(Arrays.copyOf(layer.getDilation(), 3));
    Pool move =
        switch (layer.getConvolutionMode()) {
          case Same -> pool.same();
          case Truncate, Strict -> pool.padding(Arrays.copyOf(layer.getPadding(), 3));
          case Causal -> throw new Unsupported("convolution mode Causal on volumes");
        };
    UnaryOperator<Tensor> volume =
        switch (layer.getPoolingType()) {
          case MAX -> x -> Pools.maxPool3d(x, move.firstOfEqual());
          case AVG -> x -> Pools.avgPool3d(x, move);
          case SUM, PNORM ->
              throw new Unsupported(
                  "pooling "
                      + layer.getPoolingType()
                      + " of volumes, which Deeplearning4j computes as an average");
        };
    return Formats.of(layer.getDataFormat(), call -> volume.apply(call.x()));
  }

  /** Each element repeated along depth, height and width. */
  private static Tensor repeated(Tensor x, int[] size) {
    Shape s = x.shape();
    int n = s.size(0) * s.size(1);
    int d = s.size(2);
    int h = s.size(3);
    int w = s.size(4);
    return x.reshape(n, d, 1, h, 1, w, 1)
        .broadcastTo(n, d, size[0], h, size[1], w, size[2])
        .reshape(s.size(0), s.size(1), d * size[0], h * size[1], w * size[2]);
  }
}
