package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvolutionKernelTest {
  private static final AgainstReference SUMS = AgainstReference.withinTerms(1e-14, 1e-6);
  private static final int ROUNDS = 400;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void convolve_anyWindowMovementAndLayout_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      int rank = random.below(4);
      boolean shared = random.below(3) == 0;
      int lead = shared ? 1 : 0;
      int[] x = new int[rank + 2 + lead];
      int[] w = new int[rank + 2 + lead];
      x[0] = 1 + random.below(3);
      w[0] = x[0];
      x[lead] = 1 + random.below(3);
      w[lead] = 1 + random.below(4);
      x[lead + 1] = 1 + random.below(4);
      w[lead + 1] = x[lead + 1];
      List<Slide> slides = new ArrayList<>();
      for (int axis = 0; axis < rank; axis++) {
        x[lead + 2 + axis] = 1 + random.below(7);
        w[lead + 2 + axis] = 1 + random.below(4);
        slides.add(
            new Slide(
                1 + random.below(3),
                random.below(5) - 1,
                random.below(5) - 1,
                1 + random.below(4),
                1 + random.below(3)));
      }
      SUMS.check(
          new Convolution(slides, shared),
          random.any(dtype, Shape.of(x)),
          random.any(dtype, Shape.of(w)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void convolve_moreThanFitsTheScratch_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    Slide padded = new Slide(1, 1, 1, 1, 1);
    check(random, dtype, Shape.of(2, 8, 50, 50), Shape.of(2, 8, 3, 3), padded, padded);
    check(
        random, dtype, Shape.of(1, 2, 6, 60, 60), Shape.of(1, 2, 3, 3, 3), padded, padded, padded);
    check(random, dtype, Shape.of(1, 700, 300), Shape.of(2, 700, 1), Slide.by(2));
    // few places: examples together
    check(random, dtype, Shape.of(70, 32, 5, 5), Shape.of(2, 32, 3, 3), padded, padded);
    // the window is the larger
    check(random, dtype, Shape.of(8, 2, 50, 50), Shape.of(3, 2, 48, 48), Slide.by(1), padded);
    check(random, dtype, Shape.of(70, 30, 6, 6), Shape.of(3, 30, 6, 6), padded, padded);
    Slide dilated = new Slide(1, 1, 0, 1, 2);
    check(random, dtype, Shape.of(3, 2, 40_000), Shape.of(2, 2, 19_999), dilated);
  }

  private static void check(RandomTensors random, DType dtype, Shape x, Shape w, Slide... slides) {
    SUMS.check(
        new Convolution(List.of(slides), false),
        random.rowMajor(dtype, x),
        random.rowMajor(dtype, w));
  }

  @Test
  void convolve_oneElementWindows_isAProductOfMatrices() {
    RandomTensors random = new RandomTensors(3);
    Convolution convolution = new Convolution(Slide.each(2, Slide.by(1)), false);
    for (int i = 0; i < 50; i++) {
      SUMS.check(
          convolution,
          random.any(DType.FLOAT32, Shape.of(2, 3, 12, 13)),
          random.any(DType.FLOAT32, Shape.of(4, 3, 1, 1)));
    }
  }

  /** Padding is no factor: an infinite weight beside the input gives no NaN. */
  @Test
  void convolve_infiniteWeightsOverThePadding_areNotMultiplied() {
    Slide padded = new Slide(1, 1, 1, 1, 1);
    for (int size : new int[] {3, 9}) {
      double[] weights = new double[size];
      Arrays.fill(weights, 1);
      weights[0] = Double.POSITIVE_INFINITY;
      Tensor w = new Nd4jBackend().tensor(TensorType.of(DType.FLOAT64, 1, 1, size), weights);
      RandomTensors random = new RandomTensors(4);
      Nd4jTensor x = random.rowMajor(DType.FLOAT64, Shape.of(1, 1, 7));
      Tensor y = SUMS.check(new Convolution(List.of(padded), false), x, w);
      assertTrue(Double.isFinite(y.toArray()[0]), () -> y + " starts beside the infinity");
    }
  }

  @Test
  void convolve_aMillionElements_takesLittleMemoryBeside() {
    RandomTensors random = new RandomTensors(5);
    Nd4jTensor x = random.rowMajor(DType.FLOAT32, Shape.of(1, 16, 256, 256));
    Nd4jTensor w = random.rowMajor(DType.FLOAT32, Shape.of(16, 16, 5, 5));
    Slide padded = new Slide(1, 2, 2, 1, 1);
    Convolution convolution = new Convolution(List.of(padded, padded), false);
    TensorType[] types = {x.type(), w.type()};
    Tensor[] inputs = {x, w};
    Tensor y = new Nd4jBackend().evaluate(convolution, inputs, convolution.outputTypes(types))[0];
    assertEquals(Shape.of(1, 16, 256, 256), y.shape());
    double[] values = x.toArray();
    double[] weights = w.toArray();
    double expected = 0; // at [0, 3, 100, 200]
    for (int c = 0; c < 16; c++) {
      for (int k = 0; k < 25; k++) {
        int at = (c * 256 + 100 + k / 5 - 2) * 256 + 200 + k % 5 - 2;
        expected += values[at] * weights[(3 * 16 + c) * 25 + k];
      }
    }
    assertEquals(expected, y.item(0, 3, 100, 200), 1e-3);
  }
}
