package org.autodiff4j.samples;

import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;

/** A linear classifier: the probabilities of the classes are the softmax of {@code x W + b}. */
final class SoftmaxRegression {
  /**
   * The weight of the penalty on the squared parameters. Without one the loss has no minimum: the
   * setosas can be separated, and ever larger weights fit them ever better.
   */
  static final double PENALTY = 0.01;

  private SoftmaxRegression() {}

  /**
   * What is trained.
   *
   * @param weights one column a class, [features, classes]
   * @param bias [classes]
   */
  record Params(Tensor weights, Tensor bias) {}

  /**
   * What it is trained on.
   *
   * @param features one row an example, f64[examples, features]
   * @param labels the class of each, i64[examples]
   */
  record Batch(Tensor features, Tensor labels) {}

  /** The flowers, their sizes standardised. */
  static Batch batch(IrisData data) {
    return new Batch(data.standardised(), data.species());
  }

  /** All parameters 0: every class is equally probable. */
  static Params start(IrisData data) {
    int classes = data.speciesNames().size();
    return new Params(Tensor.zeros(data.featureNames().size(), classes), Tensor.zeros(classes));
  }

  /** {@code x W + b}, one row an example. */
  static Tensor logits(Params params, Tensor features) {
    return features.matmul(params.weights()).add(params.bias());
  }

  /** Mean cross entropy, and half the penalty times the squared parameters. */
  static Tensor loss(Params params, Batch batch) {
    Tensor squares = params.weights().square().sum().add(params.bias().square().sum());
    return Nn.crossEntropy(logits(params, batch.features()), batch.labels())
        .add(squares.mul(PENALTY / 2));
  }

  /** The probability of each class, one row an example. */
  static Tensor probabilities(Params params, Tensor features) {
    return Nn.softmax(logits(params, features), -1);
  }

  /** The share of examples whose most probable class is theirs. */
  static double accuracy(Params params, Batch batch) {
    Tensor predicted = logits(params, batch.features()).argmax(-1);
    return predicted.eq(batch.labels()).mean().toDouble();
  }
}
