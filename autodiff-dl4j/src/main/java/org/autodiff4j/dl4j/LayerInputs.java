package org.autodiff4j.dl4j;

import java.util.Locale;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.jspecify.annotations.Nullable;

/**
 * What a layer takes: rows, sequences, images or volumes, and with how many channels.
 *
 * @param kind the layer's class, for messages
 * @param form what it takes
 * @param channels nIn, or 0 where any number will do
 * @param channelsLast whether the channels are the last axis
 */
record LayerInputs(String kind, Form form, long channels, boolean channelsLast) {
  /** Arrays of different ranks. */
  enum Form {
    ROWS(2, ""),
    SEQUENCES(3, "t"),
    IMAGES(4, "h, w"),
    VOLUMES(5, "d, h, w");

    private final int rank;
    private final String axes;

    Form(int rank, String axes) {
      this.rank = rank;
      this.axes = axes;
    }

    String shape(String channels, boolean channelsLast) {
      if (axes.isEmpty()) {
        return "[n, " + channels + "]";
      }
      return channelsLast
          ? "[n, " + axes + ", " + channels + "]"
          : "[n, " + channels + ", " + axes + "]";
    }
  }

  /** What a layer takes, or null where it says nothing of it. */
  static @Nullable LayerInputs of(Layer layer) {
    Form form = form(layer);
    if (form == null) {
      return null;
    }
    long channels = layer instanceof FeedForwardLayer own ? own.getNIn() : 0;
    return new LayerInputs(
        layer.getClass().getSimpleName(),
        form,
        layer instanceof EmbeddingLayer ? 1 : Math.max(0, channels),
        isChannelsLast(layer));
  }

  private static @Nullable Form form(Layer layer) {
    if (layer instanceof Convolution1DLayer
        || layer instanceof BaseRecurrentLayer
        || layer instanceof RnnOutputLayer
        || layer instanceof Subsampling1DLayer) {
      return Form.SEQUENCES;
    }
    if (layer instanceof Convolution3D) {
      return Form.VOLUMES;
    }
    if (layer instanceof ConvolutionLayer
        || layer instanceof SubsamplingLayer
        || layer instanceof SpaceToDepthLayer) {
      return Form.IMAGES;
    }
    return layer instanceof DenseLayer
            || layer instanceof OutputLayer
            || layer instanceof EmbeddingLayer
            || layer instanceof ElementWiseMultiplicationLayer
        ? Form.ROWS
        : null;
  }

  private static boolean isChannelsLast(Layer layer) {
    if (layer instanceof Convolution1DLayer own) {
      return own.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof BaseRecurrentLayer own) {
      return own.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof RnnOutputLayer own) {
      return own.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof Convolution3D own) {
      return own.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    }
    if (layer instanceof ConvolutionLayer own) {
      return own.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    }
    return layer instanceof SubsamplingLayer own && own.getCnn2dDataFormat() == CNN2DFormat.NHWC;
  }

  /**
   * Checks what a layer is given.
   *
   * @throws ShapeException if it is not what the layer takes
   */
  void require(LayerCall call) {
    Tensor x = call.x();
    boolean fits =
        x.rank() == form.rank
            && (channels == 0 || x.shape().size(channelsLast ? x.rank() - 1 : 1) == channels);
    if (fits || (form == Form.ROWS && channels == 1 && x.rank() == 1)) {
      return;
    }
    String name = channels == 0 ? "c" : String.valueOf(channels);
    throw new ShapeException(
        "Layer "
            + call.name()
            + " ("
            + kind
            + ") takes "
            + form.name().toLowerCase(Locale.ROOT)
            + " "
            + form.shape(name, channelsLast)
            + (channels == 0 || kind.equals("EmbeddingLayer") ? "" : " (nIn = " + channels + ")")
            + ", but got "
            + x.type()
            + ".");
  }

  /** A layer that checks what it is given first. */
  record Checked(LayerInputs inputs, LayerFunction layer) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      inputs.require(call);
      return layer.apply(call);
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return layer.mask(call);
    }
  }
}
