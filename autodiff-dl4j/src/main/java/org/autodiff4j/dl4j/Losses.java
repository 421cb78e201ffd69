package org.autodiff4j.dl4j;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * Deeplearning4j's losses, of each element: {@code (labels [r, c], logits [r, c]) -> [r, c]}, or
 * {@code [r, 1]} where a loss has one number a row.
 */
final class Losses {
  private static final double KLD_EPSILON = 1e-5;

  /** A loss of each element. */
  interface Elementwise {
    Tensor apply(Tensor labels, Tensor logits, Clip clip);
  }

  private interface OfOutput {
    Tensor apply(Tensor y, Tensor a);
  }

  private static final Map<String, Maker<ILossFunction>> TABLE = new TreeMap<>();

  private static final Map<String, BiFunction<Tensor, Tensor, Tensor>> REGISTERED =
      new ConcurrentHashMap<>();

  private interface Maker<L> {
    Elementwise of(L loss, IActivation activation);
  }

  static {
    put(LossMCXENT.class, LossMCXENT::getWeights, Losses::crossEntropy);
    put(LossNegativeLogLikelihood.class, LossMCXENT::getWeights, Losses::crossEntropy);
    put(LossSparseMCXENT.class, LossMCXENT::getWeights, Losses::sparseCrossEntropy);
    put(LossBinaryXENT.class, LossBinaryXENT::getWeights, Losses::binaryCrossEntropy);
    simple(LossMSE.class, LossL2::getWeights, (y, a) -> a.sub(y).square().div(columns(y)));
    simple(LossL2.class, LossL2::getWeights, (y, a) -> a.sub(y).square());
    simple(LossMAE.class, LossL1::getWeights, (y, a) -> a.sub(y).abs().div(columns(y)));
    simple(LossL1.class, LossL1::getWeights, (y, a) -> a.sub(y).abs());
    simple(
        LossMAPE.class,
        LossMAPE::getWeights,
        (y, a) -> y.sub(a).div(y).abs().mul(100).div(columns(y)));
    simple(
        LossMSLE.class,
        LossMSLE::getWeights,
        (y, a) -> a.add(1).div(y.add(1)).log().square().div(columns(y)));
    simple(LossHinge.class, loss -> null, (y, a) -> Nn.relu(y.mul(a).neg().add(1)));
    simple(LossSquaredHinge.class, loss -> null, (y, a) -> Nn.relu(y.mul(a).neg().add(1)).square());
    simple(
        LossKLD.class,
        loss -> null,
        (y, a) -> {
          Tensor known = clip(y, KLD_EPSILON, 1);
          return known.mul(known.div(clip(a, KLD_EPSILON, 1)).log());
        });
    simple(LossPoisson.class, loss -> null, (y, a) -> a.sub(y.mul(a.log())));
    simple(LossWasserstein.class, loss -> null, (y, a) -> y.mul(a).mean(new int[] {1}, true));
    simple(LossCosineProximity.class, loss -> null, Losses::cosine);
    simple(LossMultiLabel.class, loss -> null, MoreLosses::multiLabel);
    put(LossMixtureDensity.class, loss -> null, MoreLosses::mixtureDensity);
    simple(LossFMeasure.class, loss -> null, (y, a) -> a); // no sum over rows: computed by the head
  }

  private Losses() {}

  private static <L extends ILossFunction> void put(
      Class<L> type, Function<L, @Nullable INDArray> weights, Maker<L> maker) {
    TABLE.put(
        type.getName(),
        (loss, activation) -> {
          L own = type.cast(loss);
          Elementwise plain = maker.of(own, activation);
          INDArray array = weights.apply(own);
          if (array == null) {
            return plain;
          }
          Tensor w = NDArrays.tensor(array).reshape(1, -1);
          return (y, z, clip) -> plain.apply(y, z, clip).mul(w.cast(z.dtype()));
        });
  }

  /** A loss of the activations alone. */
  private static <L extends ILossFunction> void simple(
      Class<L> type, Function<L, @Nullable INDArray> weights, OfOutput f) {
    put(
        type,
        weights,
        (loss, activation) -> {
          var act = Activations.of(activation);
          return (y, z, clip) -> f.apply(y, act.apply(z));
        });
  }

  /** Says what losses of a user's class compute. */
  static void register(
      Class<? extends ILossFunction> type, BiFunction<Tensor, Tensor, Tensor> perElement) {
    REGISTERED.put(type.getName(), perElement);
  }

  private static boolean isRegistered(ILossFunction loss) {
    return REGISTERED.containsKey(loss.getClass().getName());
  }

  /** Whether a loss is of the whole batch, no sum over rows. */
  static boolean isOfBatch(ILossFunction loss) {
    return loss instanceof LossFMeasure && !isRegistered(loss);
  }

