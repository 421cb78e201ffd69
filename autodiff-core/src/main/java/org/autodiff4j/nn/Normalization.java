package org.autodiff4j.nn;

import java.util.List;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Layers that bring activations to mean 0 and variance 1, or to length 1. Variances are those of
 * the population. Integers become f64. Shapes of scales and biases are never broadcast: one that
 * does not fit is an error.
 */
public final class Normalization {
  private Normalization() {}

  /**
   * {@code (x - mean) / √(variance + ε)} over some axes: {@code [...] -> [...]}.
   *
   * @throws ShapeException if no axis is named, or one does not exist
   */
  public static Tensor standardize(Tensor x, double epsilon, int... axes) {
    return standardized("standardize", x, epsilon, axes);
  }

  /**
   * {@link #standardize} times a scale plus a bias, which have the sizes of the axes (ascending):
   * over axis -1 of {@code [n, d]}, {@code [d]}. Ba, Kiros and Hinton, 2016.
   *
   * @throws ShapeException if no axis is named, or scale or bias has another shape
   */
  public static Tensor layerNorm(Tensor x, Tensor scale, Tensor bias, double epsilon, int... axes) {
    Tensor y = standardized("layerNorm", x, epsilon, axes);
    return y.mul(along("layerNorm", "scale", x, scale, axes))
        .add(along("layerNorm", "bias", x, bias, axes));
  }

  /**
   * {@code x / √(mean(x²) + ε)} over some axes, times a scale of their sizes. Zhang and Sennrich,
   * 2019.
   *
   * @throws ShapeException if no axis is named, or the scale has another shape
   */
  public static Tensor rmsNorm(Tensor x, Tensor scale, double epsilon, int... axes) {
    requireAxes("rmsNorm", x, axes);
    Tensor y = x.mul(x.square().mean(axes, true).add(epsilon).rsqrt());
    return y.mul(along("rmsNorm", "scale", x, scale, axes));
  }

  /**
   * What {@link #batchNorm} gives.
   *
   * @param output the normalised batch
   * @param mean the mean of each channel in this batch, {@code [channels]}
   * @param variance the variance of each channel in this batch
   */
  public record BatchNormalized(Tensor output, Tensor mean, Tensor variance) {}

  /**
   * Training form: each channel standardised over all other axes, times a scale plus a bias of
   * shape {@code [channels]}; with the statistics of the batch, for {@link #runningAverage}. Ioffe
   * and Szegedy, 2015.
   *
   * @throws ShapeException if the axis does not exist, or scale or bias has another shape
   */
  public static BatchNormalized batchNorm(
      Tensor x, Tensor scale, Tensor bias, double epsilon, int channelAxis) {
    int channel = Axes.normalise(channelAxis, x.rank());
    int[] others = others(x.rank(), channel);
    Tensor mean = others.length == 0 ? real(x) : x.mean(others);
    Tensor variance = others.length == 0 ? mean.mul(0) : Tensors.variance(x, others);
    Tensor y = batchNorm(x, mean, variance, scale, bias, epsilon, channel);
    return new BatchNormalized(y, mean, variance);
  }

  /**
   * Inference form: standardised by given statistics of each channel, all four of shape {@code
   * [channels]}.
   *
   * @throws ShapeException if the axis does not exist, or one of the four has another shape
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor mean,
      Tensor variance,
      Tensor scale,
      Tensor bias,
      double epsilon,
      int channelAxis) {
    int[] axis = {Axes.normalise(channelAxis, x.rank())};
    Tensor factor =
        along("batchNorm", "variance", x, variance, axis)
            .add(epsilon)
            .rsqrt()
            .mul(along("batchNorm", "scale", x, scale, axis));
    return x.sub(along("batchNorm", "mean", x, mean, axis))
        .mul(factor)
        .add(along("batchNorm", "bias", x, bias, axis));
  }

  /**
   * {@code momentum·running + (1 - momentum)·batch}: the next running statistic. No derivative goes
   * through it.
   */
  public static Tensor runningAverage(Tensor running, Tensor batch, double momentum) {
    return running.mul(momentum).add(batch.mul(1 - momentum)).stopGradient();
  }

  /**
   * Each example (axis 0) and each group of adjacent channels standardised over all else, times a
   * scale plus a bias of shape {@code [channels]}. Wu and He, 2018.
   *
   * @throws ShapeException if the channels do not divide into so many groups, or a shape does not
   *     fit
   */
  public static Tensor groupNorm(
      Tensor x, int groups, Tensor scale, Tensor bias, double epsilon, int channelAxis) {
    return grouped("groupNorm", x, groups, scale, bias, epsilon, channelAxis);
  }

