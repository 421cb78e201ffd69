package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.Autodiff;
import org.autodiff4j.JvpRule;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;

/** Layers that work on rows of features. */
final class DenseLayers {
  private DenseLayers() {}

  static void addTo(LayerTable table) {
    table.put(DenseLayer.class, DenseLayers::dense);
    table.put(ActivationLayer.class, layer -> ofInput(Activations.of(layer.getActivationFn())));
    table.put(DropoutLayer.class, layer -> ofInput(x -> x)); // in TRAIN a model with one is refused
    table.put(EmbeddingLayer.class, DenseLayers::embedding);
    table.put(EmbeddingSequenceLayer.class, DenseLayers::embeddingSequence);
    table.put(PReLULayer.class, layer -> DenseLayers::prelu);
    table.put(ElementWiseMultiplicationLayer.class, DenseLayers::elementWise);
    table.put(RepeatVector.class, layer -> call -> repeat(call, layer));
  }

  private static LayerFunction ofInput(UnaryOperator<Tensor> f) {
    return call -> f.apply(call.x());
  }

  /** act(x·W + b), or act(LN(x·W)⊙g + b) with layer normalization without an epsilon. */
  private static LayerFunction dense(DenseLayer layer) {
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> masked(act.apply(affine(call)), call);
  }

  /** The logits of a dense or output layer. */
  static Tensor affine(LayerCall call) {
    Tensor z = call.x().matmul(call.param("W"));
    if (call.has("g")) {
      z = standardized(z).mul(call.param("g"));
    }
    return call.has("b") ? z.add(call.param("b")) : z;
  }

  /** Rows less their mean, by their deviation; 0 where all of a row are equal, as masked ones. */
  private static Tensor standardized(Tensor z) {
    Tensor centred = z.sub(z.mean(new int[] {1}, true));
    Tensor variance = centred.square().mean(new int[] {1}, true);
    Tensor none = variance.eq(0);
    Tensor quotient = centred.div(Tensors.where(none, variance.like(1), variance).sqrt());
    return Tensors.where(none, z.like(0), quotient);
  }

  /** Rows of steps that do not exist are zero. */
  static Tensor masked(Tensor y, LayerCall call) {
    return call.mask() == null || y.rank() != 2 ? y : y.mul(call.requiredMask().cast(y.dtype()));
  }

  private static LayerFunction embedding(EmbeddingLayer layer) {
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      Tensor rows = call.param("W").gather(0, indices(call, call.x()).reshape(-1));
      return masked(act.apply(call.has("b") ? rows.add(call.param("b")) : rows), call);
    };
  }

  /** {@code [n, t] or [n, 1, t] -> [n, out, t]}. */
  private static LayerFunction embeddingSequence(EmbeddingSequenceLayer layer) {
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      Tensor x = call.x().rank() == 3 ? call.x().squeeze(1) : call.x();
      Tensor rows = call.param("W").gather(0, indices(call, x)); // [n, t, out]
      Tensor y = act.apply(call.has("b") ? rows.add(call.param("b").reshape(-1)) : rows);
      Tensor sequence = RecurrentLayers.maskedSequence(y.permute(0, 2, 1), call.mask());
      return layer.getOutputFormat() == RNNFormat.NWC ? Formats.last(sequence) : sequence;
    };
  }

  /**
   * Rows of the weights by their indices. These have no derivative: one that is asked for is an
   * error, also in a function that was recorded or batched before.
   */
  private static Tensor indices(LayerCall call, Tensor x) {
    TensorFunction constant =
        Autodiff.customJvp(
            y -> y,
            (JvpRule<Tensor, Tensor>)
                (y, same, dy) -> {
                  throw new DTypeException(
                      "The input of layer "
                          + call.name()
                          + " is an index: there is no derivative in it. Differentiate in the parameters, or in the"
                          + " output of the embedding.");
                });
    Tensor index = x.type().isFloat() ? constant.apply(x) : x;
    DataChecks.requireIndices(
        index, call.param("W").shape().size(0), "The input of layer " + call.name());
    return index.cast(DType.INT64);
  }

  /** max(0, x) + α⊙min(0, x). */
  private static Tensor prelu(LayerCall call) {
    Tensor x = call.x();
    return Tensors.where(x.ge(0), x, x.mul(call.param("W")));
  }

  private static LayerFunction elementWise(ElementWiseMultiplicationLayer layer) {
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> masked(act.apply(call.x().mul(call.param("W")).add(call.param("b"))), call);
  }

  /** {@code [n, c] -> [n, c, t]}, or with NWC {@code [n, t, c]}. */
  private static Tensor repeat(LayerCall call, RepeatVector layer) {
    Tensor x = call.x();
    if (call.mask() != null) {
      throw new ShapeException(
          "Layer "
              + call.name()
              + " (RepeatVector) makes sequences of rows: a mask of the rows "
              + call.requiredMask().type()
              + " does not say which steps exist. Mask the labels.");
    }
    int axis = layer.getDataFormat() == RNNFormat.NWC ? 1 : 2;
    return x.expandDims(axis).broadcastTo(x.shape().insert(axis, layer.getN()));
  }
}
