package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;

/**
 * Losses. The operands of most are predictions, weights that broadcast to the losses, and labels;
 * the first integer argument says how the weighted losses are reduced.
 */
final class LossOps {
  private static final int NONE = 0;
  private static final int SUM = 1;
  private static final int MEAN_BY_WEIGHT = 2;

  private LossOps() {}

  @FunctionalInterface
  private interface Loss {
    Tensor of(Tensor prediction, Tensor label, OpArguments a);
  }

  static void addTo(OpTable table) {
    weighted(table, "absolute_difference_loss", (p, y, a) -> p.sub(y).abs());
    weighted(table, "mean_sqerr_loss", (p, y, a) -> p.sub(y).square());
    weighted(table, "huber_loss", (p, y, a) -> huber(p.sub(y).abs(), a.real(0)));
    weighted(table, "hinge_loss", (p, y, a) -> Nn.relu(y.mul(2).sub(1).mul(p).neg().add(1)));
    weighted(table, "log_loss", (p, y, a) -> log(p, y, a.real(0)));
    weighted(table, "log_poisson_loss", LossOps::poisson);
    weighted(table, "sigm_cross_entropy_loss", LossOps::sigmoid);
    weighted(table, "softmax_cross_entropy_loss", LossOps::softmax);
    weighted(
        table,
        "cosine_distance_loss",
        (p, y, a) -> p.mul(y).sum(new int[] {a.integer(1)}, true).neg().add(1));
    table.unary("l2_loss", x -> x.square().sum().mul(0.5));
    table.put(
        "softmax_cross_entropy_loss_with_logits",
        (in, a) -> crossEntropy(in.get(0), in.get(1), a.integer(0, -1)));
    table.put("sparse_softmax_cross_entropy_loss_with_logits", (in, a) -> sparse(in));
  }

  private static void weighted(OpTable table, String name, Loss loss) {
    table.put(
        name,
        (in, a) -> {
          Tensor prediction = in.get(0);
          Tensor label = in.get(2).cast(prediction.dtype());
          return reduced(loss.of(prediction, label, a), in.get(1), a.integer(0));
        });
    table.require(
        name,
        a -> {
          if (a.integer(0) < NONE || a.integer(0) > 3) {
            throw new Unsupported("loss reduction " + a.integer(0));
          }
        });
  }

  /** A mean over weights that are all 0 is 0. */
  private static Tensor reduced(Tensor losses, Tensor weights, int reduction) {
    Tensor w = weights.cast(losses.dtype()).broadcastTo(losses.shape());
    Tensor products = losses.mul(w);
    if (reduction == NONE) {
      return products;
    }
    Tensor sum = products.sum();
    if (reduction == SUM) {
      return sum;
    }
    Tensor count = reduction == MEAN_BY_WEIGHT ? w.sum() : w.ne(0).cast(losses.dtype()).sum();
    Tensor none = count.eq(0);
    return Tensors.where(none, sum.like(0), sum.div(Tensors.where(none, count.like(1), count)));
  }

  /** d²/2 up to δ, beyond it δ·d - δ²/2. */
  private static Tensor huber(Tensor distance, double delta) {
    Tensor near = distance.le(delta);
    Tensor square = distance.square().mul(0.5);
    return Tensors.where(near, square, distance.mul(delta).sub(0.5 * delta * delta));
  }

  private static Tensor log(Tensor p, Tensor y, double epsilon) {
    Tensor one = p.add(epsilon).log().mul(y);
    Tensor other = p.neg().add(1 + epsilon).log().mul(y.neg().add(1));
    return one.add(other).neg();
  }

  /** eᵖ - y·p, and in its full form Stirling's y·log y - y + log(2π·y)/2. */
  private static Tensor poisson(Tensor p, Tensor y, OpArguments a) {
    Tensor loss = p.exp().sub(p.mul(y));
    if (a.integer(1, 0) == 0) {
      return loss;
    }
    Tensor stirling = y.mul(y.log()).sub(y).add(y.mul(2 * Math.PI).log().mul(0.5));
    return loss.add(stirling);
  }

  /** Labels y·(1 - s) + s/2 for a smoothing s. */
  private static Tensor sigmoid(Tensor logits, Tensor y, OpArguments a) {
    double smoothing = a.reals().isEmpty() ? 0 : a.real(0);
    Tensor smooth = smoothing == 0 ? y : y.mul(1 - smoothing).add(0.5 * smoothing);
    return logits.softplus().sub(logits.mul(smooth));
  }

  /** Labels y·(1 - s) + s/classes for a smoothing s, where classes are counted on axis 1. */
  private static Tensor softmax(Tensor logits, Tensor y, OpArguments a) {
    double smoothing = a.reals().isEmpty() ? 0 : a.real(0);
    Tensor smooth =
        smoothing == 0
            ? y
            : y.mul(1 - smoothing).add(smoothing / y.shape().size(Math.min(1, y.rank() - 1)));
    return crossEntropy(logits, smooth, -1);
  }

  private static Tensor crossEntropy(Tensor logits, Tensor y, int axis) {
    return Nn.logSoftmax(logits, axis).mul(y.cast(logits.dtype())).sum(axis).neg();
  }

  /** Operands: labels, logits. */
  private static Tensor sparse(List<Tensor> in) {
    Tensor labels = in.get(0).cast(DType.INT64);
    return Nn.crossEntropyPerRow(in.get(1), labels);
  }
}