  /** A loss that a user has registered. */
  private static Elementwise registered(
      ILossFunction loss, BiFunction<Tensor, Tensor, Tensor> perElement, IActivation activation) {
    var act = Activations.of(activation);
    return (y, z, clip) -> {
      Tensor each = perElement.apply(y, act.apply(z));
      Shape one = Shape.of(z.shape().size(0), 1);
      if (!each.shape().equals(z.shape()) && !each.shape().equals(one)) {
        throw new ShapeException(
            "The function registered for "
                + loss.getClass().getName()
                + " must give the loss of each element "
                + z.shape()
                + " or of each row "
                + one
                + ", but gave "
                + each.type()
                + ".");
      }
      return each;
    };
  }

  /** The loss, the registered one if there is one, or null where it is not known. */
  static @Nullable Elementwise find(ILossFunction loss, IActivation activation) {
    BiFunction<Tensor, Tensor, Tensor> own = REGISTERED.get(loss.getClass().getName());
    if (own != null) {
      return registered(loss, own, activation);
    }
    Maker<ILossFunction> maker = TABLE.get(loss.getClass().getName());
    return maker == null ? null : maker.of(loss, activation);
  }

  /** To where cross-entropy clips what softmax gives; 0 of other losses and activations. */
  static double clipOfSoftmax(ILossFunction loss, IActivation activation) {
    return loss instanceof LossMCXENT own
            && activation instanceof ActivationSoftmax
            && !isRegistered(loss)
        ? own.getSoftmaxClipEps()
        : 0;
  }

  /** -y·log p; with softmax from the logits, clipped to [ε, 1 - ε] as the score is. */
  private static Elementwise crossEntropy(LossMCXENT loss, IActivation activation) {
    double epsilon = loss.getSoftmaxClipEps();
    if (!Activations.isExactly(ActivationSoftmax.class, activation)) {
      var act = Activations.of(activation);
      boolean clips = activation instanceof ActivationSoftmax && epsilon > 0;
      return (y, z, clip) -> {
        Tensor p = act.apply(z);
        Tensor q = clips && clip == Clip.AS_SCORE ? clip(p, epsilon, 1 - epsilon) : p;
        return y.mul(q.log()).neg();
      };
    }
    return (y, z, clip) -> {
      Tensor logP = Nn.logSoftmax(z, 1);
      if (clip == Clip.AS_SCORE && epsilon > 0) {
        Tensor p = logP.stopGradient().exp();
        logP =
            bounded(
                logP, p.lt(epsilon), Math.log(epsilon), p.gt(1 - epsilon), Math.log(1 - epsilon));
      }
      return y.mul(logP).neg();
    };
  }

  private static Elementwise sparseCrossEntropy(LossSparseMCXENT loss, IActivation activation) {
    Elementwise dense = crossEntropy(loss, activation);
    return (y, z, clip) -> {
      Tensor classes = y.reshape(-1).cast(DType.INT64);
      return dense.apply(Tensors.oneHot(classes, z.shape().size(1), z.dtype()), z, clip);
    };
  }

  /** -y·log p - (1 - y)·log(1 - p), with p clipped; from the logits where that is a sigmoid's. */
  private static Elementwise binaryCrossEntropy(LossBinaryXENT loss, IActivation activation) {
    double epsilon = loss.getClipEps();
    if (activation instanceof ActivationSoftmax) {
      return (y, z, clip) -> y.mul(Nn.logSoftmax(z, 1)).neg(); // the other classes are left out
    }
    if (!Activations.isExactly(ActivationSigmoid.class, activation)) {
      var act = Activations.of(activation);
      return (y, z, clip) -> {
        Tensor p = act.apply(z);
        Tensor q = clip == Clip.AS_SCORE && epsilon > 0 ? clip(p, epsilon, 1 - epsilon) : p;
        Tensor no = y.neg().add(1).mul(q.neg().add(1).log());
        return y.mul(q.log()).add(no).neg();
      };
    }
    return (y, z, clip) -> {
      Tensor logP = z.neg().softplus().neg();
      Tensor logQ = z.softplus().neg();
      if (clip == Clip.AS_SCORE && epsilon > 0) {
        Tensor p = z.stopGradient().sigmoid();
        Tensor low = p.lt(epsilon);
        Tensor high = p.gt(1 - epsilon);
        logP = bounded(logP, low, Math.log(epsilon), high, Math.log(1 - epsilon));
        logQ = bounded(logQ, low, Math.log(1 - epsilon), high, Math.log(epsilon));
      }
      return y.mul(logP).add(y.neg().add(1).mul(logQ)).neg();
    };
  }

  private static Tensor cosine(Tensor y, Tensor a) {
    Tensor norms = a.square().sum(new int[] {1}, true).sqrt();
    Tensor labels = y.square().sum(new int[] {1}, true).sqrt();
    return y.mul(a).sum(new int[] {1}, true).div(norms.mul(labels)).neg();
  }

  private static Tensor bounded(Tensor x, Tensor isLow, double low, Tensor isHigh, double high) {
    return Tensors.where(isLow, x.like(low), Tensors.where(isHigh, x.like(high), x));
  }

  private static Tensor clip(Tensor x, double low, double high) {
    return bounded(x, x.lt(low), low, x.gt(high), high);
  }

  private static int columns(Tensor y) {
    return y.shape().size(1);
  }
}
