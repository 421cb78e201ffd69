package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A block of the gradient to check.
 *
 * @param name the parameter or input
 * @param input which input it is, or -1 for a parameter
 * @param array its values, which a replica runs on
 * @param gradient Deeplearning4j's gradient, elements in C order; empty if there is none
 * @param exemption why it cannot be checked, or null
 */
record Target(
    String name, int input, INDArray array, Gradient gradient, @Nullable String exemption) {
  /** A gradient's elements. */
  static final class Gradient {
    static final Gradient NONE = new Gradient(new double[0]);
    private final double[] values;

    Gradient(double[] values) {
      this.values = values;
    }
  }

  Shape shape() {
    return Replica.shape(array);
  }

  /** The directions, of length 1. */
  List<double[]> directions(CheckOptions options) {
    Random random = new Random(options.seed() * 1_000_003 + name.hashCode());
    List<double[]> directions = new ArrayList<>();
    for (int k = 0; k < options.directions(); k++) {
      double[] v = new double[Math.toIntExact(array.length())];
      double squares = 0;
      for (int i = 0; i < v.length; i++) {
        v[i] = random.nextGaussian();
        squares += v[i] * v[i];
      }
      double length = Math.sqrt(squares);
      for (int i = 0; i < v.length; i++) {
        v[i] /= length;
      }
      directions.add(v);
    }
    return directions;
  }

  /** What Deeplearning4j's gradient gives along a direction. */
  double theirs(double[] direction) {
    double sum = 0;
    for (int i = 0; i < direction.length; i++) {
      sum += gradient.values[i] * direction[i];
    }
    return sum;
  }

  /** The forward-mode derivative of a loss along a direction. */
  double forward(Dl4jLoss loss, double[] direction) {
    Function<Tensor, Tensor> f =
        input < 0
            ? value -> loss.apply(Map.of(name, value))
            : value -> {
              List<Tensor> inputs = new ArrayList<>(loss.inputs());
              inputs.set(input, value);
              return loss.ofInputs().apply(inputs);
            };
    Tensor at = Tensor.of(Replica.elements(array)).reshape(shape());
    return Autodiff.jvp(f, at, Tensor.of(direction).reshape(shape())).tangent().toDouble();
  }

  /**
   * The difference of a replica's score along a direction; how good, {@link Difference#of} says.
   */
  Difference difference(Replica replica, double[] direction, double relative, double absolute) {
    INDArray start = array.dup();
    INDArray v = Nd4j.createFromArray(direction).reshape('c', array.shape());
    return Difference.of(step -> replica.scoreAt(array, start, v, step), relative, absolute);
  }
}
