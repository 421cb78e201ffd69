package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;

class BlasTest {
  private static final DType[] TYPES = {DType.FLOAT64, DType.FLOAT32};

  @Test
  void gemm_randomSizesAndLayouts_equalsSumOfProducts() {
    Random random = new Random(44);
    for (int trial = 0; trial < 400; trial++) {
      DType type = TYPES[trial % 2];
      int m = random.nextInt(20);
      int n = random.nextInt(20);
      int k = random.nextInt(20);
      boolean tx = random.nextBoolean();
      boolean ty = random.nextBoolean();
      int xStride = Math.max(1, tx ? m : k) + random.nextInt(3);
      int yStride = Math.max(1, ty ? k : n) + random.nextInt(3);
      int zStride = Math.max(1, n) + random.nextInt(3);
      Block x = Block.random(type, xStride * (tx ? k : m) + 1, -1, 1, random);
      Block y = Block.random(type, yStride * (ty ? n : k) + 1, -1, 1, random);
      Block z = Block.random(type, zStride * m + 1, 5, 6, random);
      Blas.gemm(
          type, m, n, k, x.address(), tx, xStride, y.address(), ty, yStride, z.address(), zStride);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int p = 0; p < k; p++) {
            sum +=
                x.get(tx ? p * xStride + i : i * xStride + p)
                    * y.get(ty ? j * yStride + p : p * yStride + j);
          }
          assertEquals(
              sum, z.get(i * zStride + j), type == DType.FLOAT64 ? 1e-14 : 1e-5, "trial " + trial);
        }
      }
    }
  }

  @Test
  void gemv_randomSizesAndLayouts_equalsSumOfProducts() {
    Random random = new Random(45);
    for (int trial = 0; trial < 400; trial++) {
      DType type = TYPES[trial % 2];
      int m = random.nextInt(20);
      int k = random.nextInt(20);
      boolean tx = random.nextBoolean();
      int xStride = Math.max(1, tx ? m : k) + random.nextInt(3);
      int yStep = (1 + random.nextInt(2)) * (random.nextBoolean() ? 1 : -1);
      Block x = Block.random(type, xStride * (tx ? k : m) + 1, -1, 1, random);
      Block y = Block.random(type, 2 * k + 1, -1, 1, random);
      int first = yStep < 0 ? Math.max(0, -yStep * (k - 1)) : 0;
      Block z = Block.random(type, m + 1, 5, 6, random);
      Blas.gemv(
          type,
          m,
          k,
          x.address(),
          tx,
          xStride,
          y.address() + (long) first * type.bytes(),
          yStep,
          z.address());
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += x.get(tx ? p * xStride + i : i * xStride + p) * y.get(first + p * yStep);
        }
        assertEquals(sum, z.get(i), type == DType.FLOAT64 ? 1e-14 : 1e-5, "trial " + trial);
      }
    }
  }

  @Test
  void dot_floatsOfLikeSign_accumulatesInDouble() {
    int n = 100_003;
    Block x = Block.zeros(DType.FLOAT32, n);
    Launch.fill(DType.FLOAT32, 0.1, x.address(), n);
    Block one = Block.of(DType.FLOAT32, 1);
    double expected = (double) 0.1f * n;
    assertEquals(
        expected, Blas.dot(DType.FLOAT32, n, x.address(), 1, one.address(), 0), 1e-9 * expected);
    assertEquals(
        (double) 0.1f * 0.1f * n,
        Blas.dot(DType.FLOAT32, n, x.address() + 4L * (n - 1), -1, x.address(), 1),
        1e-6);
    assertEquals(0, Blas.dot(DType.FLOAT64, 0, x.address(), 1, x.address(), 1));
  }
}
