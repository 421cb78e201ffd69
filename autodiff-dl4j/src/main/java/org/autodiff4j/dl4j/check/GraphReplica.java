package org.autodiff4j.dl4j.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A copy of a {@link ComputationGraph}. */
final class GraphReplica extends Replica {
  private final ComputationGraph net;
  private final List<@Nullable INDArray> inputGradients = new ArrayList<>();
  private final Set<String> reached = new HashSet<>();

  private GraphReplica(ComputationGraph net, Batch batch) {
    super(net, batch);
    this.net = net;
    findReached();
    net.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onBackwardPass(Model model) {
            takeInputGradients();
          }
        });
  }

  /**
   * Checks that a network has a score to differentiate.
   *
   * @throws AutodiffException if it is not initialized or an output is no output layer
   */
  static void require(ComputationGraph net) {
    if (net.getVertices() == null) {
      throw new AutodiffException("The network is not initialized. Call init() first.");
    }
    for (String output : net.getConfiguration().getNetworkOutputs()) {
      var vertex = net.getVertex(output);
      if (!vertex.hasLayer() || !(vertex.getLayer() instanceof IOutputLayer)) {
        throw new AutodiffException(
            "The output " + output + " is no output layer, so there is no score to differentiate.");
      }
    }
  }

  /** A copy; without clips of probabilities there is none if there are no clips. */
  static @Nullable GraphReplica of(
      ComputationGraph source,
      Batch batch,
      DataType type,
      boolean isClipped,
      List<String> warnings) {
    ComputationGraphConfiguration configuration = source.getConfiguration().clone();
    boolean clips = isClipped;
    for (Map.Entry<String, GraphVertex> entry : configuration.getVertices().entrySet()) {
      if (entry.getValue() instanceof LayerVertex vertex) {
        NeuralNetConfiguration conf = vertex.getLayerConf();
        Layer own = Deterministic.copy(entry.getKey(), conf.getLayer(), warnings);
        conf.setLayer(own);
        clips |= !isClipped && Deterministic.unclip(own);
      }
      if (source.getConfiguration().getVertices().get(entry.getKey())
          instanceof ReshapeVertex own) {
        entry.setValue( // clone() forgets the order and the mask's shape
            new ReshapeVertex(own.getReshapeOrder(), own.getNewShape(), own.getMaskShape()));
      }
    }
    if (!clips) {
      return null;
    }
    configuration.setDataType(type);
    configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    if (configuration.getBackpropType() == BackpropType.TruncatedBPTT) {
      warnings.add(OVER_WHOLE_SEQUENCES);
      configuration.setBackpropType(BackpropType.Standard);
    }
    ComputationGraph copy = new ComputationGraph(configuration);
    copy.init();
    for (var vertex : source.getVertices()) {
      if (vertex.hasLayer() && vertex.getLayer() instanceof FrozenLayer) {
        copy.getVertex(vertex.getVertexName()).setLayerAsFrozen();
      }
    }
    copy.paramTable().forEach((name, view) -> view.assign(source.getParam(name).castTo(type)));
    return new GraphReplica(copy, batch);
  }

  /** Everything that has a way to an output with no frozen layer on it. */
  private void findReached() {
    Deque<String> next = new ArrayDeque<>(net.getConfiguration().getNetworkOutputs());
    while (!next.isEmpty()) {
      String name = next.remove();
      var vertex = net.getVertex(name);
      boolean frozen =
          vertex instanceof FrozenVertex
              || (vertex.hasLayer() && vertex.getLayer() instanceof FrozenLayer);
      if (frozen || !reached.add(name)) {
        continue;
      }
      List<String> inputs = net.getConfiguration().getVertexInputs().get(name);
      if (inputs != null) {
        next.addAll(inputs);
      }
    }
  }

  /** Deeplearning4j leaves them at the input vertices, and removes them when it is done. */
  private void takeInputGradients() {
    inputGradients.clear();
    for (String input : inputs()) {
      INDArray epsilon = net.getVertex(input).getEpsilon();
      inputGradients.add(epsilon == null ? null : epsilon.dup('c'));
    }
  }

  @Override
  void run() {
    net.setInputs(Batch.array(batch().features()));
    net.setLabels(Batch.array(batch().labels()));
    INDArray @Nullable [] features = Batch.masks(batch().featureMasks());
    INDArray @Nullable [] labels = Batch.masks(batch().labelMasks());
    net.setLayerMaskArrays(features, labels);
    net.computeGradientAndScore();
    net.clearLayerMaskArrays();
  }

  @Override
  double runForward() {
    return net.score(batch().toDataSet(), true);
  }

  @Override
  double penalties() {
    return net.calcRegularizationScore(true);
  }

  @Override
  List<@Nullable INDArray> inputGradients() {
    return inputGradients;
  }

  @Override
  List<String> inputs() {
    return net.getConfiguration().getNetworkInputs();
  }

  @Override
  Map<String, Object> nodes() {
    Map<String, Object> nodes = new LinkedHashMap<>();
    for (int index : net.topologicalSortOrder()) {
      String name = net.getVertices()[index].getVertexName();
      GraphVertex vertex = net.getConfiguration().getVertices().get(name);
      if (vertex != null) {
        nodes.put(name, vertex instanceof LayerVertex own ? own.getLayerConf().getLayer() : vertex);
      }
    }
    return nodes;
  }

  @Override
  boolean isReached(String layerOrInput) {
    return reached.contains(layerOrInput);
  }

  @Override
  boolean isAveraged() {
    return net.getConfiguration().getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .allMatch(vertex -> ((LayerVertex) vertex).getLayerConf().isMiniBatch());
  }

  @Override
  Dl4jModel model() {
    return Dl4jModel.of(net);
  }

  @Override
  List<String> remarks() {
    return List.of();
  }
}
