package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.contract.HalfContract;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class Nd4jHalfTest extends HalfContract {
  @Override
  protected Backend backend() {
    return Nd4jBackend.INSTANCE;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void arrays_ofSixteenBits_goInAndOutAndAreShared(DType dtype) {
    DataType dataType = ArrayAliases.dataType(dtype);
    INDArray array = Nd4j.createFromArray(new double[][] {{1, -2.5, 3}, {4, 65504, 0.5}});
    INDArray stored = array.castTo(dataType).transpose();
    double[] expected = {1, 4, -2.5, dtype == DType.FLOAT16 ? 65504 : 65536, 3, 0.5};
    for (Tensor x : new Tensor[] {NDArrays.tensor(stored), NDArrays.alias(stored.dup('c'))}) {
      assertEquals(dtype, x.dtype());
      assertArrayEquals(expected, x.toArray());
      assertEquals(dataType, NDArrays.toNd4j(x).dataType());
      assertArrayEquals(
          expected, NDArrays.toNd4j(x).castTo(DataType.DOUBLE).dup('c').data().asDouble());
      assertArrayEquals(
          expected, NDArrays.aliasOf(x).castTo(DataType.DOUBLE).dup('c').data().asDouble());
    }
  }
}
