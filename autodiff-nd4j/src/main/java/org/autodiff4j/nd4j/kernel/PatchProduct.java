package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.nd4j.kernel.Patches.Block;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * A convolution {@code [g, n, c, s…] x [g, o, c, k…] -> [g, n, o, p…]} as products of matrices.
 *
 * <p>Where there are more places than elements of the window, patches are the columns of a matrix
 * {@code [c·k, p]} that the weights {@code [o, c·k]} multiply, an example at a time or, if places
 * are few, some. Where the window is the larger, as in derivatives with respect to weights, patches
 * are rows {@code [n·p, c·k]}, and products are added up over blocks of the window. The patches are
 * never all there at once.
 */
final class PatchProduct {
  /** Patches take at most so many elements at a time, unless a single one is longer. */
  private static final int ROOM = 1 << 17;

  /** With fewer places than this, examples are taken together. */
  private static final int FEW_PLACES = 128;

  private final List<Track> tracks;
  private final DType dtype;
  private final int bytes;
  private final Nd4jTensor x;
  private final Nd4jTensor w;
  private final TensorType z;
  private final int groups;
  private final int examples;
  private final int channels;
  private final int outputs;
  private final int taps;
  private final int places;

  PatchProduct(List<Track> tracks, Nd4jTensor x, Nd4jTensor w, TensorType z) {
    this.tracks = tracks;
    this.dtype = z.dtype();
    this.bytes = dtype.bytes();
    this.x = x;
    this.w = w;
    this.z = z;
    this.groups = z.shape().size(0);
    this.examples = z.shape().size(1);
    this.channels = x.shape().size(2);
    this.outputs = z.shape().size(2);
    this.taps = w.shape().range(3, w.rank()).length();
    this.places = z.shape().range(3, z.rank()).length();
  }

  /** Whether there are so few channels that plain loops are faster. */
  boolean isDirect() {
    return channels * outputs <= 2 && taps <= places && taps > 1;
  }

  Nd4jTensor run() {
    return taps > places ? overWindow() : overPlaces();
  }

  private long[] spatialStrides() {
    long[] strides = new long[tracks.size()];
    System.arraycopy(x.strides(), 3, strides, 0, strides.length);
    return strides;
  }

  // ---- Patches as columns ----

  private Nd4jTensor overPlaces() {
    Nd4jTensor weights = w.rowMajor();
    Shape ordered = // examples first
        Shape.of(examples, groups, outputs).concat(z.shape().range(3, z.rank()));
    Nd4jTensor y = Nd4jTensor.allocate(z.with(ordered));
    int rows = Math.multiplyExact(channels, taps);
    int together =
        places >= FEW_PLACES
            ? 1
            : Math.max(1, Math.min(examples, Math.min(ROOM / rows, 1024) / places));
    int blocks = (examples + together - 1) / together;
    long work = z.shape().elements() * rows;
    Sharing.items(
        blocks * groups,
        work,
        (from, to) -> {
          Columns columns = new Columns(weights, y, together);
          for (int i = from; i < to; i++) {
            columns.run(i % groups, i / groups * together);
          }
          columns.close();
        });
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(weights);
    long[] strides = y.strides().clone();
    strides[0] = y.strides()[1];
    strides[1] = y.strides()[0];
    return y.view(z.shape(), strides, y.offset());
  }

  /** One thread's work. */
  private final class Columns {
    private final Nd4jTensor weights;
    private final Nd4jTensor y;
    private final int together;
    private final int rows = channels * taps;
    private final Patches patches;
    private final boolean isMatrix;
    private final List<Block> blocks;
    private final int longest;
    private final Storage scratch;
    private final Storage results;

    Columns(Nd4jTensor weights, Nd4jTensor y, int together) {
      this.weights = weights;
      this.y = y;
      this.together = together;
      int[] outer = {together, channels};
      long[] outerStrides = {x.strides()[1], x.strides()[2]};
      this.patches = new Patches(bytes, tracks, spatialStrides(), outer, outerStrides);
      this.isMatrix = together == 1 && isMatrix();
      this.blocks = patches.blocks(Math.max(1, ROOM / rows));
      this.longest = blocks.stream().mapToInt(Block::length).max().orElse(0);
      long columns = (long) together * longest;
      this.scratch = Storage.allocate(isMatrix ? 0 : rows * columns * bytes);
      this.results = Storage.allocate(together == 1 ? 0 : outputs * columns * bytes);
    }

    /** Whether the input is {@code [c, p]} as it lies: a window of one element on all places. */
    private boolean isMatrix() {
      long stride = 1;
      for (int i = tracks.size() - 1; i >= 0; i--) {
        Track track = tracks.get(i);
        if (track.window() != 1
            || track.stride() != 1
            || track.low() != 0
            || track.count() != track.size()
            || (track.size() != 1 && x.strides()[3 + i] != stride)) {
          return false;
        }
        stride *= track.size();
      }
      long step = x.strides()[2];
      return channels == 1 || (step >= places && step <= Integer.MAX_VALUE);
    }

