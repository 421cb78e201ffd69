package org.autodiff4j.tensor;

/**
 * The counter-based generator Threefry-2x32 with 20 rounds: a hash of 64 bits under a key of 64
 * bits. Salmon, Moraes, Dror and Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011.
 */
final class Threefry {
  private static final int PARITY = 0x1BD11BDA;
  private static final int[][] ROTATIONS = {{13, 15, 26, 6}, {17, 29, 16, 24}};

  private Threefry() {}

  /** The hash of the counter, its first word in the upper half. */
  static long hash(int k0, int k1, long counter) {
    int[] key = {k0, k1, k0 ^ k1 ^ PARITY};
    int x0 = (int) (counter >>> 32) + k0;
    int x1 = (int) counter + k1;
    for (int group = 1; group <= 5; group++) {
      for (int rotation : ROTATIONS[(group - 1) % 2]) {
        x0 += x1;
        x1 = Integer.rotateLeft(x1, rotation) ^ x0;
      }
      x0 += key[group % 3];
      x1 += key[(group + 1) % 3] + group;
    }
    return join(x0, x1);
  }

  /** {@code high·2^32 + low}, of unsigned words. */
  static long join(int high, int low) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /**
   * Replaces the first n counters {@code (x0[i], x1[i])} by their hashes under {@code (k0[i],
   * k1[i])}; k2 is overwritten. Each group of rounds is a loop of its own, short enough for the
   * compiler to make vector code of.
   */
  static void hash(int[] k0, int[] k1, int[] k2, int[] x0, int[] x1, int n) {
    for (int i = 0; i < n; i++) {
      k2[i] = k0[i] ^ k1[i] ^ PARITY;
      x0[i] += k0[i];
      x1[i] += k1[i];
    }
    odd(x0, x1, k1, k2, 1, n);
    even(x0, x1, k2, k0, 2, n);
    odd(x0, x1, k0, k1, 3, n);
    even(x0, x1, k1, k2, 4, n);
    odd(x0, x1, k2, k0, 5, n);
  }

  private static void odd(int[] x0, int[] x1, int[] a, int[] b, int group, int n) {
    for (int i = 0; i < n; i++) {
      int x = x0[i] + x1[i];
      int y = Integer.rotateLeft(x1[i], 13) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 15) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 26) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 6) ^ x;
      x0[i] = x + a[i];
      x1[i] = y + b[i] + group;
    }
  }

  private static void even(int[] x0, int[] x1, int[] a, int[] b, int group, int n) {
    for (int i = 0; i < n; i++) {
      int x = x0[i] + x1[i];
      int y = Integer.rotateLeft(x1[i], 17) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 29) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 16) ^ x;
      x += y;
      y = Integer.rotateLeft(y, 24) ^ x;
      x0[i] = x + a[i];
      x1[i] = y + b[i] + group;
    }
  }
}
