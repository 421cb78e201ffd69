package org.autodiff4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ReshapingTest {
  private static final Tensor V = Tensor.arange(6);
  private static final Tensor M = Tensor.arange(6).reshape(2, 3);
  private static final int END = Integer.MAX_VALUE;
  private static final int START = Integer.MIN_VALUE;

  @Test
  void slice_likePython_onHandValues() {
    check(V.slice(0, 1, 4), 1, 2, 3);
    check(V.slice(0, -2, END), 4, 5);
    check(V.slice(0, 0, -1), 0, 1, 2, 3, 4);
    check(V.slice(0, 1, 100, 2), 1, 3, 5);
    check(V.slice(0, 4, 1));
    check(V.slice(0, END, START, -1), 5, 4, 3, 2, 1, 0);
    check(V.slice(0, 4, 0, -2), 4, 2);
    check(V.slice(0, 4, START, -2), 4, 2, 0);
    check(V.slice(0, -1, -4, -1), 5, 4, 3);
    check(V.slice(0, 1, 4, -1));
    check(V.slice(0, 2, END, END), 2);
    check(V.slice(0, 5, START, START), 5);
    check(M.slice(1, END, START, -2), 2, 0, 5, 3);
    check(M.slice(-2, 1, 2), 3, 4, 5);
  }

  @Test
  void slice_everyCombination_equalsPythonsDefinition() {
    for (int n : new int[] {0, 1, 2, 5}) {
      Tensor x = Tensor.arange(n);
      for (int start = -n - 2; start <= n + 2; start++) {
        for (int stop = -n - 2; stop <= n + 2; stop++) {
          for (int step : new int[] {1, 2, 3, 9, -1, -2, -3, -9}) {
            String call = "arange(" + n + ")[" + start + ":" + stop + ":" + step + "]";
            assertArrayEquals(
                python(n, start, stop, step), x.slice(0, start, stop, step).toLongArray(), call);
          }
        }
      }
    }
  }

  /** The positions of {@code range(*slice(start, stop, step).indices(n))}. */
  private static long[] python(int n, int start, int stop, int step) {
    int low = step < 0 ? -1 : 0;
    int high = step < 0 ? n - 1 : n;
    int from = Math.min(high, Math.max(low, start < 0 ? start + n : start));
    int to = Math.min(high, Math.max(low, stop < 0 ? stop + n : stop));
    List<Long> positions = new ArrayList<>();
    for (int i = from; step < 0 ? i > to : i < to; i += step) {
      positions.add((long) i);
    }
    return positions.stream().mapToLong(Long::longValue).toArray();
  }

  @Test
  void slice_ofAll_isTheTensorItself() {
    assertSame(V, V.slice(0, 0, END));
    assertSame(V, V.slice(0, -6, 6, 1));
  }

  @Test
  void slice_badArguments_areErrors() {
    assertError(
        "slice: the step along axis 0 of shape [6] must not be 0.", () -> V.slice(0, 0, 1, 0));
    assertError("Axis 2 does not exist: rank 2 has axes -2 to 1.", () -> M.slice(2, 0, 1));
  }

  @Test
  void reshape_minusOne_followsFromTheOthers() {
    assertEquals(Shape.of(3, 2), M.reshape(-1, 2).shape());
    assertEquals(Shape.of(6), M.reshape(-1).shape());
    assertEquals(Shape.of(1, 6, 1), V.reshape(1, -1, 1).shape());
    assertSame(M, M.reshape(2, -1));
    assertError(
        "reshape: no size in place of -1 makes [-1, 4] hold the 6 elements of [2, 3].",
        () -> M.reshape(-1, 4));
    assertError(
        "reshape: no size in place of -1 makes [-1, 0] hold the 6 elements of [2, 3].",
        () -> M.reshape(-1, 0));
    assertError(
        "reshape: no size in place of -1 makes [-1, -1] hold the 6 elements of [2, 3].",
        () -> M.reshape(-1, -1));
  }

  @Test
  void reshape_otherCount_isAnError() {
    assertError("reshape: [2, 3] has 6 elements, [4] has 4.", () -> M.reshape(4));
    assertError("reshape: [2, 3] has 6 elements, [] has 1.", () -> M.reshape());
    assertError("A shape cannot have a negative size: [-2, -3]", () -> M.reshape(-2, -3));
  }

  @Test
  void permute_badArguments_areErrors() {
    assertError("permute: [0] names 1 axes, but the tensor has rank 2.", () -> M.permute(0));
    assertError("Axis 1 is named twice in [1, -1].", () -> M.permute(1, -1));
    assertSame(M, M.permute(0, 1));
    check(M.T(), 0, 3, 1, 4, 2, 5);
  }

  @Test
  void broadcastTo_badShape_isAnError() {
    assertError("broadcastTo: [2, 3] does not broadcast to [3, 3].", () -> M.broadcastTo(3, 3));
    assertError("broadcastTo: [2, 3] does not broadcast to [3].", () -> M.broadcastTo(3));
    assertSame(M, M.broadcastTo(2, 3));
  }

  @Test
  void squeeze_dropsAxesOfSizeOne() {
    Tensor x = M.reshape(1, 2, 1, 3);
    assertEquals(Shape.of(2, 3), x.squeeze().shape());
    assertEquals(Shape.of(2, 1, 3), x.squeeze(0).shape());
    assertEquals(Shape.of(1, 2, 3), x.squeeze(-2).shape());
    assertError("squeeze: axis 1 of [1, 2, 1, 3] has size 2, not 1.", () -> x.squeeze(0, 1));
  }

  @Test
  void expandDims_insertsAnAxis() {
    assertEquals(Shape.of(1, 2, 3), M.expandDims(0).shape());
    assertEquals(Shape.of(2, 3, 1), M.expandDims(-1).shape());
    assertEquals(Shape.of(2, 1, 3), M.expandDims(1).shape());
    assertError("Axis 4 does not exist: rank 3 has axes -3 to 2.", () -> M.expandDims(4));
  }

  @Test
  void pad_withOnlyNegativeNumbers_slices() {
    check(V.pad(Padding.of(-1, -2)), 1, 2, 3);
    check(V.pad(Padding.of(-3, -3)));
    assertSame(V, V.pad(Padding.NONE));
    check(V.pad(new Padding(-1, 1, 1)), 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0);
  }

  @Test
  void pad_badArguments_areErrors() {
    assertError(
        "pad: padding -3_-4 takes more than all of axis 0 of shape [6].",
        () -> V.pad(Padding.of(-3, -4)));
    assertError(
        "pad: padding -13_1_1 takes more than all of axis 0 of shape [6].",
        () -> V.pad(new Padding(-13, 1, 1)));
    assertError(
        "pad: 1 paddings for a tensor of shape [2, 3]; give one for each axis.",
        () -> M.pad(Padding.of(1, 1)));
    assertError(
        "pad: interior padding must not be negative, but is -1.", () -> new Padding(0, 0, -1));
  }

  @Test
  void range_badArguments_areErrors() {
    assertError(
        "A range needs 0 <= start <= stop and step >= 1, but got 3:2:1.", () -> new Range(3, 2, 1));
    assertError(
        "slice: range 0:7 ends beyond axis 0 of shape [6].",
        () -> Interpreter.bind(new Reshaping.Slice(List.of(new Range(0, 7, 1))), V));
    assertError(
        "slice: 1 ranges for a tensor of shape [2, 3]; give one for each axis.",
        () -> Interpreter.bind(new Reshaping.Slice(List.of(Range.all(2))), M));
    assertEquals(1, new Range(0, 5, Integer.MAX_VALUE).length());
    assertEquals(3, new Range(1, 6, 2).length());
    assertEquals("1:6:2", new Range(1, 6, 2).toString());
  }

  @Test
  void flip_axesThatDoNotExist_areErrors() {
    assertError("Axis 2 does not exist: rank 2 has axes -2 to 1.", () -> M.flip(2));
    check(M.flip(-1), 2, 1, 0, 5, 4, 3);
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }

  private static void assertError(String message, Executable executable) {
    assertEquals(message, assertThrows(AutodiffException.class, executable).getMessage());
  }
}
