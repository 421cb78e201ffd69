package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;

/**
 * Positions of the elements of a line in the order of the elements; equal ones in the order of
 * their positions. Elements are compared by integer keys. Long lines are sorted digit by digit,
 * short ones by merging; for the first few of many elements a heap of them is kept. Used again for
 * every line of a thread.
 */
final class KeySort {
  /** Lines from so many elements on are sorted digit by digit. */
  private static final int RADIX = 1024;

  /** Runs of so many elements are sorted by insertion. */
  private static final int RUN = 24;

  /** A heap is kept for less than this part of the elements. */
  private static final int FEW = 8;

  private final int length;
  private final int count;
  private long[] keys;
  private int[] order;
  private long[] otherKeys;
  private int[] otherOrder;

  /** For lines of a length of which the first {@code count} in order are wanted. */
  KeySort(int length, int count) {
    this.length = length;
    this.count = count;
    int held = isFew() ? count : length;
    this.keys = new long[held];
    this.order = new int[held];
    this.otherKeys = new long[held];
    this.otherOrder = new int[held];
  }

  private boolean isFew() {
    return count < length / FEW;
  }

  /**
   * An integer that orders elements of one type: NaN after all numbers, both zeros alike. Keys of
   * types of at most 32 bits are not negative and below 2^32.
   */
  static long key(DType dtype, long address) {
    return switch (dtype) {
      case FLOAT64 -> {
        long bits = Double.doubleToLongBits(Memory.getDouble(address) + 0.0);
        yield bits ^ (bits >> 63 & Long.MAX_VALUE);
      }
      case FLOAT32 -> key(Memory.getFloat(address));
      case FLOAT16, BFLOAT16 -> key(Half.value(dtype, Memory.getShort(address)));
      case INT64 -> Memory.getLong(address);
      case INT32 -> (long) Memory.getInt(address) - Integer.MIN_VALUE;
      case BOOL -> Memory.getByte(address) == 0 ? 0 : 1;
    };
  }

  private static long key(float value) {
    int bits = Float.floatToIntBits(value + 0.0f);
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) - Integer.MIN_VALUE;
  }

  /** Writes the positions of the elements at an address to another, as i64. */
  void run(DType dtype, long from, boolean descending, long to) {
    long flipped = descending ? -1 : 0;
    int size = dtype.bytes();
    if (isFew()) {
      select(dtype, from, size, flipped);
    } else {
      for (int i = 0; i < length; i++) {
        keys[i] = key(dtype, from + (long) i * size) ^ flipped;
        order[i] = i;
      }
    }
    if (keys.length >= RADIX) {
      sortByDigits();
    } else {
      sortByMerging();
    }
    for (int i = 0; i < count; i++) {
      Memory.putLong(to + 8L * i, order[i]);
    }
  }

  // ---- The first few: a heap whose root is the last of them ----

  private void select(DType dtype, long from, int size, long flipped) {
    for (int i = 0; i < count; i++) {
      keys[i] = key(dtype, from + (long) i * size) ^ flipped;
      order[i] = i;
    }
    for (int i = count / 2 - 1; i >= 0; i--) {
      sift(i);
    }
    for (int i = count; i < length; i++) {
      long key = key(dtype, from + (long) i * size) ^ flipped;
      if (key < keys[0]) { // of equal ones those found first stay
        keys[0] = key;
        order[0] = i;
        sift(0);
      }
    }
    byPosition();
  }

  private void sift(int start) {
    int parent = start;
    long key = keys[start];
    int position = order[start];
    for (int child = 2 * parent + 1; child < count; child = 2 * parent + 1) {
      if (child + 1 < count && isLater(keys[child + 1], order[child + 1], child)) {
        child++;
      }
      if (!isLater(keys[child], order[child], key, position)) {
        break;
      }
      keys[parent] = keys[child];
      order[parent] = order[child];
      parent = child;
    }
    keys[parent] = key;
    order[parent] = position;
  }

  private boolean isLater(long key, int position, int than) {
    return isLater(key, position, keys[than], order[than]);
  }

  private static boolean isLater(long key, int position, long otherKey, int otherPosition) {
    return key > otherKey || (key == otherKey && position > otherPosition);
  }

  /** Puts the selected elements in the order of their positions, as a stable sort needs them. */
  private void byPosition() {
    for (int i = 0; i < count; i++) {
      otherKeys[i] = (long) order[i] << 32 | i;
    }
    Arrays.sort(otherKeys, 0, count);
    for (int i = 0; i < count; i++) {
      otherOrder[i] = (int) otherKeys[i];
    }
    for (int i = 0; i < count; i++) {
      otherKeys[i] = keys[otherOrder[i]];
      otherOrder[i] = order[otherOrder[i]];
    }
    swap();
  }

  // ---- Stable sorts of all that is held ----

  private void sortByMerging() {
    int n = keys.length;
    for (int start = 0; start < n; start += RUN) {
      insert(start, Math.min(n, start + RUN));
    }
    for (int width = RUN; width < n; width *= 2) {
      for (int start = 0; start < n; start += 2 * width) {
        merge(start, Math.min(n, start + width), Math.min(n, start + 2 * width));
      }
      swap();
    }
  }

  private void insert(int start, int end) {
    for (int i = start + 1; i < end; i++) {
      long key = keys[i];
      int position = order[i];
      int j = i;
      for (; j > start && keys[j - 1] > key; j--) {
        keys[j] = keys[j - 1];
        order[j] = order[j - 1];
      }
      keys[j] = key;
      order[j] = position;
    }
  }

  private void merge(int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = left < middle && (right == end || keys[left] <= keys[right]);
      int from = takeLeft ? left++ : right++;
      otherKeys[i] = keys[from];
      otherOrder[i] = order[from];
    }
  }

  private void sortByDigits() {
    int n = keys.length;
    int[][] counts = new int[Long.BYTES][256];
    for (int i = 0; i < n; i++) {
      for (int place = 0; place < Long.BYTES; place++) {
        counts[place][digit(keys[i], place)]++;
      }
    }
    for (int place = 0; place < Long.BYTES; place++) {
      int[] next = counts[place];
      if (next[digit(keys[0], place)] == n) {
        continue; // all elements have this digit
      }
      int at = 0;
      for (int value = 0; value < 256; value++) {
        int here = next[value];
        next[value] = at;
        at += here;
      }
      for (int i = 0; i < n; i++) {
        int to = next[digit(keys[i], place)]++;
        otherKeys[to] = keys[i];
        otherOrder[to] = order[i];
      }
      swap();
    }
  }

  /** A byte of a key, from the last, so that a greater key has greater digits. */
  private static int digit(long key, int place) {
    return (int) ((key ^ Long.MIN_VALUE) >>> (Byte.SIZE * place)) & 255;
  }

  private void swap() {
    long[] swappedKeys = keys;
    keys = otherKeys;
    otherKeys = swappedKeys;
    int[] swappedOrder = order;
    order = otherOrder;
    otherOrder = swappedOrder;
  }
}
