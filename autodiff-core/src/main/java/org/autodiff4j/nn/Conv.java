package org.autodiff4j.nn;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.types.ShapeException;

/**
 * How a convolution moves its window: {@code new Conv().stride(2).padding(1).groups(4)}. Where a
 * method takes a number for each spatial axis, a single one counts for all.
 *
 * <p>Operands have their channels first, {@code x[n, c, s…]} and {@code w[o, c/groups, k…]}, or
 * with {@link #channelsLast()} last, {@code x[n, s…, c]} and {@code w[k…, c/groups, o]}.
 *
 * @param stride how far the window moves from one place to the next; 1 unless said
 * @param dilation the distance of neighbours in the window; 1 unless said
 * @param padding zeros before and after each axis; none unless said
 * @param isSame whether padding is chosen so that a stride of 1 keeps the size
 * @param groups how many parts the channels fall into, each convolved with its own weights
 * @param isChannelsLast whether channels are the last axis
 * @param outputPadding zeros that a transposed convolution puts after each axis of its result
 */
public record Conv(
    List<Integer> stride,
    List<Integer> dilation,
    List<Padding> padding,
    boolean isSame,
    int groups,
    boolean isChannelsLast,
    List<Integer> outputPadding) {
  /** A window that moves by 1 over what is there, all channels first and together. */
  public Conv() {
    this(List.of(1), List.of(1), List.of(Padding.NONE), false, 1, false, List.of(0));
  }

  public Conv {
    stride = atLeast("stride", 1, stride);
    dilation = atLeast("dilation", 1, dilation);
    outputPadding = atLeast("output padding", 0, outputPadding);
    padding = ends(padding);
    if (groups < 1) {
      throw new ShapeException(
          "Conv: the number of groups must be at least 1, but is " + groups + ".");
    }
  }

  /** With another stride, for each axis or for all. */
  public Conv stride(int... steps) {
    return new Conv(list(steps), dilation, padding, isSame, groups, isChannelsLast, outputPadding);
  }

  /** With the elements of the window so far apart, for each axis or for all. */
  public Conv dilation(int... distances) {
    return new Conv(
        stride, list(distances), padding, isSame, groups, isChannelsLast, outputPadding);
  }

  /** With so many zeros at either end, for each axis or for all; negative ones take away. */
  public Conv padding(int... both) {
    return padding(both(both));
  }

  /** With so many zeros before and after, for each axis or for all; negative ones take away. */
  public Conv padding(Padding... ends) {
    return new Conv(stride, dilation, List.of(ends), false, groups, isChannelsLast, outputPadding);
  }

  /**
   * Padded so that there are {@code ⌈s/stride⌉} places, or for a transposed convolution {@code
   * s·stride}; the odd one of the zeros is put after.
   */
  public Conv same() {
    return new Conv(
        stride, dilation, List.of(Padding.NONE), true, groups, isChannelsLast, outputPadding);
  }

  /** With the channels in so many parts, each convolved with its own weights. */
  public Conv groups(int count) {
    return new Conv(stride, dilation, padding, isSame, count, isChannelsLast, outputPadding);
  }

  /** With the channels last, {@code x[n, s…, c]}, {@code w[k…, c/groups, o]}. */
  public Conv channelsLast() {
    return new Conv(stride, dilation, padding, isSame, groups, true, outputPadding);
  }

  /**
   * With so many more elements after each axis of a transposed convolution, which tell apart the
   * sizes that a stride makes equal.
   */
  public Conv outputPadding(int... more) {
    return new Conv(stride, dilation, padding, isSame, groups, isChannelsLast, list(more));
  }

  // ---- What windows of all kinds share ----

  static List<Integer> list(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  static Padding[] both(int... sizes) {
    return Arrays.stream(sizes).mapToObj(n -> Padding.of(n, n)).toArray(Padding[]::new);
  }

  static List<Integer> atLeast(String what, int least, List<Integer> values) {
    for (int value : values) {
      if (value < least) {
        throw new ShapeException(
            "A window's " + what + " must be at least " + least + ", but is " + value + ".");
      }
    }
    return List.copyOf(values);
  }

  static List<Padding> ends(List<Padding> padding) {
    for (Padding ends : padding) {
      if (ends.interior() != 0) {
        throw new ShapeException(
            "A window's padding stands at the ends, but got " + ends + ". Use dilation.");
      }
    }
    return List.copyOf(padding);
  }

  /** One value for each of n axes. */
  static <T> List<T> each(String operation, String what, List<T> values, int n) {
    if (values.size() == 1) {
      return Collections.nCopies(n, values.get(0));
    }
    if (values.size() != n) {
      throw new ShapeException(
          operation
              + ": "
              + values.size()
              + " numbers "
              + values
              + " for the "
              + what
              + " of "
              + n
              + (n == 1 ? " axis" : " axes")
              + ". Give one for each, or one for all.");
    }
    return values;
  }
}
