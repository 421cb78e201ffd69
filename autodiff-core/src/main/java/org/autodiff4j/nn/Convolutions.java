package org.autodiff4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Convolutions as neural networks use them: the window of weights is not reversed. {@link Conv}
 * says how it moves. Operands promote as in arithmetic, integers to f64. Their derivatives are
 * convolutions again, at any order.
 *
 * <p>Along each axis a window of k elements over s has {@code ⌊(s + padding - dilation·(k - 1) - 1)
 * / stride⌋ + 1} places, or none if it is longer. The cost is that of {@code [o, c·k]·[c·k, n·p]}
 * matrices. Add a bias b with {@code y.add(b.reshape(-1, 1, 1))}.
 */
public final class Convolutions {
  private static final Conv PLAIN = new Conv();

  private Convolutions() {}

  /** {@link #conv1d(Tensor, Tensor, Conv)} by steps of 1 without padding. */
  public static Tensor conv1d(Tensor x, Tensor w) {
    return conv1d(x, w, PLAIN);
  }

  /**
   * {@code [n, c, s] x [o, c/groups, k] -> [n, o, p]}.
   *
   * @throws ShapeException if ranks or channels do not fit
   */
  public static Tensor conv1d(Tensor x, Tensor w, Conv conv) {
    return conv("conv1d", 1, x, w, conv);
  }

  /** {@link #conv2d(Tensor, Tensor, Conv)} by steps of 1 without padding. */
  public static Tensor conv2d(Tensor x, Tensor w) {
    return conv2d(x, w, PLAIN);
  }

  /**
   * {@code [n, c, h, w] x [o, c/groups, kh, kw] -> [n, o, ph, pw]}.
   *
   * @throws ShapeException if ranks or channels do not fit
   */
  public static Tensor conv2d(Tensor x, Tensor w, Conv conv) {
    return conv("conv2d", 2, x, w, conv);
  }

  /** {@link #conv3d(Tensor, Tensor, Conv)} by steps of 1 without padding. */
  public static Tensor conv3d(Tensor x, Tensor w) {
    return conv3d(x, w, PLAIN);
  }

  /**
   * {@code [n, c, d, h, w] x [o, c/groups, kd, kh, kw] -> [n, o, pd, ph, pw]}.
   *
   * @throws ShapeException if ranks or channels do not fit
   */
  public static Tensor conv3d(Tensor x, Tensor w, Conv conv) {
    return conv("conv3d", 3, x, w, conv);
  }

  /**
   * Each channel convolved with windows of its own: {@code [n, c, s…] x [c·m, 1, k…] -> [n, c·m,
   * p…]} for any number of spatial axes, as a convolution in c groups.
   *
   * @throws ShapeException if ranks or channels do not fit
   */
  public static Tensor depthwiseConv(Tensor x, Tensor w, Conv conv) {
    if (x.rank() < 2) {
      throw new ShapeException(
          "depthwiseConv: x needs examples and channels, but has shape " + x.shape() + ".");
    }
    int channels = x.shape().size(conv.isChannelsLast() ? -1 : 1);
    return conv("depthwiseConv", x.rank() - 2, x, w, conv.groups(Math.max(1, channels)));
  }

  private static Tensor conv(String name, int spatial, Tensor left, Tensor right, Conv conv) {
    Tensor[] operands = operands(name, spatial, left, right, conv);
    Tensor x = operands[0];
    Tensor w = operands[1];
    int g = conv.groups();
    int channels = x.shape().size(1);
    if (w.shape().size(1) * (long) g != channels) {
      throw new ShapeException(
          name
              + ": x "
              + left.shape()
              + " has "
              + channels
              + " channels, the weights "
              + right.shape()
              + " take "
              + w.shape().size(1)
              + (g == 1 ? "." : " in each of " + g + " groups."));
    }
    requireGroups(name, "output channels", w.shape().size(0), right, g);
    List<Slide> slides =
        Sliding.over(
            name,
            spatial(x),
            spatial(w),
            conv.stride(),
            conv.dilation(),
            conv.padding(),
            conv.isSame());
    Tensor y =
        g == 1
            ? Interpreter.bind(new Convolution(slides, false), x, w)
            : joined(Interpreter.bind(new Convolution(slides, true), grouped(x, g), parts(w, g)));
    return conv.isChannelsLast() ? Tensors.moveAxis(y, 1, -1) : y;
  }

