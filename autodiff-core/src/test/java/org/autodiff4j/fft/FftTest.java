package org.autodiff4j.fft;

import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.autodiff4j.TensorAssertions.assertNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.fft.Fft.Norm;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

final class FftTest {
  private static final RandomKey KEY = RandomKey.of(5);

  @Test
  void fft_ofAWave_isItsFrequency() {
    Tensor wave = Tensor.arange(8).mul(2).cast(DType.FLOAT64).mul(Math.PI * 2 / 8).cos();
    assertNumbers(Fft.rfft(wave).reshape(10), 0, 0, 0, 0, 4, 0, 0, 0, 0, 0);
  }

  @Test
  void parseval_ofAnyLength_holds() {
    for (int n : new int[] {1, 2, 3, 7, 12, 17, 31, 64, 97}) {
      Tensor x = KEY.normal(n, 2);
      assertEquals(
          n * x.square().sum().toDouble(), Fft.fft(x).square().sum().toDouble(), 1e-12 * n * n);
      assertClose(x, Fft.ifft(Fft.fft(x)), 1e-13);
      assertClose(x, Fft.ifftn(Fft.fftn(x, Norm.FORWARD), Norm.FORWARD), 1e-13);
      Tensor real = KEY.normal(3, n);
      assertClose(real, Fft.irfft(Fft.rfft(real), n), 1e-13);
      assertClose(real, Fft.irfft2(Fft.rfft2(real), n), 1e-13);
      assertClose(real, Fft.ifftShift(Fft.fftShift(real, 1), 1), 0);
    }
  }

  @Test
  void fft_ofFloats_isRoundedOnce() {
    Tensor x = KEY.normal(37, 2).cast(DType.FLOAT32);
    Tensor y = Fft.fft(x);
    assertEquals(DType.FLOAT32, y.dtype());
    assertClose(Fft.fft(x.cast(DType.FLOAT64)).cast(DType.FLOAT32), y, 1e-7);
    assertEquals(DType.FLOAT32, Fft.rfft(KEY.normal(8).cast(DType.FLOAT32)).dtype());
    assertEquals(DType.FLOAT32, Fft.rfft(KEY.normal(8).cast(DType.FLOAT16)).dtype());
  }

  @Test
  void fft_ofALineWithNaN_isNaNThere() {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {Double.POSITIVE_INFINITY, 0}}).reshape(2, 1, 2);
    Tensor y = Fft.fft(x);
    assertNumbers(y.at(0).reshape(2), 1, 2);
    assertTrue(Double.isNaN(y.item(1, 0, 1)));
  }

  @Test
  void pullback_ofFft_isOneTransform() {
    Tensor x = KEY.normal(4, 2);
    TensorFunction pulled = ct -> vjp(Fft::fft, x).pullback(ct);
    assertEquals(
        """
        { a:f64[4,2] ->
          b:f64[4,2] = idft[axis=0 inverse=true] a
          return b }""",
        graph(pulled, x).toString().strip());
  }

  @Test
  void fft_underVmap_isThatOfEachExample() {
    Tensor x = KEY.normal(3, 5, 2);
    assertClose(Fft.fft(x), vmap((Tensor row) -> Fft.fft(row)).apply(x));
    assertClose(
        Fft.fft(x, 0),
        vmap((Tensor column) -> Fft.fft(column)).apply(x.permute(1, 0, 2)).permute(1, 0, 2));
  }

  @Test
  void wrongInputs_sayWhatFits() {
    assertError(
        ShapeException.class,
        "fft takes complex numbers as pairs, [..., 2], but got f64[3]. Make them with"
            + " Fft.complex(re, im).",
        () -> Fft.fft(Tensor.ones(3)));
    assertError(
        ShapeException.class,
        "fftn: axis 0 is named twice.",
        () -> Fft.fftn(Tensor.ones(3, 4, 2), Norm.ORTHO, 0, -2));
    assertError(
        ShapeException.class,
        "rfftn needs an axis of at least 1 element, but it has 0.",
        () -> Fft.rfft(Tensor.ones(2, 0)));
    assertError(
        ShapeException.class,
        "fftn needs an axis, but got a scalar.",
        () -> Fft.fftn(Tensor.ones(2), Norm.ORTHO));
  }
}
