package org.autodiff4j.dl4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Deeplearning4j model as a differentiable function of its parameters and its input. It is a
 * snapshot: the network is read once, and never called or changed afterwards, unless {@link
 * #writeTo} asks for it.
 *
 * <pre>{@code
 * Dl4jModel model = Dl4jModel.of(net);
 * Dl4jLoss loss = model.loss(dataSet);                 // equals net.score(dataSet)
 * Map<String, Tensor> g = grad(loss).apply(model.params());
 * Map<String, Tensor> hv = hvp(loss, model.params(), v);
 * }</pre>
 *
 * <p>Parameters are a pytree: a map from Deeplearning4j's names, {@code "0_W"}, to tensors.
 */
public final class Dl4jModel {
  private static final Logger LOG = LoggerFactory.getLogger(Dl4jModel.class);

  private final Network network;
  private final ParameterLayout layout;
  private final Map<String, Tensor> params;
  private final Set<String> fixed;
  private final Regularizations regularizations;
  private final boolean isAveraged;
  private final List<String> random;
  private final List<String> warnings;
  private final List<String> warningsOfMasks;
  private final @Nullable Normalizer<?> normalizer;

  Dl4jModel(ModelReader reader) {
    this.network = reader.network();
    this.layout = reader.layout();
    this.params = reader.params();
    this.fixed = reader.fixed();
    this.regularizations = reader.regularizations();
    this.isAveraged = reader.isAveraged();
    this.random = reader.random();
    this.warnings = reader.warnings();
    this.warningsOfMasks = reader.warningsOfMasks();
    this.normalizer = null;
    warnings.forEach(LOG::warn);
  }

  private Dl4jModel(Dl4jModel other, Normalizer<?> normalizer) {
    this.network = other.network;
    this.layout = other.layout;
    this.params = other.params;
    this.fixed = other.fixed;
    this.regularizations = other.regularizations;
    this.isAveraged = other.isAveraged;
    this.random = other.random;
    this.warnings = other.warnings;
    this.warningsOfMasks = other.warningsOfMasks;
    this.normalizer = normalizer;
  }

  /**
   * The function that a network computes.
   *
   * @throws UnsupportedModelException if some layers cannot be expressed; it lists all of them
   * @throws AutodiffException if the network is not initialized, or its numbers are not f64 or f32
   */
  public static Dl4jModel of(MultiLayerNetwork net) {
    return new Dl4jModel(ModelReader.of(net));
  }

  /**
   * The function that a computation graph computes.
   *
   * @throws UnsupportedModelException if some layers or vertices cannot be expressed
   * @throws AutodiffException if the graph is not initialized, or its numbers are not f64 or f32
   */
  public static Dl4jModel of(ComputationGraph net) {
    return new Dl4jModel(ModelReader.of(net));
  }

  /**
   * The function that a network computes which {@code ModelSerializer} saved, with its normalizer.
   * The file may come from anyone: {@link ModelFile} says what is looked at before it is believed.
   *
   * @throws ModelFileException if the file cannot be read, or is no model
   * @throws UnsupportedModelException if some layers cannot be expressed; it lists all of them
   */
  public static Dl4jModel load(Path file) {
    return ModelFile.read(file).model();
  }

  /**
   * Says what layers of a class compute, in all models read from now on. Of layers that are known
   * anyway the registered function is taken. Output layers have a loss besides: of those that are
   * known, {@link #registerActivation} and {@link #registerLoss} say what is one's own.
   */
  public static void registerLayer(Class<? extends Layer> type, LayerFunction function) {
    LayerTable.register(type, function);
  }

  /**
   * Says what activations of a class compute, of each element or, as softmax does, along the last
   * axis; in layers and output layers of all models read from now on. Of activations that are known
   * anyway the registered function is taken.
   *
   * <pre>{@code
   * Dl4jModel.registerActivation(Bent.class, x -> x.square().add(1).sqrt().add(x));
   * }</pre>
   */
  public static void registerActivation(
      Class<? extends IActivation> type, UnaryOperator<Tensor> function) {
    Activations.register(type, function);
  }

  /**
   * Says what losses of a class compute, in all models read from now on, from labels and what the
   * output layer gives after its activation: both are rows {@code [r, c]}, one for each example,
   * time step or pixel, and the result is the loss of each element {@code [r, c]} or of each row
   * {@code [r, 1]}. Masks, the sum and the division by the examples come after it. Of losses that
   * are known anyway the registered function is taken.
   *
   * <pre>{@code
   * Dl4jModel.registerLoss(LogCosh.class, (labels, output) -> output.sub(labels).cosh().log());
   * }</pre>
   */
  public static void registerLoss(
      Class<? extends ILossFunction> type, BiFunction<Tensor, Tensor, Tensor> perElement) {
    Losses.register(type, perElement);
  }

  /**
   * What to know of this model, although it is expressed exactly: where Deeplearning4j's own
   * back-propagation is not the derivative of its score, what is held fixed of a schedule, numbers
   * of float32. Empty for most models. They are logged once, when the model is read.
   */
  public List<String> warnings() {
    return warnings;
  }

  List<String> warningsOfMasks() {
    return warningsOfMasks;
  }

  // ---- Data ----

  /** The same model, with a normalizer for its data. */
  public Dl4jModel withNormalizer(Normalizer<?> other) {
    return new Dl4jModel(this, other);
  }

  /** What {@link #normalized} applies: the normalizer of the file, if there was one. */
  public Optional<Normalizer<?>> normalizer() {
    return Optional.ofNullable(normalizer);
  }

  /** A copy of the data, normalized as the model's file says; without a normalizer a plain copy. */
  public DataSet normalized(DataSet data) {
    return Normalization.of(data, normalizer);
  }

  /**
   * A copy of the data, normalized by a normalizer, whether that is for one input or for several.
   */
  public static DataSet normalized(DataSet data, Normalizer<?> normalizer) {
    return Normalization.of(data, normalizer);
  }

  /** A copy of the data, normalized as the model's file says; without a normalizer a plain copy. */
  public MultiDataSet normalized(MultiDataSet data) {
    return Normalization.of(data, normalizer);
  }

  // ---- Parameters ----

  /** The parameters when the network was read, by name. */
  public Map<String, Tensor> params() {
    return new TreeMap<>(params);
  }

  /**
   * The parameters that training changes: without the averages of batch normalization and frozen
   * layers.
   */
  public Map<String, Tensor> trainable() {
    Map<String, Tensor> result = params();
    result.keySet().removeAll(fixed);
    return result;
  }

  /** All parameters: these, and for those not among them the ones that were read. */
  public Map<String, Tensor> complete(Map<String, Tensor> some) {
    Map<String, Tensor> result = params();
    result.putAll(some);
    layout.require(result);
    return result;
  }

  /** The parameters as a vector {@code [p]}, in Deeplearning4j's order. */
  public Tensor flatten(Map<String, Tensor> all) {
    return layout.flatten(all);
  }

  /** The parameters that a vector {@code [p]} in Deeplearning4j's order holds. */
  public Map<String, Tensor> unflatten(Tensor flat) {
    return layout.unflatten(flat);
  }

  /** The names of the parameters, in the order of Deeplearning4j's vector. */
  public List<String> names() {
    return layout.names();
  }

  /** Writes parameters into a network of the same structure: the only change ever made to one. */
  public void writeTo(MultiLayerNetwork net, Map<String, Tensor> all) {
    net.setParams(vector(all, net.params()));
  }

  /** Writes parameters into a graph of the same structure: the only change ever made to one. */
  public void writeTo(ComputationGraph net, Map<String, Tensor> all) {
    net.setParams(vector(all, net.params()));
  }

  private INDArray vector(Map<String, Tensor> all, INDArray like) {
    INDArray flat = NDArrays.toNd4j(flatten(complete(all)));
    if (flat.length() != like.length()) {
      throw new AutodiffException(
          "The network has " + like.length() + " parameters, the model " + flat.length() + ".");
    }
    return flat.castTo(like.dataType()).reshape(like.shape());
  }

  // ---- Functions ----

  /** What the first output layer gives for these features, in TEST mode. */
  public Tensor output(Map<String, Tensor> all, Tensor features) {
    return test(all, List.of(features)).of(network.outputs().get(0)).x();
  }

  /** What all output layers give for these features, one for each input, in TEST mode. */
  public List<Tensor> outputs(Map<String, Tensor> all, List<Tensor> features) {
    Network.Run run = test(all, features);
    return network.outputs().stream().map(name -> run.of(name).x()).toList();
  }

  /**
   * What the first output layer gives before its activation, in TEST mode, in the output's shape.
   */
  public Tensor logits(Map<String, Tensor> all, Tensor features) {
    String output = network.outputs().get(0);
    Network.Run run = test(all, List.of(features));
    Head head = head(output);
    return head.shaped(run.logits(output), run.headInput(output).x());
  }

  /** A run without masks of all parameters, which are checked. */
  private Network.Run test(Map<String, Tensor> all, List<Tensor> features) {
    layout.require(all);
    return run(all, features.stream().map(x -> new Signal(x, null)).toList(), Mode.TEST);
  }

  /**
   * The loss of a data set, with its masks: as {@code net.score(dataSet)} unless told otherwise.
   */
  public Dl4jLoss loss(DataSet data) {
    return new Dl4jLoss(this, Dl4jLoss.Data.of(data));
  }

  /** The loss of a data set of several inputs and outputs, with its masks. */
  public Dl4jLoss loss(MultiDataSet data) {
    return new Dl4jLoss(this, Dl4jLoss.Data.of(data));
  }

  /** The loss of features and labels without masks. */
  public Dl4jLoss loss(Tensor features, Tensor labels) {
    return new Dl4jLoss(this, Dl4jLoss.Data.of(features, labels));
  }

  /** A run of parameters that are known to be all, as {@link #complete} makes them. */
  Network.Run run(Map<String, Tensor> all, List<Signal> features, Mode mode) {
    if (mode == Mode.TRAIN && !random.isEmpty()) {
      throw new AutodiffException(
          "In training these layers are random, so there is no function to differentiate: "
              + String.join(", ", random)
              + ". Use Mode.TEST, in which they are the identity.");
    }
    if (features.size() != network.inputs().size()) {
      throw new AutodiffException(
          "The model has the inputs " + network.inputs() + ", but got " + features.size() + ".");
    }
    return network.new Run(all, features.stream().map(this::inOwnType).toList(), mode);
  }

  /** Numbers of another type are taken in that of the parameters, as Deeplearning4j does. */
  private Signal inOwnType(Signal signal) {
    Tensor x = signal.x();
    boolean isIndexOfTransform = !x.type().isFloat() && x instanceof Tracer;
    if (params.isEmpty() || isIndexOfTransform) {
      return signal;
    }
    return signal.with(x.cast(params.values().iterator().next().dtype()));
  }

  Head head(String output) {
    Head head = network.node(output).head();
    if (head == null) {
      throw new AutodiffException(
          "Layer "
              + output
              + " is no output layer and has no loss; only output(...) is available.");
    }
    return head;
  }

  List<String> inputNames() {
    return network.inputs();
  }

  List<String> outputNames() {
    return network.outputs();
  }

  Regularizations regularizations() {
    return regularizations;
  }

  boolean isAveraged() {
    return isAveraged;
  }
}
