package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Fourier.Dft;
import org.autodiff4j.types.Shape;

/** Samples and random cases of Fourier transforms: composite and prime lengths, and 1. */
final class FourierSamples {
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 16, 30, 37, 64, 97, 211};

  private FourierSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (boolean inverse : new boolean[] {false, true}) {
      for (int n : new int[] {0, 1, 2, 3, 7, 12, 16}) {
        add(samples, inverse, 0, n, 2);
      }
      add(samples, inverse, 1, 3, 5, 2);
      add(samples, inverse, 0, 4, 3, 2);
      add(samples, inverse, 1, 2, 4, 3, 2);
      add(samples, inverse, 2, 2, 0, 3, 2);
      add(samples, inverse, 2, 2, 1, 3, 2, 2);
    }
    return samples;
  }

  private static void add(List<Sample> samples, boolean inverse, int axis, int... sizes) {
    samples.add(Sample.of(new Dft(axis, inverse), real(Shape.of(sizes), Draw.between(-2, 2))));
  }

  static void addTo(FuzzRows rows) {
    rows.put(
        Dft.class,
        fuzz -> {
          int before = fuzz.between(0, 3);
          int after = fuzz.once(3) ? fuzz.between(0, 3) : 1;
          int n = LENGTHS[fuzz.below(LENGTHS.length)];
          return Sample.of(
              new Dft(1, fuzz.once(2)), fuzz.tame(fuzz.real(), Shape.of(before, n, after, 2)));
        });
  }
}
