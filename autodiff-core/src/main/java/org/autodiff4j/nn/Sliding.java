package org.autodiff4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.types.Shape;

/** Turns what a user says about a window into its movement along each axis. */
final class Sliding {
  private Sliding() {}

  /** The movement of a window of these sizes over an array of those. */
  static List<Slide> over(
      String operation,
      Shape array,
      Shape window,
      List<Integer> stride,
      List<Integer> dilation,
      List<Padding> padding,
      boolean same) {
    int n = array.rank();
    List<Integer> strides = Conv.each(operation, "stride", stride, n);
    List<Integer> dilations = Conv.each(operation, "dilation", dilation, n);
    List<Padding> paddings = Conv.each(operation, "padding", padding, n);
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int step = strides.get(i);
      Padding ends = paddings.get(i);
      if (same) {
        long places = (array.size(i) + (long) step - 1) / step;
        long reach = (window.size(i) - 1L) * dilations.get(i) + 1;
        int missing = (int) Math.max(0, (places - 1) * step + reach - array.size(i));
        ends = Padding.of(missing / 2, missing - missing / 2);
      }
      slides.add(new Slide(step, ends.low(), ends.high(), 1, dilations.get(i)));
    }
    return slides;
  }

  /** The movement that transposes that of a convolution with these options. */
  static List<Slide> back(String operation, Shape window, Conv conv) {
    int n = window.rank();
    List<Integer> strides = Conv.each(operation, "stride", conv.stride(), n);
    List<Integer> dilations = Conv.each(operation, "dilation", conv.dilation(), n);
    List<Padding> paddings = Conv.each(operation, "padding", conv.padding(), n);
    List<Integer> more = Conv.each(operation, "output padding", conv.outputPadding(), n);
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int step = strides.get(i);
      int reach = (window.size(i) - 1) * dilations.get(i); // from the first element to the last
      int low = reach - paddings.get(i).low();
      int high = reach - paddings.get(i).high();
      if (conv.isSame()) {
        int total = reach + step - 1;
        low = step > reach ? reach : (total + 1) / 2;
        high = total - low;
      }
      slides.add(new Slide(1, low, high + more.get(i), step, dilations.get(i)));
    }
    return slides;
  }
}
