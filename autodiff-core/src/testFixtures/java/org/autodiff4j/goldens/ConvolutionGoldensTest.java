package org.autodiff4j.goldens;

import org.autodiff4j.nn.Conv;
import org.autodiff4j.nn.Convolutions;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;

class ConvolutionGoldensTest extends GoldenContract {
  ConvolutionGoldensTest() {
    super("convolution");
  }

  @Override
  protected void functions() {
    put(
        "conv",
        (x, p) -> {
          Conv conv = options(p).dilation(p.integers("dilation")).groups(p.integer("groups"));
          return convolve(x[0], x[1], conv);
        });
    put("depthwiseConv", (x, p) -> Convolutions.depthwiseConv(x[0], x[1], options(p)));
    put(
        "convTranspose",
        (x, p) -> {
          Conv conv =
              options(p)
                  .dilation(p.integers("dilation"))
                  .groups(p.integer("groups"))
                  .outputPadding(p.integers("more"));
          return transpose(x[0], x[1], conv);
        });
    put(
        "unfold",
        (x, p) -> {
          Conv conv = padded(new Conv().stride(p.integers("stride")), p);
          return Convolutions.unfold(
              x[0], conv.dilation(p.integers("dilation")), p.integers("window"));
        });
  }

  private static Conv options(Params p) {
    Conv conv = padded(new Conv().stride(p.integers("stride")), p);
    return p.flag("last") ? conv.channelsLast() : conv;
  }

  private static Conv padded(Conv conv, Params p) {
    if (p.text("padding").equals("same")) {
      return conv.same();
    }
    return conv.padding(ends(p.integers("padding")));
  }

  /** One number for both ends of all axes, or two for each axis. */
  static Padding[] ends(int[] sizes) {
    if (sizes.length == 1) {
      return new Padding[] {Padding.of(sizes[0], sizes[0])};
    }
    Padding[] ends = new Padding[sizes.length / 2];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = Padding.of(sizes[2 * i], sizes[2 * i + 1]);
    }
    return ends;
  }

  private static Tensor convolve(Tensor x, Tensor w, Conv conv) {
    return switch (x.rank()) {
      case 3 -> Convolutions.conv1d(x, w, conv);
      case 4 -> Convolutions.conv2d(x, w, conv);
      default -> Convolutions.conv3d(x, w, conv);
    };
  }

  private static Tensor transpose(Tensor x, Tensor w, Conv conv) {
    return switch (x.rank()) {
      case 3 -> Convolutions.convTranspose1d(x, w, conv);
      case 4 -> Convolutions.convTranspose2d(x, w, conv);
      default -> Convolutions.convTranspose3d(x, w, conv);
    };
  }
}
