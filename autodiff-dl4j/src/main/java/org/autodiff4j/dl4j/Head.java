package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * An output layer: its logits as rows {@code [r, c]}, one for each example, time step or pixel, its
 * activations, and its loss.
 */
final class Head {
  private enum Kind {
    ROWS,
    SEQUENCES,
    IMAGES
  }

  private final Kind kind;
  private final boolean hasWeights;
  private final UnaryOperator<Tensor> activation;
  private final Losses.Elementwise loss;

  private Head(Kind kind, boolean hasWeights, FeedForwardLayer layer, ILossFunction function) {
    this.kind = kind;
    this.hasWeights = hasWeights;
    this.activation = Activations.of(layer.getActivationFn());
    Losses.@Nullable Elementwise found = Losses.find(function, layer.getActivationFn());
    if (found == null) {
      throw new Unsupported("loss " + function.getClass().getName() + " is not known");
    }
    this.loss = found;
  }

  /** The head that a layer is, or null for other layers. */
  static @Nullable Head of(Layer layer) {
    Class<?> type = layer.getClass();
    if (type == OutputLayer.class) {
      return weighted(Kind.ROWS, (OutputLayer) layer);
    }
    if (type == RnnOutputLayer.class) {
      RecurrentLayers.requireChannelsFirst(((RnnOutputLayer) layer).getRnnDataFormat());
      return weighted(Kind.SEQUENCES, (RnnOutputLayer) layer);
    }
    if (layer instanceof LossLayer own && type == LossLayer.class) {
      return new Head(Kind.ROWS, false, own, own.getLossFn());
    }
    if (layer instanceof RnnLossLayer own && type == RnnLossLayer.class) {
      RecurrentLayers.requireChannelsFirst(own.getRnnDataFormat());
      return new Head(Kind.SEQUENCES, false, own, own.getLossFn());
    }
    if (layer instanceof CnnLossLayer own && type == CnnLossLayer.class) {
      if (own.getFormat() == CNN2DFormat.NHWC) {
        throw new Unsupported("images in NHWC format; use NCHW");
      }
      return new Head(Kind.IMAGES, false, own, own.getLossFn());
    }
    return null;
  }

  private static Head weighted(Kind kind, BaseOutputLayer layer) {
    return new Head(kind, true, layer, layer.getLossFn());
  }

  /** The logits, {@code [r, c]}. */
  Tensor logits(LayerCall call) {
    Tensor rows = rows(call.x());
    return hasWeights ? DenseLayers.affine(call.with(rows, null)) : rows;
  }

  /** The activations, in the shape of the labels. */
  Tensor output(Tensor logits, Tensor input) {
    return shaped(activation.apply(logits), input);
  }

  /** Rows back in the shape that outputs of this kind have. */
  Tensor shaped(Tensor rows, Tensor input) {
    int columns = rows.shape().size(1);
    return switch (kind) {
      case ROWS -> rows;
      case SEQUENCES ->
          input.rank() == 2
              ? rows
              : rows.reshape(input.shape().size(0), input.shape().size(2), columns)
                  .permute(0, 2, 1);
      case IMAGES ->
          rows.reshape(input.shape().size(0), input.shape().size(2), input.shape().size(3), columns)
              .permute(0, 3, 1, 2);
    };
  }

  /** The loss of each row, {@code [r, 1]}. */
  Tensor losses(Tensor logits, Tensor labels, @Nullable Tensor mask, Clip clip) {
    Tensor y = rows(labels).cast(logits.dtype());
    if (y.shape().size(0) != logits.shape().size(0)) {
      throw new ShapeException(
          "The labels "
              + labels.shape()
              + " have "
              + y.shape().size(0)
              + " rows, the model's output "
              + logits.shape().size(0)
              + ".");
    }
    Tensor each = loss.apply(y, logits, clip);
    if (mask == null) {
      return each.sum(new int[] {1}, true);
    }
    return each.mul(maskRows(mask).cast(each.dtype())).sum(new int[] {1}, true);
  }

  private Tensor rows(Tensor x) {
    return switch (kind) {
      case ROWS -> x;
      case SEQUENCES -> x.rank() == 3 ? x.permute(0, 2, 1).reshape(-1, x.shape().size(1)) : x;
      case IMAGES -> x.rank() == 4 ? x.permute(0, 2, 3, 1).reshape(-1, x.shape().size(1)) : x;
    };
  }

  /** A mask of rows, {@code [r, 1]}, or of each of their elements. */
  private Tensor maskRows(Tensor mask) {
    if (kind == Kind.ROWS) {
      return mask.rank() == 1 ? mask.reshape(-1, 1) : mask;
    }
    return mask.rank() <= 2 ? mask.reshape(-1, 1) : rows(mask);
  }
}
