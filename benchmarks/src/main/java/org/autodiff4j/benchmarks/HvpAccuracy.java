package org.autodiff4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.autodiff4j.Autodiff;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Prints how far Hessian-vector products are from the one that the bridge computes in f64: the
 * bridge's own in f32, and central differences of two gradients of Deeplearning4j in both types,
 * with steps from 1e-6 to 10 along a direction of length 1.
 */
public final class HvpAccuracy {
  private HvpAccuracy() {}

  /** A step along a direction of length 1, and the relative error of the difference with it. */
  record Difference(double step, double error) {}

  /**
   * Relative errors of one network in one type, as {@code |u - Hv|/|Hv|}.
   *
   * @param exact of the bridge's product; NaN in f64, which is what all are compared with
   * @param differences of central differences, by growing step
   */
  record Errors(double exact, List<Difference> differences) {
    Difference best() {
      return differences.stream().min((a, b) -> Double.compare(a.error, b.error)).orElseThrow();
    }

    double at(double step) {
      return differences.stream()
          .min((a, b) -> Double.compare(Math.abs(a.step - step), Math.abs(b.step - step)))
          .orElseThrow()
          .error;
    }
  }

  public static void main(String[] args) {
    System.out.println(
        "network          type    bridge    difference, step 1e-2   step 1e-5   best   (at step)");
    for (Dl4jNets.Kind kind : Dl4jNets.Kind.values()) {
      for (Activation activation : new Activation[] {Activation.TANH, Activation.RELU}) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
          Errors errors = errors(kind, activation, type, halfDecades());
          System.out.printf(
              "%-6s %-9s %-7s %-9s %14.1e %18.1e %10.1e   (%.1e)%n",
              kind,
              activation,
              type,
              type == DataType.DOUBLE ? "-" : "%.1e".formatted(errors.exact),
              errors.at(1e-2),
              errors.at(1e-5),
              errors.best().error,
              errors.best().step);
        }
      }
    }
  }

  /** From 1e-6 to 10. */
  private static double[] halfDecades() {
    return IntStream.rangeClosed(-12, 2).mapToDouble(half -> Math.pow(10, half / 2.0)).toArray();
  }

  /** The errors with differences of these steps. */
  static Errors errors(Dl4jNets.Kind kind, Activation activation, DataType type, double... steps) {
    // The network in f64 has the numbers that the one in f32 has.
    MultiLayerNetwork single = Dl4jNets.net(kind, activation, DataType.FLOAT);
    MultiLayerNetwork twice = single.convertDataType(DataType.DOUBLE);
    double[] truth = exact(twice, Dl4jNets.data(kind, DataType.DOUBLE));
    MultiLayerNetwork net = type == DataType.DOUBLE ? twice : single;
    DataSet data = Dl4jNets.data(kind, type);
    double exact = type == DataType.DOUBLE ? Double.NaN : distance(exact(net, data), truth);
    INDArray theta = net.params().dup();
    INDArray v = Dl4jNets.direction(net);
    List<Difference> differences = new ArrayList<>();
    for (double step : steps) {
      double[] u = Dl4jNets.difference(net, data, theta, v, step).toDoubleVector();
      differences.add(new Difference(step, distance(u, truth)));
    }
    return new Errors(exact, differences);
  }

  private static double[] exact(MultiLayerNetwork net, DataSet data) {
    Dl4jModel model = Dl4jModel.of(net);
    Tensor v = NDArrays.tensor(Dl4jNets.direction(net));
    return model
        .flatten(Autodiff.hvp(model.loss(data), model.params(), model.unflatten(v)))
        .toArray();
  }

  private static double distance(double[] u, double[] truth) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < truth.length; i++) {
      squares += (u[i] - truth[i]) * (u[i] - truth[i]);
      norm += truth[i] * truth[i];
    }
    return Math.sqrt(squares / norm);
  }
}
