package org.autodiff4j.dl4j;

import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.jspecify.annotations.Nullable;

/**
 * Layers whose input and output have the channels last: they compute what those with channels first
 * do, with the same parameters.
 */
final class Formats {
  private Formats() {}

  /** A layer of images {@code [n, c, h, w]}, or with NHWC of {@code [n, h, w, c]}. */
  static LayerFunction of(@Nullable CNN2DFormat format, LayerFunction layer) {
    return format == CNN2DFormat.NHWC ? new ChannelsLast(layer) : layer;
  }

  /** A layer of sequences {@code [n, c, t]}, or with NWC of {@code [n, t, c]}. */
  static LayerFunction of(@Nullable RNNFormat format, LayerFunction layer) {
    return format == RNNFormat.NWC ? new ChannelsLast(layer) : layer;
  }

  /** A layer of volumes {@code [n, c, d, h, w]}, or with NDHWC of {@code [n, d, h, w, c]}. */
  static LayerFunction of(Convolution3D.@Nullable DataFormat format, LayerFunction layer) {
    return format == Convolution3D.DataFormat.NDHWC ? new ChannelsLast(layer) : layer;
  }

  /** A layer whose output, if it has the channels last, gets them first. */
  static LayerFunction withOutputFirst(boolean isLast, LayerFunction layer) {
    return isLast ? new OutputFirst(layer) : layer;
  }

  private record OutputFirst(LayerFunction layer) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return first(layer.apply(call));
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return layer.mask(call);
    }
  }

  /** {@code [n, s…, c] -> [n, c, s…]}. */
  static Tensor first(Tensor x) {
    int[] axes = new int[x.rank()];
    for (int i = 1; i < axes.length; i++) {
      axes[i] = i == 1 ? axes.length - 1 : i - 1;
    }
    return x.permute(axes);
  }

  /** {@code [n, c, s…] -> [n, s…, c]}. */
  static Tensor last(Tensor x) {
    int[] axes = new int[x.rank()];
    for (int i = 1; i < axes.length; i++) {
      axes[i] = i == axes.length - 1 ? 1 : i + 1;
    }
    return x.permute(axes);
  }

  private record ChannelsLast(LayerFunction layer) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      if (call.x().rank() == 2) {
        return layer.apply(call); // rows have no format
      }
      return last(layer.apply(call.with(first(call.x()), call.mask())));
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return call.x().rank() == 2
          ? layer.mask(call)
          : layer.mask(call.with(first(call.x()), call.mask()));
    }
  }
}
