package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexingKernelsTest {
  private static final Nd4jBackend BACKEND = new Nd4jBackend();
  private static final AgainstReference EXACT = AgainstReference.exact();
  private static final AgainstReference SUMS = AgainstReference.withinTerms(1e-14, 1e-7);
  private static final int ROUNDS = 150;

  /** Positions from -n to n - 1, in any layout. */
  private static Nd4jTensor indices(RandomTensors random, DType dtype, Shape shape, int n) {
    Nd4jTensor stored = random.any(DType.INT64, shape);
    long[] values = stored.toLongArray();
    int[] narrow = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.floorMod(values[i] + random.below(100), 2L * n) - n;
      narrow[i] = (int) values[i];
    }
    Nd4jTensor plain =
        (Nd4jTensor)
            BACKEND.tensor(new TensorType(dtype, shape), dtype == DType.INT64 ? values : narrow);
    boolean transposed =
        shape.rank() == 2 && shape.size(0) == shape.size(1) && random.below(2) == 0;
    return transposed ? plain.view(shape, new long[] {1, shape.size(0)}, plain.offset()) : plain;
  }

  @ParameterizedTest
  @EnumSource
  void gather_anyLayoutAxisAndBatchAxes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(1);
    for (int i = 0; i < ROUNDS; i++) {
      Shape shape = random.shape(1 + random.below(4));
      int axis = random.below(shape.rank());
      shape = shape.with(axis, 1 + random.below(6));
      int batchAxes = random.below(axis + 1);
      Shape at = shape.range(0, batchAxes).concat(random.shape(random.below(3)));
      DType integer = random.below(2) == 0 ? DType.INT64 : DType.INT32;
      EXACT.check(
          new Gather(axis, batchAxes),
          random.any(dtype, shape),
          indices(random, integer, at, shape.size(axis)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "FLOAT16", "BFLOAT16"})
  void scatters_anyLayoutAxisAndBatchAxes_isThatOfTheReference(DType dtype) {
    RandomTensors random = new RandomTensors(2);
    for (int i = 0; i < ROUNDS; i++) {
      Shape shape = random.shape(1 + random.below(4));
      int axis = random.below(shape.rank());
      shape = shape.with(axis, 1 + random.below(6));
      int batchAxes = random.below(axis + 1);
      Shape at = shape.range(0, batchAxes).concat(random.shape(random.below(3)));
      DType integer = random.below(2) == 0 ? DType.INT64 : DType.INT32;
      Nd4jTensor x = random.any(dtype, shape);
      Nd4jTensor positions = indices(random, integer, at, shape.size(axis));
      TensorType updates =
          new Gather(axis, batchAxes).outputType(new TensorType[] {x.type(), positions.type()});
      SUMS.check(new ScatterAdd(axis, batchAxes), x, positions, random.any(dtype, updates.shape()));
      EXACT.check(
          new ScatterSet(axis, batchAxes), x, positions, random.any(dtype, updates.shape()));
      EXACT.check(
          new ScatterMax(axis, batchAxes), x, positions, random.any(dtype, updates.shape()));
      EXACT.check(
          new ScatterMin(axis, batchAxes), x, positions, random.any(dtype, updates.shape()));
      SUMS.check(new ScatterMul(axis, batchAxes), x, positions, random.any(dtype, updates.shape()));
    }
  }

  @Test
  void gatherAndScatters_wideRows_areThoseOfTheReference() {
    RandomTensors random = new RandomTensors(3);
    for (int width : new int[] {15, 16, 17, 1023, 1024, 1025, 3000}) {
      Nd4jTensor x = random.rowMajor(DType.FLOAT32, Shape.of(7, width));
      Nd4jTensor at = indices(random, DType.INT64, Shape.of(11), 7);
      EXACT.check(new Gather(0, 0), x, at);
      Nd4jTensor updates = random.rowMajor(DType.FLOAT32, Shape.of(11, width));
      SUMS.check(new ScatterAdd(0, 0), x, at, updates);
      EXACT.check(new ScatterSet(0, 0), x, at, updates);
      EXACT.check(new ScatterMax(0, 0), x, at, updates);
      SUMS.check(new ScatterMul(0, 0), x, at, updates);
    }
  }

  @Test
  void scatterAdd_manyUpdatesOfOneElement_keepsPrecision() {
    int n = 100_000;
    float[] floats = new float[n];
    Arrays.fill(floats, 0.1f);
    double[] doubles = new double[n];
    Arrays.fill(doubles, 0.1);
    Tensor at = Literal.ofInteger(TensorType.of(DType.INT64, n), -1);
    AgainstReference.within(1e-14, 1e-7)
        .check(
            new ScatterAdd(0, 0),
            Literal.zero(TensorType.of(DType.FLOAT32, 3)),
            at,
            BACKEND.tensor(TensorType.of(DType.FLOAT32, n), floats));
    AgainstReference.within(1e-14, 1e-7)
        .check(
            new ScatterAdd(0, 0),
            Literal.zero(TensorType.of(DType.FLOAT64, 3)),
            at,
            BACKEND.tensor(TensorType.of(DType.FLOAT64, n), doubles));
  }

  @Test
  void gatherAndScatterAdd_withLiterals_areThoseOfTheReference() {
    Literal x = Literal.of(TensorType.of(DType.FLOAT64, 4, 3), 2.5);
    Literal at = Literal.ofInteger(TensorType.of(DType.INT32, 2, 2), -2);
    EXACT.check(new Gather(0, 0), x, at);
    EXACT.check(new ScatterAdd(0, 0), x, at, x.at(Shape.of(2, 2, 3)));
  }

  @Test
  void gatherAndScatterAdd_indexOutside_throwAsTheReference() {
    for (long index : new long[] {3, -4, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32}) {
      long[] values = {0, index, 1};
      assertThrowsAlike(DType.INT64, values);
    }
    assertThrowsAlike(DType.INT32, new int[] {2, Integer.MIN_VALUE});
  }

  private static void assertThrowsAlike(DType dtype, Object indices) {
    TensorType type = TensorType.of(DType.FLOAT64, 2, 3);
    TensorType at = TensorType.of(dtype, java.lang.reflect.Array.getLength(indices));
    Gather gather = new Gather(1, 0);
    TensorType y = gather.outputType(new TensorType[] {type, at});
    Tensor[] ours = {BACKEND.tensor(type, new double[6]), BACKEND.tensor(at, indices)};
    ReferenceBackend reference = new ReferenceBackend();
    Tensor[] theirs = {reference.tensor(type, new double[6]), reference.tensor(at, indices)};
    IndexException actual =
        assertThrows(
            IndexException.class, () -> BACKEND.evaluate(gather, ours, new TensorType[] {y}));
    IndexException expected =
        assertThrows(
            IndexException.class, () -> reference.evaluate(gather, theirs, new TensorType[] {y}));
    assertEquals(expected.getMessage(), actual.getMessage());
    ScatterAdd scatter = new ScatterAdd(1, 0);
    Tensor updates = Literal.zero(y);
    IndexException ofScatter =
        assertThrows(
            IndexException.class,
            () ->
                BACKEND.evaluate(
                    scatter, new Tensor[] {ours[0], ours[1], updates}, new TensorType[] {type}));
    assertEquals(expected.getMessage().replace("gather", "scatterAdd"), ofScatter.getMessage());
  }

  @Test
  void gather_emptyAxisWithoutElementsToRead_checksIndices() {
    Tensor x = BACKEND.tensor(TensorType.of(DType.FLOAT64, 0, 3), new double[0]);
    Tensor at = BACKEND.tensor(TensorType.of(DType.INT64, 2), new long[] {0, 5});
    TensorType[] y = {TensorType.of(DType.FLOAT64, 0, 2)};
    IndexException error =
        assertThrows(
            IndexException.class,
            () -> BACKEND.evaluate(new Gather(1, 0), new Tensor[] {x, at}, y));
    assertEquals("gather: index 5 is outside axis 1 of size 3.", error.getMessage());
  }
}
