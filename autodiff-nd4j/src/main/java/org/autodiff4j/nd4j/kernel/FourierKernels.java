package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Fourier.Dft;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.jtransforms.fft.DoubleFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/** Fourier transforms by JTransforms, in double; lines are shared out among threads. */
final class FourierKernels {
  /** Tables of so many lengths are kept. */
  private static final int KEPT = 64;

  private static final Map<Integer, DoubleFFT_1D> TABLES = new ConcurrentHashMap<>();

  static {
    // Its own threads would keep a program from ending for a minute.
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  private FourierKernels() {}

  static void register(Kernels kernels) {
    kernels.put(
        Dft.class,
        (p, x, y) -> {
          Lines lines = new Lines(Nd4jTensor.of(x[0]), Axes.of(p.axis(), y.rank() - 1));
          return lines.map(y, () -> new Line(y.dtype(), lines.length, p.inverse()));
        });
  }

  private static DoubleFFT_1D tables(int n) {
    if (TABLES.size() >= KEPT && !TABLES.containsKey(n)) {
      TABLES.clear();
    }
    return TABLES.computeIfAbsent(n, DoubleFFT_1D::new);
  }

  /** Transforms lines of pairs, one after another. */
  private static final class Line implements Lines.Action {
    private final DType dtype;
    private final double[] numbers;
    private final boolean inverse;

    Line(DType dtype, int length, boolean inverse) {
      this.dtype = dtype;
      this.numbers = new double[length];
      this.inverse = inverse;
    }

    @Override
    public void run(long from, long to, int count) {
      DoubleFFT_1D transform = tables(numbers.length / 2);
      long step = (long) numbers.length * dtype.bytes();
      for (int i = 0; i < count; i++) {
        Rows.get(dtype, from + i * step, numbers, numbers.length);
        if (!isFinite()) {
          Arrays.fill(numbers, Double.NaN);
        } else if (inverse) {
          transform.complexInverse(numbers, false);
        } else {
          transform.complexForward(numbers);
        }
        Rows.put(dtype, numbers, to + i * step, numbers.length);
      }
    }

    private boolean isFinite() {
      double check = 0;
      for (double number : numbers) {
        check += number * 0;
      }
      return check == 0;
    }
  }
}