    void run(int group, int example) {
      int count = Math.min(together, examples - example);
      long from = x.address() + (group * x.strides()[0] + example * x.strides()[1]) * bytes;
      long with = weights.address() + (long) group * outputs * rows * bytes;
      long to = y.address() + ((long) example * groups + group) * outputs * places * bytes;
      if (isMatrix) {
        int step = channels == 1 ? places : (int) x.strides()[2];
        multiply(with, from, places, step, to, places);
        return;
      }
      for (Block block : blocks) {
        int columns = count * block.length();
        long room = (long) rows * columns * bytes;
        patches(count)
            .write(
                block,
                from,
                scratch.address(),
                columns,
                new long[] {block.length(), (long) taps * columns},
                room);
        if (together == 1) {
          multiply(
              with, scratch.address(), columns, columns, to + (long) block.first() * bytes, places);
        } else {
          multiply(with, scratch.address(), columns, columns, results.address(), columns);
          int[] dims = {count, outputs, block.length()};
          long[] strides = {block.length(), columns, 1};
          long[] stridesTo = {(long) groups * outputs * places, places, 1};
          long at = to + (long) block.first() * bytes;
          StridedCopy.copy(bytes, dims, results.address(), strides, at, stridesTo);
        }
      }
    }

    private Patches patches(int count) {
      if (count == together) {
        return patches;
      }
      int[] outer = {count, channels};
      long[] outerStrides = {x.strides()[1], x.strides()[2]};
      return new Patches(bytes, tracks, spatialStrides(), outer, outerStrides);
    }

    private void multiply(long with, long columns, int n, int step, long to, int toStep) {
      Blas.gemm(
          dtype, outputs, n, rows, with, false, rows, columns, false, step, false, to, toStep);
    }

    void close() {
      Reference.reachabilityFence(y);
      scratch.release();
      results.release();
    }
  }

  // ---- Patches as rows ----

  private Nd4jTensor overWindow() {
    Nd4jTensor weights = isStacked() ? w : w.rowMajor();
    Shape ordered = // outputs before examples
        Shape.of(groups, outputs, examples).concat(z.shape().range(3, z.rank()));
    Nd4jTensor y = Nd4jTensor.allocate(z.with(ordered));
    for (int group = 0; group < groups; group++) {
      new WindowBlocks(weights, y, group).run();
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(weights);
    Reference.reachabilityFence(y);
    long[] strides = y.strides().clone();
    strides[1] = y.strides()[2];
    strides[2] = y.strides()[1];
    return y.view(z.shape(), strides, y.offset());
  }

  /** Whether the window of each output and channel lies in one piece. */
  private boolean isStacked() {
    long stride = 1;
    for (int i = w.rank() - 1; i >= 3; i--) {
      if (w.shape().size(i) != 1 && w.strides()[i] != stride) {
        return false;
      }
      stride *= w.shape().size(i);
    }
    long step = w.strides()[1];
    return outputs == 1 || (step >= taps && step <= Integer.MAX_VALUE);
  }

  /** The products of one group, block by block. */
  private final class WindowBlocks {
    private final Nd4jTensor weights;
    private final int weightStep;
    private final long from;
    private final long with;
    private final long to;

    WindowBlocks(Nd4jTensor weights, Nd4jTensor y, int group) {
      this.weights = weights;
      // BLAS wants a step no shorter than a row, even of a single row.
      this.weightStep = outputs == 1 ? channels * taps : (int) weights.strides()[1];
      this.from = x.address() + group * x.strides()[0] * bytes;
      this.with = weights.address() + group * weights.strides()[0] * bytes;
      this.to = y.address() + (long) group * outputs * examples * places * bytes;
    }

    void run() {
      boolean joined =
          channels > 1
              && weights.strides()[2] == taps
              && (outputs == 1 || weightStep >= (long) channels * taps);
      int channelsEach =
          joined ? (int) Math.max(1, Math.min(channels, ROOM / ((long) places * taps))) : 1;
      int examplesEach = (int) Math.max(1, Math.min(examples, ROOM / ((long) places * taps)));
      for (int n = 0; n < examples; n += examplesEach) {
        int count = Math.min(examplesEach, examples - n);
        for (int c = 0; c < channels; c += channelsEach) {
          add(n, count, c, Math.min(channelsEach, channels - c));
        }
      }
    }

    private void add(int example, int count, int channel, int depth) {
      int[] outer = {count, depth};
      long[] outerStrides = {x.strides()[1], x.strides()[2]};
      List<Track> swapped = tracks.stream().map(Track::swapped).toList();
      Patches patches = new Patches(bytes, swapped, spatialStrides(), outer, outerStrides);
      int rows = count * places;
      long source = from + (example * x.strides()[1] + channel * x.strides()[2]) * bytes;
      int most = depth > 1 ? taps : Math.max(1, ROOM / rows);
      List<Block> blocks = patches.blocks(most);
      int longest = blocks.stream().mapToInt(Block::length).max().orElse(0);
      Storage scratch = Storage.allocate((long) rows * depth * longest * bytes);
      for (Block block : blocks) {
        int width = depth * block.length();
        patches.write(
            block,
            source,
            scratch.address(),
            width,
            new long[] {(long) places * width, block.length()},
            (long) rows * width * bytes);
        long weight = with + (channel * weights.strides()[2] + block.first()) * bytes;
        Blas.gemm(
            dtype,
            outputs,
            rows,
            width,
            weight,
            false,
            weightStep,
            scratch.address(),
            true,
            width,
            channel > 0 || block.first() > 0,
            to + (long) example * places * bytes,
            examples * places);
      }
      scratch.release();
    }
  }
}
