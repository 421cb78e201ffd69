package org.autodiff4j.reference;

import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Convolutions by their definition, with compensated sums. */
final class ConvolutionKernel {
  private ConvolutionKernel() {}

  static void register(Kernels kernels) {
    kernels.put(Convolution.class, (p, x, y) -> convolve(p, x[0], x[1], y));
  }

  private static ReferenceTensor convolve(
      Convolution p, ReferenceTensor x, ReferenceTensor w, TensorType y) {
    int lead = p.shared() ? 1 : 0;
    int n = x.shape().size(lead);
    int channels = x.shape().size(lead + 1);
    int outputs = w.shape().size(lead);
    Shape array = x.shape().range(lead + 2, x.rank());
    Shape window = w.shape().range(lead + 2, w.rank());
    Shape places = y.shape().range(lead + 2, y.rank());
    Windows windows = new Windows(array, window, places, p.slides());
    int taps = window.length();
    int size = array.length();
    int count = places.length();
    double[] left = x.reals();
    double[] right = w.reals();
    return ReferenceTensor.ofReals(
        y,
        i -> {
          int[] met = windows.at(i % count);
          int o = i / count % outputs;
          int example = i / count / outputs; // with the shared axis in front
          int group = example / n;
          CompensatedSum sum = new CompensatedSum();
          for (int c = 0; c < channels; c++) {
            int from = (example * channels + c) * size;
            int with = ((group * outputs + o) * channels + c) * taps;
            for (int k = 0; k < taps; k++) {
              if (met[k] != Offsets.NONE) {
                sum.addProduct(left[from + met[k]], right[with + k]);
              }
            }
          }
          return sum.value();
        });
  }
}
