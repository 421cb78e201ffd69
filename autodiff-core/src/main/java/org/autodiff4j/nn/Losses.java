package org.autodiff4j.nn;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.ShapeException;

/**
 * Losses of single elements or rows; reduce them with {@code mean()} or {@code sum()}. Shapes never
 * broadcast: such that differ are an error. Integers become f64. Those of classification by logits
 * are in {@link Nn}.
 */
public final class Losses {
  private Losses() {}

  /**
   * {@code |prediction - target|} of each element; its derivative is 0 where they are equal.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor absoluteError(Tensor prediction, Tensor target) {
    return difference("absoluteError", prediction, target).abs();
  }

  /**
   * {@code (prediction - target)²} of each element.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor squaredError(Tensor prediction, Tensor target) {
    return difference("squaredError", prediction, target).square();
  }

  /**
   * {@code d²/2} where {@code |d| ≤ δ}, else {@code δ·(|d| - δ/2)}, for d = prediction - target.
   * Huber, 1964.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor huber(Tensor prediction, Tensor target, double delta) {
    requireAbove("huber", "delta", delta, 0);
    Tensor size = difference("huber", prediction, target).abs();
    Tensor inner = size.minimum(delta);
    return inner.square().mul(0.5).add(size.sub(inner).mul(delta));
  }

  /**
   * {@link #huber} divided by its δ, here β: {@code d²/2β} where {@code |d| < β}, else {@code |d| -
   * β/2}. With β = 0 it is {@link #absoluteError}.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor smoothL1(Tensor prediction, Tensor target, double beta) {
    return beta == 0
        ? absoluteError(prediction, target)
        : huber(prediction, target, beta).div(beta);
  }

  /**
   * {@code log cosh(prediction - target)}, to full relative precision near 0 and without overflow.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor logCosh(Tensor prediction, Tensor target) {
    Tensor d = difference("logCosh", prediction, target);
    Tensor near = d.abs().lt(1);
    Tensor small = Tensors.where(near, d, d.like(0)).sinh().square().log1p().mul(0.5);
    Tensor size = Tensors.where(near, d.like(1), d).abs();
    Tensor great = size.add(size.mul(-2).exp().log1p()).sub(Math.log(2));
    return Tensors.where(near, small, great);
  }

  /**
   * {@code max(0, 1 - t·x)} of scores x and targets t, which are -1 or 1; the derivative at the
   * margin is 0.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor hinge(Tensor scores, Tensor targets) {
    requireSameShape("hinge", scores, targets);
    return Nn.relu(real(scores).mul(targets).neg().add(1));
  }

  /**
   * The square of {@link #hinge}.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor squaredHinge(Tensor scores, Tensor targets) {
    requireSameShape("squaredHinge", scores, targets);
    return hinge(scores, targets).square();
  }

  /**
   * {@code Σ t·(log t - log q)} over the last axis: how far the distribution with logarithms {@code
   * logPrediction} is from the targets t, {@code [..., classes] -> [...]}. A class of target 0 adds
   * 0, whatever its prediction; there {@code t·log t} is taken to have derivative 0 in t.
   *
   * @throws ShapeException if the shapes differ, or there is no axis
   */
  public static Tensor klDivergence(Tensor logPrediction, Tensor targets) {
    requireSameShape("klDivergence", logPrediction, targets);
    requireAxis("klDivergence", logPrediction);
    Tensor t = real(targets);
    Tensor none = t.eq(0);
    Tensor logT = Tensors.where(none, t.like(1), t).log();
    Tensor q = real(logPrediction);
    Tensor impossible = none.and(q.eq(Double.NEGATIVE_INFINITY));
    Tensor logQ = Tensors.where(impossible, q.like(0), q);
    return t.mul(logT.sub(logQ)).sum(-1);
  }

  /**
   * {@code e^x - t·x}: the negative log likelihood of counts t under Poisson rates {@code e^x}, but
   * for {@code log t!}, which does not depend on x.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor poissonNll(Tensor logRates, Tensor counts) {
    requireSameShape("poissonNll", logRates, counts);
    return logRates.exp().sub(logRates.mul(counts));
  }

  /**
   * {@code x·y / (max(‖x‖, ε)·max(‖y‖, ε))} along an axis, which is dropped.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor cosineSimilarity(Tensor x, Tensor y, double epsilon, int axis) {
    requireSameShape("cosineSimilarity", x, y);
    requireAxis("cosineSimilarity", x);
    return Normalization.l2Normalize(x, epsilon, axis)
        .mul(Normalization.l2Normalize(y, epsilon, axis))
        .sum(axis);
  }

  /**
   * 1 - {@link #cosineSimilarity}.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor cosineDistance(Tensor x, Tensor y, double epsilon, int axis) {
    return cosineSimilarity(x, y, epsilon, axis).neg().add(1);
  }

  /**
   * {@code (1 - α)·t + α/classes}: probabilities moved towards the uniform ones, over the last
   * axis. Szegedy et al., 2016.
   */
  public static Tensor smoothLabels(Tensor probabilities, double alpha) {
    requireAxis("smoothLabels", probabilities);
    return real(probabilities).mul(1 - alpha).add(alpha / probabilities.shape().size(-1));
  }

  private static Tensor difference(String loss, Tensor prediction, Tensor target) {
    requireSameShape(loss, prediction, target);
    return real(prediction.sub(target));
  }

  private static void requireSameShape(String loss, Tensor x, Tensor y) {
    if (!x.shape().equals(y.shape())) {
      throw new ShapeException(
          loss
              + ": shapes "
              + x.shape()
              + " and "
              + y.shape()
              + " do not match. Losses do not broadcast; reshape one of them.");
    }
  }

  private static void requireAxis(String loss, Tensor x) {
    if (x.rank() == 0) {
      throw new ShapeException(loss + " needs an axis to sum along, but got a scalar.");
    }
  }

  private static void requireAbove(String loss, String what, double value, double least) {
    if (!(value > least)) {
      throw new org.autodiff4j.types.AutodiffException(
          loss + ": " + what + " must be greater than " + least + ", but is " + value + ".");
    }
  }

  private static Tensor real(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }
}
