package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReshapingKernelsTest {
  private static final AgainstReference EXACT = AgainstReference.exact();
  private static final int ROUNDS = 150;

  private static Tensor run(Primitive primitive, Tensor... inputs) {
    return EXACT.check(primitive, inputs);
  }

  @ParameterizedTest
  @EnumSource
  void permuteFlipAndSlice_anyLayout_viewsTheSameElements(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      assertView(x, run(new Permute(random.permutation(x.rank())), x));
      assertView(x, run(new Flip(random.axes(x.rank())), x));
      List<Range> ranges = new ArrayList<>();
      for (int axis = 0; axis < x.rank(); axis++) {
        int start = random.below(x.shape().size(axis) + 1);
        int stop = start + random.below(x.shape().size(axis) - start + 1);
        ranges.add(new Range(start, stop, 1 + random.below(3)));
      }
      assertView(x, run(new Slice(ranges), x));
    }
  }

  @ParameterizedTest
  @EnumSource
  void broadcastTo_newAndSingleAxes_viewsTheSameElements(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    for (int i = 0; i < ROUNDS; i++) {
      Shape target = random.shape();
      Shape from = target.keep(random.axes(target.rank()));
      Nd4jTensor x = random.any(dtype, from.range(random.below(from.rank() + 1), from.rank()));
      assertView(x, run(new BroadcastTo(target), x));
    }
  }

  private static void assertView(Nd4jTensor x, Tensor y) {
    assertSame(x.storage(), ((Nd4jTensor) y).storage());
  }

  @ParameterizedTest
  @EnumSource
  void reshape_anyLayout_keepsRowMajorOrder(DType dtype) {
    RandomTensors random = new RandomTensors(3);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      run(new Reshape(Shape.of(x.shape().length())), x);
      run(new Reshape(refactored(x.shape(), random)), x);
    }
  }

  /** A shape of as many elements: some axes joined, one factor split off, axes of size 1 put in. */
  private static Shape refactored(Shape shape, RandomTensors random) {
    Shape result = Shape.SCALAR;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.size(axis);
      int last = result.rank() - 1;
      if (last >= 0 && random.below(3) == 0) {
        result = result.with(last, result.size(last) * size);
      } else if (size > 0 && size % 2 == 0) {
        result = result.insert(last + 1, 2).insert(last + 2, size / 2);
      } else {
        result = result.insert(last + 1, size);
      }
      if (random.below(4) == 0) {
        result = result.insert(random.below(result.rank() + 1), 1);
      }
    }
    return result;
  }

  @Test
  void reshape_stridesThatAllowIt_isAView() {
    Nd4jTensor x = new RandomTensors(4).rowMajor(DType.FLOAT64, Shape.of(4, 6));
    Nd4jTensor transposed = (Nd4jTensor) run(new Permute(Axes.of(1, 0)), x);
    assertView(x, run(new Reshape(Shape.of(1, 6, 2, 2)), transposed));
    assertView(x, run(new Reshape(Shape.of(3, 2, 1, 4)), transposed));
    Tensor repeated = run(new BroadcastTo(Shape.of(5, 4, 6)), x);
    assertView(x, run(new Reshape(Shape.of(5, 24)), repeated));
  }

  @Test
  void reshape_stridesThatDoNotAllowIt_isACopy() {
    Nd4jTensor x = new RandomTensors(5).rowMajor(DType.FLOAT64, Shape.of(4, 6));
    Nd4jTensor transposed = (Nd4jTensor) run(new Permute(Axes.of(1, 0)), x);
    Nd4jTensor flat = (Nd4jTensor) run(new Reshape(Shape.of(24)), transposed);
    assertNotSame(x.storage(), flat.storage());
  }

  @ParameterizedTest
  @EnumSource
  void pad_lowHighInteriorAndNegative_fillsWithZeros(DType dtype) {
    RandomTensors random = new RandomTensors(6);
    for (int i = 0; i < ROUNDS; i++) {
      Nd4jTensor x = random.any(dtype, random.shape());
      List<Padding> paddings = new ArrayList<>();
      for (int axis = 0; axis < x.rank(); axis++) {
        Padding padding =
            new Padding(random.below(8) - 4, random.below(8) - 4, Math.max(0, random.below(4) - 1));
        boolean fits = padding.size(x.shape().size(axis)) >= 0;
        paddings.add(fits ? padding : Padding.of(2, 0));
      }
      run(new Pad(paddings), x);
    }
  }

  @ParameterizedTest
  @EnumSource
  void concat_anyLayouts_placesInputsInOrder(DType dtype) {
    RandomTensors random = new RandomTensors(7);
    for (int i = 0; i < ROUNDS; i++) {
      Shape shape = random.shape(1 + random.below(4));
      int axis = random.below(shape.rank());
      Tensor[] inputs = new Tensor[1 + random.below(4)];
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = random.any(dtype, shape.with(axis, random.below(4)));
      }
      inputs[random.below(inputs.length)] =
          Literal.ofInteger(new TensorType(dtype, shape.with(axis, 2)), 1);
      run(new Concat(axis), inputs);
    }
  }

  @Test
  void views_ofLiteral_areLiterals() {
    Literal x = Literal.of(TensorType.of(DType.FLOAT64, 2, 1), 3);
    assertEquals(x.at(Shape.of(1, 2)), run(new Permute(Axes.of(1, 0)), x));
    assertEquals(x.at(Shape.of(4, 2, 3)), run(new BroadcastTo(Shape.of(4, 2, 3)), x));
    assertEquals(x.at(Shape.of(2)), run(new Reshape(Shape.of(2)), x));
    run(new Pad(List.of(Padding.of(1, 1), new Padding(0, 1, 2))), x);
  }
}
