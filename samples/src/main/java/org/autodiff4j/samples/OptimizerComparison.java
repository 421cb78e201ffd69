package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.solver.NewtonCg;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains one Deeplearning4j network from one start by its own gradient descent and LBFGS, and by
 * Newton-CG through the bridge, and counts the iterations to each of some losses.
 */
public final class OptimizerComparison {
  /** Losses to reach. */
  static final List<Double> TARGETS = List.of(0.2, 0.1, 0.08, 0.075);

  private static final double[] RATES = {0.3, 1, 3};
  private static final int MAX_ITERATIONS = 150;

  private OptimizerComparison() {}

  /**
   * One method's way.
   *
   * @param method its name
   * @param iterations to each of {@link #TARGETS}; -1 if not reached
   * @param loss the least loss met
   */
  record Run(String method, List<Integer> iterations, double loss) {}

  /** Counts the iterations to the targets of losses as they come. */
  private static final class Watch {
    private final String method;
    private final List<Integer> iterations = new ArrayList<>();
    private double least = Double.POSITIVE_INFINITY;

    Watch(String method) {
      this.method = method;
    }

    /** Whether there are targets left. */
    boolean see(int iteration, double loss) {
      least = Math.min(least, loss);
      while (iterations.size() < TARGETS.size() && loss <= TARGETS.get(iterations.size())) {
        iterations.add(iteration);
      }
      return iterations.size() < TARGETS.size();
    }

    Run run() {
      List<Integer> all = new ArrayList<>(iterations);
      while (all.size() < TARGETS.size()) {
        all.add(-1);
      }
      return new Run(method, all, least);
    }
  }

  static DataSet data() {
    IrisData iris = IrisData.load();
    Tensor labels = Tensors.oneHot(iris.species(), iris.speciesNames().size(), DType.FLOAT64);
    return new DataSet(NDArrays.toNd4j(iris.standardised()), NDArrays.toNd4j(labels));
  }

  private static MultiLayerNetwork net(OptimizationAlgorithm algorithm, double rate) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(20261127)
                .dataType(DataType.DOUBLE)
                .optimizationAlgo(algorithm)
                .updater(new Sgd(rate))
                .l2(1e-3)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    net.init();
    return net;
  }

  /** Deeplearning4j's own methods: one iteration is one call of fit on all data. */
  static Run own(
      String method,
      OptimizationAlgorithm algorithm,
      double rate,
      int maxIterations,
      DataSet data) {
    MultiLayerNetwork net = net(algorithm, rate);
    Watch watch = new Watch(method);
    try (Progress progress = Progress.of(method, maxIterations)) {
      for (int iteration = 0; watch.see(iteration, net.score(data)); iteration++) {
        if (iteration == maxIterations) {
          break;
        }
        net.fit(data);
        progress.step("loss " + net.score());
      }
    }
    return watch.run();
  }

  /** The best run of a method of Deeplearning4j over learning rates. */
  static Run tuned(String method, OptimizationAlgorithm algorithm, DataSet data) {
    Run best = null;
    for (double rate : RATES) {
      Run run = own(method + ", rate " + rate, algorithm, rate, MAX_ITERATIONS, data);
      if (best == null || rank(run) < rank(best)) {
        best = run;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** By the iterations to the last target, or the least loss of those that miss it. */
  private static double rank(Run run) {
    int last = run.iterations.get(TARGETS.size() - 1);
    return last < 0 ? MAX_ITERATIONS + run.loss : last;
  }

  /** Newton-CG on the same loss from the same start; the network gets the result. */
  static Run newton(String method, boolean gaussNewton, DataSet data) {
    MultiLayerNetwork net = net(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, 1);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity sensitivity = Sensitivity.of(model, model.loss(data));
    Watch watch = new Watch(method);
    NewtonCg<Map<String, Tensor>> newton =
        gaussNewton ? sensitivity.gaussNewton() : sensitivity.newton();
    Minimum<Map<String, Tensor>> minimum =
        newton
            .target(TARGETS.get(TARGETS.size() - 1))
            .listener(step -> watch.see(step.number(), step.value()))
            .minimise(model.trainable());
    model.writeTo(net, minimum.x());
    Run run = watch.run();
    return new Run(
        method + ", " + minimum.hessianProducts() + " products", run.iterations, net.score(data));
  }

  static List<Run> compare() {
    DataSet data = data();
    return List.of(
        newton("Newton-CG, Hessian", false, data),
        newton("Newton-CG, Gauss-Newton", true, data),
        tuned("LBFGS", OptimizationAlgorithm.LBFGS, data),
        tuned("SGD", OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, data));
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Optimizers: a Deeplearning4j network on iris, its own and Newton-CG");
    out.println(
        "4-8-3 units, cross entropy with an L2 penalty, all 150 flowers at each iteration,");
    out.println(
        "one start. Deeplearning4j's methods at the best of the rates 0.3, 1 and 3; a product");
    out.println("of Newton-CG costs about two gradients. Iterations until the loss is at most:");
    out.println();
    List<String> header = new ArrayList<>(List.of("method"));
    TARGETS.forEach(target -> header.add(target.toString()));
    header.add("last loss");
    Table table = new Table(header.toArray(new String[0]));
    for (Run run : compare()) {
      List<Object> row = new ArrayList<>(List.of(run.method()));
      run.iterations().forEach(count -> row.add(count < 0 ? "> " + MAX_ITERATIONS : count));
      row.add(String.format(Locale.ROOT, "%.6f", run.loss()));
      table.row(row.toArray());
    }
    table.print(out);
  }
}
