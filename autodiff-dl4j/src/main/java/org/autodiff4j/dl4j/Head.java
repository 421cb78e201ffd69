package org.autodiff4j.dl4j;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * An output layer: its logits as rows {@code [r, c]}, one for each example, time step or pixel, its
 * activations, and its loss.
 */
final class Head {
  private enum Kind {
    ROWS,
    SEQUENCES,
    SEQUENCES_LAST,
    IMAGES
  }

  private final String name;
  private final Kind kind;
  private final @Nullable LayerInputs inputs;
  private final boolean hasWeights;
  private final UnaryOperator<Tensor> activation;
  private final ILossFunction function;
  private final IActivation layerActivation;
  private final Losses.Elementwise loss;
  private final boolean isOfBatch;

  private Head(
      String name, Kind kind, boolean hasWeights, FeedForwardLayer layer, ILossFunction function) {
    this.name = name;
    this.kind = kind;
    this.inputs = LayerInputs.of(layer);
    this.function = function;
    this.hasWeights = hasWeights;
    this.layerActivation = layer.getActivationFn();
    this.activation = Activations.of(layer.getActivationFn());
    Losses.@Nullable Elementwise found = Losses.find(function, layer.getActivationFn());
    if (found == null) {
      throw Refusals.ofLoss(function);
    }
    this.loss = found;
    this.isOfBatch = Losses.isOfBatch(function);
  }

  /** The head that a layer is, or null for other layers. */
  static @Nullable Head of(String name, Layer layer) {
    Class<?> type = layer.getClass();
    if (type == OutputLayer.class) {
      return weighted(name, Kind.ROWS, (OutputLayer) layer);
    }
    if (type == RnnOutputLayer.class) {
      boolean last = ((RnnOutputLayer) layer).getRnnDataFormat() == RNNFormat.NWC;
      return weighted(name, last ? Kind.SEQUENCES_LAST : Kind.SEQUENCES, (RnnOutputLayer) layer);
    }
    if (layer instanceof LossLayer own && type == LossLayer.class) {
      return new Head(name, Kind.ROWS, false, own, own.getLossFn());
    }
    if (layer instanceof RnnLossLayer own && type == RnnLossLayer.class) {
      if (own.getRnnDataFormat() == RNNFormat.NWC) {
        throw new Unsupported(
            "sequences in NWC format, of which Deeplearning4j's RnnLossLayer takes the output for"
                + " the labels; use NCW");
      }
      return new Head(name, Kind.SEQUENCES, false, own, own.getLossFn());
    }
    if (layer instanceof CnnLossLayer own && type == CnnLossLayer.class) {
      if (own.getFormat() == CNN2DFormat.NHWC) {
        throw new Unsupported(
            "images in NHWC format, of which Deeplearning4j's CnnLossLayer takes the height for the"
                + " channels; use NCHW");
      }
      return new Head(name, Kind.IMAGES, false, own, own.getLossFn());
    }
    return null;
  }

  private static Head weighted(String name, Kind kind, BaseOutputLayer layer) {
    return new Head(name, kind, true, layer, layer.getLossFn());
  }

