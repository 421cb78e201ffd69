package org.autodiff4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AxesTest {
  @Test
  void normalise_negativeAxis_countsFromTheEnd() {
    assertEquals(2, Axes.normalise(-1, 3));
    assertEquals(0, Axes.normalise(-3, 3));
    assertEquals(1, Axes.normalise(1, 3));
  }

  @Test
  void ofReduction_sortsAndFillsIn() {
    assertEquals(Axes.of(0, 2), Axes.ofReduction(3, -1, 0));
    assertEquals(Axes.of(0, 1, 2), Axes.ofReduction(3));
    assertTrue(Axes.ofReduction(0).isEmpty());
  }

  @Test
  void ofReduction_axisTwice_isAnError() {
    assertMessage("Axis 2 is named twice in [2, -1].", () -> Axes.ofReduction(3, 2, -1));
  }

  @Test
  void ofPermutation_withoutAxes_reverses() {
    assertEquals(Axes.of(2, 1, 0), Axes.ofPermutation(3));
    assertEquals(Axes.of(2, 0, 1), Axes.ofPermutation(3, -1, 0, 1));
    assertEquals(Axes.of(), Axes.ofPermutation(0));
  }

  @Test
  void ofPermutation_thatIsNone_isAnError() {
    assertMessage(
        "permute: [0, 1] names 2 axes, but the tensor has rank 3.",
        () -> Axes.ofPermutation(3, 0, 1));
    assertMessage("Axis 0 is named twice in [0, 0].", () -> Axes.ofPermutation(2, 0, 0));
    assertMessage(
        "Axis 5 does not exist: rank 2 has axes -2 to 1.", () -> Axes.ofPermutation(2, 0, 5));
  }

  @Test
  void lists_joinShiftAndComplement() {
    Axes axes = Axes.of(3, 1);
    assertEquals(Axes.of(4, 2), axes.shift(1));
    assertEquals(Axes.of(3, 1, 0), axes.concat(Axes.of(0)));
    assertEquals(Axes.of(0, 2), axes.complement(4));
    assertEquals(Axes.of(1, 2, 3), Axes.range(1, 4));
    assertEquals(Axes.of(), Axes.range(4, 1));
    assertEquals(1, axes.indexOf(1));
    assertEquals(-1, axes.indexOf(0));
    assertTrue(axes.contains(3));
    assertEquals("(3,1)", axes.toString());
  }

  @Test
  void inverse_undoesAPermutation() {
    Axes rotation = Axes.of(2, 0, 1);
    assertEquals(Axes.of(1, 2, 0), rotation.inverse());
    assertTrue(Axes.range(0, 3).isIdentity());
    assertFalse(rotation.isIdentity());
  }

  @Test
  void of_laterChangeOfTheArray_isNotSeen() {
    int[] given = {0, 1};
    Axes axes = Axes.of(given);
    given[0] = 7;
    axes.toArray()[1] = 7;
    assertEquals(Axes.of(0, 1), axes);
    assertEquals(Axes.of(0, 1).hashCode(), axes.hashCode());
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable executable) {
    assertEquals(message, assertThrows(ShapeException.class, executable).getMessage());
  }
}
