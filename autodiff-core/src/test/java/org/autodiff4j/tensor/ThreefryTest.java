package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ThreefryTest {
  /** Counter, key and hash, from the file kat_vectors of Random123: threefry2x32 with 20 rounds. */
  private static final int[][] VECTORS = {
    {0, 0, 0, 0, 0x6b200159, 0x99ba4efe},
    {-1, -1, -1, -1, 0x1cb996fc, 0xbb002be7},
    {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0},
  };

  @Test
  void hash_publishedVectors_areMet() {
    for (int[] v : VECTORS) {
      long hash = Threefry.hash(v[2], v[3], Threefry.join(v[0], v[1]));
      assertEquals(Threefry.join(v[4], v[5]), hash, Long.toHexString(hash));
    }
  }

  @Test
  void hash_ofABlock_equalsThatOfEachCounter() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 300;
    int[][] words = new int[5][n + 1];
    for (int[] row : words) {
      for (int i = 0; i < n; i++) {
        row[i] = random.nextInt();
      }
    }
    for (int j = 0; j < VECTORS.length; j++) {
      words[3][j] = VECTORS[j][0];
      words[4][j] = VECTORS[j][1];
      words[0][j] = VECTORS[j][2];
      words[1][j] = VECTORS[j][3];
    }
    long[] expected = new long[n];
    for (int i = 0; i < n; i++) {
      long counter = Threefry.join(words[3][i], words[4][i]);
      expected[i] = Threefry.hash(words[0][i], words[1][i], counter);
    }
    Threefry.hash(words[0], words[1], words[2], words[3], words[4], n);
    for (int i = 0; i < n; i++) {
      assertEquals(expected[i], Threefry.join(words[3][i], words[4][i]), "seed 5, counter " + i);
    }
    assertEquals(0, words[3][n], "beyond the block");
  }
}
