package org.autodiff4j.samples;

import java.util.function.Function;
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
   * @param features one row an example, [examples, features]
   * @param targets the probability of each class, [examples, classes]
   */
  record Batch(Tensor features, Tensor targets) {}

  /** The flowers, standardised. */
  static Batch batch(IrisData data) {
    return new Batch(data.standardised(), data.oneHot());
  }

  /** All parameters 0: every class is equally probable. */
  static Params start(Batch batch) {
    int features = batch.features().shape().size(1);
    int classes = batch.targets().shape().size(1);
    return new Params(Tensor.zeros(features, classes), Tensor.zeros(classes));
  }

  static Tensor logProbabilities(Params params, Tensor features) {
    Tensor logits = features.matmul(params.weights()).add(params.bias());
    return logits.sub(logits.logSumExp(new int[] {-1}, true));
  }

  /** Mean cross entropy, and half the penalty times the squared parameters. */
  static Tensor loss(Params params, Batch batch) {
    Tensor likelihood = logProbabilities(params, batch.features()).mul(batch.targets()).sum(-1);
    Tensor squares = params.weights().square().sum().add(params.bias().square().sum());
    return squares.mul(PENALTY / 2).sub(likelihood.mean());
  }

  /** The loss on one batch, as a function of the parameters alone. */
  static Function<Params, Tensor> lossOn(Batch batch) {
    return params -> loss(params, batch);
  }

  /** The share of examples whose most probable class is the target. */
  static double accuracy(Params params, Batch batch) {
    Tensor predicted = logProbabilities(params, batch.features()).argmax(-1);
    return predicted.eq(batch.targets().argmax(-1)).mean().toDouble();
  }
}
