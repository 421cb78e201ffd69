package org.autodiff4j.dl4j;

import java.util.Arrays;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.jspecify.annotations.Nullable;

/** Layers without weights that enlarge, cut or summarize images and sequences. */
final class ImageLayers {
  private ImageLayers() {}

  static void addTo(LayerTable table) {
    table.put(Upsampling1D.class, layer -> call -> repeated(call.x(), layer.getSize()[0], 1));
    table.put(
        Upsampling2D.class,
        layer -> {
          int[] size = layer.getSize();
          return Formats.of(
              layer.getFormat(),
              call -> repeated(call.x(), size[0], size.length > 1 ? size[1] : size[0]));
        });
    table.put(ZeroPadding1DLayer.class, layer -> call -> padded(call.x(), 1, layer.getPadding()));
    table.put(
        ZeroPaddingLayer.class,
        layer ->
            Formats.of(layer.getDataFormat(), call -> padded(call.x(), 1, layer.getPadding())));
    table.put(Cropping1D.class, layer -> call -> padded(call.x(), -1, layer.getCropping()));
    table.put(
        Cropping2D.class,
        layer ->
            Formats.of(layer.getDataFormat(), call -> padded(call.x(), -1, layer.getCropping())));
    table.put(
        SpaceToDepthLayer.class,
        layer ->
            Formats.of(
                layer.getDataFormat(), call -> spaceToDepth(call.x(), layer.getBlockSize())));
    table.put(GlobalPoolingLayer.class, GlobalPooling::of);
  }

  /** Each element repeated along the axes after the channels. */
  private static Tensor repeated(Tensor x, int rows, int columns) {
    Shape s = x.shape();
    if (x.rank() == 3) {
      return x.expandDims(3)
          .broadcastTo(s.insert(3, rows))
          .reshape(s.size(0), s.size(1), s.size(2) * rows);
    }
    int h = s.size(2);
    int w = s.size(3);
    return x.reshape(s.size(0), s.size(1), h, 1, w, 1)
        .broadcastTo(s.size(0), s.size(1), h, rows, w, columns)
        .reshape(s.size(0), s.size(1), h * rows, w * columns);
  }

  /** Ends of each axis after the channels, two an axis, padded or with sign -1 cut. */
  static Tensor padded(Tensor x, int sign, int[] ends) {
    Padding[] paddings = new Padding[x.rank()];
    Arrays.fill(paddings, Padding.NONE);
    for (int i = 0; i + 1 < ends.length; i += 2) {
      paddings[2 + i / 2] = Padding.of(sign * ends[i], sign * ends[i + 1]);
    }
    return x.pad(paddings);
  }

  /** {@code [n, c, h·b, w·b] -> [n, b·b·c, h, w]}, the place within a block before the channel. */
  private static Tensor spaceToDepth(Tensor x, int block) {
    Shape s = x.shape();
    int h = s.size(2) / block;
    int w = s.size(3) / block;
    return x.reshape(s.size(0), s.size(1), h, block, w, block)
        .permute(0, 3, 5, 1, 2, 4)
        .reshape(s.size(0), block * block * s.size(1), h, w);
  }

  /** All steps of a sequence, or all places of an image, as one: {@code [n, c, …] -> [n, c]}. */
  private record GlobalPooling(PoolingType type, int p, boolean collapses, boolean channelsLast)
      implements LayerFunction {
    static GlobalPooling of(GlobalPoolingLayer layer) {
      int[] axes = layer.getPoolingDimensions();
      boolean last = false;
      if (axes != null && axes.length > 0) {
        last = axes[0] == 1;
        int[] expected = new int[axes.length];
        Arrays.setAll(expected, last ? i -> i + 1 : i -> i + 2);
        if (!Arrays.equals(axes, expected)) {
          throw new Unsupported("global pooling over axes " + Arrays.toString(axes));
        }
      }
      if (last && !layer.isCollapseDimensions()) {
        throw new Unsupported(
            "global pooling with channels last that keeps dimensions, for which Deeplearning4j"
                + " takes the wrong axis");
      }
      return new GlobalPooling(
          layer.getPoolingType(), layer.getPnorm(), layer.isCollapseDimensions(), last);
    }

    @Override
    public Tensor apply(LayerCall call) {
      if (call.mask() != null && (channelsLast || call.x().rank() != 3)) {
        throw new ShapeException(
            "Layer "
                + call.name()
                + " (GlobalPoolingLayer) pools "
                + (channelsLast ? "with channels last" : "images or volumes " + call.x().type())
                + ": a mask of its input is not supported. Pass none.");
      }
      Tensor x = channelsLast ? Formats.first(call.x()) : call.x();
      int[] axes = new int[x.rank() - 2];
      Arrays.setAll(axes, i -> i + 2);
      Tensor mask =
          call.mask() == null
              ? null
              : call.requiredMask().expandDims(1).cast(x.dtype()).broadcastTo(x.shape());
      Tensor kept = mask == null ? x : x.mul(mask);
      Tensor y =
          switch (type) {
            case SUM -> kept.sum(axes, true);
            case AVG ->
                mask == null ? x.mean(axes, true) : kept.sum(axes, true).div(mask.sum(axes, true));
            case MAX ->
                FirstMax.along(
                        (mask == null ? x : Tensors.where(mask.ne(0), x, Double.NEGATIVE_INFINITY))
                            .reshape(x.shape().size(0), x.shape().size(1), -1),
                        2)
                    .reshape(x.shape().range(0, 2));
            case PNORM -> root(kept.abs().pow(p).sum(axes, true));
          };
      return collapses ? y.reshape(x.shape().range(0, 2)) : y;
    }

    /** The p-th root, with derivative 0 at 0. */
    private Tensor root(Tensor sum) {
      Tensor zero = sum.eq(0);
      return Tensors.where(zero, sum.like(0), Tensors.where(zero, sum.like(1), sum).pow(1.0 / p));
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return null;
    }
  }
}
