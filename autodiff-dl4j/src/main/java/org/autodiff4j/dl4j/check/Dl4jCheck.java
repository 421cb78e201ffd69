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
 * Checks Deeplearning4j's back-propagation of a network on some data: of each parameter and each
 * input, whether its gradient is the derivative of its score.
 *
 * <pre>{@code
 * BackpropReport report = Dl4jCheck.backprop(net, dataSet);
 * System.out.println(report);       // a table: ratio, error and verdict of each parameter and input
 * report.requireOk();               // in a test
 * }</pre>
 *
 * <p><b>What is compared.</b> The gradient that training computes, divided by the number of
 * examples as the score is (unless {@code miniBatch(false)}), along random directions of one block
 * at a time, with the forward-mode derivative of {@link org.autodiff4j.dl4j.Dl4jModel}'s loss in
 * training mode along the same directions. Penalties (l1, l2, weight decay) are left out on both
 * sides: they are no part of that gradient, the updater adds them. Running averages of batch
 * normalization, frozen layers and what lies below them, and the indices of embeddings have no
 * gradient to compare and are skipped. The gradient in an input is the one that the backward pass
 * of training leaves there, for graphs too.
 *
 * <p><b>When a block is called wrong.</b> A third witness must say so: a central difference of
 * fourth order of Deeplearning4j's own score. If it sides with Deeplearning4j, the block is skipped
 * with a warning, for the fault is then this library's or that of a registered layer function.
 * Where the score has a kink (relu at 0, ties of a maximum) the conventions are Deeplearning4j's;
 * if the two differ there all the same, they are compared at a point nearby. Beyond the clip of a
 * loss, where the score is flat but training goes on, the loss is taken without its clip.
 *
 * <p><b>Models that cannot be expressed</b> are compared with differences alone, and say so: {@link
 * Method#DIFFERENCE}, with a tolerance of at least 1e-5.
 *
 * <p><b>The network is not changed</b>, nor the data: a copy of both in f64 is run. In the copy
 * dropout and weight noise are off, and truncated back-propagation through time runs over whole
 * sequences; warnings say so.
 *
 * <p><b>Cost.</b> A few runs of the network forward and back, then for each block and direction one
 * {@code jvp}, about two evaluations of the loss. A block that seems wrong takes 9 to 37 forward
 * passes more. By differences every direction of every block takes that.
 */
public final class Dl4jCheck {
  private Dl4jCheck() {}

  /** As {@link #backprop(MultiLayerNetwork, DataSet, CheckOptions)}, with standard options. */
  public static BackpropReport backprop(MultiLayerNetwork net, DataSet data) {
    return backprop(net, data, CheckOptions.standard());
  }

  /**
   * Checks the gradient of a network.
   *
   * @throws org.autodiff4j.types.AutodiffException if the network is not initialized or has no
   *     output layer, if the data does not fit it or has no examples, if the score is not finite,
   *     or if two runs give different scores
   */
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

  /**
   * Checks the gradient of a graph.
   *
   * @throws org.autodiff4j.types.AutodiffException if the graph is not initialized or an output is
   *     no output layer, if the data does not fit it or has no examples, if the score is not
   *     finite, or if two runs give different scores
   */
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
