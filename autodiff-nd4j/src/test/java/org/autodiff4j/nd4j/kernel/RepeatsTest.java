package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
  private static final TensorType MATRIX = TensorType.of(DType.FLOAT64, 4, 3);

  private final RandomTensors random = new RandomTensors(5);
  private final List<Shape> computed = new ArrayList<>();
  private final Kernel<Primitive> kernel =
      Repeats.once(
          (f, x, z) -> {
            computed.add(z.shape());
            return Kernels.of(f).run(f, x, new TensorType[] {z})[0];
          });

  @Test
  void kernel_ofRepeatedRow_computesItOnce() {
    Nd4jTensor row = random.rowMajor(DType.FLOAT64, Shape.of(3));
    Nd4jTensor x = row.view(MATRIX.shape(), new long[] {0, 1}, 0);
    Nd4jTensor z = (Nd4jTensor) kernel.run(Elementwise.EXP, new Tensor[] {x}, MATRIX);
    assertEquals(List.of(Shape.of(1, 3)), computed);
    assertArrayEquals(new long[] {0, 1}, z.strides());
    assertEquals(Math.exp(row.item(2)), z.item(3, 2));
  }

  @Test
  void kernel_ofOneOperandRepeated_computesAll() {
    Nd4jTensor row = random.rowMajor(DType.FLOAT64, Shape.of(3));
    Nd4jTensor column = random.rowMajor(DType.FLOAT64, Shape.of(4));
    Tensor[] inputs = {
      row.view(MATRIX.shape(), new long[] {0, 1}, 0),
      column.view(MATRIX.shape(), new long[] {1, 0}, 0)
    };
    Tensor z = kernel.run(Additive.ADD, inputs, MATRIX);
    assertEquals(List.of(Shape.of(4, 3)), computed);
    assertEquals(row.item(1) + column.item(2), z.item(2, 1));
  }

  @Test
  void kernel_ofLiterals_computesOneElement() {
    Tensor[] inputs = {Literal.of(MATRIX, 2), Literal.of(MATRIX, 3)};
    Tensor z = kernel.run(Additive.ADD, inputs, MATRIX);
    assertEquals(List.of(Shape.of(1, 1)), computed);
    assertEquals(MATRIX, z.type());
    assertEquals(5, z.item(3, 2));
  }

  @Test
  void kernel_ofEmpty_isNotCalled() {
    TensorType empty = TensorType.of(DType.FLOAT64, 0, 3);
    Tensor[] inputs = {random.rowMajor(DType.FLOAT64, empty.shape())};
    assertEquals(empty, kernel.run(Elementwise.EXP, inputs, empty).type());
    assertEquals(List.of(), computed);
  }
}
