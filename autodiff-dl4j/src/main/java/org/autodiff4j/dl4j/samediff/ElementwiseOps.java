package org.autodiff4j.dl4j.samediff;

import java.util.List;
import java.util.function.UnaryOperator;
import org.autodiff4j.dl4j.Activations;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Scans;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;

/** Functions of each element, and those that keep the shape of their one operand. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static void addTo(OpTable table) {
    activations(table);
    functions(table);
    along(table);
    types(table);
  }

  private static void activations(OpTable table) {
    // As DL4J's layers compute them: the operations behind both are the same.
    activation(table, "cube", new ActivationCube());
    activation(table, "gelu", new ActivationGELU());
    activation(table, "precise_gelu", new ActivationGELU(true));
    activation(table, "hard_sigmoid", new ActivationHardSigmoid());
    activation(table, "hardtanh", new ActivationHardTanH());
    activation(table, "mish", new ActivationMish());
    activation(table, "rational_tanh", new ActivationRationalTanh());
    activation(table, "rectified_tanh", new ActivationRectifiedTanh());
    activation(table, "selu", new ActivationSELU());
    activation(table, "softsign", new ActivationSoftSign());
    activation(table, "swish", new ActivationSwish());
    table.unary(
        "elu",
        (x, a) ->
            Activations.known(new ActivationELU(a.reals().isEmpty() ? 1 : a.real(0))).apply(x));
    table.unary("leakyrelu", (x, a) -> Activations.known(new ActivationLReLU(a.scalar())).apply(x));
    table.unary("relu", (x, a) -> relu(x, a.scalar()));
    table.unary("relu6", (x, a) -> relu6(relu(x, a.scalar())));
    table.unary("crelu", x -> Nn.relu(Tensors.concat(-1, x, x.neg())));
    table.put("prelu", (in, a) -> prelu(in.get(0), in.get(1)));
    table.unary("sigmoid", Tensor::sigmoid);
    table.unary("logsigmoid", x -> x.neg().softplus().neg());
    table.unary("softplus", Tensor::softplus);
    table.unary("tanh", Tensor::tanh);
  }

  private static void activation(OpTable table, String name, IActivation activation) {
    UnaryOperator<Tensor> function = Activations.known(activation);
    table.unary(name, function);
  }

  /** x above the cutoff, else that; with derivative 0 there. */
  private static Tensor relu(Tensor x, double cutoff) {
    return Tensors.where(x.gt(cutoff), x, cutoff);
  }

  private static Tensor relu6(Tensor x) {
    return Tensors.where(x.ge(6), x.like(6), x);
  }

  private static Tensor prelu(Tensor x, Tensor slopes) {
    return Tensors.where(x.ge(0), x, x.mul(slopes));
  }

  private static void functions(OpTable table) {
    table.unary("abs", Tensor::abs);
    table.unary("acos", Tensor::acos);
    table.unary("acosh", Tensor::acosh);
    table.unary("asin", Tensor::asin);
    table.unary("asinh", Tensor::asinh);
    table.unary("atan", Tensor::atan);
    table.unary("atanh", Tensor::atanh);
    table.unary("ceil", Tensor::ceil);
    table.unary("cos", Tensor::cos);
    table.unary("cosh", Tensor::cosh);
    table.unary("erf", Tensor::erf);
    table.unary("erfc", Tensor::erfc);
    table.unary("exp", Tensor::exp);
    table.unary("expm1", Tensor::expm1);
    table.unary("floor", Tensor::floor);
    table.unary("log", Tensor::log);
    table.unary("log1p", Tensor::log1p);
    table.unary("log_x", (x, a) -> x.log().div(Math.log(a.scalar())));
    table.unary("neg", Tensor::neg);
    table.unary("Reciprocal", Tensor::reciprocal);
    table.unary("round", Tensor::round);
    table.unary("rsqrt", Tensor::rsqrt);
    table.unary("sign", Tensor::sign);
    table.unary("sin", Tensor::sin);
    table.unary("sinh", Tensor::sinh);
    table.unary("sqrt", Tensor::sqrt);
    table.unary("square", Tensor::square);
    table.unary("tan", Tensor::tan);
    table.unary("step", (x, a) -> x.gt(a.scalar()).cast(x.dtype()));
    table.unary("identity", x -> x);
    table.unary("dropout_inverted", x -> x); // its mean, which is what inference takes
    table.unary("isfinite", Tensor::isFinite);
    table.unary("isinf", Tensor::isInf);
    table.unary("isnan", Tensor::isNaN);
    table.put("ClipByValue", (in, a) -> clip(in, a));
    table.put("clipbynorm", (in, a) -> clipByNorm(in.get(0), a));
  }

  /** The derivative is 1 on the bounds, as SameDiff has it. */
  private static Tensor clip(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    Tensor low = in.size() > 1 ? in.get(1) : x.like(a.real(0));
    Tensor high = in.size() > 2 ? in.get(2) : x.like(a.real(1));
    return Tensors.where(x.lt(low), low, Tensors.where(x.gt(high), high, x));
  }

  private static Tensor clipByNorm(Tensor x, OpArguments a) {
    double most = a.real(0);
    int[] axes = a.integers(0, a.integers().size());
    Tensor square = x.square().sum(axes, true);
    Tensor isLong = square.gt(most * most);
    Tensor norm = Tensors.where(isLong, square, square.like(1)).sqrt();
    return x.mul(Tensors.where(isLong, norm.reciprocal().mul(most), 1));
  }

  private static void along(OpTable table) {
    table.unary("softmax", (x, a) -> Nn.softmax(x, a.integer(0, -1)));
    table.unary("log_softmax", (x, a) -> Nn.logSoftmax(x, a.integer(0, -1)));
    table.unary("cumsum", (x, a) -> cumulative(x, a, Scans::cumSum));
    table.unary("cumprod", (x, a) -> cumulative(x, a, Scans::cumProd));
    table.unary("reverse", (x, a) -> x.flip(a.integers(0, a.integers().size())));
  }

  @FunctionalInterface
  private interface Scan {
    Tensor of(Tensor x, int axis, boolean reverse, boolean exclusive);
  }

  /** Arguments: exclusive, reverse, axes; without axes along all elements in row-major order. */
  private static Tensor cumulative(Tensor x, OpArguments a, Scan scan) {
    boolean exclusive = a.integer(0, 0) == 1;
    boolean reverse = a.integer(1, 0) == 1;
    if (a.integers().size() < 3) {
      return scan.of(x.reshape(-1), 0, reverse, exclusive).reshape(x.shape());
    }
    Tensor y = x;
    for (int axis : a.integers(2, a.integers().size())) {
      y = scan.of(y, Axes.normalise(axis, x.rank()), reverse, exclusive);
    }
    return y;
  }

  private static void types(OpTable table) {
    table.unary("cast", (x, a) -> cast(x, a));
    table.require("cast", a -> type(a));
    table.unary("ones_as", (x, a) -> like(x, a, 1));
    table.unary("zeroslike", (x, a) -> like(x, a, 0));
  }

  private static Tensor cast(Tensor x, OpArguments a) {
    return x.cast(type(a));
  }

  /** The type as the number that libnd4j has for it. */
  private static DType type(OpArguments a) {
    return a.types().isEmpty()
        ? OpArguments.type(org.nd4j.linalg.api.buffer.DataType.fromInt(a.integer(0)))
        : a.types().get(0);
  }

  private static Tensor like(Tensor x, OpArguments a, double value) {
    return Tensor.full(a.types().isEmpty() ? x.type() : x.type().with(a.types().get(0)), value);
  }
}
