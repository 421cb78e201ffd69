package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nd4j.Memory;

/**
 * Lays out what the elements of a window meet as the rows of a matrix: a row for each element of
 * the window, with a column for each place in a block of them. What lies beside the array is 0.
 *
 * <p>A row is a rectangle of the array, copied in one go for all channels, from memory of any
 * strides.
 */
final class Patches {
  private final int bytes;
  private final List<Track> tracks;
  private final long[] strides;
  private final int[] outer;
  private final long[] outerStrides;

  /** The number of elements of the window. */
  final int taps;

  /** The number of places. */
  final int places;

  /**
   * Patches of an array.
   *
   * @param strides the array's stride along each track, in elements
   * @param outer the sizes of axes that are copied as they are
   * @param outerStrides the strides along those
   */
  Patches(int bytes, List<Track> tracks, long[] strides, int[] outer, long[] outerStrides) {
    this.bytes = bytes;
    this.tracks = tracks;
    this.strides = strides;
    this.outer = outer;
    this.outerStrides = outerStrides;
    this.taps = tracks.stream().mapToInt(Track::window).reduce(1, Math::multiplyExact);
    this.places = tracks.stream().mapToInt(Track::count).reduce(1, Math::multiplyExact);
  }

  /**
   * A block of places that are adjacent in row-major order: one index on the first axes, a range on
   * one, and all of the others.
   */
  static final class Block {
    private final int[] start;
    private final int[] sizes;
    private final int first;
    private final int length;

    Block(int[] start, int[] sizes, int first, int length) {
      this.start = start;
      this.sizes = sizes;
      this.first = first;
      this.length = length;
    }

    /** The first place. */
    int first() {
      return first;
    }

    /** The number of places. */
    int length() {
      return length;
    }
  }

  /** The axis along which blocks of at most so many places, or rows of one, are cut. */
  private int cut(int most) {
    long inside = places;
    for (int axis = 0; axis < tracks.size(); axis++) {
      inside /= tracks.get(axis).count();
      if (inside <= most) {
        return axis;
      }
    }
    return tracks.size() - 1;
  }

  /** The blocks of at most so many places that make up all. */
  List<Block> blocks(int most) {
    int rank = tracks.size();
    int axis = cut(most);
    int inside = 1;
    for (int i = axis + 1; i < rank; i++) {
      inside *= tracks.get(i).count();
    }
    int count = tracks.get(axis).count();
    int range = Math.max(1, Math.min(count, most / inside));
    int outside = places / inside / count;
    Block[] blocks = new Block[outside * ((count + range - 1) / range)];
    int at = 0;
    for (int i = 0; i < outside; i++) {
      for (int from = 0; from < count; from += range) {
        int[] start = new int[rank];
        int[] sizes = new int[rank];
        int rest = i;
        for (int k = rank - 1; k >= 0; k--) {
          sizes[k] = k < axis ? 1 : tracks.get(k).count();
          if (k < axis) {
            start[k] = rest % tracks.get(k).count();
            rest /= tracks.get(k).count();
          }
        }
        start[axis] = from;
        sizes[axis] = Math.min(range, count - from);
        blocks[at++] = new Block(start, sizes, (i * count + from) * inside, sizes[axis] * inside);
      }
    }
    return Arrays.asList(blocks);
  }

  /**
   * Writes the rows of a block.
   *
   * @param from the address of the array's first element
   * @param to where the rows go
   * @param tapStride elements from one row to the next
   * @param outerTo elements from one index to the next on each outer axis
   * @param room the bytes that all rows take
   */
  void write(Block block, long from, long to, long tapStride, long[] outerTo, long room) {
    int rank = tracks.size();
    boolean full = true;
    for (int i = 0; i < rank; i++) {
      full &= tracks.get(i).isFull(block.start[i], block.start[i] + block.sizes[i]);
    }
    if (!full) {
      Memory.fill(to, room, (byte) 0);
    }
    int lead = outer.length;
    int[] dims = Arrays.copyOf(outer, lead + rank);
    long[] steps = Arrays.copyOf(outerStrides, lead + rank);
    long[] stepsTo = Arrays.copyOf(outerTo, lead + rank);
    long[] inBlock = StridedCopy.rowMajor(block.sizes);
    for (int i = 0; i < rank; i++) {
      steps[lead + i] = strides[i] * tracks.get(i).stride();
      stepsTo[lead + i] = inBlock[i];
    }
    for (int tap = 0; tap < taps; tap++) {
      long source = 0;
      long target = tap * tapStride;
      int rest = tap;
      boolean meets = true;
      for (int i = rank - 1; i >= 0; i--) {
        Track track = tracks.get(i);
        int k = rest % track.window();
        rest /= track.window();
        int start = block.start[i];
        int end = start + block.sizes[i];
        int first = track.first(k, start, end);
        dims[lead + i] = track.end(k, start, end) - first;
        meets &= dims[lead + i] > 0;
        source += track.element(k, first) * strides[i];
        target += (first - start) * inBlock[i];
      }
      if (meets) {
        StridedCopy.copy(bytes, dims, from + source * bytes, steps, to + target * bytes, stepsTo);
      }
    }
  }
}
