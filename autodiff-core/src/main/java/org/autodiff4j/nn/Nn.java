package org.autodiff4j.nn;

import org.autodiff4j.tensor.Cumulative.LogSoftmax;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Activations and losses. Results have the element type of the operands, f64 where only integers
 * are given. Losses never broadcast: shapes that differ are an error.
 */
public final class Nn {
  private Nn() {}

  // ---- Activations ----

  /** The greater of x and 0; NaN of NaN. The derivative at 0 is 0. */
  public static Tensor relu(Tensor x) {
    return Tensors.where(x.le(0), x.like(0), x);
  }

  /**
   * {@code e^x / Σ e^x} along an axis. Computed as the exponential of {@link #logSoftmax}, so small
   * probabilities keep their relative precision, and so do the derivatives {@code p·(1 - p)} of
   * probabilities near 1. NaN where an element is NaN or +∞, or where all are -∞.
   */
  public static Tensor softmax(Tensor x, int axis) {
    return logSoftmax(x, axis).exp();
  }

  /**
   * {@code x - log Σ e^x} along an axis, with full relative precision also near 0. NaN where an
   * element is NaN or +∞, or where all are -∞.
   */
  public static Tensor logSoftmax(Tensor x, int axis) {
    return Interpreter.bind(new LogSoftmax(Axes.normalise(axis, x.rank())), real(x));
  }

  /**
   * {@link #softmax(Tensor, int)} among the elements where the mask, which broadcasts to x, holds;
   * 0 elsewhere, whatever x is there. Where the mask holds nowhere along the axis all is 0, with
   * derivative 0.
   *
   * @throws DTypeException if the mask is not boolean
   */
  public static Tensor softmax(Tensor x, int axis, Tensor mask) {
    if (mask.dtype() != DType.BOOL) {
      throw new DTypeException(
          "softmax needs a boolean mask, but got "
              + mask.type()
              + ". Compare first, as in mask.ne(0).");
    }
    int along = Axes.normalise(axis, x.rank());
    Tensor real = real(x);
    Shape shape = Broadcasting.broadcast("softmax", x.shape(), mask.shape());
    if (!shape.equals(x.shape())) {
      throw new ShapeException(
          "softmax: a mask of shape " + mask.shape() + " does not broadcast to " + x.shape() + ".");
    }
    Tensor all = mask.broadcastTo(shape);
    Tensor any = all.cast(DType.INT32).sum(new int[] {along}, true).gt(0);
    Tensor lowest = Tensor.full(TensorType.of(real.dtype()), Double.NEGATIVE_INFINITY);
    Tensor outside = Tensors.where(any, lowest, 0);
    Tensor p = softmax(Tensors.where(all, real, outside), along);
    return Tensors.where(all, p, p.like(0));
  }

  // ---- Losses ----

  /** The mean of {@link #crossEntropyPerRow} over all rows; NaN of no rows. */
  public static Tensor crossEntropy(Tensor logits, Tensor targets) {
    return crossEntropyPerRow(logits, targets).mean();
  }

  /**
   * The cross entropy {@code -Σ t·log softmax(x)} over the classes, which are the last axis of the
   * logits: {@code [..., classes] -> [...]}. Targets are of one of two kinds.
   *
   * <ul>
   *   <li>Integers of shape {@code [...]}: the true class of each row.
   *   <li>Reals of the logits' shape: the probability t of each class. A class of probability 0
   *       adds 0 even if its logit is -∞.
   * </ul>
   *
   * <p>The derivative in the logits, {@code softmax(x) - t}, keeps full relative precision where
   * the probability of the true class is near 1.
   *
   * @throws ShapeException if the targets have another shape
   * @throws DTypeException if the targets are booleans
   * @throws org.autodiff4j.types.IndexException if a label is not in {@code 0 … classes - 1}; a
   *     negative one is reported less the number of classes
   */
  public static Tensor crossEntropyPerRow(Tensor logits, Tensor targets) {
    if (logits.rank() == 0) {
      throw new ShapeException(
          "crossEntropy: the logits are a scalar and have no axis of classes.");
    }
    if (targets.dtype() == DType.BOOL) {
      throw new DTypeException(
          "crossEntropy needs integer labels or real probabilities, but the targets are "
              + targets.type()
              + ". Convert a mask of the true classes with cast(FLOAT64).");
    }
    Tensor logP = logSoftmax(logits, -1);
    return targets.type().isFloat() ? ofProbabilities(logP, targets) : ofLabels(logP, targets);
  }

  private static Tensor ofProbabilities(Tensor logP, Tensor targets) {
    if (!targets.shape().equals(logP.shape())) {
      throw new ShapeException(
          "crossEntropy: probabilities of shape "
              + targets.shape()
              + " do not match logits of shape "
              + logP.shape()
              + ".");
    }
    Tensor impossible = targets.eq(0).and(logP.eq(Double.NEGATIVE_INFINITY));
    return Tensors.where(impossible, logP.like(0), logP).mul(targets).sum(-1).neg();
  }

  private static Tensor ofLabels(Tensor logP, Tensor labels) {
    Shape rows = logP.shape().range(0, logP.rank() - 1);
    if (!labels.shape().equals(rows)) {
      throw new ShapeException(
          "crossEntropy: labels of shape "
              + labels.shape()
              + " for logits of shape "
              + logP.shape()
              + ". Give one integer for each row, "
              + rows
              + ", or real probabilities of the logits' shape.");
    }
    // A gather counts negative indices from the end, where -1 would pass for the last class.
    int classes = logP.shape().size(-1);
    Tensor indices = Tensors.where(labels.lt(0), labels.sub(classes), labels);
    return Tensors.takeAlongAxis(logP, indices.expandDims(-1), -1).squeeze(-1).neg();
  }

  /**
   * The mean of {@code (prediction - target)²} over all elements; NaN of none.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor meanSquaredError(Tensor prediction, Tensor target) {
    requireSameShape("meanSquaredError", "a prediction", prediction, "a target", target);
    return real(prediction.sub(target)).square().mean();
  }

  /** The mean of {@link #binaryCrossEntropyPerElement} over all elements; NaN of none. */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
    return binaryCrossEntropyPerElement(logits, targets).mean();
  }

  /**
   * {@code -t·log σ(x) - (1 - t)·log(1 - σ(x))} for logits x and the probabilities t of the
   * positive class; targets of integers or booleans, 0 and 1, take the type of the logits. Computed
   * as {@code t·softplus(-x) + (1 - t)·softplus(x)}, which neither overflows nor cancels: loss and
   * derivative keep their relative precision where the prediction is nearly certain. NaN for an
   * infinite logit.
   *
   * @throws ShapeException if the shapes differ
   */
  public static Tensor binaryCrossEntropyPerElement(Tensor logits, Tensor targets) {
    requireSameShape("binaryCrossEntropy", "logits", logits, "targets", targets);
    Tensor x = real(logits);
    Tensor t = targets.type().isFloat() ? targets : targets.cast(x.dtype());
    return t.mul(x.neg().softplus()).add(t.neg().add(1).mul(x.softplus()));
  }

  private static void requireSameShape(String loss, String left, Tensor x, String right, Tensor y) {
    if (!x.shape().equals(y.shape())) {
      throw new ShapeException(
          loss
              + ": "
              + left
              + " of shape "
              + x.shape()
              + " and "
              + right
              + " of shape "
              + y.shape()
              + " do not match. Losses do not broadcast; reshape one of them.");
    }
  }

  private static Tensor real(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }
}
