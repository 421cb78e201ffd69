package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DTypeException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a network once: its layers, parameters and penalties, and all that cannot be expressed. */
final class ModelReader {
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> random = new ArrayList<>();
  private final Set<String> fixed = new TreeSet<>();
  private final Regularizations regularizations = new Regularizations();
  private final Cautions cautions = new Cautions();
  private final ParameterLayout layout;
  private final Map<String, Tensor> params;
  private final int iteration;
  private final int epoch;
  private boolean averaged;
  private List<String> inputs = List.of();
  private List<String> outputs = List.of();

  private ModelReader(
      @Nullable INDArray flat, Map<String, INDArray> table, int iteration, int epoch) {
    if (flat == null) {
      throw new AutodiffException("The network has no parameters yet. Call init() first.");
    }
    DataType type = flat.dataType();
    if (type != DataType.DOUBLE && type != DataType.FLOAT) {
      throw new DTypeException(
          "The network's numbers are "
              + type
              + ", of which derivatives are too coarse. Use net.convertDataType(DataType.DOUBLE).");
    }
    this.layout = new ParameterLayout(table);
    this.params = ParameterLayout.read(table);
    DataChecks.requireFinite(params);
    cautions.ofType(type);
    this.iteration = iteration;
    this.epoch = epoch;
  }

  static ModelReader of(MultiLayerNetwork net) {
    requireInitialized(net.isInitCalled());
    ModelReader reader =
        new ModelReader(
            net.params(), net.paramTable(), net.getIterationCount(), net.getEpochCount());
    var configuration = net.getLayerWiseConfigurations();
    int count = configuration.getConfs().size();
    String before = "input";
    reader.inputs = List.of(before);
    for (int i = 0; i < count; i++) {
      String name = String.valueOf(i);
      Layer layer = configuration.getConf(i).getLayer();
      reader.add(name, List.of(before), layer, configuration.getInputPreProcess(i));
      before = name;
    }
    reader.outputs = List.of(before);
    if (configuration.getBackpropType() == BackpropType.TruncatedBPTT) {
      reader.cautions.ofTruncation(configuration.getTbpttFwdLength());
    }
    for (int i = 0; i < count; i++) {
      reader.cautions.ofState(String.valueOf(i), net.getLayer(i));
    }
    reader.averaged = configuration.getConf(0).isMiniBatch();
    return reader.checked();
  }

  static ModelReader of(ComputationGraph net) {
    ComputationGraphConfiguration configuration = net.getConfiguration();
    requireInitialized(net.getVertices() != null);
    ModelReader reader =
        new ModelReader(
            net.params(),
            net.paramTable(),
            configuration.getIterationCount(),
            configuration.getEpochCount());
    reader.inputs = configuration.getNetworkInputs();
    reader.outputs = configuration.getNetworkOutputs();
    if (configuration.getBackpropType() == BackpropType.TruncatedBPTT) {
      reader.cautions.ofTruncation(configuration.getTbpttFwdLength());
    }
    for (int index : net.topologicalSortOrder()) {
      String name = net.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex == null) {
        continue; // an input
      }
      List<String> from = Objects.requireNonNull(configuration.getVertexInputs().get(name));
      if (vertex instanceof LayerVertex own) {
        reader.add(name, from, own.getLayerConf().getLayer(), own.getPreProcessor());
        reader.cautions.ofState(name, net.getLayer(name));
        reader.averaged = own.getLayerConf().isMiniBatch();
      } else {
        reader.add(name, from, vertex);
      }
    }
    return reader.checked();
  }

  private static void requireInitialized(boolean initialized) {
    if (!initialized) {
      throw new AutodiffException("The network is not initialized. Call init() first.");
    }
  }

  private void add(
      String name, List<String> from, Layer layer, @Nullable InputPreProcessor preprocessor) {
    try {
      Preprocessors.Step step = Preprocessors.of(preprocessor);
      Head head = Head.of(name, inner(layer));
      nodes.add(
          head != null
              ? Node.ofHead(name, from, step, head)
              : Node.ofLayer(name, from, step, LayerTable.STANDARD.of(layer)));
    } catch (Unsupported | AutodiffException e) {
      problems.add(
          "layer " + name + " (" + layer.getClass().getSimpleName() + "): " + e.getMessage());
    }
    notes(name, layer);
  }

  private void add(String name, List<String> from, GraphVertex vertex) {
    try {
      nodes.add(Node.ofVertex(name, from, Vertices.of(vertex)));
    } catch (Unsupported e) {
      problems.add("vertex " + name + ": " + e.getMessage());
    }
  }

  /** A frozen output layer is one all the same. */
  private static Layer inner(Layer layer) {
    return layer instanceof FrozenLayer frozen
        ? frozen.getLayer()
        : layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
  }

  /** Penalties, what training does not change, and what is random in training. */
  private void notes(String name, Layer layer) {
    boolean frozen = layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
    List<String> noise = Randomness.of(layer);
    if (!noise.isEmpty()) {
      random.add(
          name + " (" + layer.getClass().getSimpleName() + ": " + String.join(", ", noise) + ")");
    }
    cautions.ofLayer(name, layer);
    for (String parameter : layout.names()) {
      if (!parameter.startsWith(name + "_") || parameter.lastIndexOf('_') != name.length()) {
        continue;
      }
      String key = parameter.substring(name.length() + 1);
      boolean statistic =
          inner(layer) instanceof BatchNormalization
              && Arrays.asList("mean", "var", "log10stdev").contains(key);
      if (frozen || statistic) {
        fixed.add(parameter);
      }
      if (!frozen && layer.getRegularizationByParam(key) != null) {
        String unknown =
            regularizations.add(
                parameter, layer.getRegularizationByParam(key), iteration, epoch, cautions);
        if (!unknown.isEmpty()) {
          problems.add("parameter " + parameter + ": penalty " + unknown + " is not known");
        }
      }
    }
  }

  private ModelReader checked() {
    if (!problems.isEmpty()) {
      throw new UnsupportedModelException(problems);
    }
    return this;
  }

  Network network() {
    return new Network(inputs, List.copyOf(nodes), outputs);
  }

  ParameterLayout layout() {
    return layout;
  }

  Map<String, Tensor> params() {
    return params;
  }

  Set<String> fixed() {
    return fixed;
  }

  Regularizations regularizations() {
    return regularizations;
  }

  boolean isAveraged() {
    return averaged;
  }

  List<String> random() {
    return List.copyOf(random);
  }

  List<String> warnings() {
    return cautions.texts();
  }

  List<String> warningsOfMasks() {
    return cautions.ofMasks();
  }
}
