package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A copy of a network with a copy of the data: free of randomness and workspaces, to be run and
 * changed at will.
 */
abstract class Replica {
  private final Batch batch;
  private final Map<String, INDArray> views = new LinkedHashMap<>();

  Replica(Batch batch) {
    this.batch = batch;
  }

  // ---- The network ----

  /** Runs forward and back in training mode. */
  abstract void run();

  /** The score of the last run, penalties included. */
  abstract double lastScore();

  /** The penalties on the parameters as they are now. */
  abstract double penalties();

  /** The flat gradient of the last run. */
  abstract INDArray flatGradient();

  /** The gradient of the sum of the losses in each input; null where there is none. */
  abstract List<@Nullable INDArray> inputGradients();

  abstract Map<String, INDArray> parameters();

  /** The names of the inputs. */
  abstract List<String> inputs();

  /** The layers, by the names that begin those of their parameters. */
  abstract Map<String, Layer> layers();

  /** Whether the backward pass gets to a layer or an input past the frozen layers. */
  abstract boolean isReached(String layerOrInput);

  abstract boolean isAveraged();

  abstract Dl4jModel model();

  // ---- What is the same for all ----

  final Batch batch() {
    return batch;
  }

  /** The parameters in the order of the flat vector, which is one from below upwards. */
  final Map<String, INDArray> views() {
    if (views.isEmpty()) {
      List<Map.Entry<String, INDArray>> sorted = new ArrayList<>(parameters().entrySet());
      sorted.sort(
          Comparator.comparingLong(e -> e.getValue().data().offset() + e.getValue().offset()));
      sorted.forEach(entry -> views.put(entry.getKey(), entry.getValue()));
    }
    return views;
  }

  /** The score in training mode, without penalties. */
  final double score() {
    run();
    return lastScore() - penalties();
  }

  /** What sums are divided by to give the score. */
  final double divisor() {
    return isAveraged() ? batch.examples() : 1;
  }

  /** The gradient of the last run's score in each parameter, elements in C order. */
  final Map<String, double[]> gradients() {
    INDArray flat = flatGradient();
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
    Layer layer = Objects.requireNonNull(layers().get(name));
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return "frozen: training does not change it";
    }
    if (!isReached(name)) {
      return "below a frozen layer, where Deeplearning4j's backward pass stops";
    }
    String key = parameter.substring(name.length() + 1);
    if (layer instanceof BatchNormalization
        && Arrays.asList("mean", "var", "log10stdev").contains(key)) {
      return "a running average: its entry of the gradient is an update, not a derivative";
    }
    return null;
  }

  /** The layer that a parameter belongs to. */
  final String layerOf(String parameter) {
    return layers().keySet().stream()
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
      return score();
    } finally {
      array.assign(start);
    }
  }
}
