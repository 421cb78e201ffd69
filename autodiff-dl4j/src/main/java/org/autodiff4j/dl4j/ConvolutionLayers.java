package org.autodiff4j.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.autodiff4j.nn.Conv;
import org.autodiff4j.nn.Convolutions;
import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * Layers that slide a window over an image {@code [n, c, h, w]} or a sequence {@code [n, c, t]}.
 */
final class ConvolutionLayers {
  private ConvolutionLayers() {}

  static void addTo(LayerTable table) {
    table.put(ConvolutionLayer.class, layer -> planar(layer));
    table.put(Convolution2D.class, layer -> planar(layer));
    table.put(Convolution1DLayer.class, ConvolutionLayers::sequential);
    table.put(Convolution1D.class, ConvolutionLayers::sequential);
    table.put(Convolution3D.class, ConvolutionLayers::spatial);
    table.put(Deconvolution2D.class, ConvolutionLayers::transposed);
    table.put(DepthwiseConvolution2D.class, ConvolutionLayers::depthwise);
    table.put(SeparableConvolution2D.class, ConvolutionLayers::separable);
    table.put(SubsamplingLayer.class, layer -> pooling(layer, 2));
    table.put(Subsampling1DLayer.class, layer -> pooling(layer, 1));
  }

  private static Conv movement(ConvolutionLayer layer, ConvolutionMode mode, int axes) {
    Conv conv =
        new Conv()
            .stride(Arrays.copyOf(layer.getStride(), axes))
            .dilation(Arrays.copyOf(layer.getDilation(), axes));
    return switch (mode) {
      case Same -> conv.same();
      case Truncate, Strict -> conv.padding(Arrays.copyOf(layer.getPadding(), axes));
      case Causal -> throw new Unsupported("convolution mode Causal");
    };
  }

  private static Tensor biased(Tensor y, LayerCall call) {
    if (!call.has("b")) {
      return y;
    }
    int[] channels = new int[y.rank()];
    Arrays.fill(channels, 1);
    channels[1] = -1;
    return y.add(call.param("b").reshape(channels));
  }

  private static void requireNoMask(LayerCall call) {
    if (call.mask() != null) {
      throw new DerivativeException(
          "Layer "
              + call.name()
              + " is a convolution: a mask of its input is not supported. Pass none.");
    }
  }

  private static LayerFunction planar(ConvolutionLayer layer) {
    NormalizationLayers.requireChannelsFirst(layer.getCnn2dDataFormat());
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> act.apply(biased(Convolutions.conv2d(call.x(), call.param("W"), conv), call));
  }

  /** Weights said to be {@code [out, in, k, 1]}, whose numbers are read as {@code [k, in, out]}. */
  private static LayerFunction sequential(Convolution1DLayer layer) {
    RecurrentLayers.requireChannelsFirst(layer.getRnnDataFormat());
    Conv conv = movement(layer, layer.getConvolutionMode(), 1);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      requireNoMask(call);
      Shape s = call.param("W").shape();
      Tensor w =
          call.param("W").reshape(s.size(2), s.size(1), s.size(0)).permute(2, 1, 0); // [out, in, k]
      return act.apply(biased(Convolutions.conv1d(call.x(), w, conv), call));
    };
  }

  private static LayerFunction spatial(Convolution3D layer) {
    if (layer.getDataFormat() != Convolution3D.DataFormat.NCDHW) {
      throw new Unsupported("volumes in NDHWC format; use NCDHW");
    }
    Conv conv = movement(layer, layer.getMode(), 3);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> act.apply(biased(Convolutions.conv3d(call.x(), call.param("W"), conv), call));
  }

  /** Weights {@code [in, out, kh, kw]}. */
  private static LayerFunction transposed(Deconvolution2D layer) {
    NormalizationLayers.requireChannelsFirst(layer.getCnn2dDataFormat());
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call ->
        act.apply(biased(Convolutions.convTranspose2d(call.x(), call.param("W"), conv), call));
  }

  /** Weights {@code [kh, kw, in, m]}. */
  private static LayerFunction depthwise(DepthwiseConvolution2D layer) {
    NormalizationLayers.requireChannelsFirst(layer.getCnn2dDataFormat());
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      Tensor w = call.param("W").permute(2, 3, 0, 1); // [in, m, kh, kw]
      return act.apply(biased(Convolutions.depthwiseConv(call.x(), windows(w), conv), call));
    };
  }

  /** {@code [in, m, kh, kw] -> [in·m, 1, kh, kw]}. */
  private static Tensor windows(Tensor w) {
    Shape s = w.shape();
    return w.reshape(s.size(0) * s.size(1), 1, s.size(2), s.size(3));
  }

  /**
   * Weights {@code [m, in, kh, kw]} of the channels, then {@code [out, in·m, 1, 1]} across them.
   */
  private static LayerFunction separable(SeparableConvolution2D layer) {
    NormalizationLayers.requireChannelsFirst(layer.getCnn2dDataFormat());
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      Tensor w = windows(call.param("W").permute(1, 0, 2, 3));
      Tensor channels = Convolutions.depthwiseConv(call.x(), w, conv);
      return act.apply(biased(Convolutions.conv2d(channels, call.param("pW")), call));
    };
  }

  private static LayerFunction pooling(SubsamplingLayer layer, int axes) {
    NormalizationLayers.requireChannelsFirst(layer.getCnn2dDataFormat());
    Pool pool =
        new Pool(Arrays.copyOf(layer.getKernelSize(), axes))
            .stride(Arrays.copyOf(layer.getStride(), axes))
            .dilation(Arrays.copyOf(layer.getDilation(), axes));
    pool =
        switch (layer.getConvolutionMode()) {
          case Same -> pool.same();
          case Truncate, Strict -> pool.padding(Arrays.copyOf(layer.getPadding(), axes));
          case Causal -> throw new Unsupported("convolution mode Causal");
        };
    Pool move = layer.isAvgPoolIncludePadInDivisor() ? pool.countPadding() : pool;
    UnaryOperator<Tensor> plane =
        switch (layer.getPoolingType()) {
          case MAX -> x -> Pools.maxPool2d(x, move.firstOfEqual());
          case AVG -> x -> Pools.avgPool2d(x, move);
          case SUM -> x -> Pools.sumPool2d(x, move);
          case PNORM -> x -> Pools.lpPool2d(x, layer.getPnorm(), move);
        };
    UnaryOperator<Tensor> line =
        switch (layer.getPoolingType()) {
          case MAX -> x -> Pools.maxPool1d(x, move.firstOfEqual());
          case AVG -> x -> Pools.avgPool1d(x, move);
          case SUM -> x -> Pools.sumPool1d(x, move);
          case PNORM ->
              x -> Pools.lpPool2d(x.expandDims(3), layer.getPnorm(), asPlane(move)).squeeze(3);
        };
    return call -> {
      if (axes == 1) {
        requireNoMask(call);
        return line.apply(call.x());
      }
      return plane.apply(call.x());
    };
  }

  /** A window over a line as one over a plane of width 1. */
  private static Pool asPlane(Pool line) {
    return new Pool(
        List.of(line.window().get(0), 1),
        List.of(line.stride().get(0), 1),
        List.of(line.dilation().get(0), 1),
        List.of(line.padding().get(0), Padding.NONE),
        line.isSame(),
        line.isChannelsLast(),
        line.countsPadding(),
        line.isFirstOfEqual());
  }
}