  /**
   * As {@link #groupNorm} with a group for each channel: standardised over the positions of each
   * example. Ulyanov, Vedaldi and Lempitsky, 2016.
   *
   * @throws ShapeException if a shape does not fit
   */
  public static Tensor instanceNorm(
      Tensor x, Tensor scale, Tensor bias, double epsilon, int channelAxis) {
    int channels = x.shape().size(Axes.normalise(channelAxis, x.rank()));
    return grouped("instanceNorm", x, channels, scale, bias, epsilon, channelAxis);
  }

  private static Tensor grouped(
      String name, Tensor x, int groups, Tensor scale, Tensor bias, double epsilon, int axis) {
    int channel = Axes.normalise(axis, x.rank());
    if (channel == 0) {
      throw new ShapeException(
          name
              + ": axis 0 of "
              + x.shape()
              + " counts examples, so it cannot be that of channels.");
    }
    int channels = x.shape().size(channel);
    if (groups < 1 || channels % groups != 0) {
      if (!(groups == 0 && channels == 0)) {
        throw new ShapeException(
            name + ": " + channels + " channels do not divide into " + groups + " groups.");
      }
      return real(x);
    }
    Shape split =
        x.shape()
            .range(0, channel)
            .concat(Shape.of(groups, channels / groups))
            .concat(x.shape().range(channel + 1, x.rank()));
    int[] over = new int[split.rank() - 2];
    for (int i = 1, at = 0; i < split.rank(); i++) {
      if (i != channel) {
        over[at++] = i;
      }
    }
    Tensor y = standardized(name, x.reshape(split), epsilon, over).reshape(x.shape());
    int[] axes = {channel};
    return y.mul(along(name, "scale", x, scale, axes)).add(along(name, "bias", x, bias, axes));
  }

  /**
   * {@code x / max(‖x‖, ε)} over some axes: length 1, but where x is shorter than ε, x/ε.
   *
   * @throws ShapeException if no axis is named, or one does not exist
   */
  public static Tensor l2Normalize(Tensor x, double epsilon, int... axes) {
    requireAxes("l2Normalize", x, axes);
    Tensor square = real(x).square().sum(axes, true);
    return x.mul(square.maximum(epsilon * epsilon).rsqrt());
  }

  /** The length of all elements of several tensors together; its derivative at 0 is 0. */
  public static Tensor globalNorm(List<Tensor> tensors) {
    Tensor square =
        tensors.stream()
            .map(tensor -> real(tensor).square().sum())
            .reduce(Tensor::add)
            .orElseThrow(() -> new ShapeException("globalNorm needs at least one tensor."));
    Tensor zero = square.eq(0);
    return Tensors.where(zero, square.like(0), Tensors.where(zero, square.like(1), square).sqrt());
  }

  /**
   * The tensors scaled together so that their {@link #globalNorm} is at most {@code maxNorm}; as
   * they are where it is no more. Pascanu, Mikolov and Bengio, 2013. For a record or other tree,
   * give its leaves.
   */
  public static List<Tensor> clipByGlobalNorm(List<Tensor> tensors, double maxNorm) {
    Tensor factor = globalNorm(tensors).maximum(maxNorm).reciprocal().mul(maxNorm);
    return tensors.stream().map(tensor -> tensor.mul(factor.cast(computed(tensor)))).toList();
  }

  private static org.autodiff4j.types.DType computed(Tensor tensor) {
    return tensor.dtype().toFloat();
  }

  private static Tensor standardized(String name, Tensor x, double epsilon, int[] axes) {
    requireAxes(name, x, axes);
    Tensor centred = real(x).sub(x.mean(axes, true));
    return centred.mul(Tensors.variance(x, axes, 0, true).add(epsilon).rsqrt());
  }

  private static void requireAxes(String name, Tensor x, int[] axes) {
    if (axes.length == 0) {
      throw new ShapeException(
          name + " of " + x.type() + ": name the axes to normalise over, as in -1 for the last.");
    }
    Axes.ofReduction(x.rank(), axes);
  }

  /** A parameter with the sizes of some axes of x, shaped to broadcast along the others. */
  private static Tensor along(String name, String what, Tensor x, Tensor parameter, int[] axes) {
    Axes named = Axes.ofReduction(x.rank(), axes);
    Shape expected = x.shape().select(named);
    if (!parameter.shape().equals(expected)) {
      throw new ShapeException(
          name
              + ": the "
              + what
              + " has shape "
              + parameter.shape()
              + ", but axes "
              + named
              + " of "
              + x.shape()
              + " need "
              + expected
              + ".");
    }
    int[] sizes = new int[x.rank()];
    java.util.Arrays.fill(sizes, 1);
    for (int i = 0; i < named.size(); i++) {
      sizes[named.get(i)] = expected.size(i);
    }
    return parameter.reshape(sizes);
  }

  private static int[] others(int rank, int axis) {
    return Stream.iterate(0, i -> i + 1)
        .limit(rank)
        .filter(i -> i != axis)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Tensor real(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }
}
