package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.Dual;
import org.autodiff4j.Vjp;
import org.autodiff4j.graph.GraphBuilder;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class NDArraysTest {
  private static final long SEED = 11;

  // ---- tensor ----

  @Test
  void tensor_everyLayout_copiesTheElements() {
    INDArray base = range(4, 5, 6);
    List<INDArray> arrays =
        List.of(
            base,
            base.dup('f'),
            base.permute(2, 0, 1),
            base.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all(), NDArrayIndex.all()),
            base.get(
                NDArrayIndex.interval(1, 2, 4), NDArrayIndex.point(3), NDArrayIndex.interval(1, 5)),
            base.get(NDArrayIndex.point(2), NDArrayIndex.all(), NDArrayIndex.point(4)),
            base.get(NDArrayIndex.point(2)).transpose(),
            base.get(NDArrayIndex.point(1)).reshape('c', 6, 5),
            Nd4j.create(base.data(), new long[] {4, 3}, new long[] {0, 1}, 2, 'c'),
            Nd4j.scalar(7.5),
            range(1, 1),
            range(7),
            range(2, 1, 3, 1, 2));
    for (INDArray array : arrays) {
      Tensor x = NDArrays.tensor(array);
      assertArrayEquals(array.shape(), longs(x.shape()));
      assertElements(array, x);
    }
  }

  @Test
  void tensor_randomViewsOfViews_copyTheElements() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 300; trial++) {
      INDArray array = range(3 + random.nextInt(4), 2 + random.nextInt(5), 3 + random.nextInt(3));
      for (int step = 0; step < 4; step++) {
        array = randomView(random, array);
      }
      if (array.isEmpty()) {
        continue; // some views of views come out of ND4J so
      }
      String message = "seed " + SEED + ", trial " + trial;
      assertArrayEquals(array.shape(), longs(NDArrays.tensor(array).shape()), message);
      assertElements(array, NDArrays.tensor(array));
      assertElements(array, NDArrays.alias(array));
    }
  }

  @Test
  void tensor_arrayChangedLater_staysAsItWas() {
    INDArray array = Nd4j.createFromArray(1.0, 2.0, 3.0);
    Tensor x = NDArrays.tensor(array);
    Vjp<Tensor, Tensor> vjp = Autodiff.vjp(v -> v.square().sum(), x);
    array.assign(100);
    assertArrayEquals(new double[] {1, 2, 3}, x.toArray());
    assertArrayEquals(
        new double[] {2, 4, 6}, vjp.pullback(Tensor.scalar(1.0)).toArray(), "of a residual");
    array.close();
    assertArrayEquals(new double[] {1, 2, 3}, x.toArray());
  }

  @Test
  void tensor_everyDataType_hasTheTypeThatHoldsItsValues() {
    assertConverted(DataType.DOUBLE, DType.FLOAT64);
    assertConverted(DataType.FLOAT, DType.FLOAT32);
    assertConverted(DataType.FLOAT16, DType.FLOAT16);
    assertConverted(DataType.BFLOAT16, DType.BFLOAT16);
    assertConverted(DataType.INT64, DType.INT64);
    assertConverted(DataType.UINT32, DType.INT64);
    assertConverted(DataType.INT32, DType.INT32);
    assertConverted(DataType.INT16, DType.INT32);
    assertConverted(DataType.INT8, DType.INT32);
    assertConverted(DataType.UINT8, DType.INT32);
    assertConverted(DataType.UINT16, DType.INT32);
    Tensor truths = NDArrays.tensor(Nd4j.createFromArray(true, false, true));
    assertEquals(DType.BOOL, truths.dtype());
    assertArrayEquals(new boolean[] {true, false, true}, truths.toBooleanArray());
  }

  @Test
  void tensor_otherDataType_saysSo() {
    assertMessage(
        DTypeException.class,
        "NDArrays.tensor: an array of UTF8 has no tensor type. Convert it with"
            + " castTo(DataType.DOUBLE) or another number type.",
        () -> NDArrays.tensor(Nd4j.create("a", "b")));
    assertMessage(
        DTypeException.class,
        "NDArrays.tensor: an array of UINT64 has no tensor type. Convert it with"
            + " castTo(DataType.DOUBLE) or another number type.",
        () -> NDArrays.tensor(Nd4j.createFromArray(1.0).castTo(DataType.UINT64)));
  }

  @Test
  void tensor_ofEmpty_keepsTheShape() {
    assertEquals(Shape.of(0, 3), NDArrays.tensor(Nd4j.create(DataType.FLOAT, 0, 3)).shape());
    assertEquals(Shape.of(0), NDArrays.tensor(Nd4j.empty(DataType.DOUBLE)).shape());
    assertEquals(Shape.of(0), NDArrays.alias(Nd4j.empty(DataType.DOUBLE)).shape());
  }

  @Test
  void tensor_closed_isAnError() {
    INDArray array = range(2, 3).dup();
    INDArray view = array.get(NDArrayIndex.point(1));
    array.close();
    for (INDArray gone : List.of(array, view)) {
      assertMessage(
          AutodiffException.class,
          "NDArrays.tensor: the array was closed, so its elements are gone.",
          () -> NDArrays.tensor(gone));
      assertMessage(
          AutodiffException.class,
          "NDArrays.alias: the array was closed, so its elements are gone.",
          () -> NDArrays.alias(gone));
    }
  }

  @Test
  void tensor_inWorkspace_isFreeOfIt() {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (MemoryWorkspace workspace = workspace()) {
        assertTrue(workspace.isScopeActive());
        INDArray array = Nd4j.createFromArray(1.0, 2.0, i);
        assertTrue(array.isAttached());
        tensors.add(NDArrays.tensor(array));
        tensors.add(NDArrays.tensor(array.castTo(DataType.INT16)));
        assertFalse(NDArrays.toNd4j(tensors.get(0)).isAttached());
        assertFalse(NDArrays.aliasOf(tensors.get(0)).isAttached());
        assertEquals(Shape.of(0, 2), NDArrays.tensor(NDArrays.toNd4j(empty(DType.INT32))).shape());
      }
    }
    for (int i = 0; i < 6; i++) {
      int step = i / 2;
      assertArrayEquals(new double[] {1, 2, step}, tensors.get(i).toArray());
    }
  }

  @Test
  void tensor_outlivedWorkspace_isAnError() {
    INDArray leaked;
    try (MemoryWorkspace workspace = workspace()) {
      assertTrue(workspace.isScopeActive());
      leaked = Nd4j.createFromArray(1.0, 2.0);
    }
    for (String method : List.of("tensor", "alias")) {
      assertMessage(
          AutodiffException.class,
          "NDArrays."
              + method
              + ": the array outlived the workspace NDArraysTest, so its elements are gone. Copy it"
              + " inside, or detach() it.",
          () -> {
            Tensor x = method.equals("tensor") ? NDArrays.tensor(leaked) : NDArrays.alias(leaked);
            assertEquals(2, x.rank());
          });
    }
  }

  @Test
  void tensor_headerBeyondItsBuffer_isAnError() {
    INDArray base = range(6);
    assertMessage(
        AutodiffException.class,
        "NDArrays: an array [3, 3] with strides [3, 1] and offset 0 reaches beyond its buffer of 6"
            + " elements.",
        () ->
            NDArrays.tensor(
                Nd4j.create(base.data(), new long[] {3, 3}, new long[] {3, 1}, 0, 'c')));
  }

  // ---- alias ----

  @Test
  void alias_everyType_sharesTheMemory() {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.INT64, DataType.INT32)) {
      INDArray array = range(3, 4).castTo(type).transpose();
      Tensor x = NDArrays.alias(array);
      assertElements(array, x);
      array.putScalar(1, 2, 77);
      assertEquals(77, x.item(1, 2), "the memory is one");
    }
  }

  @Test
  void alias_arrayDroppedOrClosed_keepsTheMemory() {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      INDArray array = Nd4j.valueArrayOf(new long[] {500, 500}, i, DataType.DOUBLE);
      tensors.add(NDArrays.alias(i % 2 == 0 ? array.transpose() : array));
      if (i % 2 == 1) {
        array.close();
      }
    }
    churn();
    for (int i = 0; i < 20; i++) {
      assertEquals(i * 250_000.0, tensors.get(i).sum().toDouble());
    }
  }

  @Test
  void alias_inWorkspace_isRefused() {
    try (MemoryWorkspace workspace = workspace()) {
      assertTrue(workspace.isScopeActive());
      INDArray array = range(2, 3);
      assertMessage(
          AutodiffException.class,
          "NDArrays.alias: the array [2, 3] lives in the workspace NDArraysTest, which uses its"
              + " memory again. Copy it with NDArrays.tensor, or detach() it first.",
          () -> NDArrays.alias(array));
    }
  }

  @Test
  void alias_typeThatNeedsConversion_isRefused() {
    assertMessage(
        DTypeException.class,
        "NDArrays.alias: an array of SHORT cannot be shared; DOUBLE, FLOAT, HALF, BFLOAT16,"
            + " LONG, INT and BOOL can. Copy it with NDArrays.tensor, which gives i32.",
        () -> NDArrays.alias(range(3).castTo(DataType.INT16)));
    assertMessage(
        DTypeException.class,
        "NDArrays.alias: an array of UTF8 cannot be shared; DOUBLE, FLOAT, HALF, BFLOAT16,"
            + " LONG, INT and BOOL can.",
        () -> NDArrays.alias(Nd4j.create("a")));
  }

  // ---- toNd4j ----

  @Test
  void toNd4j_everyTensor_hasItsElements() {
    Tensor x = Tensor.ofArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
    for (Tensor each :
        List.of(
            x,
            x.permute(),
            x.flip(1),
            x.sum(0).broadcastTo(Shape.of(4, 3)),
            x.slice(1, 1, 3),
            Tensor.scalar(2.5),
            Literal.of(TensorType.of(DType.FLOAT64, 2, 2), 7))) {
      INDArray array = NDArrays.toNd4j(each);
      assertArrayEquals(longs(each.shape()), array.shape());
      assertEquals('c', array.ordering());
      assertElements(array, each);
      assertElements(NDArrays.aliasOf(each), each);
    }
  }

  @Test
  void toNd4j_everyType_isThatOfNd4j() {
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(0.0, 1.0, 3.0).cast(dtype);
      INDArray array = NDArrays.toNd4j(x);
      assertEquals(ArrayAliases.dataType(dtype), array.dataType());
      assertEquals(ArrayAliases.dataType(dtype), NDArrays.aliasOf(x).dataType());
      assertArrayEquals(x.toArray(), NDArrays.tensor(array).toArray());
    }
  }

  @Test
  void toNd4j_ofEmpty_keepsShapeAndType() {
    for (DType dtype : DType.values()) {
      INDArray array = NDArrays.toNd4j(empty(dtype));
      assertArrayEquals(new long[] {0, 2}, array.shape());
      assertEquals(ArrayAliases.dataType(dtype), array.dataType());
      assertArrayEquals(new long[] {0, 2}, NDArrays.aliasOf(empty(dtype)).shape());
    }
  }

  @Test
  void toNd4j_arrayChangedOrClosed_leavesTheTensor() {
    Tensor x = Tensor.of(1.0, 2.0, 3.0);
    INDArray array = NDArrays.toNd4j(x);
    array.addi(10);
    assertArrayEquals(new double[] {1, 2, 3}, x.toArray());
    assertEquals(36, array.sumNumber().doubleValue());
    array.close();
    assertArrayEquals(new double[] {1, 2, 3}, x.toArray());
  }

  @Test
  void toNd4j_insideTransforms_hasThePrimalValuesOrSaysWhyNot() {
    List<INDArray> seen = new ArrayList<>();
    Tensor x = Tensor.of(1.0, 2.0);
    Dual<Tensor> dual =
        Autodiff.jvp(
            v -> {
              seen.add(NDArrays.toNd4j(v.mul(3)));
              return v.mul(3);
            },
            x,
            x);
    assertArrayEquals(new double[] {3, 6}, dual.tangent().toArray());
    assertEquals(Nd4j.createFromArray(3.0, 6.0), seen.get(0));
    try (GraphBuilder recorder =
        new GraphBuilder("graph", org.autodiff4j.tensor.Call.Recording.FLAT)) {
      Tensor recorded = recorder.input(x.type());
      for (Function<Tensor, INDArray> read :
          List.<Function<Tensor, INDArray>>of(NDArrays::toNd4j, NDArrays::aliasOf)) {
        assertMessage(
            TraceException.class,
            "This f64[2] is being recorded by graph, so it has no number yet. "
                + "Use where(...) or cond(...) to choose, whileLoop, foriLoop or scan to repeat, or compute it outside graph.",
            () -> read.apply(recorded));
      }
    }
  }

  @Test
  void toNd4j_ofAnotherBackend_hasItsElements() {
    Tensor x = new ReferenceBackend().tensor(TensorType.of(DType.FLOAT32, 2), new float[] {1, 2});
    assertEquals(Nd4j.createFromArray(1f, 2f), NDArrays.toNd4j(x));
  }

  // ---- aliasOf ----

  @Test
  void aliasOf_rowMajor_sharesTheMemory() {
    Tensor x = Tensor.ofArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
    INDArray first = NDArrays.aliasOf(x);
    INDArray second = NDArrays.aliasOf(x);
    assertEquals(first.data().address(), second.data().address());
    assertEquals(6, NDArrays.aliasOf(x.slice(0, 1, 2)).getDouble(0, 2));
    assertNotEquals(
        first.data().address(), NDArrays.aliasOf(x.permute()).data().address(), "a copy");
  }

  @Test
  void aliasOf_tensorDroppedOrArrayClosed_keepsTheMemory() {
    List<INDArray> arrays = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      INDArray array = NDArrays.aliasOf(Tensors500.filled(i));
      arrays.add(i % 2 == 0 ? array : array.get(NDArrayIndex.interval(100, 300)));
    }
    Tensor kept = Tensors500.filled(3);
    NDArrays.aliasOf(kept).close();
    churn();
    for (int i = 0; i < 20; i++) {
      assertEquals(i * (i % 2 == 0 ? 250_000.0 : 100_000.0), arrays.get(i).sumNumber());
    }
    assertEquals(750_000, kept.sum().toDouble());
  }

  /** Tensors of 2 MB, filled with a number. */
  private static final class Tensors500 {
    static Tensor filled(double value) {
      return Tensor.zeros(500, 500).add(Tensor.scalar(value));
    }
  }

  /** Makes the collector run, and memory be used again. */
  private static void churn() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int k = 0; k < 10; k++) {
        assertEquals(-250_000, Tensors500.filled(-1).sum().toDouble());
      }
    }
  }

  private static INDArray randomView(Random random, INDArray array) {
    int rank = array.rank();
    if (rank == 0) {
      return array;
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> rank - 1 - i);
        return array.permute(axes);
      }
      case 1 -> {
        int axis = random.nextInt(rank);
        int size = (int) array.size(axis);
        int start = random.nextInt(size);
        INDArrayIndex[] indices = new INDArrayIndex[rank];
        Arrays.fill(indices, NDArrayIndex.all());
        int length = 1 + random.nextInt(size - start);
        indices[axis] = NDArrayIndex.interval(start, length % 2 == 0 ? 2 : 1, start + length);
        return array.get(indices);
      }
      case 2 -> {
        return rank > 1
            ? array.get(NDArrayIndex.point(random.nextInt((int) array.size(0))))
            : array;
      }
      default -> {
        return array.reshape('c', new long[] {1, array.length()});
      }
    }
  }

  private static INDArray range(long... shape) {
    long n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = new double[(int) n];
    Arrays.setAll(values, i -> i + 1);
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static MemoryWorkspace workspace() {
    return Nd4j.getWorkspaceManager()
        .getAndActivateWorkspace(
            WorkspaceConfiguration.builder().initialSize(1 << 20).build(), "NDArraysTest");
  }

  private static Tensor empty(DType dtype) {
    return Tensor.zeros(0, 2).cast(dtype);
  }

  private static void assertConverted(DataType from, DType to) {
    INDArray array = Nd4j.createFromArray(0.0, 1.0, 3.0, 100.0).castTo(from);
    Tensor x = NDArrays.tensor(array.reshape(2, 2).transpose());
    assertEquals(to, x.dtype(), from.name());
    assertArrayEquals(new double[] {0, 3, 1, 100}, x.toArray(), from.name());
  }

  /** Compares element by element, through ND4J's own indexing. */
  private static void assertElements(INDArray array, Tensor x) {
    double[] values = x.toArray();
    long[] index = new long[x.rank()];
    for (double value : values) {
      double expected = x.rank() == 0 ? array.getDouble(0) : array.getDouble(index);
      assertEquals(expected, value, () -> "at " + Arrays.toString(index) + " of " + array);
      for (int axis = index.length - 1;
          axis >= 0 && ++index[axis] == x.shape().size(axis);
          axis--) {
        index[axis] = 0;
      }
    }
  }

  private static long[] longs(Shape shape) {
    return Arrays.stream(shape.toArray()).asLongStream().toArray();
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call, message).getMessage());
  }
}
