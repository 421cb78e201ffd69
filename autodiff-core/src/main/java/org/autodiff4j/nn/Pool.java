package org.autodiff4j.nn;

import java.util.List;
import org.autodiff4j.tensor.Padding;

/**
 * The window of a pooling and how it moves: {@code new Pool(3).stride(2).padding(1)}. Where a
 * method takes a number for each spatial axis, a single one counts for all.
 *
 * @param window the size of the window
 * @param stride how far it moves from one place to the next; by its size unless said
 * @param dilation the distance of neighbours in the window; 1 unless said
 * @param padding what is put before and after each axis, and is no element; nothing unless said
 * @param isSame whether padding is chosen so that a stride of 1 keeps the size
 * @param isChannelsLast whether channels are the last axis, after the spatial ones
 * @param countsPadding whether an average counts the padding, as zeros
 * @param isFirstOfEqual whether all of an extremum's derivative is that of the first element of the
 *     window that equals it; shared evenly unless said
 */
public record Pool(
    List<Integer> window,
    List<Integer> stride,
    List<Integer> dilation,
    List<Padding> padding,
    boolean isSame,
    boolean isChannelsLast,
    boolean countsPadding,
    boolean isFirstOfEqual) {
  /** A window of this size, for each axis or for all, that moves by its size. */
  public Pool(int... window) {
    this(
        Conv.list(window),
        Conv.list(window),
        List.of(1),
        List.of(Padding.NONE),
        false,
        false,
        false,
        false);
  }

  public Pool {
    window = Conv.atLeast("size", 1, window);
    stride = Conv.atLeast("stride", 1, stride);
    dilation = Conv.atLeast("dilation", 1, dilation);
    padding = Conv.ends(padding);
  }

  /** With another stride, for each axis or for all. */
  public Pool stride(int... steps) {
    return new Pool(
        window,
        Conv.list(steps),
        dilation,
        padding,
        isSame,
        isChannelsLast,
        countsPadding,
        isFirstOfEqual);
  }

  /** With the elements of the window so far apart, for each axis or for all. */
  public Pool dilation(int... distances) {
    return new Pool(
        window,
        stride,
        Conv.list(distances),
        padding,
        isSame,
        isChannelsLast,
        countsPadding,
        isFirstOfEqual);
  }

  /** With so much padding at either end, for each axis or for all; negative takes away. */
  public Pool padding(int... both) {
    return padding(Conv.both(both));
  }

  /** With so much padding before and after, for each axis or for all; negative takes away. */
  public Pool padding(Padding... ends) {
    return new Pool(
        window,
        stride,
        dilation,
        List.of(ends),
        false,
        isChannelsLast,
        countsPadding,
        isFirstOfEqual);
  }

  /** Padded so that there are {@code ⌈s/stride⌉} places; the odd one is put after. */
  public Pool same() {
    return new Pool(
        window,
        stride,
        dilation,
        List.of(Padding.NONE),
        true,
        isChannelsLast,
        countsPadding,
        isFirstOfEqual);
  }

  /** With the channels last, {@code [..., s…, c]}. */
  public Pool channelsLast() {
    return new Pool(window, stride, dilation, padding, isSame, true, countsPadding, isFirstOfEqual);
  }

  /** With the channels before the spatial axes. */
  Pool channelsFirst() {
    return new Pool(
        window, stride, dilation, padding, isSame, false, countsPadding, isFirstOfEqual);
  }

  /** With padding that averages count as zeros, as PyTorch's do unless told otherwise. */
  public Pool countPadding() {
    return new Pool(
        window, stride, dilation, padding, isSame, isChannelsLast, true, isFirstOfEqual);
  }

  /**
   * With all of a maximum's or minimum's derivative given to the first of equal elements in
   * row-major order, as PyTorch's and Deeplearning4j's pooling does.
   */
  public Pool firstOfEqual() {
    return new Pool(window, stride, dilation, padding, isSame, isChannelsLast, countsPadding, true);
  }
}
