package org.autodiff4j.dl4j.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A copy of a {@link MultiLayerNetwork}. */
final class MultiLayerReplica extends Replica {
  private final Kept net;

  /** Keeps the gradient in the input, which training computes and drops. */
  @SuppressWarnings({"serial", "overrides"}) // never written; the network's own methods differ so
  private static final class Kept extends MultiLayerNetwork {
    private @Nullable INDArray inputGradient;
    private boolean keeps;

    Kept(MultiLayerConfiguration configuration) {
      super(configuration);
    }

    @Override
    protected Pair<Gradient, INDArray> calcBackpropGradients(
        INDArray epsilon, boolean withOutputLayer, boolean tbptt, boolean returnInputActGrad) {
      Pair<Gradient, INDArray> both =
          super.calcBackpropGradients(epsilon, withOutputLayer, tbptt, keeps);
      inputGradient = keeps ? both.getSecond() : null;
      return both;
    }
  }

  private MultiLayerReplica(Kept net, Batch batch) {
    super(net, batch);
    this.net = net;
    net.keeps = isReached("input"); // it fails with a frozen layer
  }

  /**
   * Checks that a network has a score to differentiate.
   *
   * @throws AutodiffException if it is not initialized or has no output layer
   */
  static void require(MultiLayerNetwork net) {
    if (!net.isInitCalled()) {
      throw new AutodiffException("The network is not initialized. Call init() first.");
    }
    if (!(net.getOutputLayer() instanceof IOutputLayer)) {
      int last = net.getnLayers() - 1;
      throw new AutodiffException(
          "The last layer "
              + last
              + " ("
              + net.getLayerWiseConfigurations().getConf(last).getLayer().getClass().getSimpleName()
              + ") is no output layer, so there is no score to differentiate.");
    }
  }

  /** A copy; without clips of probabilities there is none if there are no clips. */
  static @Nullable MultiLayerReplica of(
      MultiLayerNetwork source,
      Batch batch,
      DataType type,
      boolean isClipped,
      List<String> warnings) {
    MultiLayerConfiguration configuration = source.getLayerWiseConfigurations().clone();
    List<NeuralNetConfiguration> layers = configuration.getConfs();
    boolean clips = isClipped;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = source.getLayerWiseConfigurations().getConf(i).getLayer();
      Layer own = Deterministic.copy(String.valueOf(i), layer, warnings);
      layers.get(i).setLayer(own);
      clips |= !isClipped && Deterministic.unclip(own);
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
    Kept copy = new Kept(configuration);
    copy.init();
    for (int i = 0; i < layers.size(); i++) {
      if (source.getLayer(i) instanceof FrozenLayer && !(copy.getLayer(i) instanceof FrozenLayer)) {
        copy.getLayers()[i] = new FrozenLayer(copy.getLayer(i));
      }
    }
    copy.paramTable().forEach((name, view) -> view.assign(source.getParam(name).castTo(type)));
    return new MultiLayerReplica(copy, batch);
  }

  @Override
  void run() {
    net.setInput(batch().features().get(0));
    net.setLabels(batch().labels().get(0));
    net.setLayerMaskArrays(batch().featureMasks().get(0), batch().labelMasks().get(0));
    net.computeGradientAndScore();
    net.clearLayerMaskArrays();
  }

  @Override
  double runForward() {
    return net.score(
        new DataSet(
            batch().features().get(0), batch().labels().get(0), null, batch().labelMasks().get(0)),
        true);
  }

  @Override
  double penalties() {
    return net.calcRegularizationScore(true);
  }

  @Override
  List<@Nullable INDArray> inputGradients() {
    return Collections.singletonList(net.inputGradient);
  }

  @Override
  List<String> inputs() {
    return List.of("input");
  }

  @Override
  Map<String, Object> nodes() {
    Map<String, Object> layers = new LinkedHashMap<>();
    List<NeuralNetConfiguration> confs = net.getLayerWiseConfigurations().getConfs();
    for (int i = 0; i < confs.size(); i++) {
      layers.put(String.valueOf(i), confs.get(i).getLayer());
    }
    return layers;
  }

  @Override
  boolean isReached(String layerOrInput) {
    int layer = layerOrInput.equals("input") ? 0 : Integer.parseInt(layerOrInput);
    for (int i = layer; i < net.getnLayers(); i++) {
      if (net.getLayer(i) instanceof FrozenLayer) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean isAveraged() {
    return net.getLayerWiseConfigurations().getConf(0).isMiniBatch();
  }

  @Override
  Dl4jModel model() {
    return Dl4jModel.of(net);
  }

  /**
   * Whether the network's own method for the gradient in the input gives what training computes.
   */
  @Override
  List<String> remarks() {
    INDArray features = batch().featureMasks().get(0);
    INDArray kept = net.inputGradient;
    if (features == null || kept == null) {
      return List.of();
    }
    kept = kept.dup('c');
    String found;
    try {
      INDArray labels = batch().labelMasks().get(0);
      INDArray other =
          net.calculateGradients(
                  batch().features().get(0), batch().labels().get(0), features, labels)
              .getSecond();
      if (other.sub(kept).norm2Number().doubleValue() <= 1e-9 * kept.norm2Number().doubleValue()) {
        return List.of();
      }
      found = "gives another gradient in the input than training, which is what was checked";
    } catch (RuntimeException e) {
      found = "fails (" + e.getMessage() + ")";
    } finally {
      net.clearLayerMaskArrays();
    }
    return List.of(
        "MultiLayerNetwork.calculateGradients takes the mask of the features for that of the labels: for this data it "
            + found
            + ".");
  }
}
