package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.nn.Conv;
import org.autodiff4j.nn.Convolutions;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;

/**
 * Convolutions. Their integer arguments are, for each axis, the window, the strides, the paddings
 * and the dilations; then the mode of padding, whether channels are last, and the order of the
 * weights' axes.
 */
final class ConvolutionOps {
  private static final int SAME = 1;
  private static final int CAUSAL = 2;

  private ConvolutionOps() {}

  static void addTo(OpTable table) {
    put(table, "conv1d", 1);
    put(table, "conv2d", 2);
    put(table, "conv3dnew", 3);
    table.put("depthwise_conv2d", ConvolutionOps::depthwise);
    table.put("sconv2d", ConvolutionOps::separable);
    table.put("deconv2d", ConvolutionOps::transposed);
    table.require("depthwise_conv2d", a -> requireKnown(a, 2));
    table.require("sconv2d", a -> requireKnown(a, 2));
    table.require("deconv2d", a -> requireKnown(a, 2));
  }

  private static void put(OpTable table, String name, int axes) {
    table.put(name, (in, a) -> convolved(in, a, axes));
    table.require(name, a -> requireKnown(a, axes));
  }

  private static void requireKnown(OpArguments a, int axes) {
    int mode = a.integer(4 * axes);
    if (mode != 0 && mode != SAME && !(mode == CAUSAL && axes == 1)) {
      throw new Unsupported("padding mode " + mode + " over " + axes + " axes");
    }
    int order = a.integer(4 * axes + 2, 0);
    boolean plain = !a.name().startsWith("conv");
    if (order < 0 || order > 2 || (plain && order != 0)) {
      throw new Unsupported("weights in order " + order);
    }
  }

  private static Conv movement(OpArguments a, int axes) {
    Conv conv =
        new Conv().stride(a.integers(axes, 2 * axes)).dilation(a.integers(3 * axes, 4 * axes));
    return switch (a.integer(4 * axes)) {
      case SAME -> conv.same();
      case CAUSAL -> conv.padding(Padding.of((a.integer(0) - 1) * a.integer(3), 0));
      default -> conv.padding(a.integers(2 * axes, 3 * axes));
    };
  }

  private static boolean isChannelsLast(OpArguments a, int axes) {
    return a.integer(4 * axes + 1, 0) == 1;
  }

  private static Tensor channelsFirst(Tensor x, OpArguments a, int axes) {
    return isChannelsLast(a, axes) ? Tensors.moveAxis(x, -1, 1) : x;
  }

  /** The result in the layout of the input, with a bias if there is one. */
  private static Tensor finished(Tensor y, List<Tensor> in, int bias, OpArguments a, int axes) {
    Tensor biased =
        in.size() > bias ? y.add(ProductOps.along(in.get(bias).reshape(-1), 1, y.rank())) : y;
    return isChannelsLast(a, axes) ? Tensors.moveAxis(biased, 1, -1) : biased;
  }

  private static Tensor convolved(List<Tensor> in, OpArguments a, int axes) {
    Tensor x = channelsFirst(in.get(0), a, axes);
    Tensor w = outputsFirst(in.get(1), a.integer(4 * axes + 2, 0));
    Conv conv = movement(a, axes);
    Tensor y =
        switch (axes) {
          case 1 -> Convolutions.conv1d(x, w, conv);
          case 2 -> Convolutions.conv2d(x, w, conv);
          default -> Convolutions.conv3d(x, w, conv);
        };
    return finished(y, in, 2, a, axes);
  }

  /** Weights as {@code [out, in, k…]}, from [k…, in, out], that itself, or [out, k…, in]. */
  private static Tensor outputsFirst(Tensor w, int order) {
    return switch (order) {
      case 0 -> Tensors.moveAxis(Tensors.moveAxis(w, -1, 0), -1, 1);
      case 1 -> w;
      default -> Tensors.moveAxis(w, -1, 1);
    };
  }

  /** Weights {@code [kh, kw, in, m]}. */
  private static Tensor depthwise(List<Tensor> in, OpArguments a) {
    Tensor x = channelsFirst(in.get(0), a, 2);
    return finished(Convolutions.depthwiseConv(x, windows(in.get(1)), movement(a, 2)), in, 2, a, 2);
  }

  /** {@code [kh, kw, in, m] -> [in·m, 1, kh, kw]}. */
  private static Tensor windows(Tensor w) {
    Shape s = w.shape();
    return w.permute(2, 3, 0, 1).reshape(s.size(2) * s.size(3), 1, s.size(0), s.size(1));
  }

  /** Weights of the channels, then {@code [1, 1, in·m, out]} across them. */
  private static Tensor separable(List<Tensor> in, OpArguments a) {
    Tensor x = channelsFirst(in.get(0), a, 2);
    Tensor y = Convolutions.depthwiseConv(x, windows(in.get(1)), movement(a, 2));
    boolean across = in.size() > 2 && in.get(2).rank() == 4;
    Tensor mixed = across ? Convolutions.conv2d(y, outputsFirst(in.get(2), 0)) : y;
    return finished(mixed, in, across ? 3 : 2, a, 2);
  }

  /** Weights {@code [kh, kw, out, in]}. */
  private static Tensor transposed(List<Tensor> in, OpArguments a) {
    Tensor x = channelsFirst(in.get(0), a, 2);
    Tensor w = in.get(1).permute(3, 2, 0, 1);
    return finished(Convolutions.convTranspose2d(x, w, movement(a, 2)), in, 2, a, 2);
  }
}