  /** The logits, {@code [r, c]}. */
  Tensor logits(LayerCall call) {
    if (inputs != null) {
      inputs.require(call);
    }
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
      case SEQUENCES_LAST -> rows.reshape(input.shape().size(0), input.shape().size(1), columns);
      case IMAGES ->
          rows.reshape(input.shape().size(0), input.shape().size(2), input.shape().size(3), columns)
              .permute(0, 3, 1, 2);
    };
  }

  /** The loss of each row, {@code [r, 1]}; one that is no sum over rows {@code [1, 1]}. */
  Tensor losses(Tensor logits, Tensor labels, @Nullable Tensor mask, Clip clip) {
    Tensor y = labelRows(labels, logits).cast(logits.dtype());
    Tensor rows = mask == null ? null : maskRows(mask, labels, logits).cast(logits.dtype());
    if (!isSumOverRows() && function instanceof LossFMeasure measure) {
      return MoreLosses.fMeasure(measure, y, activation.apply(logits), rows);
    }
    Tensor each = loss.apply(y, logits, clip);
    if (rows == null) {
      return each.sum(new int[] {1}, true);
    }
    int columns = rows.shape().size(1);
    if (columns != 1 && columns != each.shape().size(1)) {
      throw new ShapeException(
          described()
              + " has one loss for each row, so a mask of single outputs "
              + Objects.requireNonNull(mask).type()
              + " does not fit it. Mask whole rows.");
    }
    return each.mul(rows).sum(new int[] {1}, true);
  }

  /** Says in how many rows a probability that counts is clipped, if in any. */
  Optional<String> clippedRows(Tensor logits, Tensor labels) {
    double epsilon = Losses.clipOfSoftmax(function, layerActivation);
    if (epsilon <= 0) {
      return Optional.empty();
    }
    Tensor y = labelRows(labels, logits);
    Tensor hot =
        function instanceof LossSparseMCXENT
            ? Tensors.oneHot(
                y.reshape(-1).cast(DType.INT64), logits.shape().size(1), logits.dtype())
            : y;
    Tensor p = activation.apply(logits);
    Tensor out = p.lt(epsilon).or(p.gt(1 - epsilon)).and(hot.ne(0));
    long count = Math.round(out.cast(DType.INT32).max(1).sum().toDouble());
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        described()
            + " clips probabilities of softmax to ["
            + epsilon
            + ", 1 - "
            + epsilon
            + "], and does so in "
            + count
            + " of "
            + logits.shape().size(0)
            + " rows. The score has the derivative 0 there; Deeplearning4j's back-propagation"
            + " gives that of the loss without the clip, which is Clip.LOGITS.");
  }

  /** Whether the loss is a sum over rows. */
  boolean isSumOverRows() {
    return !isOfBatch;
  }

  /** Whether the sum is divided by the number of examples whatever the network says. */
  boolean isAlwaysAveraged() {
    return !hasWeights;
  }

  /** The layer and its loss, for messages. */
  String described() {
    return "Layer " + name + " (" + function.getClass().getSimpleName() + ")";
  }

  private Tensor labelRows(Tensor labels, Tensor logits) {
    boolean sparse = function instanceof LossSparseMCXENT;
    int columns =
        sparse
            ? 1
            : function instanceof LossMixtureDensity density
                ? density.getLabelWidth()
                : logits.shape().size(1);
    boolean isRow = kind == Kind.ROWS && sparse && labels.rank() == 1;
    Tensor y = isRow ? labels.reshape(-1, 1) : labels;
    int rank =
        switch (kind) {
          case ROWS -> 2;
          case SEQUENCES, SEQUENCES_LAST -> 3;
          case IMAGES -> 4;
        };
    Tensor rows = y.rank() == rank ? rows(y) : null;
    if (rows == null || !rows.shape().equals(Shape.of(logits.shape().size(0), columns))) {
      String form =
          switch (kind) {
            case ROWS -> "[n, " + columns + "]";
            case SEQUENCES -> "[n, " + columns + ", t]";
            case SEQUENCES_LAST -> "[n, t, " + columns + "]";
            case IMAGES -> "[n, " + columns + ", h, w]";
          };
      throw new ShapeException(
          described()
              + " has the output "
              + logits.shape()
              + (kind == Kind.ROWS ? "" : " as rows")
              + ", so labels are "
              + form
              + (sparse ? ", indices of classes" : "")
              + ", but got "
              + labels.type()
              + ".");
    }
    if (sparse) {
      DataChecks.requireIndices(rows, logits.shape().size(1), described() + ": labels");
    }
    return rows;
  }

  /** Losses of rows, {@code [r, 1]}, as those of the examples, {@code [n]}. */
  Tensor ofExamples(Tensor rows, int examples) {
    return kind == Kind.ROWS
        ? rows.reshape(-1, examples).sum(0) // the first step of all examples comes first
        : rows.reshape(examples, -1).sum(1);
  }

  /** Whether the mask that comes with the input is the labels' unless these have one. */
  boolean takesInputMask() {
    return !hasWeights || (kind != Kind.SEQUENCES && kind != Kind.SEQUENCES_LAST);
  }

  private Tensor rows(Tensor x) {
    return switch (kind) {
      case ROWS -> x;
      case SEQUENCES -> x.rank() == 3 ? x.permute(0, 2, 1).reshape(-1, x.shape().size(1)) : x;
      case SEQUENCES_LAST -> x.rank() == 3 ? x.reshape(-1, x.shape().size(2)) : x;
      case IMAGES -> x.rank() == 4 ? x.permute(0, 2, 3, 1).reshape(-1, x.shape().size(1)) : x;
    };
  }

  /** A mask of rows, {@code [r, 1]}, or of each of their elements, {@code [r, c]}. */
  private Tensor maskRows(Tensor mask, Tensor labels, Tensor logits) {
    Shape all = labels.shape();
    Shape own = mask.shape();
    Tensor rows = null;
    switch (kind) {
      case ROWS -> rows = mask.rank() == 1 ? mask.reshape(-1, 1) : mask;
      case SEQUENCES, SEQUENCES_LAST -> {
        int steps = all.size(kind == Kind.SEQUENCES ? 2 : 1);
        boolean perStep = own.equals(Shape.of(all.size(0), steps));
        rows = perStep ? mask.reshape(-1, 1) : mask.rank() == 3 ? rows(mask) : null;
      }
      case IMAGES -> {
        if (own.equals(Shape.of(all.size(0), 1))) {
          rows = mask.broadcastTo(Shape.of(all.size(0), all.size(2) * all.size(3))).reshape(-1, 1);
        } else if (own.equals(Shape.of(all.size(0), all.size(2), all.size(3)))) {
          rows = mask.reshape(-1, 1);
        } else if (mask.rank() == 4) {
          rows = rows(mask);
        }
      }
    }
    int count = logits.shape().size(0);
    if (rows == null
        || rows.rank() != 2
        || rows.shape().size(0) != count
        || (rows.shape().size(1) != 1 && rows.shape().size(1) != logits.shape().size(1))) {
      throw new ShapeException(
          described()
              + " has labels "
              + labels.type()
              + ", so a mask of them is "
              + switch (kind) {
                case ROWS -> "[n, 1]";
                case SEQUENCES, SEQUENCES_LAST -> "[n, t]";
                case IMAGES -> "[n, 1], [n, h, w] or [n, 1, h, w]";
              }
              + ", or of the labels' shape, but got "
              + mask.type()
              + ".");
    }
    return rows;
  }
}