  private static void requireGroups(String name, String what, int size, Tensor w, int groups) {
    if (size % groups != 0) {
      throw new ShapeException(
          name
              + ": "
              + size
              + " "
              + what
              + " of weights "
              + w.shape()
              + " do not fall into "
              + groups
              + " groups.");
    }
  }

  /** Both operands in one real type, of the rank they need, with channels first. */
  private static Tensor[] operands(String name, int spatial, Tensor left, Tensor right, Conv conv) {
    if (left.rank() != spatial + 2 || right.rank() != spatial + 2) {
      throw new ShapeException(
          name
              + " takes x and weights of rank "
              + (spatial + 2)
              + ", but got shapes "
              + left.shape()
              + " and "
              + right.shape()
              + ". A single example becomes a batch with expandDims(0).");
    }
    DType dtype = left.dtype().promote(right.dtype()).toFloat();
    Tensor x = left.cast(dtype);
    Tensor w = right.cast(dtype);
    if (conv.isChannelsLast()) {
      x = Tensors.moveAxis(x, -1, 1);
      Axes order = Axes.of(spatial + 1, spatial).concat(Axes.range(0, spatial));
      w = w.permute(order.toArray());
    }
    return new Tensor[] {x, w};
  }

  private static Shape spatial(Tensor x) {
    return x.shape().range(2, x.rank());
  }

  /** {@code [n, g·c, s…] -> [g, n, c, s…]}. */
  private static Tensor grouped(Tensor x, int groups) {
    Shape shape = x.shape();
    Shape split = Shape.of(shape.size(0), groups, shape.size(1) / groups).concat(spatial(x));
    return Tensors.moveAxis(x.reshape(split), 1, 0);
  }

  /** {@code [g·o, c, k…] -> [g, o, c, k…]}. */
  private static Tensor parts(Tensor w, int groups) {
    Shape shape = w.shape();
    return w.reshape(Shape.of(groups, shape.size(0) / groups).concat(shape.range(1, shape.rank())));
  }

  /** {@code [g, n, o, p…] -> [n, g·o, p…]}. */
  private static Tensor joined(Tensor y) {
    Shape shape = y.shape();
    Shape joined = Shape.of(shape.size(1), shape.size(0) * shape.size(2));
    return Tensors.moveAxis(y, 0, 1).reshape(joined.concat(shape.range(3, shape.rank())));
  }

  // ---- Transposed ----

  /** {@link #convTranspose2d} along one axis, {@code [n, c, s] x [c, o/groups, k] -> [n, o, p]}. */
  public static Tensor convTranspose1d(Tensor x, Tensor w, Conv conv) {
    return convTranspose("convTranspose1d", 1, x, w, conv);
  }

  /**
   * What the derivative of {@link #conv2d} in its input does to a cotangent x: {@code [n, c, h, w]
   * x [c, o/groups, kh, kw] -> [n, o, ph, pw]}, with channels last {@code [n, h, w, c] x [kh, kw,
   * o/groups, c] -> [n, ph, pw, o]}. The weights are those of the convolution that is transposed.
   *
   * <p>Along each axis there are {@code (s - 1)·stride - padding + dilation·(k - 1) + 1 + output
   * padding} elements; with {@link Conv#same()} {@code s·stride}. As {@code
   * torch.conv_transpose2d}; {@code jax.lax.conv_transpose} does so with {@code
   * transpose_kernel=True}.
   *
   * @throws ShapeException if ranks or channels do not fit
   */
  public static Tensor convTranspose2d(Tensor x, Tensor w, Conv conv) {
    return convTranspose("convTranspose2d", 2, x, w, conv);
  }

