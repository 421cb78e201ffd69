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
import org.jspecify.annotations.Nullable;

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
      case Causal -> throw new Unsupported("convolution mode Causal of other than sequences");
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

  private static LayerFunction planar(ConvolutionLayer layer) {
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return Formats.of(
        layer.getCnn2dDataFormat(),
        call -> act.apply(biased(Convolutions.conv2d(call.x(), call.param("W"), conv), call)));
  }

  /** Weights said to be {@code [out, in, k, 1]}, whose numbers are read as {@code [k, in, out]}. */
  private static LayerFunction sequential(Convolution1DLayer layer) {
    boolean causal = layer.getConvolutionMode() == ConvolutionMode.Causal;
    int reach = (layer.getKernelSize()[0] - 1) * layer.getDilation()[0];
    Conv conv =
        causal
            ? new Conv()
                .stride(layer.getStride()[0])
                .dilation(layer.getDilation()[0])
                .padding(Padding.of(reach, 0))
            : movement(layer, layer.getConvolutionMode(), 1);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    LayerFunction function =
        call -> {
          Shape s = call.param("W").shape();
          Tensor w = call.param("W").reshape(s.size(2), s.size(1), s.size(0));
          Tensor y = Convolutions.conv1d(call.x(), w.permute(2, 1, 0), conv); // [out, in, k]
          return act.apply(biased(y, call));
        };
    return Formats.of(layer.getRnnDataFormat(), new Shortened(function, MaskWindow.of(layer)));
  }

  /**
   * A layer that changes the number of steps: of its results those exist whose window holds a step
   * that does. Results of other windows are computed like all, as Deeplearning4j does.
   */
  private record Shortened(LayerFunction layer, MaskWindow window) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return layer.apply(call);
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return call.mask() == null ? null : window.of(call.requiredMask());
    }
  }

  private static LayerFunction spatial(Convolution3D layer) {
    Conv conv = movement(layer, layer.getConvolutionMode(), 3);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return Formats.of(
        layer.getDataFormat(),
        call -> act.apply(biased(Convolutions.conv3d(call.x(), call.param("W"), conv), call)));
  }

  /** Weights {@code [in, out, kh, kw]}. */
  private static LayerFunction transposed(Deconvolution2D layer) {
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return Formats.of(
        layer.getCnn2dDataFormat(),
        call ->
            act.apply(biased(Convolutions.convTranspose2d(call.x(), call.param("W"), conv), call)));
  }

  /** Weights {@code [kh, kw, in, m]}. */
  private static LayerFunction depthwise(DepthwiseConvolution2D layer) {
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return Formats.of(
        layer.getCnn2dDataFormat(),
        call -> {
          Tensor w = call.param("W").permute(2, 3, 0, 1); // [in, m, kh, kw]
          return act.apply(biased(Convolutions.depthwiseConv(call.x(), windows(w), conv), call));
        });
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
    Conv conv = movement(layer, layer.getConvolutionMode(), 2);
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return Formats.of(
        layer.getCnn2dDataFormat(),
        call -> {
          Tensor w = windows(call.param("W").permute(1, 0, 2, 3));
          Tensor channels = Convolutions.depthwiseConv(call.x(), w, conv);
          return act.apply(biased(Convolutions.conv2d(channels, call.param("pW")), call));
        });
  }

  private static LayerFunction pooling(SubsamplingLayer layer, int axes) {
    Pool pool =
        new Pool(Arrays.copyOf(layer.getKernelSize(), axes))
            .stride(Arrays.copyOf(layer.getStride(), axes))
            .dilation(Arrays.copyOf(layer.getDilation(), axes));
    pool =
        switch (layer.getConvolutionMode()) {
          case Same -> pool.same();
          case Truncate, Strict -> pool.padding(Arrays.copyOf(layer.getPadding(), axes));
          case Causal -> throw new Unsupported("convolution mode Causal of pooling");
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
    LayerFunction function = call -> axes == 1 ? line.apply(call.x()) : plane.apply(call.x());
    return Formats.of(
        layer.getCnn2dDataFormat(),
        axes == 1 ? new Shortened(function, MaskWindow.of(layer)) : function);
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
