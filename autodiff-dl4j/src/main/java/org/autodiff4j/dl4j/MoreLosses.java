package org.autodiff4j.dl4j;

import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;

/** Losses that are not sums of one term for each output. */
final class MoreLosses {
  private MoreLosses() {}

  /**
   * Σᵢⱼ exp(aⱼ - aᵢ) / (p·m) over the p labels i that are one and the m labels j that are zero,
   * {@code [r, 1]}; 0 where all are of one kind. (Zhang and Zhou 2006, equation 3.)
   */
  static Tensor multiLabel(Tensor y, Tensor a) {
    Tensor none = y.eq(0).cast(a.dtype());
    Tensor zeros = none.sum(new int[] {1}, true);
    Tensor mixed = zeros.gt(0).and(zeros.lt(y.shape().size(1)));
    Tensor pairs = zeros.mul(y.sum(new int[] {1}, true));
    Tensor up = none.mul(a.exp()).sum(new int[] {1}, true);
    Tensor down = y.mul(a.neg().exp()).sum(new int[] {1}, true);
    Tensor norm = Tensors.where(mixed, pairs, pairs.like(1));
    return Tensors.where(mixed, up.mul(down).div(norm), up.like(0));
  }

  /**
   * The negative logarithm of a mixture of k normal densities, {@code [r, 1]}; outputs are k logits
   * of the weights, k logarithms of deviations and k means of w numbers. (Bishop 1994, equations 23
   * to 29.)
   */
  static Losses.Elementwise mixtureDensity(LossMixtureDensity loss, IActivation activation) {
    var act = Activations.of(activation);
    int k = loss.getNMixtures();
    int w = loss.getLabelWidth();
    return (y, z, clip) -> {
      Tensor a = act.apply(z);
      int rows = a.shape().size(0);
      if (a.shape().size(1) != (w + 2) * k) {
        throw new ShapeException(
            "LossMixtureDensity of "
                + k
                + " densities of "
                + w
                + " labels needs "
                + (w + 2) * k
                + " outputs, but the layer has "
                + a.shape().size(1)
                + ".");
      }
      Tensor logWeights = Nn.logSoftmax(a.slice(1, 0, k), 1);
      Tensor logSigma = a.slice(1, k, 2 * k);
      Tensor mu = a.slice(1, 2 * k, (w + 2) * k).reshape(rows, k, w);
      Tensor squares = y.reshape(rows, 1, w).sub(mu).square().sum(2);
      Tensor exponent = squares.div(logSigma.mul(2).exp().mul(2)).neg();
      Tensor logs = logWeights.add(exponent).sub(logSigma.add(0.5 * Math.log(2 * Math.PI)).mul(w));
      return logs.logSumExp(new int[] {1}, true).neg();
    };
  }

  /**
   * 1 - (1 + β²)·tp / ((1 + β²)·tp + β²·fn + fp) of the whole batch, {@code [1, 1]}, with
   * probabilities in place of decisions; 0 where there is nothing to count. (Pastor-Pellicer and
   * others 2013.)
   *
   * @param a what the layer gives, {@code [r, 1]} or {@code [r, 2]}
   */
  static Tensor fMeasure(LossFMeasure loss, Tensor y, Tensor a, @Nullable Tensor mask) {
    int columns = a.shape().size(1);
    if (columns > 2) {
      throw new ShapeException(
          "LossFMeasure is of one or two outputs, but the layer has " + columns + ".");
    }
    boolean one = columns == 1;
    Tensor isPositive = one ? y : y.slice(1, 1, 2);
    Tensor isNegative = one ? y.neg().add(1) : y.slice(1, 0, 1);
    Tensor negative = one ? a.neg().add(1) : a.slice(1, 0, 1);
    Tensor positive = one ? a : a.slice(1, 1, 2);
    if (mask != null) {
      isPositive = isPositive.mul(mask);
      isNegative = isNegative.mul(mask);
    }
    double square = loss.getBeta() * loss.getBeta();
    Tensor hits = isPositive.mul(positive).sum().mul(1 + square);
    Tensor all =
        hits.add(isPositive.mul(negative).sum().mul(square)).add(isNegative.mul(positive).sum());
    Tensor empty = all.eq(0);
    Tensor ratio = hits.div(Tensors.where(empty, all.like(1), all));
    return Tensors.where(empty, ratio.like(0), ratio.neg().add(1)).reshape(Shape.of(1, 1));
  }
}
