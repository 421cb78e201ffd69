package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A copy of a network with a copy of the data: free of randomness and workspaces, to be run and
 * changed at will.
 */
abstract class Replica {
  /** What is said of a network that is trained in segments. */
  static final String OVER_WHOLE_SEQUENCES =
      "The network is trained by truncated back-propagation through time; the copy that is checked runs over"
          + " whole sequences.";

  private final Model network;
  private final Batch batch;
  private final Map<String, INDArray> views = new LinkedHashMap<>();

  Replica(Model network, Batch batch) {
    this.network = network;
    this.batch = batch;
  }

  // ---- The network ----

  /** Runs forward and back in training mode. */
  abstract void run();

  /** The score in training mode, penalties included, by a forward pass alone. */
  abstract double runForward();

  /** The penalties on the parameters as they are now. */
  abstract double penalties();

  /** The gradient of the sum of the losses in each input; null where there is none. */
  abstract List<@Nullable INDArray> inputGradients();

  /** The names of the inputs. */
  abstract List<String> inputs();

  /**
   * The configurations of layers and vertices, from below upwards, by the names that begin those of
   * their parameters.
   */
  abstract Map<String, Object> nodes();

  /** Whether the backward pass gets to a layer or an input past the frozen layers. */
  abstract boolean isReached(String layerOrInput);

  abstract boolean isAveraged();

  /** What else the reader should know, found by running the copy. */
  abstract List<String> remarks();

  abstract Dl4jModel model();

  // ---- What is the same for all ----

  final Batch batch() {
    return batch;
  }

  /** The parameters in the order of the flat vector, which is one from below upwards. */
  final Map<String, INDArray> views() {
    if (views.isEmpty()) {
      List<Map.Entry<String, INDArray>> sorted = new ArrayList<>(network.paramTable().entrySet());
      sorted.sort(
          Comparator.comparingLong(e -> e.getValue().data().offset() + e.getValue().offset()));
      sorted.forEach(entry -> views.put(entry.getKey(), entry.getValue()));
    }
    return views;
  }

  /** The score in training mode, without penalties. */
  final double score() {
    run();
    return network.score() - penalties();
  }

  /**
   * The same score as a forward pass gives it. With masked features Deeplearning4j computes another
   * one then, so that they take both passes.
   */
  private double forwardScore() {
    return batch.featureMasks().stream().allMatch(Objects::isNull)
        ? runForward() - penalties()
        : score();
  }

  /** What sums are divided by to give the score. */
  final double divisor() {
    return isAveraged() ? batch.examples() : 1;
  }

  /** The gradient of the last run's score in each parameter, elements in C order. */
  final Map<String, double[]> gradients() {
    INDArray flat = network.gradient().gradient();
    flat = flat.reshape(flat.length());
    Map<String, double[]> gradients = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, INDArray> entry : views().entrySet()) {
      INDArray view = entry.getValue();
      INDArray part =
          flat.get(NDArrayIndex.interval(at, at + view.length()))
              .reshape(view.ordering(), view.shape());
      gradients.put(entry.getKey(), scaled(part));
      at += view.length();
    }
    return gradients;
  }

  /** The elements in C order, divided as the score is. */
  final double[] scaled(INDArray array) {
    double[] values = elements(array);
    for (int i = 0; i < values.length; i++) {
      values[i] /= divisor();
    }
    return values;
  }

  static double[] elements(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  static Shape shape(INDArray array) {
    return Shape.of(Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray());
  }

  /** Why a parameter has no gradient to check, or null if it has. */
  final @Nullable String exemption(String parameter) {
    String name = layerOf(parameter);
    Object node = Objects.requireNonNull(nodes().get(name));
    if (node instanceof FrozenLayer
        || node instanceof FrozenLayerWithBackprop
        || node instanceof FrozenVertex) {
      return "frozen: training does not change it";
    }
    if (!isReached(name)) {
      return "below a frozen layer, where Deeplearning4j's backward pass stops";
    }
    String key = parameter.substring(name.length() + 1);
    if (node instanceof BatchNormalization
        && Arrays.asList("mean", "var", "log10stdev").contains(key)) {
      return "a running average: its entry of the gradient is an update, not a derivative";
    }
    return null;
  }

  /** The layer that a parameter belongs to. */
  final String layerOf(String parameter) {
    return nodes().keySet().stream()
        .filter(name -> parameter.startsWith(name + "_"))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(() -> new AutodiffException("No layer has the parameter " + parameter + "."));
  }

  /**
   * The score with an array moved along a direction, as a function of how far; the array is put
   * back after each call.
   */
  final double scoreAt(INDArray array, INDArray start, INDArray direction, double step) {
    try {
      array.assign(start.add(direction.mul(step)));
      return forwardScore();
    } finally {
      array.assign(start);
    }
  }

  /** Takes over the parameters and inputs of another copy of the same network. */
  final void follow(Replica other) {
    if (other == this) {
      return;
    }
    Map<String, INDArray> from = other.views();
    views()
        .forEach(
            (name, view) ->
                view.assign(Objects.requireNonNull(from.get(name)).castTo(view.dataType())));
    for (int i = 0; i < batch.features().size(); i++) {
      INDArray array = batch.features().get(i);
      array.assign(other.batch.features().get(i).castTo(array.dataType()));
    }
  }

  /** Moves an array a little, away from kinks and ties, by about a thousandth of its size. */
  static void nudge(INDArray array, Random random) {
    double size =
        Math.max(array.norm2Number().doubleValue() / Math.sqrt((double) array.length()), 0.1);
    double[] noise = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = 1e-3 * size * random.nextGaussian();
    }
    array.addi(Nd4j.createFromArray(noise).reshape('c', array.shape()));
  }
}
