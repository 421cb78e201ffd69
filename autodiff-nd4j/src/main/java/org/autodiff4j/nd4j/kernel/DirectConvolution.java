package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * A convolution {@code [g, n, c, s…] x [g, o, c, k…] -> [g, n, o, p…]} by its definition, row by
 * row of the result, summed in double. No product is made with what lies beside the input.
 */
final class DirectConvolution {
  private final List<Track> tracks;
  private final Nd4jTensor x;
  private final Nd4jTensor w;
  private final Nd4jTensor z;
  private final DType dtype;
  private final int taps;
  private final int outerTaps;
  private final int outerPlaces;
  private final Track last;
  private final double[] input;
  private final double[] sums;
  private final double[] weights;

  /** Where the row that {@link #find} found starts, from the start of its channel. */
  private long found;

  private DirectConvolution(List<Track> tracks, Nd4jTensor x, Nd4jTensor w, Nd4jTensor z) {
    this.tracks = tracks;
    this.x = x;
    this.w = w;
    this.z = z;
    this.dtype = z.dtype();
    this.last = tracks.get(tracks.size() - 1);
    this.taps = w.shape().range(3, w.rank()).length();
    this.outerTaps = taps / last.window();
    this.outerPlaces = z.shape().range(3, z.rank() - 1).length();
    this.input = new double[last.size()];
    this.sums = new double[last.count()];
    this.weights = new double[last.window()];
  }

  static Nd4jTensor run(List<Track> tracks, Nd4jTensor x, Nd4jTensor w, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    Nd4jTensor ordered = w.rowMajor();
    int rows = z.shape().range(0, z.rank() - 1).length();
    long work = z.shape().elements() * ordered.shape().range(2, w.rank()).length();
    Sharing.items(
        rows,
        work,
        (from, to) -> {
          DirectConvolution part = new DirectConvolution(tracks, x, ordered, z);
          for (int row = from; row < to; row++) {
            part.row(row);
          }
        });
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(ordered);
    Reference.reachabilityFence(z);
    return z;
  }

  private void row(int row) {
    int place = row % outerPlaces;
    int rest = row / outerPlaces;
    int outputs = z.shape().size(2);
    int output = rest % outputs;
    int example = rest / outputs % z.shape().size(1);
    int group = rest / outputs / z.shape().size(1);
    int channels = x.shape().size(2);
    int bytes = dtype.bytes();
    long start = group * x.strides()[0] + example * x.strides()[1];
    Arrays.fill(sums, 0);
    for (int c = 0; c < channels; c++) {
      long first = ((long) (group * outputs + output) * channels + c) * taps;
      for (int tap = 0; tap < outerTaps; tap++) {
        if (find(place, tap)) {
          long weight = first + (long) tap * last.window();
          Rows.get(dtype, w.address() + weight * bytes, weights, last.window());
          read(start + c * x.strides()[2] + found);
          addRow();
        }
      }
    }
    Rows.put(dtype, sums, z.address() + (long) row * sums.length * bytes, sums.length);
  }

  /** Whether an element of the window meets a row of the input, and how far into it that is. */
  private boolean find(int place, int tap) {
    int p = place;
    int k = tap;
    found = 0;
    for (int axis = tracks.size() - 2; axis >= 0; axis--) {
      Track track = tracks.get(axis);
      long element = track.element(k % track.window(), p % track.count());
      if (element < 0 || element >= track.size()) {
        return false;
      }
      found += element * x.strides()[3 + axis];
      k /= track.window();
      p /= track.count();
    }
    return true;
  }

  private void read(long offset) {
    int bytes = dtype.bytes();
    long from = x.address() + offset * bytes;
    long step = x.strides()[x.rank() - 1] * bytes;
    if (dtype == DType.FLOAT32) {
      Transfer.floats(from, step, input, 0, input.length);
    } else {
      Transfer.doubles(from, step, input, 0, input.length);
    }
  }

  private void addRow() {
    for (int k = 0; k < weights.length; k++) {
      int first = last.first(k, 0, sums.length);
      int end = last.end(k, 0, sums.length);
      int shift = (int) last.element(k, first) - first * last.stride();
      add(weights[k], input, shift, last.stride(), sums, first, end);
    }
  }

  private static void add(
      double weight, double[] input, int shift, int stride, double[] sums, int first, int end) {
    if (stride == 1) {
      for (int p = first; p < end; p++) {
        sums[p] += weight * input[p + shift];
      }
    } else {
      for (int p = first; p < end; p++) {
        sums[p] += weight * input[p * stride + shift];
      }
    }
  }
}