  /**
   * {@link #convTranspose2d} along three axes, {@code [n, c, d, h, w] x [c, o/groups, kd, kh, kw]
   * -> [n, o, pd, ph, pw]}.
   */
  public static Tensor convTranspose3d(Tensor x, Tensor w, Conv conv) {
    return convTranspose("convTranspose3d", 3, x, w, conv);
  }

  private static Tensor convTranspose(
      String name, int spatial, Tensor left, Tensor right, Conv conv) {
    Tensor[] operands = operands(name, spatial, left, right, conv);
    Tensor x = operands[0];
    Tensor w = operands[1];
    int g = conv.groups();
    int channels = x.shape().size(1);
    if (w.shape().size(0) != channels) {
      throw new ShapeException(
          name
              + ": x "
              + left.shape()
              + " has "
              + channels
              + " channels, the weights "
              + right.shape()
              + " take "
              + w.shape().size(0)
              + ". They are those of the convolution that is transposed.");
    }
    requireGroups(name, "channels", channels, right, g);
    List<Slide> slides = Sliding.back(name, spatial(w), conv);
    Tensor reversed = w.flip(Axes.range(2, w.rank()).toArray());
    Tensor y =
        g == 1
            ? Interpreter.bind(new Convolution(slides, false), x, Tensors.moveAxis(reversed, 0, 1))
            : joined(
                Interpreter.bind(
                    new Convolution(slides, true),
                    grouped(x, g),
                    Tensors.moveAxis(parts(reversed, g), 1, 2)));
    return conv.isChannelsLast() ? Tensors.moveAxis(y, 1, -1) : y;
  }

  // ---- Patches ----

  /**
   * What the elements of a window meet: {@code [..., s…] -> [..., k, p…]} with the k elements of
   * the window, row-major, before the places; zeros where there is padding. The last axes of x are
   * as many as the window has; groups and channels play no part.
   *
   * <p>{@code torch.nn.functional.unfold} is {@code unfold(x, conv, kh, kw).reshape(n, c·k, -1)}.
   *
   * @throws ShapeException if the window has more axes than x, or an axis of size 0
   */
  public static Tensor unfold(Tensor x, Conv conv, int... window) {
    int lead = x.rank() - window.length;
    Shape sizes = Shape.of(window);
    if (lead < 0 || sizes.elements() == 0) {
      throw new ShapeException(
          "unfold: a window " + sizes + " does not fit a tensor of shape " + x.shape() + ".");
    }
    Shape array = x.shape().range(lead, x.rank());
    List<Slide> slides =
        Sliding.over(
            "unfold", array, sizes, conv.stride(), conv.dilation(), conv.padding(), conv.isSame());
    Padding[] paddings = new Padding[x.rank()];
    Shape places = x.shape();
    for (int axis = 0; axis < paddings.length; axis++) {
      paddings[axis] = Padding.NONE;
      if (axis >= lead) {
        Slide slide = slides.get(axis - lead);
        paddings[axis] = Padding.of(slide.low(), slide.high());
        places = places.with(axis, slide.count(x.shape().size(axis), window[axis - lead]));
      }
    }
    Tensor padded = x.pad(paddings);
    List<Tensor> elements = new ArrayList<>();
    for (int k = 0; k < sizes.length(); k++) {
      Tensor met = padded;
      int rest = k;
      for (int i = window.length - 1; i >= 0; i--) {
        int first = rest % window[i] * slides.get(i).dilation();
        int count = places.size(lead + i);
        int step = slides.get(i).stride();
        int stop = count == 0 ? first : first + (count - 1) * step + 1;
        met = met.slice(lead + i, first, stop, step);
        rest /= window[i];
      }
      elements.add(met);
    }
    return Tensors.stack(lead, elements.toArray(Tensor[]::new));
  }
}
