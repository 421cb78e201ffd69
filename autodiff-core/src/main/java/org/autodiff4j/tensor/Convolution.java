package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Windows of weights that slide over examples of several channels, {@code [n, c, s…] x [o, c, k…]
 * -> [n, o, p…]} with one size s, k and p for each slide:
 *
 * <pre>{@code y[n, o, p] = Σ_c,k x[n, c, (p·stride + k·dilation - low) / base]·w[o, c, k]}</pre>
 *
 * <p>over the places that exist. The window is not reversed, as everywhere in machine learning. The
 * most general form is closed under transposition: each transpose is one convolution again. Groups
 * of channels are a shared axis in front of both operands and the result, as in {@link
 * Contraction}.
 *
 * @param slides how the window moves along each spatial axis
 * @param shared whether the operands share a first axis: {@code [g, n, c, s…] x [g, o, c, k…] ->
 *     [g, n, o, p…]}
 */
public record Convolution(List<Slide> slides, boolean shared) implements Bilinear {
  public Convolution {
    slides = List.copyOf(slides);
  }

  @Override
  public String label() {
    return "convolution";
  }

  /** The rank of both operands and the result. */
  private int rank() {
    return slides.size() + (shared ? 3 : 2);
  }

  /** The first spatial axis. */
  private int spatial() {
    return shared ? 3 : 2;
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    Types.arity(this, inputs, 2);
    TensorType x = inputs[0];
    TensorType w = inputs[1];
    if (x.dtype() != w.dtype() || !x.isFloat()) {
      throw new DTypeException(
          "convolution takes real tensors of one element type, but got " + x + " and " + w + ".");
    }
    if (x.rank() != rank() || w.rank() != rank()) {
      throw new ShapeException(
          "convolution over "
              + slides.size()
              + " spatial axes takes tensors of rank "
              + rank()
              + ", but got "
              + x
              + " and "
              + w
              + ".");
    }
    int channels = spatial() - 1;
    if (x.shape().size(channels) != w.shape().size(channels)
        || (shared && x.shape().size(0) != w.shape().size(0))) {
      throw new ShapeException(
          "convolution: "
              + (x.shape().size(channels) != w.shape().size(channels) ? "channels" : "shared axes")
              + " differ: "
              + x.shape()
              + " and weights "
              + w.shape()
              + ".");
    }
    int[] sizes = new int[rank()];
    Arrays.setAll(sizes, x.shape()::size);
    sizes[channels] = w.shape().size(channels - 1);
    for (int i = 0; i < slides.size(); i++) {
      int axis = spatial() + i;
      sizes[axis] = slides.get(i).count(x.shape().size(axis), w.shape().size(axis));
    }
    return x.with(Shape.of(sizes));
  }

  /**
   * In x: ct, dilated by the stride, under the reversed window, {@code [n, o, p…] x [c, o, k…]}. In
   * w: ct, dilated by the stride, as a window over x, {@code [c, n, s…] x [o, n, p…] -> [c, o,
   * k…]}.
   */
  @Override
  public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
    Shape x = inputs.type(0).shape();
    Shape w = inputs.type(1).shape();
    List<Slide> moves = new ArrayList<>();
    for (int i = 0; i < slides.size(); i++) {
      int axis = spatial() + i;
      int n = x.size(axis);
      int k = w.size(axis);
      int m = ct.shape().size(axis);
      moves.add(argument == 0 ? slides.get(i).back(n, k, m) : slides.get(i).over(n, k, m));
    }
    Convolution convolution = new Convolution(moves, shared);
    if (argument == 0) {
      Tensor reversed = swap(inputs.value(1));
      if (!slides.isEmpty()) {
        reversed = reversed.flip(Axes.range(spatial(), rank()).toArray());
      }
      return Interpreter.bind(convolution, ct, reversed);
    }
    return swap(Interpreter.bind(convolution, swap(inputs.value(0)), swap(ct)));
  }

  /** With the two axes before the spatial ones exchanged. */
  private Tensor swap(Tensor x) {
    int[] order = Axes.range(0, rank()).toArray();
    order[spatial() - 2] = spatial() - 1;
    order[spatial() - 1] = spatial() - 2;
    return x.permute(order);
  }

  /**
   * A batch of x alone is more examples, one of w alone more output channels, one of both a shared
   * axis.
   */
  @Override
  public Tensor batch(Batch inputs) {
    Tensor x = inputs.x(0);
    Tensor w = inputs.x(1);
    if (inputs.mapped(0) && inputs.mapped(1)) {
      if (!shared) {
        return Interpreter.bind(new Convolution(slides, true), x, w);
      }
      int groups = x.shape().size(1);
      Tensor y = Interpreter.bind(this, merge(x, 0), merge(w, 0));
      return split(y, 0, inputs.size(), groups);
    }
    int operand = inputs.mapped(0) ? 0 : 1;
    Tensor batched = shared ? Tensors.moveAxis(inputs.x(operand), 0, 1) : inputs.x(operand);
    int at = shared ? 1 : 0;
    int count = batched.shape().size(at + 1);
    Tensor merged = merge(batched, at);
    if (operand == 0) {
      Tensor y = split(Interpreter.bind(this, merged, w), at, inputs.size(), count);
      return Tensors.moveAxis(y, at, 0);
    }
    Tensor y = split(Interpreter.bind(this, x, merged), at + 1, inputs.size(), count);
    return Tensors.moveAxis(y, at + 1, 0);
  }

  /** Axes {@code at} and {@code at + 1} as one. */
  private static Tensor merge(Tensor x, int at) {
    Shape shape = x.shape();
    return x.reshape(
        shape
            .range(0, at)
            .concat(Shape.of(shape.size(at) * shape.size(at + 1)))
            .concat(shape.range(at + 2, shape.rank())));
  }

  /** Axis {@code at} as two of these sizes. */
  private static Tensor split(Tensor x, int at, int first, int second) {
    Shape shape = x.shape();
    return x.reshape(
        shape
            .range(0, at)
            .concat(Shape.of(first, second))
            .concat(shape.range(at + 1, shape.rank())));
  }
}
