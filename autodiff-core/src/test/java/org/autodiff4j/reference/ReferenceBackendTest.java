package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class ReferenceBackendTest {
  private static final TensorType VECTOR = TensorType.of(DType.FLOAT64, 2);

  @Test
  void standard_withoutAnotherBackend_isThisOne() {
    assertEquals("reference", Backend.standard().name());
    assertEquals(0, Backend.standard().priority());
  }

  @Test
  void tensor_fromAnyInstance_namesOneBackend() {
    Tensor x = new ReferenceBackend().tensor(VECTOR, new double[] {1, 2});
    Tensor y = new ReferenceBackend().tensor(VECTOR, new double[] {3, 4});
    assertArrayEquals(new double[] {4, 6}, x.add(y).toArray());
    assertEquals(((ReferenceTensor) x).backend(), ((ReferenceTensor) x.add(y)).backend());
  }

  @Test
  void toHost_twice_givesFreshArrays() {
    ReferenceTensor x =
        (ReferenceTensor) new ReferenceBackend().tensor(VECTOR, new double[] {1, 2});
    assertNotSame(x.toHost(), x.toHost());
  }

  @Test
  void tensor_arrayOfAnotherType_namesBoth() {
    assertMessage(
        "f64[2] is made from a double[] of 2 elements, but got a float[] of 2.",
        () -> new ReferenceBackend().tensor(VECTOR, new float[] {1, 2}));
    assertMessage(
        "f64[2] is made from a double[] of 2 elements, but got a String.",
        () -> new ReferenceBackend().tensor(VECTOR, "12"));
  }

  @Test
  void tensor_arrayOfAnotherLength_namesBoth() {
    assertMessage(
        "f64[2] is made from a double[] of 2 elements, but got a double[] of 3.",
        () -> new ReferenceBackend().tensor(VECTOR, new double[] {1, 2, 3}));
  }

  @Test
  void evaluate_unknownPrimitive_namesIt() {
    Primitive unknown =
        new Primitive() {
          @Override
          public String label() {
            return "fft";
          }

          @Override
          public TensorType[] outputTypes(TensorType[] inputs) {
            return inputs;
          }

          @Override
          public Tensor[] batchAll(Batch inputs) {
            return inputs.spreadAll();
          }
        };
    assertMessage(
        "The reference backend has no kernel for fft.",
        () ->
            new ReferenceBackend()
                .evaluate(unknown, new Tensor[] {Tensor.ones(2)}, new TensorType[] {VECTOR}));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
