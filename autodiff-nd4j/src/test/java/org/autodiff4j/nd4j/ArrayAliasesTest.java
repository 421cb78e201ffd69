package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.autodiff4j.nd4j.kernel.Elements;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayAliasesTest {
  @Test
  void array_everyType_readsTheStorage() {
    for (DType type : DType.values()) {
      Storage storage = Storage.allocate(6L * type.bytes());
      fill(storage, type, 1, 6);
      INDArray array = ArrayAliases.array(storage, storage.address(), type, new long[] {2, 3});
      assertEquals(1, array.getDouble(1, 2));
      assertEquals(ArrayAliases.dataType(type), array.dataType());
      assertArrayEquals(new long[] {2, 3}, array.shape());
    }
  }

  @Test
  void array_emptyAndScalar_haveTheirShapes() {
    Storage storage = Storage.allocate(8);
    Memory.putDouble(storage.address(), 5);
    INDArray empty =
        ArrayAliases.array(storage, storage.address(), DType.FLOAT64, new long[] {0, 3});
    assertArrayEquals(new long[] {0, 3}, empty.shape());
    INDArray scalar = ArrayAliases.array(storage, storage.address(), DType.FLOAT64, new long[0]);
    assertEquals(0, scalar.rank());
    assertEquals(5, scalar.getDouble(0));
  }

  @Test
  void array_onlyViewsLeft_keepsTheMemory() {
    List<INDArray> views =
        List.of(
            filled(3).get(NDArrayIndex.all(), NDArrayIndex.interval(100, 200)),
            filled(4).reshape('c', new long[] {100 * 600}),
            filled(5).permute(1, 0),
            filled(6));
    for (int i = 0; i < 4; i++) {
      System.gc();
      for (int k = 0; k < 20; k++) {
        filled(-1);
      }
    }
    assertEquals(3 * 100 * 100, views.get(0).sumNumber().doubleValue());
    assertEquals(4 * 100 * 600, views.get(1).sumNumber().doubleValue());
    assertEquals(5 * 100 * 600, views.get(2).sumNumber().doubleValue());
    assertEquals(6 * 100 * 600, views.get(3).sumNumber().doubleValue());
  }

  @Test
  void array_closed_leavesTheStorage() {
    Storage storage = Storage.allocate(80);
    fill(storage, DType.FLOAT64, 2, 10);
    ArrayAliases.array(storage, storage.address(), DType.FLOAT64, new long[] {10}).close();
    assertEquals(2, Memory.getDouble(storage.address() + 72));
  }

  @Test
  void storage_ofView_startsAtItsFirstElement() {
    INDArray array = Nd4j.createFromArray(0., 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).reshape(3, 4);
    INDArray view = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 4));
    Storage storage = ArrayAliases.storage(view);
    assertEquals(DataType.DOUBLE, view.dataType());
    assertEquals(5, Memory.getDouble(storage.address()));
    assertEquals(10, Memory.getDouble(storage.address() + 8L * (view.stride(0) + view.stride(1))));
  }

  private static INDArray filled(double value) {
    Storage storage = Storage.allocate(8L * 100 * 600);
    fill(storage, DType.FLOAT64, value, 100 * 600);
    return ArrayAliases.array(storage, storage.address(), DType.FLOAT64, new long[] {100, 600});
  }

  private static void fill(Storage storage, DType type, double value, int n) {
    for (int i = 0; i < n; i++) {
      Elements.put(type, storage.address() + (long) i * type.bytes(), value);
    }
  }
}
