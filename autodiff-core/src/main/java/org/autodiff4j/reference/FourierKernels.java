package org.autodiff4j.reference;

import org.autodiff4j.tensor.Fourier.Dft;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.TensorType;

/** Fourier transforms by their definition, in n² steps. */
final class FourierKernels {
  private FourierKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Dft.class, (p, x, y) -> dft(p, x[0], y));
  }

  private static ReferenceTensor dft(Dft p, ReferenceTensor input, TensorType type) {
    double[] x = input.reals();
    double[] y = new double[x.length];
    int n = type.shape().size(p.axis());
    double[] cos = new double[n];
    double[] sin = new double[n];
    for (int k = 0; k < n; k++) {
      double angle = 2 * Math.PI * k / n;
      cos[k] = Math.cos(angle);
      sin[k] = p.inverse() ? Math.sin(angle) : -Math.sin(angle);
    }
    Groups lines = new Groups(input, Axes.of(p.axis(), type.rank() - 1));
    for (int line = 0; line < lines.count() && n > 0; line++) {
      int[] at = lines.offsets(line); // re and im in turn
      double check = 0;
      for (int i : at) {
        check += x[i] * 0; // NaN if the element is NaN or infinite
      }
      for (int k = 0; k < n; k++) {
        CompensatedSum re = new CompensatedSum();
        CompensatedSum im = new CompensatedSum();
        re.add(check);
        im.add(check);
        for (int j = 0; j < n && check == 0; j++) {
          int turn = (int) ((long) j * k % n);
          double a = x[at[2 * j]];
          double b = x[at[2 * j + 1]];
          re.add(a * cos[turn]);
          re.add(-b * sin[turn]);
          im.add(a * sin[turn]);
          im.add(b * cos[turn]);
        }
        y[at[2 * k]] = re.value();
        y[at[2 * k + 1]] = im.value();
      }
    }
    return ReferenceTensor.ofReals(type, i -> y[i]);
  }
}
