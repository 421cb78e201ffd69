package org.autodiff4j.dl4j;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/**
 * Deeplearning4j's activation functions with its constants, some of which are float literals, and
 * its derivatives at corners.
 */
public final class Activations {
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final Map<String, Function<IActivation, UnaryOperator<Tensor>>> TABLE =
      new TreeMap<>();

  private static final Map<String, UnaryOperator<Tensor>> REGISTERED = new ConcurrentHashMap<>();

  static {
    put(ActivationIdentity.class, f -> x -> x);
    put(ActivationSigmoid.class, f -> Tensor::sigmoid);
    put(ActivationTanH.class, f -> Tensor::tanh);
    put(ActivationSoftmax.class, f -> x -> Nn.softmax(x, -1));
    put(ActivationSoftPlus.class, f -> Tensor::softplus);
    put(ActivationSoftSign.class, f -> x -> x.div(x.abs().add(1)));
    put(ActivationCube.class, f -> x -> x.pow(3));
    put(ActivationSwish.class, f -> x -> x.mul(x.sigmoid()));
    put(ActivationMish.class, f -> x -> x.mul(x.softplus().tanh()));
    put(ActivationReLU.class, Activations::relu);
    put(ActivationReLU6.class, f -> x -> between(x.le(0), x, x.like(0), x.ge(6), x.like(6)));
    put(
        ActivationHardTanH.class,
        f -> x -> between(x.lt(-1), x, x.like(-1), x.gt(1), x.like(1))); // 1 on the bounds
    put(ActivationHardSigmoid.class, f -> Activations::hardSigmoid);
    put(ActivationLReLU.class, f -> x -> Tensors.where(x.ge(0), x, x.mul(f.getAlpha())));
    put(ActivationRReLU.class, Activations::randomized);
    put(ActivationELU.class, f -> x -> elu(x, x.ge(0), 1, f.getAlpha()));
    put(ActivationSELU.class, f -> x -> elu(x, x.gt(0), SELU_SCALE, SELU_SCALE * SELU_ALPHA));
    put(ActivationThresholdedReLU.class, f -> x -> Tensors.where(x.gt(f.getTheta()), x, 0));
    put(ActivationRectifiedTanh.class, f -> x -> Tensors.where(x.gt(0), x.tanh(), 0));
    put(ActivationRationalTanh.class, f -> Activations::rationalTanh);
    put(
        ActivationGELU.class,
        f ->
            f.isPrecise()
                ? Activations::geluOfCubedSum
                : x -> x.mul(x.mul((double) 1.702f).sigmoid()));
  }

  private Activations() {}

  private static <A extends IActivation> void put(
      Class<A> type, Function<A, UnaryOperator<Tensor>> of) {
    TABLE.put(type.getName(), f -> of.apply(type.cast(f)));
  }

  /** Says what activations of a user's class compute. */
  static void register(Class<? extends IActivation> type, UnaryOperator<Tensor> function) {
    REGISTERED.put(type.getName(), function);
  }

  /** Whether activations are of exactly this class, and compute what Deeplearning4j's do. */
  static boolean isExactly(Class<? extends IActivation> type, IActivation activation) {
    return activation.getClass() == type && !REGISTERED.containsKey(type.getName());
  }

  /**
   * The function of a layer's activation: the registered one, if there is one.
   *
   * @throws AutodiffException if it is not known
   */
  static UnaryOperator<Tensor> of(IActivation activation) {
    UnaryOperator<Tensor> registered = REGISTERED.get(activation.getClass().getName());
    return registered == null ? known(activation) : registered;
  }

  /**
   * The function, whatever is registered.
   *
   * @throws AutodiffException if it is not known
   */
  public static UnaryOperator<Tensor> known(IActivation activation) {
    Function<IActivation, UnaryOperator<Tensor>> of = TABLE.get(activation.getClass().getName());
    if (of == null) {
      throw Refusals.ofActivation(activation);
    }
    return of.apply(activation);
  }

  /**
   * The function as layers that are SameDiff graphs compute it: their leaky ReLU has slope 0.
   *
   * @throws AutodiffException if SameDiff has none of this name
   */
  static UnaryOperator<Tensor> ofSameDiff(Activation activation) {
    return switch (activation) {
      case CUBE, ELU, HARDTANH, IDENTITY, RELU, SIGMOID, SOFTMAX, SOFTPLUS, SOFTSIGN, TANH, GELU ->
          known(activation.getActivationFunction());
      case LEAKYRELU -> known(new ActivationLReLU(0));
      default ->
          throw new AutodiffException("activation " + activation + " is not known to SameDiff");
    };
  }

  private static UnaryOperator<Tensor> relu(ActivationReLU relu) {
    return Nn::relu;
  }

  /** Deeplearning4j's max(x, (l + u)/2) in test; in TRAIN a model with one is refused. */
  private static UnaryOperator<Tensor> randomized(ActivationRReLU f) {
    double least = 0.5 * (f.getL() + f.getU());
    return x -> Tensors.where(x.gt(least), x, x.like(least));
  }

  private static Tensor between(Tensor isLow, Tensor x, Tensor low, Tensor isHigh, Tensor high) {
    return Tensors.where(isLow, low, Tensors.where(isHigh, high, x));
  }

  private static Tensor hardSigmoid(Tensor x) {
    Tensor y = x.mul((double) 0.2f).add(0.5);
    return between(y.lt(0), y, y.like(0), y.gt(1), y.like(1));
  }

  /** scale·x on the one side, alpha·(eˣ - 1) on the other. */
  private static Tensor elu(Tensor x, Tensor isLinear, double scale, double alpha) {
    Tensor negative = Tensors.where(isLinear, x.like(0), x);
    return Tensors.where(isLinear, x.mul(scale), negative.expm1().mul(alpha));
  }

  /**
   * 1.7159·sgn(y)·(1 - 1/q), q = 1 + |y| + y² + 1.41645·y⁴, y = 2x/3; as y·(1 + |y| +
   * 1.41645·|y|³)/q, which has a derivative at 0.
   */
  private static Tensor rationalTanh(Tensor x) {
    Tensor y = x.mul(2.0 / 3.0);
    Tensor a = y.abs();
    Tensor rest = a.add(1).add(a.pow(3).mul((double) 1.41645f));
    Tensor q = a.mul(rest).add(1);
    return y.mul(rest).div(q).mul((double) 1.7159f);
  }

  /** x/2·(1 + tanh(√(2/π)·(x + (0.044715·x)³))): the cube is outside the constant here. */
  private static Tensor geluOfCubedSum(Tensor x) {
    Tensor inner = x.add(x.mul(0.044715).pow(3)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(0.5).mul(inner.tanh().add(1));
  }
}
