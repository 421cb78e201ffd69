package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Checks Deeplearning4j's back-propagation of a network on some data.
 *
 * <pre>{@code
 * BackpropReport report = Dl4jCheck.backprop(net, dataSet);
 * System.out.println(report);       // a table: ratio, error and verdict of each parameter and input
 * report.requireOk();               // in a test
 * }</pre>
 */
public final class Dl4jCheck {
  private Dl4jCheck() {}

  /** As {@link #backprop(MultiLayerNetwork, DataSet, CheckOptions)}, with standard options. */
  public static BackpropReport backprop(MultiLayerNetwork net, DataSet data) {
    return backprop(net, data, CheckOptions.standard());
  }

  public static BackpropReport backprop(MultiLayerNetwork net, DataSet data, CheckOptions options) {
    return backprop(net, Batch.of(data), options);
  }

  /** As {@link #backprop(MultiLayerNetwork, DataSet, CheckOptions)}, of one input and output. */
  public static BackpropReport backprop(
      MultiLayerNetwork net, MultiDataSet data, CheckOptions options) {
    return backprop(net, Batch.of(data), options);
  }

  /** As {@link #backprop(ComputationGraph, MultiDataSet, CheckOptions)}, with standard options. */
  public static BackpropReport backprop(ComputationGraph net, MultiDataSet data) {
    return backprop(net, data, CheckOptions.standard());
  }

  public static BackpropReport backprop(
      ComputationGraph net, MultiDataSet data, CheckOptions options) {
    return backprop(net, Batch.of(data), options);
  }

  /** As {@link #backprop(ComputationGraph, DataSet, CheckOptions)}, with standard options. */
  public static BackpropReport backprop(ComputationGraph net, DataSet data) {
    return backprop(net, data, CheckOptions.standard());
  }

  /**
   * As {@link #backprop(ComputationGraph, MultiDataSet, CheckOptions)}, of one input and output.
   */
  public static BackpropReport backprop(ComputationGraph net, DataSet data, CheckOptions options) {
    return backprop(net, Batch.of(data), options);
  }

  private static BackpropReport backprop(MultiLayerNetwork net, Batch data, CheckOptions options) {
    MultiLayerReplica.require(net);
    data.checked(1, 1);
    return check(
        net.params().dataType(),
        options,
        (type, isClipped, warnings) ->
            MultiLayerReplica.of(
                net, data.copy(type, options.maxExamples()), type, isClipped, warnings));
  }

  private static BackpropReport backprop(ComputationGraph net, Batch data, CheckOptions options) {
    GraphReplica.require(net);
    data.checked(net.getNumInputArrays(), net.getNumOutputArrays());
    return check(
        net.params().dataType(),
        options,
        (type, isClipped, warnings) ->
            GraphReplica.of(
                net, data.copy(type, options.maxExamples()), type, isClipped, warnings));
  }

  private interface Copies {
    /** A copy, or null if it shall be without clips and there are none. */
    @Nullable Replica in(DataType type, boolean isClipped, List<String> warnings);
  }

  private static BackpropReport check(DataType own, CheckOptions options, Copies copies) {
    List<String> warnings = new ArrayList<>();
    Replica exact = Objects.requireNonNull(copies.in(DataType.DOUBLE, true, warnings));
    double score = Checker.checkedScore(exact);
    Replica open = copies.in(DataType.DOUBLE, false, new ArrayList<>());
    boolean isClipped = true;
    if (open != null) {
      double unclipped = open.score();
      if (Double.isFinite(unclipped) && unclipped != score) {
        warnings.add(
            "Probabilities lie beyond the clip of the loss, where the score is flat but training goes on: the gradient"
                + " was compared with that of the loss without its clip.");
        exact = open;
        isClipped = false;
      }
    }
    DataType type = options.ownPrecision() ? own : DataType.DOUBLE;
    Replica theirs =
        type == DataType.DOUBLE
            ? exact
            : Objects.requireNonNull(copies.in(type, isClipped, new ArrayList<>()));
    return new Checker(theirs, exact, type, options, warnings).report();
  }
}
