package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ContractionTest {
  private static final long SEED = 5;

  @Test
  void matmul_everyPairOfRanks_equalsLoops() {
    int[][][] shapes = {
      {{3}, {3}, {}},
      {{3}, {3, 4}, {4}},
      {{3}, {2, 3, 4}, {2, 4}},
      {{3}, {5, 2, 3, 4}, {5, 2, 4}},
      {{2, 3}, {3}, {2}},
      {{2, 3}, {3, 4}, {2, 4}},
      {{2, 3}, {5, 3, 4}, {5, 2, 4}},
      {{2, 3}, {6, 5, 3, 4}, {6, 5, 2, 4}},
      {{5, 2, 3}, {3}, {5, 2}},
      {{5, 2, 3}, {3, 4}, {5, 2, 4}},
      {{5, 2, 3}, {5, 3, 4}, {5, 2, 4}},
      {{5, 2, 3}, {1, 3, 4}, {5, 2, 4}},
      {{1, 2, 3}, {5, 3, 4}, {5, 2, 4}},
      {{5, 2, 3}, {6, 1, 3, 4}, {6, 5, 2, 4}},
      {{6, 5, 2, 3}, {5, 3, 4}, {6, 5, 2, 4}},
      {{6, 1, 2, 3}, {1, 5, 3, 4}, {6, 5, 2, 4}},
      {{0, 2, 3}, {3, 4}, {0, 2, 4}},
      {{2, 0}, {0, 4}, {2, 4}},
    };
    for (int[][] s : shapes) {
      Tensor x = random(s[0]);
      Tensor y = random(s[1]);
      Tensor z = x.matmul(y);
      String call = x.shape() + " x " + y.shape() + ", seed " + SEED;
      assertEquals(Shape.of(s[2]), z.shape(), call);
      assertArrayEquals(loops(x, y, z.shape()), z.toArray(), 1e-14, call);
    }
  }

  /** Vectors as a row or column, then one product for each index of the leading axes. */
  private static double[] loops(Tensor x, Tensor y, Shape shape) {
    Tensor a = x.rank() == 1 ? x.expandDims(0) : x;
    Tensor b = y.rank() == 1 ? y.expandDims(1) : y;
    int rows = a.shape().size(-2);
    int over = a.shape().size(-1);
    int columns = b.shape().size(-1);
    double[] left = a.toArray();
    double[] right = b.toArray();
    double[] z = new double[shape.length()];
    for (int n = 0; n < z.length; n++) {
      int column = n % columns;
      int row = n / columns % rows;
      int batch = n / columns / rows;
      int i = (block(batch, a, b) * rows + row) * over;
      int j = block(batch, b, a) * over * columns + column;
      for (int k = 0; k < over; k++) {
        z[n] += left[i + k] * right[j + k * columns];
      }
    }
    return z;
  }

  /** The number of the matrix of x that broadcasting beside y puts at a place. */
  private static int block(int batch, Tensor x, Tensor y) {
    int block = 0;
    int stride = 1;
    int rest = batch;
    for (int back = 3; back <= Math.max(x.rank(), y.rank()); back++) {
      int own = back <= x.rank() ? x.shape().size(-back) : 1;
      int other = back <= y.rank() ? y.shape().size(-back) : 1;
      int position = rest % Math.max(own, other);
      rest /= Math.max(own, other);
      block += own == 1 ? 0 : position * stride;
      stride *= own;
    }
    return block;
  }

  @Test
  void matmul_ofMixedTypes_promotes() {
    assertEquals(DType.FLOAT64, Tensor.of(1f, 2f).matmul(Tensor.of(1.0, 2)).dtype());
    assertEquals("i64[] 11", Tensor.of(1, 2).matmul(Tensor.of(3L, 4L)).toString());
  }

  @Test
  void matmul_sizesThatDiffer_namesBoth() {
    assertError(
        "matmul: inner sizes differ: [2, 3] x [4, 5] (3 and 4).",
        () -> random(2, 3).matmul(random(4, 5)));
    assertError(
        "matmul: inner sizes differ: [2, 3] x [2] (3 and 2).",
        () -> random(2, 3).matmul(random(2)));
    assertError(
        "matmul: shapes [2] and [5] do not broadcast: axis -1 has sizes 2 and 5.",
        () -> random(2, 3, 4).matmul(random(5, 4, 3)));
  }

  @Test
  void matmul_ofScalars_isAnError() {
    assertError(
        "matmul needs vectors or matrices, but got shapes [] and [3]. Use mul.",
        () -> random().matmul(random(3)));
  }

  private static Tensor random(int... sizes) {
    SplittableRandom random = new SplittableRandom(SEED);
    Shape shape = Shape.of(sizes);
    return Tensor.of(shape, random.doubles(shape.length(), -1, 1).toArray());
  }

  private static void assertError(String message, Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
