package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.contract.BackendContract;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class Nd4jBackendTest extends BackendContract {
  private static final TensorType VECTOR = TensorType.of(DType.FLOAT64, 2);

  @Override
  protected Backend backend() {
    return Nd4jBackend.INSTANCE;
  }

  @Test
  void standard_withThisModule_isThisBackend() {
    assertEquals("nd4j", Backend.standard().name());
    assertEquals(100, Backend.standard().priority());
    assertEquals("nd4j", ((ConcreteTensor) Tensor.of(1.0, 2.0).add(1)).backend().name());
  }

  @Test
  void tensor_fromAnyInstance_namesOneBackend() {
    Tensor x = new Nd4jBackend().tensor(VECTOR, new double[] {1, 2});
    Tensor y = new Nd4jBackend().tensor(VECTOR, new double[] {3, 4});
    assertArrayEquals(new double[] {4, 6}, x.add(y).toArray());
    assertSame(((Nd4jTensor) x).backend(), ((Nd4jTensor) x.add(y)).backend());
  }

  @Test
  void tensor_arrayOfAnotherTypeOrLength_namesBoth() {
    assertMessage(
        "f64[2] is made from a double[] of 2 elements, but got a float[] of 2.", new float[2]);
    assertMessage(
        "f64[2] is made from a double[] of 2 elements, but got a double[] of 3.", new double[3]);
    assertMessage("f64[2] is made from a double[] of 2 elements, but got a String.", "12");
  }

  private static void assertMessage(String message, Object array) {
    AutodiffException error =
        assertThrows(
            AutodiffException.class, () -> Nd4jBackend.INSTANCE.tensor(VECTOR, array), message);
    assertEquals(message, error.getMessage());
  }
}
