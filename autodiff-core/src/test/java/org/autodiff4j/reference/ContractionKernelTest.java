package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

final class ContractionKernelTest {
  private static final long SEED = 3;

  @Test
  void contract_ofMatrices_onHandValues() {
    Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor b = Tensor.of(new double[][] {{1, 0}, {2, 1}, {0, 3}});
    assertArrayEquals(new double[] {5, 11, 14, 23}, a.matmul(b).toArray());
  }

  @Test
  void contract_onSamples_equalsTheDefinition() {
    for (Sample sample : PrimitiveSamples.all()) {
      if (sample.primitive() instanceof Contraction contraction) {
        Tensor[] x = sample.tensors(new ReferenceBackend(), SEED);
        Tensor z = Interpreter.bind(contraction, x);
        assertArrayEquals(
            byDefinition(contraction, x[0], x[1], z.shape()),
            z.toArray(),
            1e-14,
            () -> sample + ", seed " + SEED);
      }
    }
  }

  /** z[b, i, j] = Σ_k x[b, i, k]·y[b, j, k], found by walking every pair of elements. */
  private static double[] byDefinition(Contraction p, Tensor x, Tensor y, Shape shape) {
    double[] z = new double[shape.length()];
    double[] xs = x.toArray();
    double[] ys = y.toArray();
    for (int m = 0; m < xs.length; m++) {
      for (int n = 0; n < ys.length; n++) {
        int[] i = index(x.shape(), m);
        int[] j = index(y.shape(), n);
        if (Arrays.equals(at(i, p.leftOver()), at(j, p.rightOver()))
            && Arrays.equals(at(i, p.leftBatch()), at(j, p.rightBatch()))) {
          int[] k = at(i, p.leftBatch().concat(p.free(0, x.rank())));
          int[] l = at(j, p.free(1, y.rank()));
          int offset = 0;
          for (int axis = 0; axis < shape.rank(); axis++) {
            int position = axis < k.length ? k[axis] : l[axis - k.length];
            offset = offset * shape.size(axis) + position;
          }
          z[offset] += xs[m] * ys[n];
        }
      }
    }
    return z;
  }

  private static int[] at(int[] index, Axes axes) {
    return Arrays.stream(axes.toArray()).map(axis -> index[axis]).toArray();
  }

  private static int[] index(Shape shape, int n) {
    int[] index = new int[shape.rank()];
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = n % shape.size(axis);
      n /= shape.size(axis);
    }
    return index;
  }

  @Test
  void contract_ofCancellingProducts_isExact() {
    Tensor x = Tensor.of(1e200, 1, -1e200);
    assertEquals(1, x.matmul(Tensor.of(1, 1, 1.0)).toDouble());
    double a = 1 + 0x1p-30;
    assertEquals(0x1p-60, Tensor.of(a, 1).matmul(Tensor.of(a, -1 - 0x1p-29)).toDouble());
  }

  @Test
  void contract_ofFloat32_isRoundedOnce() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] x = new float[1000];
    double exact = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
      exact += (double) x[i] * x[i];
    }
    Tensor dot = Tensor.of(x).matmul(Tensor.of(x));
    assertEquals(DType.FLOAT32, dot.dtype());
    assertEquals((float) exact, dot.toFloatArray()[0]);
  }

  @Test
  void contract_withNaNAndInfinities_followsIeee() {
    Tensor x = Tensor.of(new double[][] {{0, 1}, {Double.POSITIVE_INFINITY, 1}});
    Tensor y = Tensor.of(Double.POSITIVE_INFINITY, 1);
    assertArrayEquals(new double[] {Double.NaN, Double.POSITIVE_INFINITY}, x.matmul(y).toArray());
  }

  @Test
  void contract_ofIntegers_wraps() {
    Tensor x = Tensor.of(65536, 3);
    assertArrayEquals(new long[] {12}, x.matmul(Tensor.of(65536, 4)).toLongArray());
    Tensor y = Tensor.of((1L << 60) + 1, 0);
    assertEquals((1L << 60) + 1, y.matmul(Tensor.of(1L, 1L)).toLongArray()[0]);
  }

  @Test
  void contract_overNoElements_isZero() {
    Tensor x = Tensor.of(Shape.of(2, 0), new double[0]);
    assertArrayEquals(new double[4], x.matmul(x.T()).toArray());
    Tensor outer = Tensors.tensordot(Tensor.of(1, 2.0), Tensor.of(3, 4.0), Axes.of(), Axes.of());
    assertArrayEquals(new double[] {3, 4, 6, 8}, outer.toArray());
  }
}
