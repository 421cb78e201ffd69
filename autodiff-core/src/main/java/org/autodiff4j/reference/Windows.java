package org.autodiff4j.reference;

import java.util.List;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.types.Shape;

/** Which elements of a row-major array the elements of a sliding window meet at each place. */
final class Windows {
  private final Shape array;
  private final Shape window;
  private final Shape places;
  private final List<Slide> slides;

  Windows(Shape array, Shape window, Shape places, List<Slide> slides) {
    this.array = array;
    this.window = window;
    this.places = places;
    this.slides = slides;
  }

  /**
   * For each element of the window at a place, in row-major order, the offset of the element it
   * meets, or {@link Offsets#NONE}.
   */
  int[] at(int place) {
    int[] met = new int[window.length()];
    for (int k = 0; k < met.length; k++) {
      met[k] = meets(place, k);
    }
    return met;
  }

  private int meets(int place, int element) {
    int p = place;
    int k = element;
    long offset = 0;
    long stride = 1;
    for (int axis = slides.size() - 1; axis >= 0; axis--) {
      Slide slide = slides.get(axis);
      long at =
          (long) (p % places.size(axis)) * slide.stride()
              + (long) (k % window.size(axis)) * slide.dilation()
              - slide.low();
      if (at < 0 || at % slide.base() != 0 || at / slide.base() >= array.size(axis)) {
        return Offsets.NONE;
      }
      offset += at / slide.base() * stride;
      stride *= array.size(axis);
      p /= places.size(axis);
      k /= window.size(axis);
    }
    return Math.toIntExact(offset);
  }
}
