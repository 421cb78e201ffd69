package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.tensor.Index.all;
import static org.autodiff4j.tensor.Index.ellipsis;
import static org.autodiff4j.tensor.Index.every;
import static org.autodiff4j.tensor.Index.from;
import static org.autodiff4j.tensor.Index.of;
import static org.autodiff4j.tensor.Index.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Indices;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** The code of the guide to indexing, and that it does what the guide says. */
class IndexingGuideTest {
  private static final GuidePage PAGE = GuidePage.of("indexing.md");

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  @Test
  void at_ofPositionsRangesAndTensors_isAsWritten() {
    Tensor x = Tensor.arange(12).cast(DType.FLOAT64).reshape(3, 4);
    Tensor row = x.at(1); // x[1]
    Tensor part = x.at(of(1), range(0, 4, 2)).get(); // x[1, 0:4:2]
    Tensor reversed = x.at(all(), every(-1)).get(); // x[:, ::-1]
    Tensor zeroed = x.at(ellipsis(), from(2)).set(0); // x.at[..., 2:].set(0)
    Tensor raised = x.at(of(0, 2)).add(Tensor.of(1, 2, 3, 4.0)); // x.at[[0, 2]].add(v)
    check(row, 4, 5, 6, 7);
    check(part, 4, 6);
    check(reversed.at(0), 3, 2, 1, 0);
    check(zeroed.at(2), 8, 9, 0, 0);
    check(raised, 1, 3, 5, 7, 4, 5, 6, 7, 9, 11, 13, 15);

    Tensor rows = Tensor.of(0, 2);
    Tensor columns = Tensor.of(3, 1);
    Tensor two = x.at(rows, columns).get(); // x[0, 3] and x[2, 1]
    check(two, 3, 9);

    Tensor box = Indices.dynamicSlice(x, Tensor.of(9, 1), 2, 2); // rows 1 and 2, columns 1 and 2
    check(box, 5, 6, 9, 10);
  }

  @Test
  void update_ofOneElementTwice_isAsSaid() {
    Tensor counts = Tensor.zeros(3).at(Tensor.of(0, 2, 0)).add(1); // 2, 0, 1
    Tensor last = Tensor.zeros(3).at(Tensor.of(1, 1)).set(Tensor.of(5, 6.0)); // 0, 6, 0
    check(counts, 2, 0, 1);
    check(last, 0, 6, 0);
  }

  @Test
  void masks_knownAndRecorded_areAsSaid() {
    Tensor x = Tensor.arange(12).cast(DType.FLOAT64).reshape(3, 4);
    TensorFunction clipped = y -> y.at(y.gt(5)).set(5);
    Tensor greater = x.at(x.gt(5)).get(); // known: fine
    check(jit(clipped).apply(x).at(2), 5, 5, 5, 5);
    assertEquals(Shape.of(6), greater.shape());
    TensorFunction selected = y -> y.at(y.gt(5)).get();
    TraceException error = assertThrows(TraceException.class, () -> jit(selected).apply(x));
    String said = "How many elements a mask selects must be known.";
    PAGE.assertShows(said);
    assertTrue(error.getMessage().startsWith(said), error.getMessage());
    PAGE.assertShowsErrorOf(() -> x.at(of(3)).get());
  }

  @Test
  void page_hasOnlyThisCode() {
    PAGE.assertBlocksAreCodeOf(IndexingGuideTest.class, 5);
  }
}
