package org.autodiff4j.dl4j.cli;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * What a model of one input and one output expects of its data.
 *
 * @param kind what a row of features is
 * @param features how many numbers a row, a step of a sequence or a pixel has; 0 if the model does
 *     not say
 * @param outputs how many numbers the output has, of a sequence at each step; 0 if unknown
 * @param isSequence whether labels are sequences
 * @param hasIndices whether a label is the number of its class, not one-hot
 */
record ModelShape(Kind kind, long features, long outputs, boolean isSequence, boolean hasIndices) {
  /** What one example is. */
  enum Kind {
    ROW,
    IMAGE,
    SEQUENCE,
    UNKNOWN
  }

  static ModelShape of(Model network) {
    if (network instanceof MultiLayerNetwork net) {
      MultiLayerConfiguration all = net.getLayerWiseConfigurations();
      int last = all.getConfs().size() - 1;
      return of(all.getConf(0).getLayer(), all.getInputPreProcess(0), all.getConf(last).getLayer());
    }
    ComputationGraphConfiguration graph = ((ComputationGraph) network).getConfiguration();
    if (graph.getNetworkInputs().size() != 1 || graph.getNetworkOutputs().size() != 1) {
      throw new InputException(
          "The model has the inputs "
              + graph.getNetworkInputs()
              + " and the outputs "
              + graph.getNetworkOutputs()
              + "; a CSV file holds data for one of each. Use the library for others.");
    }
    String input = graph.getNetworkInputs().get(0);
    LayerVertex first = null;
    for (var entry : graph.getVertexInputs().entrySet()) {
      List<String> from = entry.getValue();
      GraphVertex vertex = graph.getVertices().get(entry.getKey());
      if (from.contains(input) && vertex instanceof LayerVertex layer && first == null) {
        first = layer;
      }
    }
    GraphVertex last = graph.getVertices().get(graph.getNetworkOutputs().get(0));
    return of(
        first == null ? null : first.getLayerConf().getLayer(),
        first == null ? null : first.getPreProcessor(),
        last instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null);
  }

  private static ModelShape of(
      @Nullable Layer first, @Nullable InputPreProcessor before, @Nullable Layer last) {
    Layer output = inner(last);
    boolean isSequence = output instanceof RnnOutputLayer || output instanceof RnnLossLayer;
    if (output instanceof CnnLossLayer) {
      throw new InputException(
          "The model's output is an image (CnnLossLayer), which a CSV file has no labels for.");
    }
    boolean hasIndices =
        output instanceof BaseOutputLayer weighted
            && weighted.getLossFn() instanceof LossSparseMCXENT;
    long outputs = output instanceof FeedForwardLayer layer ? layer.getNOut() : 0;
    Layer input = inner(first);
    long features = input instanceof FeedForwardLayer layer ? layer.getNIn() : 0;
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      long size = image.getNumChannels() * image.getInputHeight() * image.getInputWidth();
      return new ModelShape(Kind.ROW, size, outputs, isSequence, hasIndices);
    }
    boolean isRecurrent =
        input instanceof BaseRecurrentLayer
            || input instanceof Convolution1DLayer
            || input instanceof RnnOutputLayer;
    if (isRecurrent) {
      return new ModelShape(Kind.SEQUENCE, features, outputs, isSequence, hasIndices);
    }
    if (input instanceof ConvolutionLayer) {
      return new ModelShape(Kind.IMAGE, features, outputs, isSequence, hasIndices);
    }
    boolean isRow = before == null && !isSequence && isDense(input);
    return new ModelShape(
        isRow ? Kind.ROW : Kind.UNKNOWN, features, outputs, isSequence, hasIndices);
  }

  private static boolean isDense(@Nullable Layer layer) {
    return layer instanceof DenseLayer || layer instanceof OutputLayer;
  }

  private static @Nullable Layer inner(@Nullable Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return inner(frozen.getLayer());
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return inner(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? inner(both.getFwd()) : layer;
  }
}
